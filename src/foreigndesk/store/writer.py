"""Writes a report into the record, whole or not at all; the same report twice changes nothing.

`add_report` stores in one transaction the document, its reading, what it says (one-report claims, local actors), and
marks what linking has to look at (`to_link`). `store.relink` works those marks off, in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from foreigndesk.errors import MissingEvidenceError
from foreigndesk.linking.actors import LocalRecord
from foreigndesk.linking.reprints import stored_fingerprints
from foreigndesk.model import Claim, Document, Failure, Participant
from foreigndesk.safe_characters import storable_name
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store, wait_for_turn
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import pack, squeeze, squeezed_json, to_json, unpacked_json
from foreigndesk.store.follow import carry_actors, follow_judgements
from foreigndesk.store.terms import utc_moment


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One report with all that was read in it, as a worker hands it to the writer.

    Attributes:
        reading: The reading, packed by `codec.pack` in the worker; None if reading failed.
        language_read: False if it is in a language that is kept unread.
        records: Its local actors.
        claims: Its one-report claims.
        fingerprints: Hashes by which copies of it are found.
    """

    document: Document
    reading: bytes | None = None
    made_by: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    language_read: bool = True
    records: tuple[LocalRecord, ...] = ()
    claims: tuple[Claim, ...] = ()
    fingerprints: tuple[int, ...] = ()
    words: int = 0


def known_reports(store: Store, report_ids: Sequence[str]) -> dict[str, str | None]:
    """Return, for those of the ids that are in the record, the `versions` JSON that read them (None: no reading)."""
    found: dict[str, str | None] = {}
    joined = t.reports.outerjoin(
        t.readings, (t.readings.c.report_id == t.reports.c.id) & t.readings.c.withdrawn_at.is_(None)
    )
    with store.reading() as connection:
        for batch in in_chunks(report_ids):
            query = select(t.reports.c.id, t.readings.c.made_by, t.readings.c.versions).select_from(joined)
            for report_id, made_by, versions in connection.execute(query.where(t.reports.c.id.in_(batch))):
                found[report_id] = None if made_by is None else f"{made_by} {versions}"
    return found


def version_key(made_by: str, versions: Iterable[tuple[str, str]]) -> str:
    """Return the text by which `known_reports` tells versions apart."""
    return f"{made_by} {to_json(dict(versions))}"


def add_report(store: Store, report: ReadReport) -> bool:
    """Store a report and what was read in it; return False if it was there already, read by the same version.

    A report that is there with another reading gets the new one: what machines said before is withdrawn, what
    people decided stays.

    Raises:
        MissingEvidenceError: If a claim has no evidence; nothing of the report is stored then.
    """
    _refuse_without_evidence(report)
    with store.writing() as connection:
        wait_for_turn(connection)
        now = store.now()
        report_id = report.document.id
        fresh = _insert_document(connection, report, now)
        old = connection.execute(
            select(t.readings.c.row, t.readings.c.made_by, t.readings.c.versions, t.readings.c.payload).where(
                t.readings.c.report_id == report_id, t.readings.c.withdrawn_at.is_(None)
            )
        ).one_or_none()
        if report.reading is None:
            return fresh
        if old is not None:
            if (old.made_by, old.versions) == (report.made_by, to_json(dict(report.versions))):
                if unpacked_json(old.payload) == unpacked_json(report.reading):
                    return fresh
            _withdraw_reading(connection, report_id, now)
        if not fresh:
            # one that could not be read when it came in has none yet
            row = connection.execute(select(t.reports.c.row).where(t.reports.c.id == report_id)).scalar_one()
            if keep_fingerprints(connection, row, report.fingerprints):
                mark(connection, "report", [report_id])
        connection.execute(insert(t.readings), _reading_row(report, now))
        _replace_local_actors(connection, report, bytes(old.payload) if old is not None else None)
        _replace_local_claims(connection, report, now)
        if old is not None:
            replaced = (old.row, bytes(old.payload))
            follow_judgements(connection, report_id, replaced, report.reading, report.claims)
        return True


