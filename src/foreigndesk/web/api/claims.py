"""Claims."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from foreigndesk.store.claim_fields import editable_fields
from foreigndesk.store.claim_past import claim_past
from foreigndesk.store.counts import count_claims
from foreigndesk.store.paging import page_claims
from foreigndesk.store.query import Order, get_claim
from foreigndesk.store.unsure_claims import UNSURE, unsure_page
from foreigndesk.web.api.models import (
    ClaimCountsOut,
    ClaimOut,
    FieldOut,
    JudgementOut,
    ListOf,
    claim_counts_out,
    claim_out,
    claims_out,
    decision_out,
)
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL, ClaimQuery
from foreigndesk.web.cursors import read_cursor
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import remembered

router = APIRouter(prefix="/claims", tags=["claims"], dependencies=[Unchanged])


class _Asked(ClaimQuery):
    order: Order = "time"
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("", response_model=ListOf[ClaimOut])
def list_claims(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Claims that meet a filter, a page at a time."""
    after = read_cursor(asked.after)
    return claims_out(
        page_claims(connection, asked.filter(), order=asked.order, after=after, limit=asked.limit)
    )


@router.get("/counts", response_model=ClaimCountsOut)
def count_of_claims(
    request: Request, connection: Reading, asked: Annotated[ClaimQuery, Query()]
) -> dict[str, Any]:
    """How many claims meet a filter, on how many reports, outlets and origins they rest, and facets."""
    wanted = asked.filter()
    found = remembered(request).get(connection, ("claims", wanted), lambda: count_claims(connection, wanted))
    return claim_counts_out(found)


class _Unsure(ClaimQuery):
    most: float = Field(UNSURE, ge=0, le=1, description="Confidence above which nothing is in doubt")
    after: str | None = Field(None, max_length=40, description="Id of the claim behind which to begin")
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("/unsure", response_model=ListOf[ClaimOut])
def unsure_claims(connection: Reading, asked: Annotated[_Unsure, Query()]) -> dict[str, Any]:
    """Claims of low confidence that nobody judged or corrected, the least sure first; `next` is the last one's id."""
    ids = unsure_page(
        connection, asked.filter(), most=asked.most, after=asked.after or None, limit=asked.limit + 1
    )
    views = [get_claim(connection, one) for one in ids[: asked.limit]]
    last = ids[asked.limit - 1] if len(ids) > asked.limit else None
    return {"items": [claim_out(view) for view in views], "next": last}


@router.get("/{claim_id}", response_model=ClaimOut)
def read_claim(connection: Reading, claim_id: str) -> dict[str, Any]:
    """A claim, by its id or the first digits of it."""
    return claim_out(get_claim(connection, claim_id))


@router.get("/{claim_id}/fields", response_model=list[FieldOut])
def fields_of_claim(connection: Reading, claim_id: str) -> list[dict[str, Any]]:
    """The fields of a claim that can be set right, with what they can be."""
    return [asdict(field) for field in editable_fields(get_claim(connection, claim_id).claim)]


@router.get("/{claim_id}/judgements", response_model=list[JudgementOut])
def judgements_of_claim(connection: Reading, claim_id: str) -> list[dict[str, Any]]:
    """Judgements and corrections about a claim, undone ones too, the earliest first."""
    return [decision_out(decision) for decision in claim_past(connection, claim_id).decisions]
