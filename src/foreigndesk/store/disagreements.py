"""Disagreements between reports: worked out where a story or a claim of it changed, kept, and asked for.

A story is looked at as a whole: the claims whose first report is in it, with all their reports. What is found again is
left as it stands; what is not is withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, union_all, update

from foreigndesk.errors import QueryError
from foreigndesk.linking.compared import mapped
from foreigndesk.linking.disagreements import KINDS, Disagreement, Told, disagreements
from foreigndesk.linking.event_pairs import EventScorer
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.model import Actor, Claim
from foreigndesk.store import schema as t
from foreigndesk.store.actor_writer import stored_actors
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import squeeze, unsqueeze
from foreigndesk.store.filters import first_day, last_day, party_rows
from foreigndesk.store.keyset import Page, fetch_page
from foreigndesk.store.link_steps import take
from foreigndesk.store.query import claim_id as standing_claim
from foreigndesk.store.standing import rejected_claims
from foreigndesk.store.terms import in_order
from foreigndesk.store.views import SourceLine
from foreigndesk.store.writer import claim_actors

# Stories that are looked at in one go.
STORIES = 50
# Digits of a whole id.
STORY_DIGITS = 16
_COMPARED = ("event", "statement")


# -- linking -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Member:
    """A one-report claim: of which claim, of which report and story."""

    row: int
    claim_id: str
    kind: str
    report_id: str
    story: str | None
    order: tuple[str, str]


def link_disagreements(
    connection: Connection,
    stories: Iterable[str],
    now: str,
    tell: Callable[[str, int, int], None],
    scorer: EventScorer,
) -> None:
    """Bring the disagreements of stories up to date.

    Args:
        connection: A writing connection.
        stories: Their ids.
        now: The moment of the change.
        tell: Called with what is being linked, how many are done, and how many there are.
        scorer: Knows pairs of events that linking their claims has compared.
    """
    wanted = sorted(set(stories))
    for number, some in enumerate(in_chunks(wanted, STORIES)):
        tell("disagreements", number * STORIES, len(wanted))
        _write(connection, some, story_disagreements(connection, some, scorer), now)


def changed_stories(connection: Connection, claims: Iterable[str]) -> set[str]:
    """Return the stories that are marked, and those of claims that changed; the marks are cleared.

    Args:
        connection: A writing connection.
        claims: Ids of claims that linking wrote or withdrew.
    """
    marked = set(take(connection, "changed_story"))
    d, dc = t.disagreements.c, t.disagreement_claims.c
    for batch in in_chunks(sorted(claims)):
        marked |= {m.story for m in _members(connection, batch) if m.story is not None}
        # of a claim that is gone, only what was found about it tells the story
        held = select(d.story_id).join(t.disagreement_claims, dc.disagreement == d.row)
        query = held.where(dc.claim_id.in_(batch), d.withdrawn_at.is_(None))
        marked |= set(connection.execute(query).scalars())
    return marked


def _members(connection: Connection, claim_ids: Sequence[str]) -> list[_Member]:
    """Return the standing members of events and statements."""
    m, k, c, r = t.claim_members.c, t.local_claims.c, t.claims.c, t.reports.c
    # the claims first: a tenure may have a hundred thousand members, none of which is looked at
    standing = select(c.claim_id, c.kind).where(c.claim_id.in_(claim_ids), c.withdrawn_at.is_(None))
    kinds = {row.claim_id: row.kind for row in connection.execute(standing) if row.kind in _COMPARED}
    joined = t.claim_members.join(t.local_claims, k.row == m.local_row).join(t.reports, r.id == k.report_id)
    columns = (m.local_row, m.claim_id, k.id, k.report_id, r.story_id, r.published_day, r.published_at)
    query = select(*columns).select_from(joined).where(m.claim_id.in_(sorted(kinds)), m.left_at.is_(None))
    return [
        _Member(
            row.local_row,
            row.claim_id,
            kinds[row.claim_id],
            row.report_id,
            row.story_id,
            (in_order(row.published_day, row.published_at), row.id),
        )
        for row in (connection.execute(query) if kinds else ())
    ]


def story_disagreements(
    connection: Connection, stories: Sequence[str], scorer: EventScorer | None = None
) -> dict[str, list[Disagreement]]:
    """Return what the reports of each story disagree in, worked out from its claims; `scorer` as in `link_disagreements`."""
    scorer = scorer or EventScorer()
    m, k, r = t.claim_members.c, t.local_claims.c, t.reports.c
    joined = t.reports.join(t.local_claims, k.report_id == r.id).join(t.claim_members, m.local_row == k.row)
    query = (
        select(m.claim_id).select_from(joined).where(r.story_id.in_(stories), m.left_at.is_(None)).distinct()
    )
    ids = sorted(connection.execute(query).scalars())
    by_claim: dict[str, list[_Member]] = {}
    for batch in in_chunks(ids):
        for member in _members(connection, batch):
            by_claim.setdefault(member.claim_id, []).append(member)
    homes: dict[str, list[str]] = {story: [] for story in stories}
    for claim_id, members in by_claim.items():
        home = min(members, key=lambda one: one.order).story
        if home in homes:
            homes[home].append(claim_id)
    wanted: set[str] = set()
    for claim_ids in homes.values():
        # of a story of one report only a claim that other stories tell too can hold two values
        several = len({one.report_id for c in claim_ids for one in by_claim[c]}) > 1
        wanted |= {c for c in claim_ids if several or len({one.report_id for one in by_claim[c]}) > 1}
    told = _told(connection, [one for c in sorted(wanted) for one in by_claim[c]])
    found: dict[str, list[Disagreement]] = {}
    for story, claim_ids in homes.items():
        kept = [c for c in sorted(claim_ids) if c in wanted]
        found[story] = disagreements([one for c in kept for one in told[c]], scorer)
    return found


def _told(connection: Connection, members: Sequence[_Member]) -> dict[str, list[Told]]:
    """Return the one-report claims of each claim, parties known."""
    k, r = t.local_claims.c, t.reports.c
    payloads: dict[int, Claim] = {}
    for batch in in_chunks([one.row for one in members]):
        query = select(k.row, k.payload).where(k.row.in_(batch))
        payloads |= {row: unsqueeze(payload, Claim) for row, payload in connection.execute(query)}
    words: dict[str, ReportWords] = {}
    for reports in in_chunks(sorted({one.report_id for one in members if one.kind == "event"})):
        rows = connection.execute(select(r.id, r.text).where(r.id.in_(reports)))
        words |= {report_id: ReportWords(text) for report_id, text in rows}
    actor_of = actors_of(connection, payloads.values())
    found: dict[str, list[Told]] = {}
    for one in members:
        claim = mapped(payloads[one.row], actor_of)
        found.setdefault(one.claim_id, []).append(
            Told(claim, one.claim_id, one.order[0], words.get(one.report_id))
        )
    return found


def actors_of(connection: Connection, claims: Iterable[Claim]) -> Mapping[str, Actor]:
    """Return local actor → known actor, for all parties to claims."""
    a = t.local_actors.c
    ids: dict[str, str] = {}
    for batch in in_chunks(sorted({m for claim in claims for m in claim_actors(claim)})):
        rows = connection.execute(select(a.member, a.actor_id).where(a.member.in_(batch)))
        ids |= {member: actor for member, actor in rows if actor is not None}
    actors = stored_actors(connection, set(ids.values()))
    return {member: actors[actor] for member, actor in ids.items() if actor in actors}


def _write(
    connection: Connection, stories: Sequence[str], found: Mapping[str, Sequence[Disagreement]], now: str
) -> None:
    d = t.disagreements.c
    query = select(d.row, d.id, d.story_id, d.payload).where(
        d.story_id.in_(stories), d.withdrawn_at.is_(None)
    )
    old = {(row.story_id, row.id): (row.row, row.payload) for row in connection.execute(query)}
    fresh: list[tuple[str, Disagreement, bytes]] = []
    for story, some in sorted(found.items()):
        for one in some:
            payload = squeeze(one)
            known = old.get((story, one.id))
            if known is not None and known[1] == payload:
                del old[story, one.id]
            else:
                fresh.append((story, one, payload))
    for batch in in_chunks(sorted(row for row, _ in old.values())):
        connection.execute(update(t.disagreements).where(d.row.in_(batch)).values(withdrawn_at=now))
    if not fresh:
        return
    days = _days(connection, {e.report_id for _, one, _ in fresh for v in one.values for e in v.evidence})
    rows = connection.execute(
        insert(t.disagreements).returning(d.row, sort_by_parameter_order=True),
        [
            {
                "id": one.id,
                "story_id": story,
                "kind": one.kind,
                "day": max(
                    (day for v in one.values for e in v.evidence if (day := days[e.report_id])), default=None
                ),
                "reports": len({e.report_id for v in one.values for e in v.evidence}),
                "payload": payload,
                "recorded_at": now,
            }
            for story, one, payload in fresh
        ],
    ).scalars()
    connection.execute(
        insert(t.disagreement_claims),
        [
            {"disagreement": row, "claim_id": claim_id}
            for row, (_, one, _) in zip(rows, fresh, strict=True)
            for claim_id in one.claims
        ],
    )


def _days(connection: Connection, report_ids: Iterable[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for batch in in_chunks(sorted(report_ids)):
        query = select(t.reports.c.id, t.reports.c.published_day).where(t.reports.c.id.in_(batch))
        found |= {row.id: row.published_day for row in connection.execute(query)}
    return found


# -- asking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value with the reports that give it.

    Attributes:
        text: As the first of them words it.
        value: As it was compared: a number, a day, a place, parties, a word; None for vague words.
        sources: The reports, first published first; `text` of each is the words it rests on.
        reports, outlets, origins: Counts of them; a reprint is no further origin.
    """

    text: str
    value: float | str | None
    sources: tuple[SourceLine, ...]
    reports: int
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """A field of a happening in which reports differ, a value a row.

    Attributes:
        id: 16 hex digits.
        kind: "toll", "figure", "date", "place", "parties", "status" or "words".
        field: What differs: "killed", "day", "speaker", "quotation" ...
        counted: What a number counts, or None.
        note: "rose over time" where each later report gives more; None otherwise.
        story: Id of the story.
        claims: Ids of the claims concerned.
        values: In order of their first print.
        reports, outlets, origins: Over all values.
    """

    id: str
    kind: str
    field: str
    counted: str | None
    note: str | None
    story: str
    claims: tuple[str, ...]
    values: tuple[ValueView, ...]
    reports: int
    outlets: int
    origins: int


