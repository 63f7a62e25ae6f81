"""Reads the record: claims with their sources and counts, reports, hits, status. All views read through here."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    select,
)

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Actor, Claim, Correction, Document, Evidence, Failure, Reading
from foreigndesk.store import schema as t
from foreigndesk.store.base import SCHEMA_VERSION
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unpack, unsqueeze
from foreigndesk.store.filters import ClaimFilter, as_of, conditions, first_day, last_day, name_pattern
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.lineage import forms_by_claim, view_forms
from foreigndesk.store.link_steps import pending
from foreigndesk.store.links import confirmed_links
from foreigndesk.store.outlets import outlet_names, spellings
from foreigndesk.store.standing import is_member, is_rejected, judged_at
from foreigndesk.store.terms import in_order
from foreigndesk.store.views import (
    ClaimView,
    FailureRecord,
    ReportLine,
    ReportView,
    SourceLine,
    Status,
)
from foreigndesk.store.writer import claim_actors

Order = Literal["time", "said", "published", "id"]
# Characters of a report without a headline that are kept for a listing, which cuts them at a word.
OPENING = 240
# Claims turned into views at once.
BATCH = 400


# -- claims --------------------------------------------------------------------------------------------------


def find_claims(
    connection: Connection,
    wanted: ClaimFilter,
    *,
    order: Order = "time",
    limit: int | None = None,
    offset: int = 0,
) -> list[ClaimView]:
    """Return the claims that meet a filter, with their sources.

    Raises:
        QueryError: If a filter cannot be understood.
    """
    if wanted.report is not None:
        wanted = dataclasses.replace(wanted, report=report_id(connection, wanted.report))
    query = select_claims(order).where(*conditions(connection, wanted))
    if limit is not None:
        query = query.limit(limit)
    if offset:
        # SQLite has no OFFSET without LIMIT
        query = query.offset(offset) if limit is not None else query.limit(2**62).offset(offset)
    return view_claims(connection, connection.execute(query).all(), as_of(wanted.as_of))


def each_claim(connection: Connection) -> Iterator[ClaimView]:
    """Yield every standing claim (rejected ones too, marked), ordered by id."""
    ids = connection.execute(
        select(t.claims.c.claim_id).where(t.claims.c.withdrawn_at.is_(None)).order_by(t.claims.c.claim_id)
    ).scalars()
    for batch in in_chunks(sorted(ids), BATCH):
        yield from claims_of(connection, batch)


def claims_of(connection: Connection, claim_ids: Sequence[str]) -> list[ClaimView]:
    """Return the standing claims of some ids, in no set order."""
    views: list[ClaimView] = []
    for batch in in_chunks(claim_ids, BATCH):
        query = select_claims("id").where(t.claims.c.claim_id.in_(batch), t.claims.c.withdrawn_at.is_(None))
        views += view_claims(connection, connection.execute(query).all())
    return views


def select_claims(order: str) -> Select[Any]:
    """Return the selection of all claims that `view_claims` takes, in an order."""
    return claim_selection(order)[0]


def claim_selection(order: str) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """Return the selection of all claims in an order, and the columns of the order.

    Raises:
        QueryError: If there is no such order.
    """
    c = t.claims.c
    first, report = t.evidence.alias("first"), t.reports.alias("first_report")
    joined = t.claims.join(
        first, and_(first.c.local_row == c.first_row, first.c.position == c.first_evidence)
    ).join(report, report.c.id == first.c.report_id)
    # as `terms.in_order` has it
    moment = func.coalesce(report.c.published_at, report.c.published_day + "T99")
    published: list[ColumnElement[Any]] = [report.c.published_day.is_(None), moment]
    within: list[ColumnElement[Any]] = [report.c.id, first.c.start, c.claim_id]
    orders: dict[str, list[ColumnElement[Any]]] = {
        # what is only known to lie in a year (or across months) stands at its end, after the days and months that
        # it may have fallen on; of those that begin on one day the shorter ones first: the day, then its month
        "time": [
            c.start.is_(None),
            case((func.substr(c.start, 1, 7) == func.substr(c.end, 1, 7), c.start), else_=c.end),
            c.start,
            c.end,
            *published,
            *within,
        ],
        # what nobody dates was said by the day on which it was first printed, and stands there
        "said": [
            and_(c.start.is_(None), report.c.published_day.is_(None)),
            func.coalesce(c.end, c.start, report.c.published_day),
            c.start.is_(None),
            *published,
            *within,
        ],
        "published": [*published, *within],
        "id": [c.claim_id],
    }
    if order not in orders:
        raise QueryError(f"{order!r} is no order; these are: {', '.join(orders)}")
    columns = (c.row, c.claim_id, c.payload, c.recorded_at, c.withdrawn_at)
    return select(*columns).select_from(joined).order_by(*orders[order]), orders[order]


def view_claims(
    connection: Connection, rows: Sequence[Row[Any]], moment: str | None = None
) -> list[ClaimView]:
    """Return claims with their sources and counts, in the order of the rows."""
    views: list[ClaimView] = []
    for start in range(0, len(rows), BATCH):
        views += _view_batch(connection, rows[start : start + BATCH], moment)
    return views


def _view_batch(connection: Connection, rows: Sequence[Row[Any]], moment: str | None) -> list[ClaimView]:
    claim_ids = [row.claim_id for row in rows]
    members, sources = _sources(connection, claim_ids, moment)
    everyone = sorted({m for ids in members.values() for m in ids})
    verdicts = _verdicts(connection, everyone, moment)
    corrections = _corrections(connection, everyone, moment)
    decoded = {row.row: unsqueeze(row.payload, Claim) for row in rows}
    told = [
        row.claim_id
        for row in rows
        if decoded[row.row].kind == "statement" and len(members.get(row.claim_id, ())) > 1
    ]
    forms = forms_by_claim(connection, told, moment)
    links = confirmed_links(connection, moment)
    homes = _homes(connection, sorted({c.continues for c in decoded.values() if c.continues}), moment)
    views = []
    for row in rows:
        claim = decoded[row.row]
        own = sorted(members.get(row.claim_id, {row.claim_id}))
        lines_of = sources.get(row.claim_id, [])
        latest = max((verdicts[m] for m in own if m in verdicts), default=None)
        claim = dataclasses.replace(
            claim,
            members=tuple(own),
            evidence=tuple(piece for piece, _ in lines_of),
            continues=homes.get(claim.continues, claim.continues) if claim.continues else None,
            forms=forms.get(row.claim_id, ()),
        )
        lines = tuple(line for _, line in lines_of)
        views.append(
            ClaimView(
                claim=claim,
                reports=len({line.report_id for line in lines}),
                outlets=len({line.outlet.casefold() for line in lines if line.outlet}),
                origins=len({line.origin for line in lines}),
                sources=lines,
                judgement=latest[1] if latest else None,
                corrected={c.field: c.old for m in own for c in corrections.get(m, ())},
                recorded_at=row.recorded_at,
                withdrawn_at=row.withdrawn_at,
                forms=view_forms(claim, lines),
                links={i: links[i] for i in sorted(claim_actors(claim)) if i in links} if links else {},
            )
        )
    return views


def _sources(
    connection: Connection, claim_ids: Sequence[str], moment: str | None
) -> tuple[dict[str, set[str]], dict[str, list[tuple[Evidence, SourceLine]]]]:
    """Return, by claim, the ids of its members and what it rests on, first published first."""
    m, e, r = t.claim_members.c, t.evidence.c, t.reports.c
    joined = (
        t.claim_members.join(t.local_claims, t.local_claims.c.row == m.local_row)
        .join(t.evidence, e.local_row == m.local_row)
        .join(t.reports, r.id == e.report_id)
    )
    columns = (
        m.claim_id,
        t.local_claims.c.id.label("member"),
        e.report_id,
        e.start,
        e.end,
        e.text,
        e.headline,
    )
    report_columns = (r.outlet, r.published_day, r.published_at, r.title, r.origin_id)
    query = select(*columns, *report_columns).select_from(joined)
    members: dict[str, set[str]] = {}
    found: dict[str, dict[tuple[Any, ...], tuple[Evidence, SourceLine]]] = {}
    firsts: dict[str, str] = {}
    for batch in in_chunks(claim_ids):
        for row in connection.execute(query.where(m.claim_id.in_(batch), is_member(moment))):
            members.setdefault(row.claim_id, set()).add(row.member)
            if row.member == row.claim_id:
                firsts[row.claim_id] = row.report_id
            piece = Evidence(row.report_id, row.start, row.end, row.text, row.headline)
            line = SourceLine(
                row.report_id,
                row.outlet,
                row.published_day,
                row.title,
                row.text,
                row.headline,
                row.origin_id,
                row.start,
            )
            key = (in_order(row.published_day, row.published_at), row.report_id, row.start, row.end)
            found.setdefault(row.claim_id, {})[key] = (piece, line)
    ordered: dict[str, list[tuple[Evidence, SourceLine]]] = {}
    for claim_id, pieces in found.items():
        # of those of the first moment, the report that the claim has its words from
        keys = sorted(pieces, key=lambda key: (key[0], key[1] != firsts.get(claim_id), key[1:]))
        ordered[claim_id] = [pieces[key] for key in keys]
    return members, ordered


def _verdicts(
    connection: Connection, members: Sequence[str], moment: str | None
) -> dict[str, tuple[int, str]]:
    """One-report claim to (number, verb) of the last verdict on it."""
    found: dict[str, tuple[int, str]] = {}
    j = t.judgements.c
    for batch in in_chunks(members):
        query = select(j.row, j.verb, j.left_now).where(
            j.left_now.in_(batch), j.verb.in_(("confirm", "reject")), judged_at(moment)
        )
        for row, verb, left in connection.execute(query.order_by(j.row)):
            found[left] = (row, verb)
    return found


def _corrections(
    connection: Connection, members: Sequence[str], moment: str | None
) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = {}
    c = t.corrections.c
    for batch in in_chunks(members):
        query = select(t.corrections).where(c.claim_now.in_(batch)).order_by(c.row)
        for r in connection.execute(query):
            over = r.withdrawn_at is not None and (moment is None or r.withdrawn_at <= moment)
            if not over and (moment is None or r.at <= moment):
                known = found.setdefault(r.claim_now, [])
                # the machine's value is what the first correction found
                if all(k.field != r.field for k in known):
                    known.append(Correction(r.id, r.claim_now, r.field, r.old, r.new, r.by, r.at, r.why))
    return found


def _homes(connection: Connection, local_ids: Sequence[str], moment: str | None) -> dict[str, str]:
    """One-report claim to the claim of the record that it is part of."""
    found: dict[str, str] = {}
    joined = t.local_claims.join(t.claim_members, t.claim_members.c.local_row == t.local_claims.c.row)
    for batch in in_chunks(local_ids):
        query = select(t.local_claims.c.id, t.claim_members.c.claim_id).select_from(joined)
        rows = connection.execute(query.where(t.local_claims.c.id.in_(batch), is_member(moment)))
        found |= dict(rows.all())
    return found


def claim_id(connection: Connection, given: str) -> str:
    """Return the id of the standing claim that an id, a member's id, or the first digits of either mean.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several begin so.
    """
    joined = t.local_claims.join(t.claim_members, t.claim_members.c.local_row == t.local_claims.c.row)
    query = (
        select(t.claim_members.c.claim_id)
        .select_from(joined)
        .where(t.claim_members.c.left_at.is_(None), _begins(t.local_claims.c.id, given))
        .distinct()
        .limit(4)
    )
    exact = connection.execute(query.where(t.local_claims.c.id == given)).scalars().all()
    return _only(exact or connection.execute(query).scalars().all(), given, "claim")


def report_id(connection: Connection, given: str) -> str:
    """Return the id of the report that an id, or the first digits of one, mean.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several begin so.
    """
    query = select(t.reports.c.id).where(_begins(t.reports.c.id, given)).limit(4)
    exact = connection.execute(query.where(t.reports.c.id == given)).scalars().all()
    return _only(exact or connection.execute(query).scalars().all(), given, "report")


def actor_member(connection: Connection, given: str) -> str:
    """Return the local actor that stands for an actor in judgements: the one given, or the actor's first.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several begin so.
    """
    c = t.local_actors.c
    if ":" in given:
        found = connection.execute(select(c.member).where(c.member == given)).scalars().all()
        return _only(found, given, "actor")
    ids = (
        connection.execute(select(t.actors.c.id).where(_begins(t.actors.c.id, given)).limit(4))
        .scalars()
        .all()
    )
    actor_id = _only([i for i in ids if i == given] or ids, given, "actor")
    return str(connection.execute(select(func.min(c.member)).where(c.actor_id == actor_id)).scalar_one())


def _begins(column: ColumnElement[str], given: str) -> ColumnElement[bool]:
    return column.startswith(given, autoescape=True)


def _only(found: Sequence[str], given: str, what: str) -> str:
    if not found:
        raise NotFoundError(f"there is no {what} {given}")
    if len(found) > 1:
        raise QueryError(
            f"several {what}s begin with {given}: {', '.join(sorted(found)[:3])} …; give more digits"
        )
    return found[0]


def get_claim(connection: Connection, given: str) -> ClaimView:
    """Return a claim by its id; see `claim_id`."""
    found = claim_id(connection, given)
    query = select_claims("id").where(t.claims.c.claim_id == found, t.claims.c.withdrawn_at.is_(None))
    return view_claims(connection, connection.execute(query).all())[0]


# -- reports -------------------------------------------------------------------------------------------------


def find_reports(
    connection: Connection,
    *,
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ReportLine]:
    """Return the reports by publication day, undated ones last."""
    r = t.reports.c
    query = _select_lines().order_by(r.published_day.is_(None), r.published_day, r.id)
    if outlet is not None:
        query = query.where(r.outlet.in_(spellings(connection, outlet)))
    if since is not None:
        query = query.where(r.published_day >= first_day(since))
    if until is not None:
        query = query.where(r.published_day <= last_day(until))
    query = query.limit(2**62 if limit is None else limit).offset(offset)
    return [_report_line(row) for row in connection.execute(query)]


def report_lines(connection: Connection, report_ids: Sequence[str]) -> list[ReportLine]:
    """Return the lines of reports by their ids, in that order; those that are not in the record are left out."""
    found: dict[str, ReportLine] = {}
    for batch in in_chunks(report_ids):
        for row in connection.execute(_select_lines().where(t.reports.c.id.in_(batch))):
            found[row.id] = _report_line(row)
    return [found[report] for report in report_ids if report in found]


def _select_lines() -> Select[Any]:
    r = t.reports.c
    told = (
        select(func.count())
        .where(t.local_claims.c.report_id == r.id, t.local_claims.c.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    columns = (
        r.id, r.title, r.outlet, r.published_day, r.language, r.words, r.reprint_of, r.reprint_kind, r.story_id,
        case((func.coalesce(r.title, "") == "", func.substr(r.text, 1, OPENING))).label("opening"),
    )  # fmt: skip
    return select(*columns, t.readings.c.language_read, told.label("claims")).select_from(_with_reading())


def _report_line(row: Row[Any]) -> ReportLine:
    return ReportLine(
        id=row.id,
        title=row.title,
        outlet=row.outlet,
        published=row.published_day,
        language=row.language,
        words=row.words,
        read=bool(row.language_read),
        claims=row.claims,
        reprint_of=row.reprint_of,
        reprint_kind=row.reprint_kind,
        story=row.story_id,
        opening=row.opening,
    )


def count_reports(connection: Connection) -> int:
    """Return how many reports the record holds."""
    return int(connection.execute(select(func.count()).select_from(t.reports)).scalar_one())


def _with_reading() -> Any:
    live = and_(t.readings.c.report_id == t.reports.c.id, t.readings.c.withdrawn_at.is_(None))
    return t.reports.outerjoin(t.readings, live)


def get_report(connection: Connection, given: str) -> ReportView:
    """Return a report with its reading and its claims; see `report_id`."""
    found = report_id(connection, given)
    query = (
        select(t.reports, t.readings.c.payload).select_from(_with_reading()).where(t.reports.c.id == found)
    )
    row = connection.execute(query).one()
    views = find_claims(connection, ClaimFilter(report=found))
    # all copies have its origin, which is indexed
    copies = (
        select(t.reports.c.id)
        .where(t.reports.c.origin_id == (row.origin_id or found))
        .order_by(t.reports.c.id)
    )
    position = {
        v.id: min((e.start for e in v.claim.evidence if e.report_id == found), default=0) for v in views
    }
    return ReportView(
        document=document_of(row),
        reading=unpack(row.payload, Reading) if row.payload is not None else None,
        reprint_of=row.reprint_of,
        reprint_kind=row.reprint_kind,
        story=row.story_id,
        claims=tuple(sorted(views, key=lambda v: (position[v.id], v.claim.kind, v.id))),
        recorded_at=row.recorded_at,
        parent=row.parent_id,
        via=row.via,
        copies=tuple(connection.execute(copies.where(t.reports.c.parent_id == found)).scalars()),
    )


def document_of(row: Any) -> Document:
    """Return the report of a row of `reports`, as intake gave it."""
    return dataclasses.replace(unpack(row.document, Document), text=row.text)


def each_document(connection: Connection) -> Iterator[Document]:
    """Yield every report as intake gave it, ordered by id."""
    for row in _each_report(connection):
        yield document_of(row)


def _each_report(connection: Connection) -> Iterator[Any]:
    ids = connection.execute(select(t.reports.c.id).order_by(t.reports.c.id)).scalars().all()
    columns = (t.readings.c.made_by, t.readings.c.language_read)
    for batch in in_chunks(sorted(ids), 100):
        query = select(t.reports, *columns).select_from(_with_reading()).where(t.reports.c.id.in_(batch))
        yield from sorted(connection.execute(query), key=lambda row: str(row.id))


def report_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield every report as a row of `reports.jsonl`, ordered by id."""
    for row in _each_report(connection):
        document = document_of(row)
        yield {
            "id": document.id,
            "title": document.title,
            "outlet": document.outlet,
            "agency": document.agency,
            "published": document.published.date,
            "published_source": document.published.source,
            "published_reason": document.published.reason,
            "retrieved_at": document.retrieved_at,
            "url": document.url,
            "author": document.author,
            "byline": document.byline,
            "dateline": dataclasses.asdict(document.dateline) if document.dateline else None,
            "language": document.language,
            "read": bool(row.language_read),
            "made_by": row.made_by,
            "words": row.words,
            "reprint_of": row.reprint_of,
            "reprint_kind": row.reprint_kind,
            "story": row.story_id,
            "text": document.text,
            "removed": [dataclasses.asdict(removed) for removed in document.removed],
            "source": dataclasses.asdict(document.source),
        }


