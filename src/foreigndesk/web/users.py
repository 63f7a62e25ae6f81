"""Who asks, as routes see it; `gate.Gate` found out before any route is reached."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from foreigndesk.accounts import Accounts, Session, User
from foreigndesk.web.past import PARAMETER


def current_user(request: Request) -> User:
    """Return who asks: on an address that only this machine reaches, its user; else who is signed in.

    Raises:
        HTTPException: 401 if nobody is signed in.
    """
    user: User | None = getattr(request.state, "user", None)
    if user is None:
        raise HTTPException(401, "sign in first")
    return user


CurrentUser = Annotated[User, Depends(current_user)]


def editor(request: Request, user: CurrentUser) -> User:
    """Return who asks, if they may decide.

    Raises:
        HTTPException: 403 if they may only read; 409 if they look at the past.
    """
    if request.query_params.get(PARAMETER):
        raise HTTPException(409, "the record of a past moment can be read, and not changed")
    if not user.is_editor:
        raise HTTPException(403, f"{user.name} may read and not decide; an editor can")
    return user


Editor = Annotated[User, Depends(editor)]


def current_session(request: Request) -> Session:
    """Return the session of who asks.

    Raises:
        HTTPException: 404 where nobody signs in, or a program asks with a token.
    """
    session: Session | None = getattr(request.state, "session", None)
    if session is None:
        raise HTTPException(404, "here nobody is signed in by a browser")
    return session


CurrentSession = Annotated[Session, Depends(current_session)]


def accounts_of(request: Request) -> Accounts:
    """Return the accounts of the desk that is served."""
    accounts: Accounts = request.app.state.accounts
    return accounts


TheAccounts = Annotated[Accounts, Depends(accounts_of)]