def find_disagreements(
    connection: Connection,
    *,
    story: str | None = None,
    claim: str | None = None,
    actor: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
    order: str = "newest",
    limit: int | None = None,
    offset: int = 0,
) -> list[DisagreementView]:
    """Return the standing disagreements that meet every filter; `Desk.disagreements` tells the arguments.

    Raises:
        QueryError: If a filter cannot be understood.
    """
    d = t.disagreements.c
    query = select(d.row, d.story_id, d.payload).where(
        d.withdrawn_at.is_(None), *_conditions(connection, story, claim, actor, since, until, kind)
    )
    query = query.order_by(*(key.desc() if falls else key for key, falls in _order(order)))
    if limit is not None or offset:
        query = query.limit(2**62 if limit is None else limit).offset(offset)
    return _views(connection, connection.execute(query).all())


def page_disagreements(
    connection: Connection,
    *,
    story: str | None = None,
    claim: str | None = None,
    actor: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
    order: str = "newest",
    limit: int = 20,
    after: Sequence[Any] | None = None,
) -> Page[DisagreementView]:
    """Return a page of the disagreements that `find_disagreements` gives.

    Args:
        connection: Any connection.
        story: As there; so too the others.
        claim: Likewise.
        actor: Likewise.
        since: Likewise.
        until: Likewise.
        kind: Likewise.
        order: Likewise.
        limit: At most so many.
        after: `Page.next` of the page before; None for the first page.

    Raises:
        QueryError: If a filter cannot be understood, or `after` is no key of this order.
    """
    d = t.disagreements.c
    met = [d.withdrawn_at.is_(None), *_conditions(connection, story, claim, actor, since, until, kind)]
    query = select(d.row, d.story_id, d.payload).where(*met)
    keys = _order(order)
    if order == "newest":
        rows, key = fetch_page(connection, query, keys[1:], after, limit, day=d.day)
    else:
        rows, key = fetch_page(connection, query, keys, after, limit)
    return Page(tuple(_views(connection, rows)), key)


