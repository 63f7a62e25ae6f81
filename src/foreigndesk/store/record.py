"""Writes the linked claims: what changed gets a new row and the old one is withdrawn; what did not is left alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from foreigndesk.data.offices import office_kind
from foreigndesk.model import Claim, Participant
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import name_words, squeeze, squeezed_json
from foreigndesk.store.corrected_parties import StandingCorrections
from foreigndesk.store.places import insert_places, place_row
from foreigndesk.store.terms import nameless_terms, raw_terms
from foreigndesk.store.writer import parties

# Full text over a claim holds the words of so many of its reports; hundreds say no more.
BODY_PIECES = 20
# What the row of a party says of it.
PARTY = ("role", "actor_id", "kind", "state", "office_kind", "words")


class ClaimWriter:
    """Brings the stored record to a new state, claim by claim; `finish` withdraws what is left over.

    Args:
        connection: A writing connection.
        now: The moment of the change.
        anew: Look at the columns and parties that are kept, too; they follow from the claim, and only a fault of the
            file or of an older version makes them others.
    """

    def __init__(self, connection: Connection, now: str, *, anew: bool = False) -> None:
        self.connection, self.now, self.anew = connection, now, anew
        self.written: set[str] = set()
        self.touched: set[str] = set()
        self.changed = 0

    def write(
        self, claims: Sequence[Claim], rows: Mapping[str, int], rest: Mapping[int, str] | None = None
    ) -> None:
        """Write linked claims.

        Args:
            claims: As linking gave them; their `members` are one-report claims.
            rows: Row of each live one-report claim, by id.
            rest: Rows that belong to one of the claims, and are not among its members.
        """
        corrections = StandingCorrections(self.connection, (m for c in claims for m in c.members or (c.id,)))
        live = self.standing(claims)
        fresh: list[tuple[Claim, dict[str, Any]]] = []
        kept: dict[int, Claim] = {}
        for claim in claims:
            claim = corrections.applied(claim)
            first = claim.id if claim.id in rows else min(claim.members or (claim.id,))
            values = claim_columns(claim, rows[first])
            old = live.get(claim.id)
            self.written.add(claim.id)
            if (
                old is not None
                and squeezed_json(old["payload"]) == squeezed_json(values["payload"])
                and old["first_row"] == values["first_row"]
                and not (self.anew and self._is_kept_otherwise(old["row"], claim, values))
            ):
                kept[old["row"]] = claim
                searched = {name: values[name] for name in ("body", "content") if old[name] != values[name]}
                if searched:
                    self.connection.execute(
                        update(t.claims).where(t.claims.c.row == old["row"]).values(**searched)
                    )
            else:
                fresh.append((claim, values))
        rows_made = self._replace(fresh, [live[c.id]["row"] for c, _ in fresh if c.id in live])
        made = dict(zip(rows_made, (claim for claim, _ in fresh), strict=True))
        self.set_terms(kept | made)
        self._set_members({rows[m]: c.id for c in claims for m in c.members or (c.id,)} | dict(rest or {}))

    def claims_of(self, local_rows: Iterable[int]) -> dict[int, str]:
        """Return the claims of which one-report claims are members, by row."""
        m = t.claim_members.c
        found: dict[int, str] = {}
        for batch in in_chunks(local_rows):
            query = select(m.local_row, m.claim_id).where(m.local_row.in_(batch), m.left_at.is_(None))
            found.update((row.local_row, row.claim_id) for row in self.connection.execute(query))
        return found

    def leave(self, local_rows: Sequence[int]) -> set[int]:
        """Note that one-report claims are gone; return the rows of those that were joined with them."""
        claim_ids: set[str] = set()
        columns = t.claim_members.c
        for batch in in_chunks(local_rows):
            standing = (columns.local_row.in_(batch), columns.left_at.is_(None))
            claim_ids |= set(self.connection.execute(select(columns.claim_id).where(*standing)).scalars())
            self.connection.execute(update(t.claim_members).where(*standing).values(left_at=self.now))
        self.touched |= claim_ids
        mates: set[int] = set()
        for batch_ids in in_chunks(sorted(claim_ids)):
            query = select(columns.local_row).where(
                columns.claim_id.in_(batch_ids), columns.left_at.is_(None)
            )
            mates |= set(self.connection.execute(query).scalars())
        return mates

    def finish(self) -> int:
        """Withdraw the claims that nothing stands for any more; return how many rows were written or withdrawn."""
        gone = sorted(self.touched - self.written)
        for batch in in_chunks(gone):
            result = self.connection.execute(
                update(t.claims)
                .where(t.claims.c.claim_id.in_(batch), t.claims.c.withdrawn_at.is_(None))
                .values(withdrawn_at=self.now)
            )
            self.changed += result.rowcount
        return self.changed

    def standing(self, claims: Sequence[Claim]) -> dict[str, dict[str, Any]]:
        """Return the rows of those of the claims that stand, by id."""
        found: dict[str, dict[str, Any]] = {}
        columns = t.claims.c
        for batch in in_chunks(sorted({c.id for c in claims})):
            query = select(
                columns.row,
                columns.claim_id,
                columns.payload,
                columns.body,
                columns.content,
                columns.first_row,
            ).where(columns.claim_id.in_(batch), columns.withdrawn_at.is_(None))
            found.update({r["claim_id"]: dict(r) for r in self.connection.execute(query).mappings()})
        return found

    def _is_kept_otherwise(self, row: int, claim: Claim, values: Mapping[str, Any]) -> bool:
        kept = self.connection.execute(select(t.claims).where(t.claims.c.row == row)).one()
        written = {"body", "content", "payload"}
        if any(getattr(kept, name) != value for name, value in values.items() if name not in written):
            return True
        wanted = [party_columns(party) for party in parties(claim)]
        query = select(t.parties).where(t.parties.c.claim_row == row).order_by(t.parties.c.position)
        there = [{name: party[name] for name in PARTY} for party in self.connection.execute(query).mappings()]
        return there != wanted

    def _replace(self, fresh: Sequence[tuple[Claim, dict[str, Any]]], old: Sequence[int]) -> list[int]:
        for batch in in_chunks(old):
            self.connection.execute(
                update(t.claims).where(t.claims.c.row.in_(batch)).values(withdrawn_at=self.now)
            )
        if not fresh:
            return []
        self.changed += len(fresh)
        insert_places(self.connection, (claim.place for claim, _ in fresh))
        rows = list(
            self.connection.execute(
                insert(t.claims).returning(t.claims.c.row, sort_by_parameter_order=True),
                [{**values, "recorded_at": self.now} for _, values in fresh],
            ).scalars()
        )
        named = [
            {"claim_row": row, "position": position, **party_columns(party)}
            for row, (claim, _) in zip(rows, fresh, strict=True)
            for position, party in enumerate(parties(claim))
        ]
        if named:
            self.connection.execute(insert(t.parties), named)
        return rows

    def set_terms(self, claims: Mapping[int, Claim]) -> None:
        """Let claims (by row) be found by what they and their forms are; a form more does not change a statement."""
        wanted = {(field, value, row) for row, claim in claims.items() for field, value in claim_terms(claim)}
        columns = t.claim_terms.c
        old: set[tuple[str, str, int]] = set()
        for batch in in_chunks(sorted(claims)):
            query = select(columns.field, columns.value, columns.claim_row).where(
                columns.claim_row.in_(batch)
            )
            old |= {(field, value, row) for field, value, row in self.connection.execute(query)}
        names = ("field", "value", "claim_row")
        if gone := sorted(old - wanted):
            same = (columns[name] == bindparam(f"old_{name}") for name in names)
            self.connection.execute(
                delete(t.claim_terms).where(*same),
                [{f"old_{name}": value for name, value in zip(names, term, strict=True)} for term in gone],
            )
        if new := sorted(wanted - old):
            self.connection.execute(
                insert(t.claim_terms), [dict(zip(names, term, strict=True)) for term in new]
            )

    def _set_members(self, wanted: Mapping[int, str]) -> None:
        """Let each one-report claim (by row) be a member of its claim, and of no other."""
        columns = t.claim_members.c
        moved: list[int] = []
        kept: set[int] = set()
        for batch in in_chunks(sorted(wanted)):
            query = select(columns.row, columns.local_row, columns.claim_id).where(
                columns.local_row.in_(batch), columns.left_at.is_(None)
            )
            for row, local_row, claim_id in self.connection.execute(query):
                if wanted[local_row] == claim_id:
                    kept.add(local_row)
                else:
                    moved.append(row)
                    self.touched.add(claim_id)
        if moved:
            self.connection.execute(
                update(t.claim_members).where(columns.row == bindparam("r")).values(left_at=self.now),
                [{"r": row} for row in moved],
            )
        joined = [
            {"claim_id": claim_id, "local_row": local_row, "joined_at": self.now}
            for local_row, claim_id in sorted(wanted.items())
            if local_row not in kept
        ]
        if joined:
            self.connection.execute(insert(t.claim_members), joined)


def rewrite_words(connection: Connection, claims: Sequence[Claim]) -> None:
    """Write anew the words by which standing claims are found, whose members are others than when they were written.

    Args:
        connection: A writing connection.
        claims: With their evidence and forms.
    """
    writer = ClaimWriter(connection, "")
    live = writer.standing(claims)
    for claim in claims:
        words = {"body": _body(claim), "content": _content(claim)}
        connection.execute(update(t.claims).where(t.claims.c.row == live[claim.id]["row"]).values(**words))
    writer.set_terms({live[claim.id]["row"]: claim for claim in claims})


def claim_terms(claim: Claim) -> list[tuple[str, str]]:
    """Return (field, value) of all that a claim is found by."""
    told = dataclasses.asdict(claim)
    return nameless_terms(told) + (raw_terms(told) if claim.kind == "statement" else [])


def claim_columns(claim: Claim, first_row: int) -> dict[str, Any]:
    """Return what the row of a linked claim has; `first_row`: that of the one-report claim whose id it bears."""
    time = claim.time
    return {
        "claim_id": claim.id,
        "kind": claim.kind,
        "type": claim.type,
        "status": claim.status,
        "start": time.start if time else None,
        "end": (time.end or time.start) if time else None,
        "country": claim.place.country if claim.place else None,
        "place_id": place_row(dataclasses.asdict(claim.place))["id"] if claim.place else None,
        "state": claim.state,
        "office_kind": claim.office_kind,
        "background": claim.background,
        "confidence": claim.confidence,
        "made_by": claim.made_by,
        # evidence and members have tables of their own, and grow without a change of the claim itself; forms
        # follow from the members
        "payload": squeeze(dataclasses.replace(claim, evidence=(), members=(), forms=())),
        "body": _body(claim),
        "content": _content(claim),
        "first_row": first_row,
        "first_evidence": 0,
    }


def _body(claim: Claim) -> str:
    names = [p.name or p.text for p in parties(claim)]
    place = [claim.place.name or claim.place.text] if claim.place else []
    pieces = [e.text for e in claim.evidence]
    return "\n".join(dict.fromkeys(_some([*pieces, claim.content, claim.venue, *names, *place], BODY_PIECES)))


def _content(claim: Claim) -> str | None:
    if claim.kind != "statement":
        return None
    return "\n".join(dict.fromkeys(_some([claim.content, *(form.text for form in claim.forms)], BODY_PIECES)))


def _some(texts: Iterable[str | None], limit: int) -> list[str]:
    return [text for text in texts if text][:limit]


def party_columns(party: Participant) -> dict[str, Any]:
    """Return what the row of a party has."""
    return {
        "role": party.role,
        "actor_id": party.actor_id,
        "kind": party.kind,
        "state": party.state,
        "office_kind": office_kind(party.office) if party.office else None,
        "words": name_words(party.name, party.text),
    }
