"""Dossiers: claims of a selection with their sources as they are cited."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from foreigndesk.export import csl_item, describe_selection
from foreigndesk.store.dossier import collect_dossier
from foreigndesk.web.api.models import DossierOut, claim_out, counts_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import SelectionQuery
from foreigndesk.web.reading import Reading, of_then

router = APIRouter(prefix="/dossier", tags=["dossier"], dependencies=[Unchanged])


@router.get("", response_model=DossierOut)
def read_dossier(
    request: Request, connection: Reading, asked: Annotated[SelectionQuery, Query()]
) -> dict[str, Any]:
    """The claims of a selection, their sources as CSL-JSON, and which version of the record it is."""
    selection = of_then(request, asked.selection())
    made = collect_dossier(connection, selection)
    return {
        "selection": describe_selection(selection),
        "record_version": made.record.number,
        "found": made.found,
        "counts": counts_out(made.counts),
        "claims": [claim_out(view) for view in made.claims],
        "sources": [
            {
                "report_id": source.id,
                "origin": source.origin,
                "reprint_kind": source.reprint_kind,
                "csl": csl_item(source),
            }
            for source in made.sources
        ],
    }