def _order(order: str) -> list[tuple[ColumnElement[Any], bool]]:
    """The columns of an order, and whether each falls."""
    d = t.disagreements.c
    orders: dict[str, list[tuple[ColumnElement[Any], bool]]] = {
        "newest": [(d.day.is_(None), False), (d.day, True), (d.id, False)],
        "weightiest": [(d.reports, True), (d.day.is_(None), False), (d.day, True), (d.id, False)],
    }
    if order not in orders:
        raise QueryError(f"{order!r} is no order; these are: {', '.join(orders)}")
    return orders[order]


def disagreements_of(
    connection: Connection, claims: Iterable[str]
) -> dict[str, tuple[DisagreementView, ...]]:
    """Return, by claim, the standing disagreements that concern it, those of most reports first.

    Args:
        connection: To the record.
        claims: Whole ids of standing claims.
    """
    d, dc = t.disagreements.c, t.disagreement_claims.c
    met = [d.withdrawn_at.is_(None), *_conditions(connection, None, None, None, None, None, None)]
    wanted, views = set(claims), dict[str, DisagreementView]()
    for batch in in_chunks(sorted(wanted)):
        concerned = select(dc.disagreement).where(dc.claim_id.in_(batch))
        query = select(d.row, d.story_id, d.payload).where(d.row.in_(concerned), *met)
        views |= {view.id: view for view in _views(connection, connection.execute(query).all())}
    found: dict[str, list[DisagreementView]] = {}
    for view in sorted(views.values(), key=lambda view: (-view.reports, view.id)):
        for claim in wanted.intersection(view.claims):
            found.setdefault(claim, []).append(view)
    return {claim: tuple(some) for claim, some in found.items()}


