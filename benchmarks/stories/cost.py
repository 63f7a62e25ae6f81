"""What finding stories costs as the record grows: `python -m benchmarks.stories.cost [--sizes 10000 100000 1000000]`.

A thousand reports are added to a record of each size: the story stage alone (`store.happenings.link_stories`), one linking
for all and one for each report. The record is not read in but filled: its tables of stories get what linking would have
put there. Reports are recombined real ones (`benchmarks.recombined`), `--per-day` of them a day; an archive of more than
`BASE` goes on into the past with the same reports under other words: every word that the fixed background does not list is
exchanged for another one, so that no part of the archive is about the same happenings as another. Beyond `OTHER_WORDS`
reports it goes on, part by part, with what is there, word for word: out of the reach of what is added, it counts as
rows only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import itertools
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from benchmarks.harness import Record
from benchmarks.recombined import recombined
from benchmarks.stories.online import NOW, item_of, link, put
from foreigndesk.linking.stories import (
    SPAN_DAYS,
    Counted,
    background,
    count_words,
    day_number,
    story_id,
    telling,
    weigh,
    word_number,
)
from foreigndesk.store.base import Store
from foreigndesk.store.happenings import ALL, NO_DAY, NUMBER_OF_REPORTS, recount_stories, report_key
from foreigndesk.store.stories import find_stories

SIZES = (10_000, 100_000, 1_000_000)
ADDED = 1_000
# What a large foreign desk takes; a crawl of the news brings ten times as many.
PER_DAY = 1_000
# Reports that are made; a larger archive repeats them under other words.
BASE = 20_000
ONE_BY_ONE = 200
OTHER_WORDS = 100_000

# Report id, day, story, words, telling words.
Made = tuple[Record, Counted, npt.NDArray[np.uint32]]
Filed = tuple[str, int | None, str, Counted, npt.NDArray[np.uint32]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size in a process of its own, and print a line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories.cost", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument(
        "--folder", type=Path, help="where the records are made (some gigabytes for a million)"
    )
    parser.add_argument("--per-day", type=int, default=PER_DAY, help="reports a day (default: %(default)s)")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    if args.one:
        print(json.dumps(_measure(args.one, args.sizes[0], args.per_day)))
        return 0
    for size in args.sizes:
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            path = Path(folder) / "desk.db"
            command = [sys.executable, "-m", "benchmarks.stories.cost", "--one", str(path)]
            given = ["--per-day", str(args.per_day), "--sizes", str(size)]
            done = subprocess.run([*command, *given], check=True, stdout=subprocess.PIPE, text=True)
            found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
            print(f"{size:,} reports: " + ", ".join(f"{k} {v:,.1f}" for k, v in found.items()), flush=True)
    return 0


def _measure(path: Path, size: int, per_day: int) -> dict[str, float]:
    made = list(recombined(BASE + ADDED + ONE_BY_ONE, per_day=per_day))
    base, new = made[:BASE], [item_of(row) for row in made[BASE:]]
    store = Store(path)
    began = time.monotonic()
    with store.writing() as connection:
        _fill(connection, base, size)
    filled = time.monotonic() - began
    with store.writing() as connection:
        put(connection, new)
    memory = _memory(anew=True)
    several, single = new[:ADDED], new[ADDED:]
    began, used = time.monotonic(), time.process_time()
    with store.writing() as connection:
        link(connection, [item.report_id for item in several])
    at_once, at_once_used = time.monotonic() - began, time.process_time() - used
    grown = _memory() - memory
    began, used = time.monotonic(), time.process_time()
    for item in single:
        with store.writing() as connection:
            link(connection, [item.report_id])
    one_by_one, one_used = time.monotonic() - began, time.process_time() - used
    with store.reading() as connection:
        find_stories(connection, limit=20)
        began = time.monotonic()
        find_stories(connection, limit=20)
        listed = time.monotonic() - began
    store.close()
    return {
        "reports/s": ADDED / at_once,
        "ms of processor a report": 1000 * at_once_used / ADDED,
        "ms a report one by one": 1000 * one_by_one / ONE_BY_ONE,
        "ms of processor a report one by one": 1000 * one_used / ONE_BY_ONE,
        "MB more memory": grown,
        "ms for a list of 20": 1000 * listed,
        "GB on disk": path.stat().st_size / 1e9,
        "s to fill": filled,
    }


def _memory(*, anew: bool = False) -> float:
    """Return the peak memory of this process in MB, since it was last asked for `anew` (Linux)."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


