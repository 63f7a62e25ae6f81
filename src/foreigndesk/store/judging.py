"""What people decided: judgements and corrections, kept with who, when and why, and how corrections apply."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from foreigndesk.errors import QueryError
from foreigndesk.model import Claim, Correction, Judgement, PlaceRef, TimeRef
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks

# Fields of a claim that a person can set right, all of them words; `time.start` and such reach one level down.
CORRECTABLE = frozenset(
    {
        "body", "content", "country", "cue", "directness", "mode", "office", "office_kind", "place.country",
        "place.name", "place.text", "state", "status", "time.end", "time.precision", "time.start", "type",
        "venue", "via",
    }
) - {"country"}  # fmt: skip


def live_judgements(connection: Connection) -> list[Judgement]:
    """Return the judgements that stand, about what their things are called now."""
    query = select(t.judgements).where(t.judgements.c.withdrawn_at.is_(None)).order_by(t.judgements.c.row)
    return [
        Judgement(r.id, r.verb, r.left_now, r.right_now, r.by, r.at, r.why) for r in connection.execute(query)
    ]


def live_corrections(connection: Connection, claim_ids: Iterable[str]) -> dict[str, list[Correction]]:
    """Return the corrections that stand for one-report claims, oldest first, by the claim's id."""
    found: dict[str, list[Correction]] = {}
    columns = t.corrections.c
    for batch in in_chunks(claim_ids):
        query = select(t.corrections).where(columns.claim_now.in_(batch), columns.withdrawn_at.is_(None))
        for r in connection.execute(query.order_by(columns.row)):
            correction = Correction(r.id, r.claim_now, r.field, r.old, r.new, r.by, r.at, r.why)
            found.setdefault(r.claim_now, []).append(correction)
    return found


def value_of(claim: Claim, field: str) -> str | None:
    """Return what a claim has in a field that can be corrected.

    Raises:
        QueryError: If the field cannot be corrected.
    """
    if field not in CORRECTABLE:
        raise QueryError(f"{field} cannot be corrected; these can: {', '.join(sorted(CORRECTABLE))}")
    value: object = claim
    for part in field.split("."):
        value = getattr(value, part, None)
    return None if value is None else str(value)


def corrected(claim: Claim, field: str, value: str | None) -> Claim:
    """Return the claim with one field set right."""
    value_of(claim, field)
    if field == "status" and value is None:
        raise QueryError("a claim's status cannot be unknown")
    change: dict[str, Any] = {field.rpartition(".")[2]: value}
    if "." not in field:
        return dataclasses.replace(claim, **change)
    outer = field.partition(".")[0]
    if outer == "time":
        time = claim.time or TimeRef(None, None, None, None)
        return dataclasses.replace(claim, time=dataclasses.replace(time, **change))
    place = claim.place or PlaceRef(value or "")
    return dataclasses.replace(claim, place=dataclasses.replace(place, **change))
