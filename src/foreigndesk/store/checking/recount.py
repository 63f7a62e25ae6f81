"""Claims, actors and cells worked out again from what they are made of, and compared with what is kept.

Who and what is one is taken as it stands; that linking would decide so again is not asked.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from foreigndesk.linking.actors import actor_of as actor_of_cells
from foreigndesk.linking.cells import Cell, traits_of
from foreigndesk.linking.claims_merge import united
from foreigndesk.model import Actor, Claim
from foreigndesk.store import schema as t
from foreigndesk.store.actor_cells import Records, is_fixed
from foreigndesk.store.actor_links import standing_alone
from foreigndesk.store.anew import BROKEN
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.checking.faults import Findings
from foreigndesk.store.codec import squeezed_json, to_json, unsqueeze
from foreigndesk.store.corrected_parties import StandingCorrections
from foreigndesk.store.disagreements import actors_of
from foreigndesk.store.judging import live_pairs
from foreigndesk.store.places import place_row
from foreigndesk.store.record import claim_columns, claim_terms, party_columns
from foreigndesk.store.terms import actor_words
from foreigndesk.store.writer import parties

CLAIMS = 200
# Columns of a claim that follow from what it says; `payload` is compared by its JSON.
_COLUMNS = (
    "kind", "type", "status", "start", "end", "country", "place_id", "state", "office_kind", "background", "confidence",
    "made_by",
)  # fmt: skip
_WORDS = ("body", "content")


def check_claims(findings: Findings, total: int) -> None:
    """Work every standing claim out again from the claims of its reports."""
    c = t.claims.c
    query = select(t.claims).where(c.withdrawn_at.is_(None)).order_by(c.row)
    for rows in findings.counted("claims", query, total, CLAIMS):
        members = _members(findings.connection, [row.claim_id for row in rows])
        waiting = _waiting(findings.connection, [row for under in members.values() for row, _ in under])
        standing = [
            row for row in rows if not waiting & {number for number, _ in members.get(row.claim_id, ())}
        ]
        claims = _Claims(findings.connection, standing, members)
        for row in standing:
            try:
                kept = unsqueeze(row.payload, Claim)
                wanted = claims.again(row)
            except BROKEN as error:
                findings.add(
                    "claims can be read",
                    row.claim_id,
                    f"what is kept of it cannot be unpacked: {error}",
                    "relink",
                )
                continue
            if wanted is not None:
                _compare_claim(findings, row, kept, wanted)
                _compare_rows(findings, row, wanted, claims)


def _members(connection: Connection, ids: Sequence[str]) -> dict[str, list[tuple[int, Claim | None]]]:
    """Return row and claim of each member of some claims; None for one that cannot be unpacked."""
    m, k = t.claim_members.c, t.local_claims.c
    found: dict[str, list[tuple[int, Claim | None]]] = {}
    query = select(m.claim_id, k.row, k.payload).join(t.local_claims, k.row == m.local_row)
    for batch in in_chunks(ids):
        for row in connection.execute(query.where(m.claim_id.in_(batch), m.left_at.is_(None))):
            claim = None
            with contextlib.suppress(*BROKEN):
                claim = unsqueeze(row.payload, Claim)
            found.setdefault(row.claim_id, []).append((row.row, claim))
    return found


def _waiting(connection: Connection, rows: Iterable[int]) -> set[int]:
    q = t.to_link.c
    found: set[int] = set()
    for batch in in_chunks(map(str, rows)):
        query = select(q.key).where(q.kind == "claim", q.key.in_(batch))
        found |= set(map(int, connection.execute(query).scalars()))
    return found


class _Claims:
    """What some claims are made of, read in one go."""

    def __init__(
        self,
        connection: Connection,
        rows: Sequence[Any],
        members: Mapping[str, list[tuple[int, Claim | None]]],
    ) -> None:
        self.members = {row.claim_id: members.get(row.claim_id, []) for row in rows}
        told = [claim for under in self.members.values() for _, claim in under if claim is not None]
        self.actor_of = actors_of(connection, told)
        self.days, self.moments = _published(
            connection, {e.report_id for claim in told for e in claim.evidence}
        )
        self.corrections = StandingCorrections(connection, (claim.id for claim in told))
        numbers = [row.row for row in rows]
        self.parties = _by_claim(connection, t.parties, numbers)
        self.terms = _by_claim(connection, t.claim_terms, numbers)

    def again(self, row: Any) -> Claim | None:
        """Return the claim as its members have it; None if it has none, or one that cannot be unpacked."""
        claims = [claim for _, claim in self.members[row.claim_id] if claim is not None]
        if not claims or len(claims) < len(self.members[row.claim_id]):
            return None
        return self.corrections.applied(united(claims, self.actor_of, self.days, self.moments))


def _published(
    connection: Connection, reports: Iterable[str]
) -> tuple[dict[str, str | None], dict[str, str]]:
    r = t.reports.c
    days: dict[str, str | None] = {}
    moments: dict[str, str] = {}
    for batch in in_chunks(sorted(reports)):
        query = select(r.id, r.published_day, r.published_at).where(r.id.in_(batch))
        for row in connection.execute(query):
            days[row.id] = row.published_day
            if row.published_at:
                moments[row.id] = row.published_at
    return days, moments


def _by_claim(connection: Connection, table: Any, numbers: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for batch in in_chunks(numbers):
        for row in connection.execute(select(table).where(table.c.claim_row.in_(batch))):
            found.setdefault(row.claim_row, []).append(row)
    return found


def _compare_claim(findings: Findings, row: Any, kept: Claim, wanted: Claim) -> None:
    if wanted.id != row.claim_id:
        findings.add(
            "claims bear the id of a member",
            row.claim_id,
            f"of its {len(wanted.members)} members {wanted.id} is the earliest",
            "relink",
        )
        return
    stated, again = _plain(kept), _plain(wanted)
    if stated != again:
        differ = [
            f.name for f in dataclasses.fields(Claim) if getattr(stated, f.name) != getattr(again, f.name)
        ]
        findings.add(
            "claims say what their members say",
            row.claim_id,
            f"{', '.join(differ)} is not what its {len(wanted.members)} members come to",
            "relink",
        )
        return
    columns = claim_columns(wanted, row.first_row)
    for names, rule in (
        (_COLUMNS, "claims are filtered by what they say"),
        (_WORDS, "claims are found by their words"),
    ):
        differ = [name for name in names if getattr(row, name) != columns[name]]
        if differ:
            findings.add(rule, row.claim_id, f"the columns {', '.join(differ)} say something else", "relink")


def _plain(claim: Claim) -> Claim:
    """A claim without what has rows of its own, and without the claim that it continues, which may be another's now."""
    return dataclasses.replace(claim, evidence=(), members=(), forms=(), continues=None)


