"""Dossier: what a selection would give, and the selection as files to take away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from foreigndesk import __version__
from foreigndesk.export import bibtex, csl_json, describe_selection, dossier_policy, render_dossier
from foreigndesk.export.dossier import capital
from foreigndesk.model import EVENT_TYPES
from foreigndesk.store.base import stamp
from foreigndesk.store.dossier import MOST_CLAIMS, collect_dossier, measure_selection
from foreigndesk.store.filters import KINDS
from foreigndesk.web.asking import SelectionQuery
from foreigndesk.web.reading import Reading, of_then
from foreigndesk.web.remembered import remembered
from foreigndesk.web.rendering import render

# Claims that the page shows of what the file would hold.
SHOWN = 5

router = APIRouter()


class _Asked(SelectionQuery):
    title: str | None = Field(None, max_length=200)


class _AskedFile(_Asked):
    inline: bool = Field(False, description="Show it in the browser, in the place of saving it")


@router.get("/dossier")
def dossier_page(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """What the dossier of a selection would hold, with the files of it."""
    selection = of_then(request, asked.selection())
    return render(
        request,
        "dossier.html",
        section="claims",
        asked=asked,
        words=capital(describe_selection(selection)),
        first=collect_dossier(connection, selection, most=SHOWN).claims,
        size=remembered(request).get(
            connection, ("dossier", selection), lambda: measure_selection(connection, selection)
        ),
        most=MOST_CLAIMS,
        kinds=KINDS,
        types=EVENT_TYPES,
        given=asked.model_dump(by_alias=True, exclude_defaults=True),
    )


@router.get("/dossier.html")
def dossier_file(request: Request, connection: Reading, asked: Annotated[_AskedFile, Query()]) -> Response:
    """The dossier of a selection: one HTML file."""
    page = render_dossier(
        collect_dossier(connection, of_then(request, asked.selection())),
        made_at=stamp(request.app.state.settings.clock()),
        version=__version__,
        title=asked.title,
    )
    answer = _file(page, "text/html", "dossier.html", inline=asked.inline)
    # its style stands in the page itself; nothing else is let in
    answer.headers["Content-Security-Policy"] = f"{dossier_policy()}; frame-ancestors 'none'"
    return answer


@router.get("/dossier.bib")
def dossier_bibtex(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The sources of a selection as BibTeX."""
    sources = collect_dossier(connection, of_then(request, asked.selection())).sources
    return _file(bibtex(sources), "application/x-bibtex", "dossier.bib")


@router.get("/dossier.json")
def dossier_csl(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The sources of a selection as CSL-JSON."""
    sources = collect_dossier(connection, of_then(request, asked.selection())).sources
    return _file(csl_json(sources), "application/vnd.citationstyles.csl+json", "dossier.json")


def _file(text: str, media_type: str, name: str, *, inline: bool = False) -> Response:
    place = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{place}; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(text.encode(), media_type=f"{media_type}; charset=utf-8", headers=headers)
