"""What keeps a page from being used against its reader: headers, the Host check, tokens of forms.

Report text is data. It reaches a page only through the escaping of `rendering`; should that ever fail, the policy
below still lets no script but our own files run and no address but this one be reached.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foreigndesk.accounts import NewSession, csrf_token, is_csrf_token
from foreigndesk.web.settings import WebSettings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SESSION_COOKIE = "foreigndesk_session"
CSRF_COOKIE, CSRF_FIELD, CSRF_HEADER = "foreigndesk_form", "token", "X-CSRF-Token"
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))


class Guard:
    """ASGI middleware: refuses requests that name another host, and puts `HEADERS` on every answer.

    A page of another site can have its name resolve to 127.0.0.1 (DNS rebinding); its requests then come from this
    machine, but name that site.
    """

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app, self._hosts = app, frozenset(host.lower() for host in settings.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if host_name(Headers(scope=scope).get("host", "")) not in self._hosts:
            refusal = PlainTextResponse("This server does not answer to that name.\n", status_code=421)
            await refusal(scope, receive, send_guarded)
            return
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            # no name and no text holds it, and PostgreSQL cannot be asked for it
            body = {"type": "about:blank", "title": "The request cannot be understood", "status": 400}
            unreadable = JSONResponse(
                body | {"detail": "the address holds a NUL character"},
                status_code=400,
                media_type="application/problem+json",
            )
            await unreadable(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


def host_name(header: str) -> str:
    """Return the host of a Host header without its port, in small letters."""
    host = header.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


# -- tokens of forms -----------------------------------------------------------------------------------------


def form_token(request: Request) -> str:
    """Return the token that forms of this browser carry.

    It hangs on the session where there is one; else on a cookie of its own, which `set_form_cookie` gives the browser.
    """
    secret = getattr(request.state, "session_secret", None)
    if secret is not None:
        return csrf_token(secret)
    seed = getattr(request.state, "form_seed", None) or request.cookies.get(CSRF_COOKIE)
    if not seed or len(seed) > 64:
        seed = secrets.token_urlsafe(24)
    request.state.form_seed = seed
    return _signed(request, seed)


def set_form_cookie(request: Request, response: Response) -> None:
    """Give the browser the half of the token that its forms do not carry, if the page has forms."""
    seed = getattr(request.state, "form_seed", None)
    if seed and request.cookies.get(CSRF_COOKIE) != seed:
        set_cookie(request, response, CSRF_COOKIE, seed)


def set_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Set a cookie that no script reads and that no other site's request carries."""
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="strict", secure=is_secure(request)
    )


def is_secure(request: Request) -> bool:
    """Return whether the browser asks over TLS: of us, or of the proxy that `serve --proxy` names."""
    return request.url.scheme == "https"


# -- the session's cookie ------------------------------------------------------------------------------------


def session_cookie(request: Request) -> str:
    """Return the name of the session's cookie; over TLS one that no other host and no plain page can set."""
    return f"__Host-{SESSION_COOKIE}" if is_secure(request) else SESSION_COOKIE


def session_secret(request: Request) -> str | None:
    """Return the secret of the session's cookie, or None."""
    return request.cookies.get(session_cookie(request)) or None


def set_session_cookie(request: Request, response: Response, made: NewSession) -> None:
    """Sign the browser in. A link from elsewhere still opens the page that it names (Lax); no form from elsewhere works."""
    response.set_cookie(
        session_cookie(request),
        made.secret,
        expires=datetime.fromisoformat(made.session.expires_at),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
    response.delete_cookie(CSRF_COOKIE, httponly=True, samesite="strict", secure=is_secure(request))


def clear_session_cookie(request: Request, response: Response) -> None:
    """Have the browser forget its session."""
    response.delete_cookie(
        session_cookie(request), path="/", httponly=True, samesite="lax", secure=is_secure(request)
    )


async def refuse_forged(request: Request) -> None:
    """Let a request that changes something pass only if one of our own pages made it.

    Holds for every route of the app (`app.create_app`). The token comes in the form's field or in a header; an API
    token in `Authorization` needs none, for no browser sends it by itself.

    Raises:
        HTTPException: 403 if it is missing or wrong.
    """
    if request.method in SAFE_METHODS or getattr(request.state, "is_api_token", False):
        return
    given = request.headers.get(CSRF_HEADER)
    if given is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    if not _is_ours(request, given):
        raise HTTPException(403, "the form's token is missing or old; load the page again and send it again")


def _is_ours(request: Request, given: str | None) -> bool:
    secret = getattr(request.state, "session_secret", None)
    if secret is not None:
        return is_csrf_token(given, secret)
    seed = request.cookies.get(CSRF_COOKIE)
    return bool(seed and given) and hmac.compare_digest(
        (given or "").encode("utf-8", "surrogatepass"), _signed(request, seed or "").encode()
    )


def _signed(request: Request, seed: str) -> str:
    secret: bytes = request.app.state.settings.secret
    return hmac.new(secret, seed.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
