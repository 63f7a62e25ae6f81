"""Errors: problem+json (RFC 9457) for programs, a page for people, from one table."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from foreigndesk.errors import (
    AccountError,
    ConfigError,
    ForeigndeskError,
    InTheMakingError,
    MergeConflictError,
    NotFoundError,
    NotPermittedError,
    QueryError,
    ReadOnlyError,
    RefusedPasswordError,
    SearchSyntaxError,
    SignInError,
    StoreError,
    TooManyAttemptsError,
)
from foreigndesk.safe_characters import visible
from foreigndesk.web.rendering import render
from foreigndesk.web.security import HEADERS

PROBLEM_JSON = "application/problem+json"
API = "/api/"
# The nearest class decides.
STATUS: dict[type[ForeigndeskError], int] = {
    NotFoundError: 404,
    QueryError: 422,
    MergeConflictError: 409,
    ConfigError: 422,
    SignInError: 401,
    NotPermittedError: 403,
    TooManyAttemptsError: 429,
    RefusedPasswordError: 422,
    AccountError: 409,
    ReadOnlyError: 409,
    StoreError: 503,
}
TITLES = {
    400: "The request cannot be understood",
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "Not in this desk",
    405: "Not possible here",
    409: "In conflict with a decision that stands",
    413: "Too much at once",
    415: "Another format is needed",
    421: "Another server",
    422: "The question cannot be understood",
    429: "Too many tries",
    500: "A fault of ours",
    503: "The record cannot be used now",
}
_LOG = logging.getLogger("foreigndesk.web")


def add_error_handlers(app: FastAPI) -> None:
    """Have the app answer every error in the form that its asker reads."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, ForeigndeskError)
        return answer_error(request, error)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 304:
            return Response(status_code=304, headers=error.headers)
        plain = error.detail if isinstance(error.detail, str) else None
        # Starlette's own words ("Not Found") say less than our titles
        detail = None if plain and plain.istitle() else plain
        answer = problem(request, error.status_code, detail)
        answer.headers.update(error.headers or {})
        return answer

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()]
        detail = "; ".join(f"{one['where']}: {one['what']}" for one in found)
        return problem(request, 422, detail, errors=found)

    async def fault(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
        answer = problem(request, 500, f"{type(error).__name__}; the server's log says where")
        # this handler stands outside of the guard
        answer.headers.update(HEADERS)
        return answer

    app.add_exception_handler(ForeigndeskError, ours)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, fault)


def status_of(error: ForeigndeskError) -> int:
    """Return the HTTP status of an error."""
    return next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)


def answer_error(request: Request, error: ForeigndeskError) -> Response:
    """Return an error of ours in the form that its asker reads."""
    # it may name a file, and a file's name may be no UTF-8
    first, *more = visible(str(error)).splitlines() or [type(error).__name__]
    facts: dict[str, Any] = {"steps": [line.strip() for line in more]} if more else {}
    if isinstance(error, SearchSyntaxError):
        facts |= {"position": error.position, "expected": error.expected, "mended": error.mended}
    if isinstance(error, InTheMakingError):
        facts["retry_after"] = error.retry_after
    answer = problem(request, status_of(error), first, **facts)
    if isinstance(error, TooManyAttemptsError | InTheMakingError):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def problem(request: Request, status: int, detail: str | None, **more: Any) -> Response:
    """Return an error: problem+json below /api/, else a page."""
    title = TITLES.get(status, "Something went wrong")
    if "retry_after" in more:
        title = "One moment: it is being made"
    if request.url.path.startswith(API):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
        return JSONResponse(body | more, status_code=status, media_type=PROBLEM_JSON)
    return render(
        request,
        "error.html",
        status_code=status,
        title=title,
        status=status,
        detail=detail,
        steps=more.get("steps", []),
        retry_after=more.get("retry_after"),
    )
