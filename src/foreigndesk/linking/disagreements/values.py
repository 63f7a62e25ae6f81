"""What a disagreement is: the tellings that are compared, the values that reports give, and how one is made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from foreigndesk.linking.compared import set_dice
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.linking.stories import story_words
from foreigndesk.model import Claim, Evidence

DisagreementKind = Literal["toll", "figure", "date", "place", "parties", "status", "words"]
KINDS: tuple[DisagreementKind, ...] = ("toll", "figure", "date", "place", "parties", "status", "words")
# Days, and whether it happened, are compared only where the sentences have so much in common.
ONE_SENTENCE = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of one report, its parties known, with the claim of the record that it is part of.

    Attributes:
        moment: When its report was published, as claims are sorted by ("9999" if unknown).
        report: The words of the report, for the scorer; only `same_happening` asks for it.
    """

    claim: Claim
    claim_id: str
    moment: str
    report: ReportWords | None = None

    @property
    def report_id(self) -> str:
        """The report's id."""
        return self.claim.evidence[0].report_id


@dataclass(frozen=True, slots=True)
class Value:
    """What some reports give.

    Attributes:
        text: The words of the first of them.
        evidence: Of each report, the words it rests on; the first published first.
        value: As it was compared: a number, a day, the name of a place or of parties, a word.
    """

    text: str
    evidence: tuple[Evidence, ...]
    value: float | str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a happening in which reports differ.

    Attributes:
        id: 16 hex digits, of its field and the one-report claims it rests on.
        kind: "toll", "figure", "date", "place", "parties", "status" or "words".
        field: What of it: "killed", "troops", "day", "actor", "speaker", "quotation", a family of words ("fighters") ...
        claims: Ids of the record's claims concerned, sorted.
        values: The values, in order of their first print.
        counted: What a number counts, or None.
        note: `ROSE` where each later report gives more, or None.
    """

    id: str
    kind: DisagreementKind
    field: str
    claims: tuple[str, ...]
    values: tuple[Value, ...]
    counted: str | None = None
    note: str | None = None


def disagreement_of(
    kind: DisagreementKind,
    field: str,
    groups: Sequence[tuple[float | str | None, str, Sequence[tuple[Told, Evidence]]]],
    counted: str | None = None,
) -> Disagreement:
    """Return a disagreement of values, each (value, words, who tells it with what), the first printed first."""
    groups = sorted(groups, key=lambda g: min((t.moment, t.claim.id) for t, _ in g[2]))
    values = tuple(
        Value(
            text, tuple({e.report_id: e for _, e in reversed(list(pairs))}[r] for r in _reports(pairs)), value
        )
        for value, text, pairs in groups
    )
    told = {t.claim.id: t for _, _, pairs in groups for t, _ in pairs}
    key = "|".join((kind, field, counted or "", *sorted(told)))
    return Disagreement(
        hashlib.sha256(key.encode()).hexdigest()[:16],
        kind,
        field,
        tuple(sorted({t.claim_id for t in told.values()})),
        values,
        counted,
    )


def _reports(pairs: Sequence[tuple[Told, Evidence]]) -> list[str]:
    return list(dict.fromkeys(e.report_id for _, e in pairs))


def in_one_sentence(values: Iterable[Sequence[tuple[Told, Evidence]]]) -> bool:
    """True if the first telling of each value is told in much the same words: acts of many days are told alike."""
    words = [frozenset(story_words(pairs[0][0].claim.evidence[0].text)) for pairs in values]
    return all(set_dice(a, b) >= ONE_SENTENCE for a, b in combinations(words, 2))


def without_own(given: Mapping[str, list[tuple[Told, Evidence]]]) -> dict[str, list[tuple[Told, Evidence]]]:
    """Return values without reports that give two of them: they tell of two things, or tell both sides."""
    of: dict[str, set[str]] = {}
    for value, pairs in given.items():
        for one, _ in pairs:
            of.setdefault(one.report_id, set()).add(value)
    kept = {v: [p for p in pairs if len(of[p[0].report_id]) == 1] for v, pairs in given.items()}
    return {v: pairs for v, pairs in kept.items() if pairs}
