"""Pairs of actors: what happened between them, and what each said about the other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.class_series import class_series
from foreigndesk.store.counts import count_claims
from foreigndesk.store.paging import page_claims
from foreigndesk.store.party import both_in, of_kind, party_of, said_of_each_other
from foreigndesk.web.api.models import (
    ClaimOut,
    ListOf,
    PairOut,
    actor_out,
    claim_counts_out,
    claims_out,
    series_out,
)
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL, PartyFilters
from foreigndesk.web.cursors import read_cursor
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/pairs", tags=["pairs"], dependencies=[Unchanged])

_Words = Annotated[str | None, Field(max_length=300)]


class _Pair(PartyFilters):
    a: str = Field(min_length=1, max_length=300, description="An actor: id, state's code or name")
    b: str = Field(min_length=1, max_length=300, description="The other one, likewise")


class _Summed(_Pair):
    dates: Literal["own", "told"] = "told"


class _Listed(_Pair):
    kind: Literal["event", "statement"] = "event"
    type: _Words = None
    status: _Words = None
    sort: Literal["newest", "oldest"] = "newest"
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("", response_model=PairOut)
def read_pair(connection: Reading, asked: Annotated[_Summed, Query()]) -> dict[str, Any]:
    """Two actors: counts of events with both and of statements about each other, and events over time by class."""
    one, other = party_of(connection, asked.a), party_of(connection, asked.b)
    wanted = asked.filter()
    events, statements = both_in(one, other), said_of_each_other(one, other)
    counted = {
        "events": count_claims(connection, wanted, within=events, also=[of_kind("event")]),
        "statements": count_claims(connection, wanted, within=statements, also=[of_kind("statement")]),
    }
    return {
        "a": actor_out(one.actor),
        "b": actor_out(other.actor),
        **{name: claim_counts_out(counts) for name, counts in counted.items()},
        "series": series_out(class_series(connection, wanted, events, own_dates=asked.dates == "own")),
    }


@router.get("/claims", response_model=ListOf[ClaimOut])
def claims_of_pair(connection: Reading, asked: Annotated[_Listed, Query()]) -> dict[str, Any]:
    """Events with both, or statements of either about the other, a page at a time."""
    one, other = party_of(connection, asked.a), party_of(connection, asked.b)
    is_event = asked.kind == "event"
    between = both_in(one, other) if is_event else said_of_each_other(one, other)
    page = page_claims(
        connection,
        asked.filter(type=asked.type, status=asked.status),
        order="time" if is_event else "said",
        after=read_cursor(asked.after),
        limit=asked.limit,
        within=between,
        also=[of_kind(asked.kind)],
        latest_first=asked.sort == "newest",
    )
    return claims_out(page)
