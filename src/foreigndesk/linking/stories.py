"""Which reports tell of one happening: a first version by shared weighted words, within days of one another."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from foreigndesk.linking.names import plain

WINDOW_DAYS = 4
THRESHOLD = 0.25


@dataclass(frozen=True, slots=True)
class StoryItem:
    """What clustering needs of a report.

    Attributes:
        text: The report's words, with or without its headline.
        title: The headline, or None; it counts more than the body.
        day: ISO day of publication, or None.
    """

    report_id: str
    text: str
    title: str | None = None
    day: str | None = None


def cluster(reports: Sequence[StoryItem]) -> dict[str, str]:
    """Return report id → story id; a story's id is a digest of its earliest report's id."""
    items = sorted(reports, key=lambda r: (r.day or "9999", r.report_id))
    counts = {
        r.report_id: Counter(re.findall(r"[a-z0-9]{3,}", plain(f"{r.title or ''} {r.title or ''} {r.text}")))
        for r in items
    }
    frequency = Counter(w for c in counts.values() for w in c)
    vectors = {}
    for report, count in counts.items():
        raw = {w: (1 + math.log(n)) * math.log(1 + len(items) / frequency[w]) for w, n in count.items()}
        norm = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        vectors[report] = {w: v / norm for w, v in raw.items()}
    parent = {r.report_id: r.report_id for r in items}

    def root(report: str) -> str:
        while parent[report] != report:
            report = parent[report]
        return report

    for i, right in enumerate(items):
        for left in items[:i]:
            one, other = vectors[left.report_id], vectors[right.report_id]
            if sum(v * other.get(w, 0.0) for w, v in one.items()) >= THRESHOLD:
                parent[root(right.report_id)] = root(left.report_id)
    return {r.report_id: story_id(root(r.report_id)) for r in items}


def story_id(earliest: str) -> str:
    """Return a story's id from its earliest report's."""
    return hashlib.sha256(f"story {earliest}".encode()).hexdigest()[:16]