def _compare_rows(findings: Findings, row: Any, wanted: Claim, claims: _Claims) -> None:
    named = [{"position": position, **party_columns(party)} for position, party in enumerate(parties(wanted))]
    kept = sorted(claims.parties.get(row.row, ()), key=lambda party: party.position)
    if [{name: getattr(party, name) for name in named[0]} for party in kept] != named if named else kept:
        findings.add("parties of claims are listed", row.claim_id, "they are listed otherwise", "relink")
    terms = {(term.field, term.value) for term in claims.terms.get(row.row, ())}
    if terms != set(claim_terms(wanted)):
        missing, more = set(claim_terms(wanted)) - terms, terms - set(claim_terms(wanted))
        words = ", ".join(sorted(f"{field} {value}" for field, value in (missing or more)))
        findings.add(
            "claims are found by their terms",
            row.claim_id,
            f"{'not' if missing else 'wrongly'} found by {words[:80]}",
            "relink",
        )


def check_actors(findings: Findings, total: int) -> None:
    """Count every cell again, work every known actor out from its cells, and compare their words."""
    pairs = live_pairs(findings.connection)
    _check_cells(findings, {m for pair in pairs if pair.verb == "different" for m in pair.left})
    a = t.actors.c
    query = select(a.id, a.kind, a.name, a.state, a.sector, a.words, a.payload).order_by(a.id)
    for rows in findings.counted("actors", query, total, CLAIMS):
        ids = [row.id for row in rows]
        cells = _cells_of(findings, ids)
        words = _words_of(findings.connection, ids)
        for row in rows:
            try:
                kept = unsqueeze(row.payload, Actor)
            except BROKEN as error:
                findings.add(
                    "actors can be read", row.id, f"what is kept cannot be unpacked: {error}", "relink"
                )
                continue
            _compare_actor(findings, row, kept, cells.get(row.id, []))
            wanted = {named["word"] for named in actor_words(row.id, row.words)}
            if wanted != words.get(row.id, set()):
                findings.add("actors are found by their names", row.id, f"{row.name}: other words", "reindex")


