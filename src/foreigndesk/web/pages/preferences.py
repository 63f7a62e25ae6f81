"""Preferences of a reader, kept in cookies of theirs: light or dark."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from foreigndesk.web.addresses import own_path
from foreigndesk.web.rendering import THEME_COOKIE
from foreigndesk.web.security import set_cookie

_YEAR = 365 * 24 * 3600

router = APIRouter()


@router.post("/preferences/theme")
def theme(
    request: Request,
    theme: Annotated[Literal["auto", "light", "dark"], Form()],
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Set light or dark (or what the system says), and go back."""
    response = RedirectResponse(own_path(back), status_code=303)
    set_cookie(request, response, THEME_COOKIE, theme, seconds=_YEAR)
    return response
