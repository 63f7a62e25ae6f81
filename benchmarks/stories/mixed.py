"""AllSides dev with unrelated reports among it: `unrelated` gives them, from other corpora, moved into its days."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from benchmarks.harness import SHARED, Record, load_jsonl

# So many of all reports are unrelated ones, from these corpora, of none more than a third of them.
SHARE = 0.3
SOURCES = (
    "quotations/polnear_dev.jsonl",
    "quotations/polnear_train.jsonl",
    "reports/timeline17_reports.jsonl",
    "stories/basil.jsonl",
)


def unrelated(records: Sequence[Record], *, seed: int = 0) -> list[Record]:
    """Return reports of other years, dated at random within the days of the records; each a story of its own.

    Of BASIL one report a story is taken. Reports of one affair among the others (a campaign, a war) stay what they are:
    a system may take two of them for one story, and is marked down for it, as every baseline is.
    """
    chance = random.Random(seed)
    days = sorted(str(r["date"])[:10] for r in records if r.get("date"))
    first, last = (dt.date.fromisoformat(day).toordinal() for day in (days[0], days[-1]))
    wanted = round(len(records) * SHARE / (1 - SHARE))
    pools: list[list[Record]] = []
    for source in SOURCES:
        rows = load_jsonl(SHARED / "corpora" / source)
        seen: set[str] = set()
        pool = []
        for row in rows:
            story = str(row.get("story") or f"{source} {row['id']}")
            if story not in seen:
                seen.add(story)
                pool.append(row)
        chance.shuffle(pool)
        pools.append(pool)
    found: list[Record] = []
    while len(found) < wanted:
        for pool in pools:
            if pool and len(found) < wanted:
                row = pool.pop()
                day = dt.date.fromordinal(chance.randint(first, last)).isoformat()
                name = f"unrelated {len(found)}"
                kept = {key: row.get(key) for key in ("title", "text", "outlet")}
                found.append(kept | {"id": name, "story": name, "date": day})
    return found
