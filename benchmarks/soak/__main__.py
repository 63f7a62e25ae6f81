"""`python -m benchmarks.soak --minutes 5`: adders and readers on one desk at once, then what was served is counted.

The adders run a reader that takes no time (that of the tests), so that store, linking, intake and pages are what is
tried and not the annotators. `PYTHONPATH` has to hold `src`, `tests` and the repository.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import httpx

from benchmarks.soak.feeds import Newsroom, serving

PAGES = (
    "/",
    "/reports",
    "/claims",
    "/search?q=talks",
    "/api/v1/reports?limit=20",
    "/api/v1/search?q=capital&limit=5",
)
_ADDER = """
import sys, time
from foreigndesk.desk import open_desk
from made_up import MadeUpReader
end = time.time() + float(sys.argv[2])
odd = 0
while True:
    with open_desk(sys.argv[1]) as desk:
        summary = desk.add(*sys.argv[3:], workers=1, reader=MadeUpReader())
    for failure in summary.failures:
        if failure.error != "FetchError":
            print("ODD", failure.path, failure.error, failure.reason, flush=True)
    print("ADDED", summary.added, summary.known, summary.failed, flush=True)
    if time.time() > end:
        break
"""
_SERVER = "import sys; from foreigndesk.cli import main; sys.argv[0] = 'foreigndesk'; main()"
_WORD = re.compile(r"item\d+version\d+")


@dataclass(frozen=True)
class Seen:
    """What the server took at a moment."""

    second: float
    megabytes: float
    threads: int
    files: int


@dataclass
class Soaked:
    """What was seen.

    Attributes:
        served, recorded: Versions of items that were served whole, and that are in the record.
        missing, doubled, unserved: Those that are not there, there twice, or there and never served.
        statuses: Of the pages that the readers asked for.
        odd: Whatever should not have been said: failures that are no bad answer, tracebacks, exit codes.
        server: Memory in MB, threads and open files of the server, by second since the beginning.
        slopes: Their growth a minute over the last two thirds (least squares); None if that was too short.
    """

    seconds: float = 0.0
    rounds: int = 0
    served: int = 0
    recorded: int = 0
    missing: int = 0
    doubled: int = 0
    unserved: int = 0
    failed_fetches: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    server: list[Seen] = field(default_factory=list)
    slopes: dict[str, float | None] = field(default_factory=dict)


def soak(
    desk: str, seconds: float, *, adders: int = 2, readers: int = 2, seed: int = 1, rate: float = 2.0
) -> Soaked:
    """Run it for so many seconds on a new desk (its file or address), and return what was seen."""
    from foreigndesk.desk import open_desk

    soaked, began = Soaked(), time.monotonic()
    with open_desk(desk) as made:
        made.status()  # a desk is made when it is first asked
    room = Newsroom(seed, rate)
    room.tick()
    with serving(room) as feeds:
        server, address, log = _serve(desk)
        ended = threading.Event()
        statuses: Counter[str] = Counter()
        walking = [
            threading.Thread(target=_walk, args=(address, ended, statuses, soaked.odd))
            for _ in range(readers)
        ]
        command = [sys.executable, "-c", _ADDER, desk]
        adding = [_start([*command, str(seconds), *feeds]) for _ in range(adders)]
        for thread in walking:
            thread.start()
        while any(process.poll() is None for process in adding):
            soaked.server += _seen(server.pid, time.monotonic() - began)
            time.sleep(1)
        ended.set()
        for thread in walking:
            thread.join()
        room.settled = True
        adding.append(_start([*command, "0", *feeds]))
        for process in adding:
            _hear(process, soaked)
        server.terminate()
        server.wait()
        with log:
            log.seek(0)
            said = log.read().splitlines()
            # all of it: a traceback's last line alone does not tell where it comes from
            soaked.odd += said[:200] if any(re.search("Traceback|rror", line) for line in said) else []
    with open_desk(desk) as found:
        words = [_WORD.findall(report["text"])[0] for report in found.export_reports()]
    soaked.seconds = round(time.monotonic() - began, 1)
    soaked.served, soaked.recorded = len(room.served), len(words)
    soaked.missing, soaked.unserved = len(room.served - set(words)), len(set(words) - room.served)
    soaked.doubled = len(words) - len(set(words))
    soaked.answers, soaked.statuses = dict(room.answers), dict(statuses)
    later = soaked.server[len(soaked.server) // 3 :]
    soaked.slopes = {
        name: _slope([(one.second, getattr(one, name)) for one in later])
        for name in ("megabytes", "threads", "files")
    }
    return soaked


def _start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _serve(desk: str) -> tuple[subprocess.Popen[str], str, IO[str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (read at the end)
    command = [sys.executable, "-c", _SERVER, "serve", "--desk", desk, "--port", str(port)]
    server = subprocess.Popen(command, stdout=log, stderr=log, text=True)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(address, timeout=30)
            return server, address, log
        except httpx.HTTPError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    with log:
        log.seek(0)
        raise RuntimeError(f"the server did not start: {log.read()[-2000:]}")


def _walk(address: str, ended: threading.Event, statuses: Counter[str], odd: list[str]) -> None:
    """Ask for page after page; lists of the API by their cursors."""
    with httpx.Client(base_url=address, timeout=120) as client:
        while not ended.is_set():
            for page in PAGES:
                wanted: str | None = page
                for _ in range(5):
                    if wanted is None or ended.is_set():
                        break
                    try:
                        answer = client.get(wanted)
                    except httpx.HTTPError as error:
                        odd.append(f"{wanted}: {type(error).__name__}: {error}")
                        break
                    statuses[str(answer.status_code)] += 1
                    if answer.status_code != 200:
                        odd.append(f"{wanted}: {answer.status_code}")
                    cursor = answer.json().get("next") if page.startswith("/api/") else None
                    wanted = f"{page}&cursor={cursor}" if isinstance(cursor, str) else None


def _hear(process: subprocess.Popen[str], soaked: Soaked) -> None:
    said, _ = process.communicate()
    for line in said.splitlines():
        if line.startswith("ADDED"):
            soaked.rounds += 1
            soaked.failed_fetches += int(line.split()[3])
        else:
            soaked.odd.append(line)
    if process.returncode:
        soaked.odd.append(f"an adder ended with {process.returncode}")


def _seen(pid: int, second: float) -> list[Seen]:
    """What a process takes now; nothing if it is gone."""
    try:
        told = dict(re.findall(r"(\w+):\s+(\d+)", Path(f"/proc/{pid}/status").read_text()))
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return [Seen(round(second, 1), int(told["VmRSS"]) / 1000, int(told["Threads"]), files)]
    except (OSError, KeyError):
        return []


def _slope(points: list[tuple[float, float]]) -> float | None:
    """Return the slope over minutes; None for fewer than ten points."""
    if len(points) < 10:
        return None
    middle = sum(x for x, _ in points) / len(points)
    height = sum(y for _, y in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    return round(60 * sum((x - middle) * (y - height) for x, y in points) / spread, 3)


def main() -> int:
    """Run what the command line asks for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=5.0)
    asked.add_argument("--desk", help="a new file, or the address of an empty PostgreSQL database")
    asked.add_argument("--hours", type=float, default=2.0, help="of feeds, that come within those minutes")
    asked.add_argument("--an-hour", type=float, default=300.0, help="items that are written in each of them")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="foreigndesk-soak-") as folder:
        rate = given.hours * given.an_hour / (60 * given.minutes)
        found = soak(given.desk or f"{folder}/desk.db", 60 * given.minutes, seed=given.seed, rate=rate)
    shown = asdict(found)
    some = shown["server"][:: max(1, len(shown["server"]) // 20)]
    shown["server"] = {
        name: [round(one[name]) for one in some] for name in ("second", "megabytes", "threads", "files")
    }
    print(json.dumps(shown, indent=1))
    return 1 if found.odd or found.missing or found.doubled or found.unserved else 0


if __name__ == "__main__":
    sys.exit(main())
