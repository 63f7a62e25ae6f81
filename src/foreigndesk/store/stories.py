"""Reads stories: a list by weight off the table that linking keeps, and one story with its reports and claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, distinct, func, select

from foreigndesk.errors import QueryError
from foreigndesk.model import Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.decisions import value_of_row
from foreigndesk.store.filters import ClaimFilter, as_of, conditions, first_day, is_wide_party, last_day
from foreigndesk.store.happenings import story_member
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.keyset import Page, fetch_page
from foreigndesk.store.outlets import spellings
from foreigndesk.store.query import claims_of
from foreigndesk.store.row_by_row import looked_up
from foreigndesk.store.story_ids import find_story
from foreigndesk.store.terms import in_order
from foreigndesk.store.views import ClaimView

StorySort = Literal["weight", "latest", "first"]
SORTS: tuple[StorySort, ...] = ("weight", "latest", "first")
# Parties and places of a line of the list come from so many of a story's first reports: they say enough, and a list
# of twenty stories reads no more than sixty reports.
REPORTS_ASKED = 3
PARTIES_SHOWN, PLACES_SHOWN = 4, 3
# Claims of a story of thousands of reports come from so many of its reports.
REPORTS_READ = 400
CLAIMS_SHOWN = 12
# So many stories are sorted for a page; of more, an index has the order.
SORTED = 5_000
# What a story's reports tell; the reports are few, and SQLite must not begin with all claims of a kind.
_IS_TOLD = unindexed(t.claims.c.kind).in_(("event", "statement"))


@dataclass(frozen=True, slots=True)
class StoryParty:
    """An actor of a story's claims.

    Attributes:
        claims: How many of the claims looked at name it.
    """

    actor_id: str
    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list.

    Attributes:
        title: Headline of the report that is most like the others; None if none has a headline.
        title_report: That report.
        first_day: Day of publication of its first report, None if none is dated.
        last_day: That of its last one.
        reports: How many reports tell it.
        outlets: How many outlets printed them.
        origins: How many of the reports are no reprint of another.
        parties: Who is named most in what its first reports claim.
        places: ISO 3166-1 alpha-3 codes of the countries where those claims take place, the most frequent first.
    """

    id: str
    title: str | None
    title_report: str | None
    first_day: str | None
    last_day: str | None
    reports: int
    outlets: int
    origins: int
    parties: tuple[StoryParty, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryReport:
    """A report of a story.

    Attributes:
        published: Calendar day, or None.
        published_at: The moment in UTC where the hour is known, or None.
        origin: The report that it goes back to; its own id if it is no reprint.
        reprint_of: The report that it copies, or None.
        reprint_kind: How: "exact", "near", "partial" ..., or None.
    """

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    published_at: str | None
    origin: str
    reprint_of: str | None
    reprint_kind: str | None


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story in full.

    Attributes:
        line: What the list says of it.
        reports: Its reports, first published first, undated ones last.
        days: (ISO day of publication, reports of that day), in order; undated reports are not in it.
        claims: Its events and statements that rest on most independent origins, the first of them first.
        claims_in_all: How many events and statements its reports make.
        former_ids: Ids that lead to it now.
        judgements: What people decided about its reports, oldest first.
    """

    line: StoryLine
    reports: tuple[StoryReport, ...]
    days: tuple[tuple[str, int], ...]
    claims: tuple[ClaimView, ...]
    claims_in_all: int
    former_ids: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    @property
    def id(self) -> str:
        """The story's id."""
        return self.line.id


def find_stories(
    connection: Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    country: str | None = None,
    outlet: str | None = None,
    min_origins: int | None = None,
    sort: StorySort = "weight",
    limit: int | None = None,
    offset: int = 0,
    new_since: str | None = None,
) -> list[StoryLine]:
    """Return the stories that meet every filter; `Desk.stories` says what the arguments mean.

    Args:
        connection: Any connection.
        since: As there; so too the others.
        until: Likewise.
        actor: Likewise.
        country: Likewise.
        outlet: Likewise.
        min_origins: Likewise.
        sort: Likewise.
        limit: Likewise.
        offset: Likewise.
        new_since: A report of it came into the record after this moment (ISO).

    Raises:
        QueryError: If a filter cannot be understood.
    """
    query = select(t.stories).where(
        *_conditions(connection, since, until, actor, country, outlet, min_origins, new_since)
    )
    day, order = _order(connection, sort, since)
    undated = [day.is_(None)] if day is not None else []
    query = query.order_by(*undated, *(key.desc() if falls else key for key, falls in order))
    query = query.limit(2**62 if limit is None else limit).offset(offset)
    return _lines(connection, connection.execute(query).all())


def page_stories(
    connection: Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    country: str | None = None,
    outlet: str | None = None,
    min_origins: int | None = None,
    sort: StorySort = "weight",
    limit: int = 20,
    after: Sequence[Any] | None = None,
) -> Page[StoryLine]:
    """Return a page of the stories that `find_stories` gives.

    Args:
        connection: Any connection.
        since: As there; so too the others.
        until: Likewise.
        actor: Likewise.
        country: Likewise.
        outlet: Likewise.
        min_origins: Likewise.
        sort: Likewise.
        limit: At most so many.
        after: `Page.next` of the page before; None for the first page.

    Raises:
        QueryError: If a filter cannot be understood, or `after` is no key of this order.
    """
    met = _conditions(connection, since, until, actor, country, outlet, min_origins, None)
    day, order = _order(connection, sort, since)
    rows, key = fetch_page(connection, select(t.stories).where(*met), order, after, limit, day=day)
    return Page(tuple(_lines(connection, rows)), key)


def _conditions(
    connection: Connection,
    since: str | None,
    until: str | None,
    actor: str | None,
    country: str | None,
    outlet: str | None,
    min_origins: int | None,
    new_since: str | None,
) -> list[ColumnElement[bool]]:
    s = t.stories.c
    met: list[ColumnElement[bool]] = []
    if since is not None:
        met.append(s.last_day >= first_day(since))
    if until is not None:
        met.append(s.first_day <= last_day(until))
    if min_origins is not None:
        met.append(s.origins >= min_origins)
    if actor is not None or country is not None:
        met.append(_with_claims(connection, actor, country))
    if outlet is not None:
        met.append(s.id.in_(_printed_by(connection, outlet)))
    if new_since is not None:
        r = t.reports.c
        fresh = select(r.story_id).where(r.recorded_at > as_of(new_since), r.story_id.is_not(None))
        met.append(s.id.in_(fresh))
    return met


def get_story(connection: Connection, given: str, *, claims: int | None = CLAIMS_SHOWN) -> StoryView:
    """Return a story by its id, by an id that it had before, or by the first digits of either.

    Args:
        connection: Any connection.
        given: The id.
        claims: At most so many claims; all if None.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several begin so.
    """
    found = find_story(connection, given)
    row = connection.execute(select(t.stories).where(t.stories.c.id == found)).one()
    reports = _reports_of(connection, found)
    days = Counter(report.published for report in reports if report.published)
    views, in_all = _claims(connection, reports, claims)
    former = select(t.former_stories.c.id, t.former_stories.c.founder)
    ids = [report.id for report in reports]
    old: list[str] = []
    for batch in in_chunks(ids):
        old += [r.id for r in connection.execute(former.where(t.former_stories.c.founder.in_(batch)))]
    return StoryView(
        line=_lines(connection, [row])[0],
        reports=tuple(reports),
        days=tuple(sorted(days.items())),
        claims=views,
        claims_in_all=in_all,
        former_ids=tuple(sorted(old)),
        judgements=_judgements(connection, ids),
    )


def _order(
    connection: Connection, sort: str, since: str | None
) -> tuple[ColumnElement[Any] | None, list[tuple[ColumnElement[Any], bool]]]:
    """The columns of an order and whether each falls; and the day without which a story stands last, if it has one."""
    s = t.stories.c
    # those of the last days are sooner gathered than found along the order of all
    origins = s.origins + 0 if since is not None and _are_few(connection, since) else s.origins
    weight: list[tuple[ColumnElement[Any], bool]] = [
        (origins, True), (s.outlets, True), (s.reports, True), (s.id, False)
    ]  # fmt: skip
    orders: dict[str, tuple[ColumnElement[Any] | None, list[tuple[ColumnElement[Any], bool]]]] = {
        "weight": (None, weight),
        "latest": (s.last_day, [(s.last_day, True), *weight]),
        "first": (s.first_day, [(s.first_day, False), *weight]),
    }
    if sort not in orders:
        raise QueryError(f"{sort!r} is no order of stories; these are: {', '.join(SORTS)}")
    return orders[sort]


def _are_few(connection: Connection, since: str) -> bool:
    last = select(t.stories.c.row).where(t.stories.c.last_day >= first_day(since)).limit(SORTED + 1)
    counted = select(func.count()).select_from(last.subquery())
    return int(connection.execute(counted).scalar_one()) <= SORTED


def _with_claims(connection: Connection, actor: str | None, country: str | None) -> ColumnElement[bool]:
    """Stories with a claim that names an actor, or that takes place in a country.

    The claims of an actor are gathered, unless it has so many that most stories are sooner looked at one by one.
    """
    m, local, s = t.claim_members.c, t.local_claims.c, t.story_reports.c
    joined = (
        t.claims.join(t.claim_members, m.claim_id == t.claims.c.claim_id)
        .join(t.local_claims, local.row == m.local_row)
        .join(t.story_reports, s.report_id == local.report_id)
    )
    is_wide = actor is not None and is_wide_party(connection, actor)
    wanted = conditions(connection, ClaimFilter(actor=actor, country=country), row_by_row=is_wide)
    told = select(s.story_id).select_from(joined).where(m.left_at.is_(None), *wanted)
    if not is_wide:
        return t.stories.c.id.in_(told)
    return looked_up(told.where(s.story_id == t.stories.c.id), t.stories)


def _printed_by(connection: Connection, outlet: str) -> Any:
    r = t.reports.c
    return select(r.story_id).where(r.outlet.in_(spellings(connection, outlet)), r.story_id.is_not(None))


def _lines(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoryLine]:
    lines = []
    for start in range(0, len(rows), 50):
        some = rows[start : start + 50]
        parties, places = _parties(connection, [row.id for row in some])
        lines += [
            StoryLine(
                id=row.id,
                title=row.title,
                title_report=row.title_report,
                first_day=row.first_day,
                last_day=row.last_day,
                reports=row.reports,
                outlets=row.outlets,
                origins=row.origins,
                parties=parties.get(row.id, ()),
                places=places.get(row.id, ()),
            )
            for row in some
        ]
    return lines


def _parties(
    connection: Connection, stories: Sequence[str]
) -> tuple[dict[str, tuple[StoryParty, ...]], dict[str, tuple[str, ...]]]:
    """Return who and which countries the claims of the first reports of stories name."""
    s, m, local, c, p = (
        table.c for table in (t.story_reports, t.claim_members, t.local_claims, t.claims, t.parties)
    )
    first: list[str] = []
    for story in stories:
        query = (
            select(s.report_id)
            .where(s.story_id == story)
            .order_by(s.day.nulls_last(), s.key)
            .limit(REPORTS_ASKED)
        )
        first += connection.execute(query).scalars()
    told = (
        t.local_claims.join(t.claim_members, (m.local_row == local.row) & m.left_at.is_(None))
        .join(t.claims, (c.claim_id == m.claim_id) & c.withdrawn_at.is_(None))
        .join(t.story_reports, s.report_id == local.report_id)
    )
    counts: dict[str, Counter[str]] = {}
    countries: dict[str, Counter[str]] = {}
    # a report has hundreds of claims: they are counted where they lie
    claims = func.count(distinct(c.row))
    for batch in in_chunks(sorted(first)):
        live = (
            local.report_id.in_(batch), local.withdrawn_at.is_(None), _IS_TOLD
        )  # fmt: skip
        by_actor = (
            select(s.story_id, p.actor_id, claims)
            .select_from(told.join(t.parties, p.claim_row == c.row))
            .where(*live, p.actor_id.is_not(None))
            .group_by(s.story_id, p.actor_id)
        )
        for story, actor, number in connection.execute(by_actor):
            counts.setdefault(story, Counter())[actor] += number
        by_country = (
            select(s.story_id, c.country, claims)
            .select_from(told)
            .where(*live, c.country.is_not(None))
            .group_by(s.story_id, c.country)
        )
        for story, country, number in connection.execute(by_country):
            countries.setdefault(story, Counter())[country] += number
    names: dict[str, str] = {}
    for batch in in_chunks(sorted({actor for found in counts.values() for actor in found})):
        query = select(t.actors.c.id, t.actors.c.name).where(t.actors.c.id.in_(batch))
        names |= {row.id: row.name for row in connection.execute(query)}
    parties = {
        story: tuple(
            StoryParty(actor, names[actor], found[actor])
            for actor in sorted(found.keys() & names.keys(), key=lambda a: (-found[a], names[a], a))
        )[:PARTIES_SHOWN]
        for story, found in counts.items()
    }
    return parties, {story: tuple(_most(found)[:PLACES_SHOWN]) for story, found in countries.items()}


def _most(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda one: (-counts[one], one))


def _reports_of(connection: Connection, story: str) -> list[StoryReport]:
    r, s = t.reports.c, t.story_reports.c
    columns = (r.id, r.title, r.outlet, r.published_day, r.published_at, r.origin_id, r.reprint_of)
    query = (
        select(*columns, r.reprint_kind)
        .select_from(t.story_reports.join(t.reports, r.id == s.report_id))
        .where(s.story_id == story)
    )
    rows = connection.execute(query).all()
    found = [
        (
            in_order(row.published_day, row.published_at),
            StoryReport(
                id=row.id,
                title=row.title,
                outlet=row.outlet,
                published=row.published_day,
                published_at=row.published_at,
                origin=row.origin_id or row.id,
                reprint_of=row.reprint_of,
                reprint_kind=row.reprint_kind,
            ),
        )
        for row in rows
    ]
    return [report for _, report in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def _claims(
    connection: Connection, reports: Sequence[StoryReport], most: int | None
) -> tuple[tuple[ClaimView, ...], int]:
    """Return the events and statements that most of the reports tell, by origins, and how many there are."""
    m, local, c = t.claim_members.c, t.local_claims.c, t.claims.c
    # what an origin tells, its reprints tell again: origins first
    looked_at = sorted(reports, key=lambda report: report.origin != report.id)[:REPORTS_READ]
    origin_of = {report.id: report.origin for report in looked_at}
    joined = t.local_claims.join(t.claim_members, (m.local_row == local.row) & m.left_at.is_(None)).join(
        t.claims, (c.claim_id == m.claim_id) & c.withdrawn_at.is_(None)
    )
    told: dict[str, set[str]] = {}
    reports_of: dict[str, set[str]] = {}
    sure: dict[str, tuple[bool, float]] = {}
    for batch in in_chunks(sorted(origin_of)):
        query = (
            select(local.report_id, c.claim_id, c.background, c.confidence)
            .select_from(joined)
            .where(
                local.report_id.in_(batch),
                local.withdrawn_at.is_(None),
                _IS_TOLD,
            )
        )
        for row in connection.execute(query):
            told.setdefault(row.claim_id, set()).add(origin_of[row.report_id])
            reports_of.setdefault(row.claim_id, set()).add(row.report_id)
            sure[row.claim_id] = (bool(row.background), row.confidence)
    best = sorted(told, key=lambda i: (-len(told[i]), -len(reports_of[i]), sure[i][0], -sure[i][1], i))[:most]
    views = {view.id: view for view in claims_of(connection, best)}
    return tuple(views[i] for i in best if i in views), len(told)


def _judgements(connection: Connection, reports: Sequence[str]) -> tuple[Judgement, ...]:
    m = t.judged_members.c
    ids: set[str] = set()
    for batch in in_chunks([story_member(report) for report in reports]):
        ids |= set(connection.execute(select(m.judgement).where(m.member_now.in_(batch), m.named)).scalars())
    rows: list[Any] = []
    for batch in in_chunks(sorted(ids)):
        rows += connection.execute(select(t.judgements).where(t.judgements.c.id.in_(batch))).all()
    found = [value_of_row(t.judgements, row) for row in sorted(rows, key=lambda row: row.row)]
    return tuple(j for j in found if isinstance(j, Judgement))