def _compare_actor(findings: Findings, row: Any, kept: Actor, cells: Sequence[Cell]) -> None:
    columns = (row.id, row.kind, row.name, row.state, row.sector)
    if columns != (kept.id, kept.kind, kept.name, kept.state, kept.sector):
        findings.add(
            "actors are filtered by what they are", row.id, f"{row.name}: its columns differ", "relink"
        )
    if not cells:
        return
    wanted = actor_of_cells(cells, kept.reasons)
    if dataclasses.replace(kept, reasons=()) != dataclasses.replace(wanted, reasons=()):
        findings.add(
            "actors are what their members are",
            row.id,
            f"{kept.name} is kept, and its members come to {wanted.name} ({wanted.id})",
            "relink",
        )


def _cells_of(findings: Findings, actor_ids: Sequence[str]) -> dict[str, list[Cell]]:
    c = t.actor_cells.c
    found: dict[str, list[Cell]] = {}
    for batch in in_chunks(actor_ids):
        query = select(c.actor_id, c.cell, c.payload).where(c.actor_id.in_(batch))
        for row in findings.connection.execute(query):
            with contextlib.suppress(*BROKEN):
                found.setdefault(row.actor_id, []).append(unsqueeze(row.payload, Cell))
    return found


def _words_of(connection: Connection, actor_ids: Sequence[str]) -> dict[str, set[str]]:
    w = t.actor_words.c
    found: dict[str, set[str]] = {}
    for batch in in_chunks(actor_ids):
        for row in connection.execute(select(w.actor_id, w.word).where(w.actor_id.in_(batch))):
            found.setdefault(row.actor_id, set()).add(row.word)
    return found


def _check_cells(findings: Findings, freed: set[str]) -> None:
    c, a, q = t.actor_cells.c, t.local_actors.c, t.to_link.c
    records = Records(findings.connection, freed)
    alone = standing_alone(findings.connection, live_pairs(findings.connection))
    stale = select(q.key).where(q.kind == "actor_cell")
    moving = select(a.cell).where(a.member.in_(select(q.key).where(q.kind == "actor")), a.cell.is_not(None))
    query = select(c.cell, c.payload).where(c.cell.not_in(stale), c.cell.not_in(moving)).order_by(c.cell)
    for rows in findings.rows(query, CLAIMS):
        findings.tell("cells", findings.looked_at["cells"], 0)
        for row in rows:
            findings.looked_at["cells"] += 1
            try:
                kept = unsqueeze(row.payload, Cell)
            except BROKEN as error:
                findings.add(
                    "cells can be read", row.cell, f"what is kept cannot be unpacked: {error}", "relink"
                )
                continue
            again = Cell(kept.traits, row.cell)
            for members in findings.rows(select(a.member).where(a.cell == row.cell)):
                for record in records.load([one.member for one in members]).values():
                    again.add(record)
                    found = None if is_fixed(record) else traits_of(record, alone=record.member in alone)
                    if found is None or found.id != row.cell:
                        findings.add(
                            "local actors are counted where they belong",
                            record.member,
                            f"not in {row.cell}",
                            "relink",
                        )
            if to_json(again) != squeezed_json(row.payload).decode():
                findings.add(
                    "cells count their members",
                    row.cell,
                    f"it says {kept.records} members, and counted again there are {again.records}"
                    if kept.records != again.records
                    else "counted again, names, states or days are others",
                    "relink",
                )


def check_places(findings: Findings) -> None:
    """Compare the list of places with the claims that name them."""
    c, p = t.claims.c, t.places.c
    kept_columns = ("words", "name", "country", "lat", "lon", "feature")
    query = select(c.claim_id, c.payload, *(p[name] for name in kept_columns)).join(
        t.places, p.id == c.place_id
    )
    for rows in findings.rows(query.where(c.withdrawn_at.is_(None)), CLAIMS):
        for row in rows:
            try:
                place = unsqueeze(row.payload, Claim).place
            except BROKEN:
                continue
            wanted = place_row(dataclasses.asdict(place)) if place else {}
            if any(getattr(row, name) != wanted.get(name) for name in kept_columns):
                findings.add(
                    "places of claims are listed", row.claim_id, "its place is listed otherwise", "reindex"
                )