def _fill(connection: Connection, base: Sequence[Record], size: int) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA cache_size = -2000000")
    made: list[Made] = []
    for row in base:
        counted = count_words(row.get("title"), row["text"])
        words = telling(counted.words, weigh(counted, 0, {}))
        made.append((row, counted, np.array(words, dtype=np.uint32)))
    days = [day for row in base if (day := day_number(row.get("date"))) is not None]
    length = max(days) - min(days) + 1
    stories = 0
    left = min(size, OTHER_WORDS)
    for block in itertools.count():
        if left <= 0:
            break
        # the block before the first of the made ones, then the one before that
        some = made[-left:]
        left -= len(some)
        rows = list(_filed(some, block, block * length))
        stories += _insert(raw, rows)
    assert stories
    ids = [row[0] for row in raw.execute("SELECT id FROM stories WHERE reports = 0")]
    recount_stories(connection, ids)
    # one span more than it is long: out of reach of the part before it
    spans = math.ceil(OTHER_WORDS / BASE * length / SPAN_DAYS) + 1
    _copy(raw, max(1, size // OTHER_WORDS), spans)
    raw.execute("PRAGMA cache_size = -65536")


def _copy(raw: Any, times: int, spans: int) -> None:
    """Make the archive so many times as long by what is in it, each part so many spans before the one after it."""
    raw.create_function("report_key", 1, report_key, deterministic=True)
    for table in ("reports", "story_reports", "story_index", "story_counts", "stories"):
        raw.execute(f"CREATE TEMP TABLE base_{table} AS SELECT * FROM {table}")
    for number in range(1, times):
        days, mark = SPAN_DAYS * spans * number, f"~{number}"
        raw.execute("CREATE TEMP TABLE copied (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
        # linking finds a report's row by the key of its id: with any other key it would not see what it moves
        raw.execute(
            f"INSERT INTO copied SELECT key, report_key(report_id || '{mark}') FROM base_story_reports ORDER BY key"
        )
        raw.execute(
            "INSERT INTO reports (id, title, text, outlet, published_day, words, document, origin_id, story_id, "
            f"recorded_at) SELECT id || '{mark}', title, text, outlet, date(published_day, '-{days} days'), words, "
            f"document, origin_id || '{mark}', story_id || '{mark}', recorded_at FROM base_reports"
        )
        raw.execute(
            "INSERT INTO story_reports (key, report_id, story_id, day, words) "
            f"SELECT new, report_id || '{mark}', story_id || '{mark}', day - {days}, words "
            "FROM base_story_reports JOIN copied ON old = key ORDER BY new"
        )
        raw.execute(
            "INSERT INTO story_index (word, day, key) "
            f"SELECT word, day - {days}, new FROM base_story_index JOIN copied ON old = key "
            f"WHERE day <> {NO_DAY} ORDER BY word, day, new"
        )
        raw.execute("DROP TABLE copied")
        raw.execute(
            "INSERT INTO story_counts (word, span, reports) "
            f"SELECT word, CASE span WHEN {ALL} THEN span ELSE span - {spans * number} END, reports "
            "FROM base_story_counts WHERE true "
            "ON CONFLICT (word, span) DO UPDATE SET reports = story_counts.reports + excluded.reports"
        )
        raw.execute(
            "INSERT INTO stories (id, founder, title, title_report, first_day, last_day, reports, outlets, origins, "
            f"recorded_at) SELECT id || '{mark}', founder || '{mark}', title, title_report || '{mark}', "
            f"date(first_day, '-{days} days'), date(last_day, '-{days} days'), reports, outlets, origins, recorded_at "
            "FROM base_stories"
        )
    for table in ("reports", "story_reports", "story_index", "story_counts", "stories"):
        raw.execute(f"DROP TABLE base_{table}")


def _filed(some: Sequence[Made], block: int, back: int) -> Iterator[Filed]:
    for row, counted, words in some:
        day = day_number(row.get("date"))
        day = None if day is None else day - back
        name, story = f"{row['id']}-{block}", f"{row['story']}-{block}"
        if block == 0:
            yield name, day, story, counted, words
            continue
        other = _other_words(counted.words, block)
        kept, at = np.unique(other, return_index=True)
        yield name, day, story, Counted(kept, counted.counts[at]), _other_words(words, block)


def _other_words(words: npt.NDArray[np.uint32], block: int) -> npt.NDArray[np.uint32]:
    listed = _listed()
    at = np.minimum(np.searchsorted(listed, words), len(listed) - 1)
    other = words * np.uint32(2654435761) + np.uint32(block * 40503 + 1)
    found: npt.NDArray[np.uint32] = np.where(listed[at] == words, words, np.maximum(other, np.uint32(1)))
    return found


@functools.cache
def _listed() -> npt.NDArray[np.uint32]:
    return np.array(sorted(map(word_number, background()[1])), dtype=np.uint32)


def _insert(raw: Any, rows: Sequence[Filed]) -> int:
    """Put reports into all tables of stories, each in the order of its key; return how many stories they are."""
    founder: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row[1] or 0, row[0])):
        founder.setdefault(row[2], row[0])
    days = {row[0]: dt.date.fromordinal(row[1]).isoformat() if row[1] else None for row in rows}
    name = {story: story_id(report) for story, report in founder.items()}
    raw.executemany(
        "INSERT INTO reports (id, title, text, outlet, published_day, words, document, origin_id, story_id, recorded_at) "
        "VALUES (?, ?, '', ?, ?, 0, x'', ?, ?, ?)",
        [
            (
                report,
                f"Report {report}",
                f"Outlet {report_key(report) % 300}",
                days[report],
                report,
                name[story],
                NOW,
            )
            for report, _, story, *_ in rows
        ],
    )
    raw.executemany(
        "INSERT INTO story_reports (key, report_id, story_id, day, words) VALUES (?, ?, ?, ?, ?)",
        sorted(
            (report_key(report), report, name[story], day, c.packed()) for report, day, story, c, _ in rows
        ),
    )
    index = []
    for report, day, _, _, words in rows:
        key = report_key(report)
        index += [(word, day or NO_DAY, key) for word in set(words.tolist())]
    raw.executemany("INSERT INTO story_index (word, day, key) VALUES (?, ?, ?)", sorted(index))
    for span in sorted({ALL, *(day // SPAN_DAYS for _, day, *_ in rows if day)}):
        inside = [c.words for _, day, _, c, _ in rows if span in (ALL, (day or 0) // SPAN_DAYS)]
        found, reports = np.unique(np.concatenate(inside), return_counts=True)
        counts = [(NUMBER_OF_REPORTS, span, len(inside))]
        counts += [(w, span, n) for w, n in zip(found.tolist(), reports.tolist(), strict=True)]
        raw.executemany(
            "INSERT INTO story_counts (word, span, reports) VALUES (?, ?, ?) "
            "ON CONFLICT (word, span) DO UPDATE SET reports = story_counts.reports + excluded.reports",
            counts,
        )
    raw.executemany(
        "INSERT INTO stories (id, founder, title, title_report, reports, outlets, origins, recorded_at) "
        "VALUES (?, ?, ?, ?, 0, 0, 0, ?)",
        sorted((name[s], report, f"Report {report}", report, NOW) for s, report in founder.items()),
    )
    return len(founder)


if __name__ == "__main__":
    sys.exit(main())
