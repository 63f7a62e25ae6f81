"""Reports with what was read off them: every claim's words stand in its report, at its offsets, in code points."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from foreigndesk.linking.records import LocalRecord
from foreigndesk.linking.reprints import fingerprints
from foreigndesk.model import Claim, Document, Evidence, Reading
from foreigndesk.store import schema as t
from foreigndesk.store.anew import BROKEN, stands
from foreigndesk.store.checking.faults import Findings, Remedy
from foreigndesk.store.codec import unpack, unsqueeze
from foreigndesk.store.terms import utc_moment
from foreigndesk.store.writer import claim_actors, fingerprint_rows

T = TypeVar("T")
# Reports looked at in one go.
REPORTS = 100


def check_reports(findings: Findings, total: int, *, quick: bool) -> None:
    """Look at every report, and at all that says what stands in it, withdrawn or not.

    Args:
        findings: Where faults go.
        total: How many reports there are.
        quick: Pass over fingerprints, which are worked out from the whole text again.
    """
    r = t.reports.c
    columns = (
        r.row, r.id, r.title, r.text, r.outlet, r.language, r.published_day, r.published_at, r.url, r.document
    )  # fmt: skip
    for rows in findings.counted("reports", select(*columns).order_by(r.row), total, REPORTS):
        texts = {row.id: row.text for row in rows}
        for row in rows:
            _check_document(findings, row)
        standing = _check_local_claims(findings, texts)
        _check_evidence(findings, texts, standing)
        _check_readings(findings, texts)
        _check_local_actors(findings, list(texts))
        if not quick:
            _check_fingerprints(findings, {row.row: row for row in rows})


def _check_document(findings: Findings, row: Any) -> None:
    document = _read(findings, "reports can be read", row.id, lambda: unpack(row.document, Document))
    if document is None:
        return
    kept = {
        "id": (row.id, document.id),
        "title": (row.title, document.title),
        "outlet": (row.outlet, document.outlet),
        "language": (row.language, document.language),
        "url": (row.url, document.url),
        "published_day": (row.published_day, document.published.day),
        "published_at": (row.published_at, utc_moment(document.published.date)),
    }
    for name, (column, told) in kept.items():
        if column != told:
            findings.add(
                "reports are as they came in",
                row.id,
                f"{name} is {column!r}; it came with {told!r}",
                "restore",
            )


def _check_evidence(findings: Findings, texts: dict[str, str], standing: set[int]) -> None:
    e, k = t.evidence.c, t.local_claims.c
    query = (
        select(e.local_row, e.report_id, e.start, e.end, e.text, k.id)
        .select_from(t.evidence.outerjoin(t.local_claims, k.row == e.local_row))
        .where(e.report_id.in_(texts))
    )
    for row in findings.connection.execute(query):
        findings.looked_at["pieces of evidence"] += 1
        there = texts[row.report_id][row.start : row.end]
        if there != row.text:
            findings.add(
                "evidence stands in its report",
                row.id or f"row {row.local_row}",
                f"report {row.report_id} has {there[:60]!r} at {row.start}–{row.end}, and not {row.text[:60]!r}",
                _mends(row.local_row in standing),
            )
        if row.id is None:
            findings.add(
                "evidence is under a claim", row.report_id, f"row {row.local_row} is no claim's", "restore"
            )


def _mends(by_itself: bool) -> Remedy:
    """What mends rows of evidence and actors: the claim itself, where its own words stand in the report."""
    return "reindex" if by_itself else "restore"


def _check_local_claims(findings: Findings, texts: dict[str, str]) -> set[int]:
    """Look at what is kept of claims; return the rows of those whose own words stand in their report."""
    standing: set[int] = set()
    k, e, a = t.local_claims.c, t.evidence.c, t.local_claim_actors.c
    rows = findings.connection.execute(
        select(k.row, k.id, k.report_id, k.payload).where(k.report_id.in_(texts))
    ).all()
    words: dict[int, list[Evidence]] = {}
    kept = select(t.evidence).where(e.report_id.in_(texts)).order_by(e.local_row, e.position)
    for one in findings.connection.execute(kept):
        told = Evidence(one.report_id, one.start, one.end, one.text, bool(one.headline))
        words.setdefault(one.local_row, []).append(told)
    actors: dict[int, set[str]] = {}
    under = select(t.local_claim_actors).join(t.local_claims, k.row == a.local_row)
    for pair in findings.connection.execute(under.where(k.report_id.in_(texts))):
        actors.setdefault(pair.local_row, set()).add(pair.member)
    for row in rows:
        findings.looked_at["claims of reports"] += 1
        claim = _read(
            findings, "claims can be read", row.id, functools.partial(unsqueeze, row.payload, Claim)
        )
        if claim is None:
            continue
        if claim.id == row.id and stands(claim, texts):
            standing.add(row.row)
        if claim.id != row.id or list(claim.evidence) != words.get(row.row, []):
            findings.add(
                "claims are kept with their evidence",
                row.id,
                f"what is kept of it names other words than its evidence (report {row.report_id})",
                _mends(row.row in standing),
            )
        if claim_actors(claim) != actors.get(row.row, set()):
            findings.add(
                "claims are found by their actors", row.id, "its actors are listed otherwise", "reindex"
            )
        for piece in claim.pieces:
            if texts.get(piece.report_id, "")[piece.start : piece.end] != piece.text:
                findings.add(
                    "quotations are slices of reports",
                    row.id,
                    f"report {piece.report_id} has other words at {piece.start}–{piece.end} than {piece.text[:60]!r}",
                    "restore",
                )
    return standing


def _check_readings(findings: Findings, texts: dict[str, str]) -> None:
    g = t.readings.c
    query = select(g.report_id, g.payload, g.company, g.withdrawn_at).where(g.report_id.in_(texts))
    for row in findings.connection.execute(query):
        findings.looked_at["readings"] += 1
        reading = _read(
            findings, "readings can be read", row.report_id, functools.partial(unpack, row.payload, Reading)
        )
        _read(findings, "readings can be read", row.report_id, functools.partial(unpack, row.company, list))
        if reading is None:
            continue
        length = len(texts[row.report_id])
        spans = [
            (s.start, s.end) for some in (reading.sentences, reading.mentions, reading.times) for s in some
        ]
        beyond = next((s for s in spans if not 0 <= s[0] <= s[1] <= length), None)
        if reading.document_id != row.report_id or beyond is not None:
            findings.add(
                "readings are of their report",
                row.report_id,
                f"it names {beyond[0]}–{beyond[1]} of {length} characters"
                if beyond
                else f"it is the reading of {reading.document_id}",
                "restore",
            )


def _check_local_actors(findings: Findings, reports: Sequence[str]) -> None:
    a = t.local_actors.c
    query = select(a.member, a.report_id, a.payload).where(a.report_id.in_(reports))
    for row in findings.connection.execute(query):
        findings.looked_at["local actors"] += 1
        record = _read(
            findings,
            "local actors can be read",
            row.member,
            functools.partial(unsqueeze, row.payload, LocalRecord),
        )
        if record is not None and (record.member, record.report_id) != (row.member, row.report_id):
            findings.add("local actors are of their report", row.member, f"it is {record.member}", "restore")


def _check_fingerprints(findings: Findings, rows: dict[int, Any]) -> None:
    f, g = t.fingerprints.c, t.readings.c
    kept: dict[int, set[int]] = {row: set() for row in rows}
    query = select(f.report_row, f.hash).where(f.report_row.in_(rows))
    for report_row, value in findings.connection.execute(query):
        kept[report_row].add(value)
    # a report that could not be read yet has none
    read = set(
        findings.connection.execute(
            select(g.report_id).where(g.report_id.in_([row.id for row in rows.values()]))
        ).scalars()
    )
    for number, row in rows.items():
        wanted = set(fingerprint_rows(fingerprints(row.text))) if row.id in read else set()
        if kept[number] != wanted and row.id in read:
            findings.add(
                "copies are found by fingerprints",
                row.id,
                f"{len(kept[number])} fingerprints are kept, and its text has {len(wanted)}",
                "reindex",
            )


def _read(findings: Findings, rule: str, subject: str, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except BROKEN as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        findings.add(rule, subject, f"what is kept of it cannot be unpacked: {reason}", "restore")
        return None
