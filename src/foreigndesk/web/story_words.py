"""Words about stories, reprints and disagreements, as the templates' macros take them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foreigndesk.linking.report_changes import Aligned, ChangeCounts
from foreigndesk.phrasing import count
from foreigndesk.store.disagreements import DisagreementView
from foreigndesk.store.origins import ReportComparison, TreeLine

LONGEST_SENTENCE = 2000
_GAP = re.compile(r"\s+")
# Copies of copies past this depth stand beside their parents: a narrow screen has no room for more.
DEEPEST = 6
WINDOW_WORDS = {"day": "last day", "week": "last week", "month": "last month", "all": "all"}
# Kind of a disagreement to what it is about, for those who meet it first.
KIND_WORDS = {
    "toll": ("toll", "how many were killed, wounded, detained, missing or displaced"),
    "figure": ("figure", "another number: troops, vehicles, a crowd, a sum, a distance"),
    "date": ("day", "on which day it happened"),
    "place": ("place", "in which town it happened"),
    "parties": ("who", "who did it, or who said it"),
    "status": ("whether", "whether it happened at all"),
    "words": ("words", "a quotation with another word in it, or another word for the same people"),
}
COPY_WORDS = {
    "exact": "exact copy",
    "near": "near copy",
    "partial": "copied in part",
}
COPY_NOTES = {
    "exact": "the same words",
    "near": "four fifths of each stand in the other",
    "partial": "half of the shorter one, or enough of its own words, stands in the other",
}
ATTRIBUTION_WORDS = {
    "dropped": "who says it is gone",
    "softened": "it is hedged now",
    "added": "it is said now who says it",
    "firmed": "the hedge is gone",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A report of a tree with those that were taken from it."""

    line: TreeLine
    copies: list[Node]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a sentence; `changed` if the other report has others in their place, or none."""

    words: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A sentence of one report beside that of the other.

    Attributes:
        row: What the comparison says of it.
        left, right: Its words, stretch by stretch; empty where that side has no such sentence.
    """

    row: Aligned
    left: tuple[Stretch, ...]
    right: tuple[Stretch, ...]


def nested(lines: Iterable[TreeLine]) -> list[Node]:
    """Return the lines of a tree, each with its copies, no deeper than `DEEPEST`."""
    top: list[Node] = []
    path: list[Node] = []
    for line in lines:
        node = Node(line, [])
        depth = min(line.depth, len(path), DEEPEST)
        del path[depth:]
        (path[-1].copies if path else top).append(node)
        path.append(node)
    return top


def changes(counts: ChangeCounts) -> str:
    """Return what a copy changed in a few words: '2 sentences dropped, 1 added, 3 altered'."""
    parts: list[str] = []
    for name in ("dropped", "added", "altered"):
        number = getattr(counts, name)
        if number:
            parts.append(f"{count(number, 'sentence') if not parts else number} {name}")
    return ", ".join(parts) or "no sentence changed"


def sharper_changes(counts: ChangeCounts) -> list[str]:
    """Return what matters most of what was altered: figures, and who says it."""
    found = []
    if counts.numbers:
        found.append(f"{count(counts.numbers, 'sentence')} with other numbers")
    if counts.attribution:
        found.append(f"{count(counts.attribution, 'sentence')} with another source")
    return found


def percent(share: float) -> str:
    """Return a share as '94 %'; only all of it is 100, only nothing 0."""
    rounded = round(100 * share)
    if share < 1:
        rounded = min(rounded, 99)
    return f"{max(rounded, 1) if share > 0 else 0} %"


def differs_in(one: DisagreementView) -> str:
    """Return the field in words: 'killed', 'day', 'speaker'."""
    field = one.field.replace("_", " ")
    counted = (one.counted or "").replace("_", " ")
    return f"{field} ({counted})" if counted and counted != field else field


def compared_rows(found: ReportComparison, rows: Sequence[Aligned]) -> list[ComparedRow]:
    """Return rows of a comparison with their words."""
    return [
        ComparedRow(row, _side(found.left.text, row, left=True), _side(found.right.text, row, left=False))
        for row in rows
    ]


def _side(text: str, row: Aligned, *, left: bool) -> tuple[Stretch, ...]:
    part = row.left if left else row.right
    if part is None:
        return ()
    pieces: list[Stretch] = []
    place = part.start
    for change in row.changes:
        words = change.was if left else change.now
        start = text.find(words, place, part.end) if words else -1
        if start < 0:
            continue
        # commas and quotation marks between the words belong to neither stretch
        pieces.append(Stretch(text[place:start], False))
        place = start + len(words)
        pieces.append(Stretch(words, change.kind != "same"))
    pieces.append(Stretch(text[place : part.end], False))
    return tuple(_shortened(pieces))


def _shortened(pieces: Iterable[Stretch]) -> Iterable[Stretch]:
    """The pieces on one line, and no more of them than a reader can take in as a sentence."""
    left = LONGEST_SENTENCE
    for piece in pieces:
        words = _GAP.sub(" ", piece.words[: left + 1])
        if len(words) > left:
            yield Stretch(words[:left] + "…", piece.changed)
            return
        left -= len(words)
        if words:
            yield Stretch(words, piece.changed)
