"""What waits for a person's look."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from foreigndesk.store.reviewing import shown_pair
from foreigndesk.web import queues
from foreigndesk.web.api.models import ContradictionOut, DoubtfulPairOut, ListOf, Row
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import USUAL
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.reading import Reading

# Each pair is shown with sentences out of reports.
MOST_PAIRS = 50

router = APIRouter(prefix="/review", tags=["review"], dependencies=[Unchanged])


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str | None = Field(None, max_length=300, description="Words of a name of either side")
    least: float = Field(0.0, ge=0, le=1, description="Lowest score")
    unsure: bool = Field(False, description="Those that a person was not sure about instead")
    after: str | None = None
    limit: int = Field(20, ge=1, le=MOST_PAIRS)


@router.get("/pairs", response_model=ListOf[DoubtfulPairOut])
def pairs(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Pairs of actors that may be one, the most useful to settle first; the first answer of a large desk takes long."""
    wanted = queues.PairFilter(asked.name or None, asked.least, asked.unsure)
    found = queues.doubtful(request, connection, wanted, patience=None) or []
    begin = queues.place_behind(read_cursor(asked.after))
    page = found[begin : begin + asked.limit]
    shown = ((queues.pair_key(one), shown_pair(connection, one)) for one in page)
    return {
        "items": [{"key": key, **asdict(pair)} for key, pair in shown if pair is not None],
        "next": write_cursor([begin + asked.limit]) if len(found) > begin + asked.limit else None,
    }


@router.get("/contradictions", response_model=list[ContradictionOut])
def contradictions(
    request: Request, connection: Reading, limit: Annotated[int, Query(ge=1, le=1000)] = USUAL
) -> list[Row]:
    """Events that one report tells and another denies."""
    found = queues.denied(request, connection)[:limit]
    return [
        {"key": queues.contradiction_key(one), "left": one.left, "right": one.right, "why": one.why}
        for one in found
    ]
