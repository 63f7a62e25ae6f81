"""Random secrets, what is kept of them, and the token that a form carries.

A secret is 256 random bits, so a plain SHA-256 of it cannot be turned back; a slow hash is for passwords only.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

SECRET_BYTES, ID_BYTES = 32, 6
API_TOKEN = re.compile(r"(fd_[0-9a-f]{12})_[A-Za-z0-9_-]{43}")
_CSRF = b"foreigndesk csrf 1"


def new_secret() -> str:
    """Return a new secret for a cookie: 256 random bits as 43 letters, digits, '-' and '_'."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_id() -> str:
    """Return a new id that is no secret: 12 hexadecimal digits."""
    return secrets.token_hex(ID_BYTES)


def digest(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(_bytes(secret)).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Return whether `kept` is the digest of a secret, in the same time whatever they are."""
    return hmac.compare_digest(digest(secret), kept)


def new_api_token() -> tuple[str, str]:
    """Return the prefix of a new API token, which may be shown, and the whole of it."""
    prefix = f"fd_{new_id()}"
    return prefix, f"{prefix}_{new_secret()}"


def api_prefix(token: str) -> str | None:
    """Return the prefix of an API token, or None if the words have not the form of one."""
    found = API_TOKEN.fullmatch(token)
    return found[1] if found else None


def bearer_token(header: str | None) -> str | None:
    """Return the token of an `Authorization: Bearer …` header, or None if it holds none."""
    scheme, _, value = (header or "").strip().partition(" ")
    return value.strip() or None if scheme.lower() == "bearer" else None


def csrf_token(session_secret: str) -> str:
    """Return the token for the forms of a session: an HMAC keyed with the session's secret.

    Nothing is kept for it: who knows it does not know the cookie, and with the session it ends.
    """
    return hmac.new(_bytes(session_secret), _CSRF, hashlib.sha256).hexdigest()


def is_csrf_token(given: str | None, session_secret: str) -> bool:
    """Return whether a form carries the token of its session, in the same time whatever it carries."""
    return hmac.compare_digest(_bytes(given or ""), csrf_token(session_secret).encode())


def _bytes(text: str) -> bytes:
    # a header may hold what is no text; it fits nothing, and fails nothing
    return text.encode("utf-8", "surrogatepass")
