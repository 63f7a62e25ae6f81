"""History: all that people decided, who, when and why, and undoing it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from foreigndesk.errors import ForeigndeskError
from foreigndesk.store.decision_log import count_decisions, page_decisions
from foreigndesk.store.rehearsal import Touched, foresee
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.deciding import undoing
from foreigndesk.web.decision_query import DecisionQuery
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import CurrentUser

NAV = NavEntry("history", "History", "/history", 65)

router = APIRouter()


class _Asked(DecisionQuery):
    look: str | None = Field(None, max_length=40)


@router.get("/history")
def decided(
    request: Request, connection: Reading, desk: TheDesk, user: CurrentUser, asked: Annotated[_Asked, Query()]
) -> Response:
    """Judgements and corrections, the latest first; `look` names one of which to tell what undoing it would touch."""
    wanted = asked.filter()
    page = page_decisions(connection, wanted, after=read_cursor(asked.after))
    total, facets = count_decisions(connection, wanted)
    touched: Touched | None = None
    untold: str | None = None
    if asked.look and user.is_editor:
        try:
            touched = foresee(desk.store, undoing(asked.look, by=user.name))
        except ForeigndeskError as error:
            untold = str(error)
    return render(
        request,
        "history.html",
        section="history",
        asked=asked,
        page=page,
        next=write_cursor(page.next),
        total=total,
        facets={
            name: [{"value": value, "claims": count} for value, count in sorted(found.items())]
            for name, found in facets.items()
        },
        touched=touched,
        untold=untold,
    )
