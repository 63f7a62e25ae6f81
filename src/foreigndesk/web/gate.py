"""The gate: finds out who asks, before any route is reached, and turns away who is nobody.

It stands in front of all routes, those that are not there and the description of the API too, so that a new page
needs no thought about it. Only the sign-in page and the static files are answered to
everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from foreigndesk.accounts import Accounts, Session, User, local_user
from foreigndesk.accounts.tokens import bearer_token
from foreigndesk.errors import ForeigndeskError
from foreigndesk.web.addresses import own_path
from foreigndesk.web.errors import API, answer_error, problem
from foreigndesk.web.security import SAFE_METHODS, session_secret
from foreigndesk.web.settings import WebSettings

SIGN_IN = "/sign-in"
STATIC_FILES = "/static/"


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks: a user, by a session or by an API token, or nobody."""

    user: User | None
    session: Session | None = None
    is_api_token: bool = False


class Gate:
    """ASGI middleware that puts `user`, `session`, `session_secret` and `is_api_token` into the request's state."""

    def __init__(self, app: ASGIApp, settings: WebSettings, accounts: Accounts) -> None:
        self._app, self._settings, self._accounts = app, settings, accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"].startswith(STATIC_FILES):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        secret = session_secret(request) if self._settings.needs_accounts else None
        header = request.headers.get("authorization")
        try:
            # looks into the database, so not on the loop
            asker = await run_in_threadpool(self._asker, header, secret)
        except ForeigndeskError as error:
            await answer_error(request, error)(scope, receive, send)
            return
        state = State(scope.setdefault("state", {}))
        state.user, state.session, state.is_api_token = asker.user, asker.session, asker.is_api_token
        state.session_secret = secret if asker.session is not None else None
        if asker.user is None and (scope["path"] != SIGN_IN or header is not None):
            await _turned_away(request)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _asker(self, header: str | None, secret: str | None) -> _Asker:
        if header is not None:
            # never the cookie, too: who sends a token wants to be who it stands for, or nobody
            return _Asker(self._accounts.token_user(bearer_token(header)), is_api_token=True)
        if not self._settings.needs_accounts:
            return _Asker(local_user(self._settings.local_name))
        session = self._accounts.session(secret)
        return _Asker(session.user if session else None, session)


def _turned_away(request: Request) -> Response:
    if request.url.path.startswith(API) or "authorization" in request.headers:
        answer = problem(request, 401, "sign in, or send an API token: Authorization: Bearer …")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if request.method not in SAFE_METHODS:
        return RedirectResponse(SIGN_IN, status_code=303)
    wanted = own_path(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    return RedirectResponse(
        f"{SIGN_IN}?next={quote(wanted, safe='')}" if wanted != "/" else SIGN_IN, status_code=303
    )