# -- actors --------------------------------------------------------------------------------------------------


def find_actors(connection: Connection, name: str, limit: int = 5) -> list[Actor]:
    """Return the actors that bear a name, those with most reports first.

    Raises:
        QueryError: If the name holds no word.
    """
    count = (
        select(func.count())
        .where(t.local_actors.c.actor_id == t.actors.c.id)
        .correlate(t.actors)
        .scalar_subquery()
    )
    query = (
        select(t.actors.c.payload)
        .where(t.actors.c.words.like(name_pattern(name), escape="\\"))
        .order_by(count.desc(), t.actors.c.id)
        .limit(limit)
    )
    found = [unsqueeze(payload, Actor) for payload in connection.execute(query).scalars()]
    return [dataclasses.replace(actor, members=members_of(connection, actor.id)) for actor in found]


def members_of(connection: Connection, actor_id: str) -> tuple[str, ...]:
    """Return the local actors that an actor was known from."""
    query = select(t.local_actors.c.member).where(t.local_actors.c.actor_id == actor_id)
    return tuple(sorted(connection.execute(query).scalars()))


# -- status --------------------------------------------------------------------------------------------------


def get_status(connection: Connection) -> Status:
    """Return what the desk holds."""

    def count(query: Select[Any]) -> int:
        return int(connection.execute(query).scalar_one())

    r = t.reports.c
    reports = count(select(func.count()).select_from(t.reports))
    origins = select(r.origin_id).where(r.origin_id.is_not(None)).distinct()
    kinds = connection.execute(
        select(t.claims.c.kind, func.count())
        .where(t.claims.c.withdrawn_at.is_(None), ~is_rejected(None))
        .group_by(t.claims.c.kind)
        .order_by(t.claims.c.kind)
    )
    g, number = t.readings.c, func.count()
    versions = (
        select(g.made_by, g.versions, g.language_read, number)
        # nearly all readings: the table is read along, not by an index of those that stand
        .where(unindexed(g.withdrawn_at).is_(None))
        .group_by(g.made_by, g.versions, g.language_read)
        .order_by(g.made_by, g.versions)
    )
    by_version: dict[str, int] = {}
    read = 0
    for made_by, annotators, is_read, some in connection.execute(versions):
        name = f"{made_by} ({', '.join(f'{k} {v}' for k, v in sorted(json.loads(annotators).items()))})"
        by_version[name] = by_version.get(name, 0) + some
        read += some if is_read else 0
    languages = connection.execute(
        select(func.coalesce(r.language, "unknown"), func.count())
        .group_by(r.language)
        .order_by(func.count().desc())
    )
    failures = connection.execute(
        select(t.failures).where(t.failures.c.resolved_at.is_(None)).order_by(t.failures.c.row)
    )
    return Status(
        reports=reports,
        read=read,
        unread=reports - read,
        claims=dict(kinds.all()),
        actors=count(select(func.count()).select_from(t.actors)),
        stories=count(select(func.count()).select_from(t.stories)),
        stories_told_twice=count(select(func.count()).where(t.stories.c.origins > 1)),
        origins=count(select(func.count()).select_from(origins.subquery())),
        outlets=len({name.lower() for name in outlet_names(connection)}),
        failures=tuple(
            FailureRecord(Failure(f.path, f.stage, f.error, f.reason, f.place or None), f.at)
            for f in failures
        ),
        versions=by_version,
        languages=dict(languages.all()),
        judgements=count(select(func.count()).where(t.judgements.c.withdrawn_at.is_(None))),
        corrections=count(select(func.count()).where(t.corrections.c.withdrawn_at.is_(None))),
        to_link=pending(connection),
        schema=SCHEMA_VERSION,
        backend=connection.dialect.name,
    )
