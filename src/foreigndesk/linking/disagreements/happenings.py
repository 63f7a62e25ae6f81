"""Which events of a story, told by several claims, are one happening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

from foreigndesk.linking.compared import FAMILIES, set_dice
from foreigndesk.linking.disagreements.values import Told
from foreigndesk.linking.event_pairs import EventScorer, Telling
from foreigndesk.linking.stories import story_words

# Two claims of a story that linking kept apart tell one happening if the scorer and their words say so this clearly:
# a claim's own members met the same rules and one day and place besides. Set on benchmarks/disagreements.
SAME_HAPPENING, SHARED_WORDS = 0.8, 0.4
# Days that reports may differ by about one happening; past it there were two.
DAYS_APART = 3


def same_happening(told: Iterable[Told], scorer: EventScorer | None = None) -> list[list[Told]]:
    """Return the events of one story in groups that tell one happening, though a day, a place or a party differ.

    Claims of one id are together already. Two claims meet if they are of one type, no report tells both (it would tell
    them apart), their days are `DAYS_APART` at most, and the scorer of events and their common words say so clearly.

    Args:
        told: Events of one story, with `report`.
        scorer: Keeps pairs of events from one call to the next.
    """
    scorer = scorer or EventScorer()
    by_claim: dict[str, list[Told]] = {}
    for telling in sorted(told, key=lambda t: (t.moment, t.claim.id)):
        if not telling.claim.background:
            by_claim.setdefault(telling.claim_id, []).append(telling)
    words = {
        c: frozenset(w for t in ts for e in t.claim.evidence for w in story_words(e.text))
        for c, ts in by_claim.items()
    }
    types: dict[str, list[str]] = {}
    for claim_id in sorted(by_claim):
        kind = by_claim[claim_id][0].claim.type or ""
        types.setdefault(FAMILIES.get(kind, kind), []).append(claim_id)

    def telling_of(claim_id: str) -> Telling:
        """Return the first telling of a claim, which speaks for it."""
        first = by_claim[claim_id][0]
        return scorer.telling(first.claim, first.report)

    pairs = [
        (one, other)
        for ids in types.values()
        for one, other in combinations(ids, 2)
        if set_dice(words[one], words[other]) >= SHARED_WORDS and _may_be_one(by_claim[one], by_claim[other])
    ]
    scores = scorer.scores([(telling_of(one), telling_of(other)) for one, other in pairs])
    # rounded, so that no machine's last bits decide
    rounded = [round(score, 6) for score in scores]
    alike = sorted(
        (-score, *pair) for pair, score in zip(pairs, rounded, strict=True) if score >= SAME_HAPPENING
    )
    home = {c: c for c in by_claim}
    members = {c: [c] for c in by_claim}
    for _, first, second in alike:
        root, other_root = home[first], home[second]
        # a group is one happening only if every two of it may be
        if root != other_root and all(
            _may_be_one(by_claim[a], by_claim[b]) for a in members[root] for b in members[other_root]
        ):
            home.update(dict.fromkeys(members[other_root], root))
            members[root] += members.pop(other_root)
    return [[t for c in sorted(members[root]) for t in by_claim[c]] for root in sorted(members)]


def _may_be_one(left: Sequence[Told], right: Sequence[Told]) -> bool:
    if {t.report_id for t in left} & {t.report_id for t in right}:
        return False
    days = [[t.claim.time for t in side if t.claim.time and t.claim.time.start] for side in (left, right)]
    gaps = [_gap(a.start, a.end, b.start, b.end) for a in days[0] for b in days[1]]
    return not gaps or min(gaps) <= DAYS_APART


def _gap(start: str | None, end: str | None, other_start: str | None, other_end: str | None) -> int:
    firsts = [date.fromisoformat((d or "")[:10]).toordinal() for d in (start, other_start)]
    lasts = [
        date.fromisoformat((e or s or "")[:10]).toordinal()
        for s, e in ((start, end), (other_start, other_end))
    ]
    return max(0, firsts[1] - lasts[0], firsts[0] - lasts[1])