def add_new_reports(store: Store, reports: Sequence[ReadReport]) -> list[ReadReport]:
    """Store reports in one transaction, a statement a table; return those that were new, which alone are stored.

    What `add_report` would store of each, in a fraction of the time for many.

    Raises:
        MissingEvidenceError: If a claim has no evidence; nothing is stored then.
    """
    for report in reports:
        _refuse_without_evidence(report)
    with store.writing() as connection:
        now = store.now()
        known: set[str] = set()
        for batch in in_chunks([report.document.id for report in reports]):
            known.update(
                connection.execute(select(t.reports.c.id).where(t.reports.c.id.in_(batch))).scalars()
            )
        fresh = [r for r in {r.document.id: r for r in reports}.values() if r.document.id not in known]
        _insert_documents(connection, fresh, now)
        read = [report for report in fresh if report.reading is not None]
        if read:
            connection.execute(insert(t.readings), [_reading_row(report, now) for report in read])
        actors = [row for report in read for row in _actor_rows(report, {})]
        if actors:
            connection.execute(insert(t.local_actors), actors)
        mark(connection, "actor", [str(row["member"]) for row in actors])
        claims = [(report.document.id, claim) for report in read for claim in report.claims]
        payloads = {claim.id: squeeze(claim) for _, claim in claims}
        mark(connection, "claim", map(str, _insert_local_claims(connection, claims, payloads, now)))
    return fresh


def _refuse_without_evidence(report: ReadReport) -> None:
    for claim in report.claims:
        if not claim.evidence or any(not e.text for e in claim.evidence):
            raise MissingEvidenceError(
                f"the {claim.kind} {claim.id} of report {report.document.id} rests on no words"
            )


def _insert_document(connection: Connection, report: ReadReport, now: str) -> bool:
    found = connection.execute(select(t.reports.c.row).where(t.reports.c.id == report.document.id)).scalar()
    if found is not None:
        return False
    _insert_documents(connection, [report], now)
    return True


def fingerprint_rows(found: Sequence[int]) -> list[int]:
    """Return the hashes that are kept of a report's fingerprints, sorted."""
    return sorted({_signed(value) for value in stored_fingerprints(found)})


def keep_fingerprints(connection: Connection, row: int, found: Sequence[int]) -> bool:
    """Let a report have these fingerprints; True if it had others."""
    f = t.fingerprints.c
    hashes = fingerprint_rows(found)
    old = sorted(connection.execute(select(f.hash).where(f.report_row == row)).scalars())
    if old == hashes:
        return False
    connection.execute(delete(t.fingerprints).where(f.report_row == row))
    if hashes:
        connection.execute(insert(t.fingerprints), [{"hash": h, "report_row": row} for h in hashes])
    return True


def _insert_documents(connection: Connection, reports: Sequence[ReadReport], now: str) -> None:
    """Store documents that are new, and mark them for linking."""
    if not reports:
        return
    rows = connection.execute(
        insert(t.reports).returning(t.reports.c.row, sort_by_parameter_order=True),
        [_document_row(report, now) for report in reports],
    ).scalars()
    hashes = [
        {"hash": value, "report_row": row}
        for row, report in zip(rows, reports, strict=True)
        for value in fingerprint_rows(report.fingerprints)
    ]
    if hashes:
        connection.execute(insert(t.fingerprints), hashes)
    mark(connection, "report", [report.document.id for report in reports])


def _document_row(report: ReadReport, now: str) -> dict[str, object]:
    document = report.document
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "outlet": document.outlet,
        "language": document.language,
        "published_day": document.published.day,
        "url": document.url,
        "path": document.source.path,
        "words": report.words,
        # the text has its own column
        "document": pack(replace(document, text="")),
        "origin_id": document.id,
        "recorded_at": now,
        "published_at": utc_moment(document.published.date),
    }


def _signed(value: int) -> int:
    """A hash as the 64 signed bits that both databases have."""
    value &= 0xFFFFFFFFFFFFFFFF
    return value - (1 << 64) if value >> 63 else value


