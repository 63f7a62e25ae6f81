"""Who asks. On this machine there is one user, who may do everything; accounts take the place of `current_user`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, HTTPException, Request

Role = Literal["reader", "editor"]


@dataclass(frozen=True, slots=True)
class User:
    """Who asks.

    Attributes:
        name: Under which judgements are kept.
        role: A reader reads; an editor decides, too.
    """

    name: str
    role: Role

    @property
    def is_editor(self) -> bool:
        """Whether the user may decide."""
        return self.role == "editor"


LOCAL_USER = User("local", "editor")


def current_user(request: Request) -> User:
    """Return who asks: on an address that only this machine reaches, its user.

    Raises:
        HTTPException: 401 if nobody is signed in.
    """
    if not request.app.state.settings.is_loopback:
        raise HTTPException(401, "sign in first")
    request.state.user = LOCAL_USER  # for the templates
    return LOCAL_USER


CurrentUser = Annotated[User, Depends(current_user)]


def editor(user: CurrentUser) -> User:
    """Return who asks, if they may decide.

    Raises:
        HTTPException: 403 if they may only read.
    """
    if not user.is_editor:
        raise HTTPException(403, f"{user.name} may read and not decide; an editor can")
    return user


Editor = Annotated[User, Depends(editor)]
