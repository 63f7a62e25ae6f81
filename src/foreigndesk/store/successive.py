"""What changed between a statement and the one that the same speaker made before on the same subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from foreigndesk.linking.compared import set_dice
from foreigndesk.linking.wording import Change, word_changes
from foreigndesk.model import Claim, Participant
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.compare import LIKE_COUNT, LIKE_WORDS, like_words
from foreigndesk.store.filters import SPEAKERS
from foreigndesk.store.indexed import from_facts
from foreigndesk.store.query import select_claims, view_claims
from foreigndesk.store.standing import is_rejected
from foreigndesk.store.views import ClaimView

# How many earlier statements on a subject are looked through for one in like words.
LOOKED_BACK = 30


@dataclass(frozen=True, slots=True)
class Successive:
    """A statement, with the one before it.

    Attributes:
        before: The last earlier statement of one of its speakers on one of its subjects in like words; failing that,
            the last one in any words; None if there is none.
        subject: The subject that both are about, or None.
        changes: The words of the earlier one beside these, where they are in like words; else ().
    """

    view: ClaimView
    before: ClaimView | None = None
    subject: Participant | None = None
    changes: tuple[Change, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether it was said before in the same words."""
        return bool(self.changes) and all(change.kind == "same" for change in self.changes)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A statement before it is looked at closely."""

    row: int
    claim_id: str
    day: str
    subject: str
    speaker: str


def successive(connection: Connection, views: Sequence[ClaimView]) -> list[Successive]:
    """Return statements, each with the one that the same speaker made before on the same subject.

    Before is by the day of saying, or else of the first report; two of one day are not put in order.
    """
    speakers = {p.actor_id for view in views for p in view.claim.speaker if p.actor_id}
    subjects = {key for view in views for key in _subjects(view.claim)}
    earlier = _earlier(connection, speakers, subjects) if speakers and subjects else []
    by_both: dict[tuple[str, str], list[_Earlier]] = {}
    for one in earlier:
        by_both.setdefault((one.speaker, one.subject), []).append(one)
    candidates = [_candidates(view, by_both) for view in views]
    contents = _contents(connection, {one.row for some in candidates for one in some})
    chosen = [_choose(view, some, contents) for view, some in zip(views, candidates, strict=True)]
    rows = sorted({one.row for one, _ in filter(None, chosen)})
    selected = connection.execute(select_claims("id").where(t.claims.c.row.in_(rows))).all()
    shown = {v.id: v for v in view_claims(connection, selected)} if rows else {}
    found = []
    for view, choice in zip(views, chosen, strict=True):
        if choice is None:
            found.append(Successive(view))
            continue
        one, is_like = choice
        before = shown[one.claim_id]
        changes = word_changes(before.claim.content or "", view.claim.content or "") if is_like else ()
        found.append(Successive(view, before, _subjects(view.claim)[one.subject], tuple(changes)))
    return found


def _subjects(claim: Claim) -> dict[str, Participant]:
    """Key to party: a state's code stands for all that act for it; an actor without a state for itself."""
    return {key: p for p in claim.about if (key := p.state or p.actor_id)}


def _earlier(connection: Connection, speakers: Iterable[str], subjects: Iterable[str]) -> list[_Earlier]:
    """All statements of the speakers on the subjects, the latest first."""
    c, e, r = t.claims.c, t.evidence.c, t.reports.c
    by, of = t.parties.alias(), t.parties.alias()
    subject = func.coalesce(of.c.state, of.c.actor_id)
    day = func.coalesce(c.end, c.start, r.published_day)
    query = (
        select(c.row, c.claim_id, day.label("day"), subject.label("subject"), by.c.actor_id)
        .select_from(by)
        .join(of, and_(of.c.claim_row == by.c.claim_row, of.c.role == "about"))
        .join(t.claims, c.row == by.c.claim_row)
        .join(t.evidence, and_(e.local_row == c.first_row, e.position == c.first_evidence))
        .join(t.reports, r.id == e.report_id)
        .where(by.c.actor_id.in_(sorted(speakers)), by.c.role.in_(SPEAKERS))
        .where(or_(of.c.state.in_(sorted(subjects)), of.c.actor_id.in_(sorted(subjects))))
        .where(c.withdrawn_at.is_(None), day.is_not(None), ~is_rejected(None))
    )
    found = {
        (row.row, row.subject, row.actor_id): _Earlier(
            row.row, row.claim_id, row.day, row.subject, row.actor_id
        )
        for row in connection.execute(from_facts(query, t.claims, t.reports))
    }
    return sorted(found.values(), key=lambda one: (one.day, one.claim_id), reverse=True)


def _contents(connection: Connection, rows: Iterable[int]) -> dict[int, str]:
    c, found = t.claims.c, dict[int, str]()
    for batch in in_chunks(sorted(rows)):
        for row, content in connection.execute(select(c.row, c.content).where(c.row.in_(batch))):
            found[row] = content or ""
    return found


def _candidates(view: ClaimView, by_both: dict[tuple[str, str], list[_Earlier]]) -> list[_Earlier]:
    """The statements before this one, the latest first."""
    claim = view.claim
    published = [line.published for line in view.sources if line.published]
    own = (claim.time and (claim.time.end or claim.time.start)) or min(published, default=None)
    if own is None:
        return []
    return sorted(
        {
            one
            for person in claim.speaker
            for subject in _subjects(claim)
            for one in by_both.get((person.actor_id or "", subject), ())
            if one.day < own and one.claim_id != view.id
        },
        key=lambda one: (one.day, one.claim_id),
        reverse=True,
    )[:LOOKED_BACK]


def _choose(
    view: ClaimView, candidates: Sequence[_Earlier], contents: dict[int, str]
) -> tuple[_Earlier, bool] | None:
    """The statement before this one, and whether it is in like words."""
    words = like_words(view.claim.content or "")
    for one in candidates:
        others = like_words(contents[one.row])
        if len(words & others) >= LIKE_COUNT and set_dice(words, others) >= LIKE_WORDS:
            return one, True
    return (candidates[0], False) if candidates else None
