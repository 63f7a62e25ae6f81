"""In what reports of one happening disagree: tolls and other numbers, days, places, parties, whether it happened, words.

Pure. `disagreements` takes the one-report claims of one claim, or of a whole story, and returns, field by field, the values
that cannot all be right, each with the words of each report. Events of several claims are set beside one another where
they tell one happening (`same_happening`), numbers where they count the same of one day and place (`linking.sightings`).
What only sounds different is none: a bound or a round number that leaves room for the other, a part of a total, a town
in the country that the other names, a day in the other's week, one party more, another spelling. A reprint that repeats
its origin's value is one more report, and no other value. docs/disagreements.md tells the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foreigndesk.linking.disagreements.facts import (
    differing_days,
    differing_doers,
    differing_places,
    differing_status,
)
from foreigndesk.linking.disagreements.happenings import same_happening
from foreigndesk.linking.disagreements.numbers import ROSE, differing_numbers
from foreigndesk.linking.disagreements.values import KINDS, Disagreement, DisagreementKind, Told, Value
from foreigndesk.linking.disagreements.words import (
    differing_quotations,
    differing_speakers,
    loaded_words_apart,
)
from foreigndesk.linking.event_pairs import EventScorer

__all__ = ["KINDS", "ROSE", "Disagreement", "DisagreementKind", "Told", "Value", "disagreements"]


def disagreements(told: Iterable[Told], scorer: EventScorer | None = None) -> list[Disagreement]:
    """Return in what reports disagree, sorted by id.

    Args:
        told: Events and statements of single reports, in any order: the members of one claim, or of all claims of a story.
        scorer: Keeps pairs of events from one call to the next.
    """
    ordered = sorted(told, key=lambda t: (t.moment, t.claim.id))
    if not _of_several_reports(ordered):
        return []
    found = list(differing_numbers(ordered))
    happenings = same_happening([t for t in ordered if t.claim.kind == "event"], scorer)
    for group in filter(_of_several_reports, happenings):
        found += [
            *differing_days(group),
            *differing_places(group),
            *differing_doers(group),
            *differing_status(group),
            *loaded_words_apart(group),
        ]
    statements: dict[str, list[Told]] = {}
    for one in ordered:
        if one.claim.kind == "statement":
            statements.setdefault(one.claim_id, []).append(one)
    for group in filter(_of_several_reports, statements.values()):
        found += [*differing_quotations(group), *differing_speakers(group)]
    unique = {one.id: one for one in found}
    return [unique[i] for i in sorted(unique)]


def _of_several_reports(told: Sequence[Told]) -> bool:
    return len({one.report_id for one in told}) > 1