def count_disagreements(connection: Connection, stories: Iterable[str]) -> dict[str, int]:
    """Return in how many fields the reports of each story disagree, by its whole id; those with none are left out."""
    d = t.disagreements.c
    standing = (d.withdrawn_at.is_(None), *_conditions(connection, None, None, None, None, None, None))
    found: dict[str, int] = {}
    for batch in in_chunks(stories):
        query = select(d.story_id, func.count()).where(d.story_id.in_(batch), *standing).group_by(d.story_id)
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def _conditions(
    connection: Connection,
    story: str | None,
    claim: str | None,
    actor: str | None,
    since: str | None,
    until: str | None,
    kind: str | None,
) -> list[ColumnElement[bool]]:
    d, dc, c = t.disagreements.c, t.disagreement_claims.c, t.claims.c
    # from the judgements, which are few: once, and not for each disagreement
    rejected = select(dc.disagreement).where(dc.claim_id.in_(rejected_claims(None)))
    found: list[ColumnElement[bool]] = [d.row.not_in(rejected)]
    if kind is not None:
        if kind not in KINDS:
            raise QueryError(f"{kind!r} is no kind; these are: {', '.join(KINDS)}")
        found.append(d.kind == kind)
    if story is not None:
        # the beginnings of ids go through no index
        is_whole = len(story) == STORY_DIGITS
        found.append(d.story_id == story if is_whole else d.story_id.startswith(story, autoescape=True))
    if claim is not None:
        wanted = standing_claim(connection, claim)
        found.append(d.row.in_(select(dc.disagreement).where(dc.claim_id == wanted)))
    if actor is not None:
        of = select(c.claim_id).where(c.row.in_(union_all(*party_rows(actor))), c.withdrawn_at.is_(None))
        found.append(d.row.in_(select(dc.disagreement).where(dc.claim_id.in_(of))))
    if since is not None:
        found.append(d.day >= first_day(since))
    if until is not None:
        found.append(d.day <= last_day(until))
    return found


def _views(connection: Connection, rows: Sequence[Any]) -> list[DisagreementView]:
    held = [(row.story_id, unsqueeze(row.payload, Disagreement)) for row in rows]
    reports: dict[str, Any] = {}
    r = t.reports.c
    columns = (r.id, r.outlet, r.published_day, r.published_at, r.title, r.origin_id)
    for batch in in_chunks(sorted({e.report_id for _, one in held for v in one.values for e in v.evidence})):
        reports |= {row.id: row for row in connection.execute(select(*columns).where(r.id.in_(batch)))}
    return [_view(story, one, reports) for story, one in held]


def _view(story: str, one: Disagreement, reports: Mapping[str, Any]) -> DisagreementView:
    values = []
    for value in one.values:
        evidence = sorted(
            value.evidence,
            key=lambda e: (
                in_order(reports[e.report_id].published_day, reports[e.report_id].published_at),
                e.report_id,
            ),
        )
        lines = tuple(
            SourceLine(
                e.report_id,
                (row := reports[e.report_id]).outlet,
                row.published_day,
                row.title,
                e.text,
                e.headline,
                row.origin_id or e.report_id,
                e.start,
            )
            for e in evidence
        )
        values.append(ValueView(value.text, value.value, lines, *_counts(lines)))
    everything = [line for value in values for line in value.sources]
    return DisagreementView(
        one.id,
        one.kind,
        one.field,
        one.counted,
        one.note,
        story,
        one.claims,
        tuple(values),
        *_counts(everything),
    )


def _counts(lines: Sequence[SourceLine]) -> tuple[int, int, int]:
    return (
        len({line.report_id for line in lines}),
        len({line.outlet.casefold() for line in lines if line.outlet}),
        len({line.origin for line in lines}),
    )
