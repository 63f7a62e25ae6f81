"""Origins of a claim, a story or a report; and two reports compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from foreigndesk.store.origins import OriginsView, ReportComparison, compare_reports, find_origins
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.reading import Reading

router = APIRouter(tags=["origins"], dependencies=[Unchanged])
_Id = Annotated[str, Query(min_length=1, max_length=100, description="Id of a report, or its first digits")]


@router.get("/origins/{identifier}", response_model=OriginsView)
def read_origins(connection: Reading, identifier: str) -> OriginsView:
    """The reports, outlets and independent origins of a claim, a story or a report, as trees of reprints."""
    return find_origins(connection, identifier)


@router.get("/compare", response_model=ReportComparison)
def compare(connection: Reading, a: _Id, b: _Id) -> ReportComparison:
    """Two reports, sentence beside sentence: what the second dropped, added and altered."""
    return compare_reports(connection, a, b)