def _withdraw_reading(connection: Connection, report_id: str, now: str) -> None:
    connection.execute(
        update(t.readings)
        .where(t.readings.c.report_id == report_id, t.readings.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def _reading_row(report: ReadReport, now: str) -> dict[str, object]:
    return {
        "report_id": report.document.id,
        "made_by": report.made_by,
        "versions": to_json(dict(report.versions)),
        "language_read": report.language_read,
        "payload": report.reading,
        "company": pack(sorted({key for record in report.records for key in record.company})),
        "recorded_at": now,
    }


def _actor_rows(report: ReadReport, carried: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the rows of local actors; `carried` says which of them have an actor already."""
    return [
        # whom it stands with is kept once for all actors of the report, in `readings`
        {
            "member": r.member,
            "report_id": report.document.id,
            "payload": squeeze(replace(r, company=())),
            "actor_id": carried.get(r.member),
        }
        for r in report.records
    ]


def _replace_local_actors(connection: Connection, report: ReadReport, reading: bytes | None) -> None:
    """Put the local actors of a report in the place of those of its former reading, if it had one."""
    report_id = report.document.id
    columns = t.local_actors.c
    query = select(columns.member, columns.actor_id, columns.cell).where(columns.report_id == report_id)
    rows_before = connection.execute(query).all()
    old = {row.member: row.actor_id for row in rows_before}
    carried: dict[str, str] = {}
    if old:
        if reading is not None and report.reading is not None:
            known = {member: actor_id for member, actor_id in old.items() if actor_id is not None}
            # linking then sees that they pass on to other actors, and that their ids do
            carried = carry_actors(report_id, reading, report.reading, known)
        mark(connection, "actor_cell", sorted({row.cell for row in rows_before if row.cell is not None}))
        mark(
            connection, "actor_left", sorted({actor_id for actor_id in old.values() if actor_id is not None})
        )
        connection.execute(delete(t.local_actors).where(t.local_actors.c.report_id == report_id))
    rows = _actor_rows(report, carried)
    if rows:
        connection.execute(insert(t.local_actors), rows)
    mark(connection, "actor", [r.member for r in report.records])


def _replace_local_claims(connection: Connection, report: ReadReport, now: str) -> None:
    report_id = report.document.id
    live = connection.execute(
        select(t.local_claims.c.row, t.local_claims.c.id, t.local_claims.c.payload).where(
            t.local_claims.c.report_id == report_id, t.local_claims.c.withdrawn_at.is_(None)
        )
    ).all()
    payloads = {claim.id: squeeze(claim) for claim in report.claims}
    kept = {
        row.id
        for row in live
        if row.id in payloads and squeezed_json(payloads[row.id]) == squeezed_json(row.payload)
    }
    gone = [row.row for row in live if row.id not in kept]
    if gone:
        connection.execute(
            update(t.local_claims).where(t.local_claims.c.row.in_(gone)).values(withdrawn_at=now)
        )
    new = [claim for claim in report.claims if claim.id not in kept]
    rows = _insert_local_claims(connection, [(report_id, claim) for claim in new], payloads, now)
    # a claim whose words are the same may yet have parties that are now other actors
    mark(connection, "claim", [str(row) for row in (*rows, *gone, *(r.row for r in live if r.id in kept))])


def _insert_local_claims(
    connection: Connection, claims: Sequence[tuple[str, Claim]], payloads: Mapping[str, bytes], now: str
) -> list[int]:
    """Store one-report claims, each with the id of its report; return their rows."""
    if not claims:
        return []
    rows = list(
        connection.execute(
            insert(t.local_claims).returning(t.local_claims.c.row, sort_by_parameter_order=True),
            [
                {
                    "id": c.id,
                    "report_id": report_id,
                    "payload": payloads[c.id],
                    "first_evidence": 0,
                    "recorded_at": now,
                }
                for report_id, c in claims
            ],
        ).scalars()
    )
    words, members = [], []
    for row, (_, claim) in zip(rows, claims, strict=True):
        for position, e in enumerate(claim.evidence):
            words.append(
                {
                    "local_row": row,
                    "position": position,
                    "report_id": e.report_id,
                    "start": e.start,
                    "end": e.end,
                    "text": e.text,
                    "headline": e.headline,
                }
            )
        members += [{"local_row": row, "member": m} for m in sorted(claim_actors(claim))]
    connection.execute(insert(t.evidence), words)
    if members:
        connection.execute(insert(t.local_claim_actors), members)
    return rows


def parties(claim: Claim) -> list[Participant]:
    """Return all parties of a claim, in the order of its fields."""
    single = (claim.holder, claim.subject, claim.object, claim.predecessor)
    found = [*claim.participants, *claim.speaker, *claim.addressees, *claim.about, *claim.other_speakers]
    return found + [p for p in single if p is not None]


def claim_actors(claim: Claim) -> set[str]:
    """Return the ids of the actors that a claim names: its parties, and on whose word it rests."""
    asserting = (speaker for told in claim.asserted_by for speaker in told.speakers)
    return {p.actor_id for p in (*parties(claim), *asserting) if p.actor_id}


def mark(connection: Connection, kind: str, keys: Iterable[str]) -> None:
    """Note that linking has to look at these."""
    rows = [{"kind": kind, "key": key} for key in dict.fromkeys(keys)]
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(t.to_link).on_conflict_do_nothing(), rows)


# -- failures and runs ---------------------------------------------------------------------------------------


def record_failure(store: Store, failure: Failure) -> None:
    """Note a failure; one that stands already is brought up to date."""
    record_failures(store, [failure])


def record_failures(store: Store, failures: Iterable[Failure]) -> None:
    """Note failures, in one transaction: one that stands already stays, one with another reason takes its place."""
    f = t.failures.c
    with store.writing() as connection:
        now = store.now()
        for failure in failures:
            known = connection.execute(select(f.error, f.reason).where(*_stands(failure))).one_or_none()
            if known is not None and tuple(known) == (failure.error, failure.reason):
                continue
            # ended and not overwritten, so that it can be seen as of then
            connection.execute(update(t.failures).where(*_stands(failure)).values(resolved_at=now))
            connection.execute(
                insert(t.failures).values(
                    path=failure.path,
                    place=failure.place or "",
                    stage=failure.stage,
                    error=failure.error,
                    reason=failure.reason,
                    at=now,
                )
            )


def standing_failures(store: Store) -> list[Failure]:
    """Return the failures that stand, in the order in which they first came up."""
    query = select(t.failures).where(t.failures.c.resolved_at.is_(None)).order_by(t.failures.c.row)
    with store.reading() as connection:
        return [
            Failure(r.path, r.stage, r.error, r.reason, r.place or None) for r in connection.execute(query)
        ]


def resolve_failures(store: Store, failures: Iterable[Failure]) -> None:
    """Note that these failures are over."""
    failures = list(failures)
    if not failures:
        return
    with store.writing() as connection:
        for failure in failures:
            over = update(t.failures).where(*_stands(failure))
            connection.execute(over.values(resolved_at=store.now()))


def _stands(failure: Failure) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a row is that of a failure which is not over."""
    f = t.failures.c
    return (
        f.path == failure.path, f.place == (failure.place or ""), f.stage == failure.stage, f.resolved_at.is_(None),
    )  # fmt: skip


def begin_run(store: Store, inputs: Sequence[str]) -> int:
    """Note that a run began; return its number."""
    named = to_json([storable_name(name) for name in inputs])
    with store.writing() as connection:
        result = connection.execute(
            insert(t.runs)
            .values(inputs=named, started_at=store.now(), added=0, known=0, failed=0)
            .returning(t.runs.c.row)
        )
        return int(result.scalar_one())


def clock_behind(store: Store) -> str | None:
    """Return when the record was last written, if the clock says that this is still to come; else None."""
    moments = (t.reports.c.recorded_at, t.claims.c.recorded_at, t.judgements.c.at, t.runs.c.started_at)
    with store.reading() as connection:
        found = [connection.execute(select(func.max(column))).scalar() for column in moments]
    last = max((moment for moment in found if moment), default=None)
    return last if last is not None and last > store.now() else None


def end_run(store: Store, run: int, added: int, known: int, failed: int) -> None:
    """Note how a run ended."""
    with store.writing() as connection:
        connection.execute(
            update(t.runs)
            .where(t.runs.c.row == run)
            .values(finished_at=store.now(), added=added, known=known, failed=failed)
        )
