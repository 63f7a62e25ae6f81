"""Signing in and out, and what is a user's own: password, browsers that are signed in, API tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import AccountError, TooManyAttemptsError
from foreigndesk.web.addresses import own_path
from foreigndesk.web.errors import status_of
from foreigndesk.web.rendering import render
from foreigndesk.web.security import clear_session_cookie, session_secret, set_session_cookie
from foreigndesk.web.users import CurrentSession, TheAccounts

# Far more than anyone types, and little enough to hash.
_LONGEST = 1000

# answered to everyone; `SIGN_IN` of gate.py is its address
open_router = APIRouter()
router = APIRouter()


@open_router.get("/sign-in")
def sign_in_page(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """Ask for name and password; who is known already goes on."""
    if getattr(request.state, "user", None) is not None:
        return RedirectResponse(own_path(next), status_code=303)
    return render(request, "sign_in.html", next=own_path(next), name="", error=None)


@open_router.post("/sign-in")
def sign_in(
    request: Request,
    accounts: TheAccounts,
    name: Annotated[str, Form(max_length=_LONGEST)],
    password: Annotated[str, Form(max_length=_LONGEST)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Sign in, with a fresh session each time, and go on to what was asked for."""
    try:
        made = accounts.sign_in(name, password, address=_address(request), user_agent=_agent(request))
    except AccountError as error:
        answer = render(
            request,
            "sign_in.html",
            status_code=status_of(error),
            next=own_path(next),
            name=name,
            error=str(error),
        )
        return _with_wait(answer, error)
    response = RedirectResponse(own_path(next), status_code=303)
    set_session_cookie(request, response, made)
    return response


@router.post("/sign-out")
def sign_out(request: Request, accounts: TheAccounts, session: CurrentSession) -> Response:
    """End the session of this browser."""
    accounts.sign_out(session_secret(request))
    response = RedirectResponse("/sign-in", status_code=303)
    clear_session_cookie(request, response)
    return response


@router.get("/account")
def account(request: Request, accounts: TheAccounts, session: CurrentSession) -> Response:
    """What is the user's own."""
    return _account(request, accounts, session)


@router.post("/account/password")
def change_password(
    request: Request,
    accounts: TheAccounts,
    session: CurrentSession,
    old: Annotated[str, Form(max_length=_LONGEST)],
    new: Annotated[str, Form(max_length=_LONGEST)],
    again: Annotated[str, Form(max_length=_LONGEST)],
) -> Response:
    """Change the user's password; all their other browsers are signed out."""
    if new != again:
        return _account(
            request, accounts, session, status_code=422, error="the new password was typed in two ways"
        )
    try:
        made = accounts.change_password(
            session.user.name, old, new, address=_address(request), user_agent=_agent(request)
        )
    except AccountError as error:
        answer = _account(request, accounts, session, status_code=_own_status(error), error=str(error))
        return _with_wait(answer, error)
    response = RedirectResponse("/account?changed=true", status_code=303)
    set_session_cookie(request, response, made)
    return response


@router.post("/account/end-others")
def end_others(accounts: TheAccounts, session: CurrentSession) -> Response:
    """Sign out all other browsers of the user."""
    accounts.end_sessions(session.user.name, but=session.id)
    return RedirectResponse("/account#browsers", status_code=303)


def _account(
    request: Request,
    accounts: TheAccounts,
    session: CurrentSession,
    *,
    status_code: int = 200,
    error: str | None = None,
) -> Response:
    return render(
        request,
        "account.html",
        status_code=status_code,
        sessions=accounts.sessions(session.user.name),
        tokens=accounts.tokens(session.user.name),
        changed=request.query_params.get("changed") == "true",
        error=error,
    )


def _own_status(error: AccountError) -> int:
    """A wrong old password does not mean that nobody is signed in."""
    return 422 if status_of(error) == 401 else status_of(error)


def _with_wait(answer: Response, error: AccountError) -> Response:
    if isinstance(error, TooManyAttemptsError):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _address(request: Request) -> str:
    """The peer's address; uvicorn has put a named proxy's word for it in its place."""
    return request.client.host if request.client else "unknown"


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
