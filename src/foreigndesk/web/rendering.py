"""Pages out of templates: what every template has, and the addresses of static files."""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import replace
from typing import Any

from fastapi import Request
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from foreigndesk import __version__, phrasing
from foreigndesk.safe_characters import visible
from foreigndesk.store.views import MARK_END, MARK_START
from foreigndesk.templating import escaping_environment
from foreigndesk.web import addresses, charts, story_words
from foreigndesk.web.asking import dossier_address
from foreigndesk.web.past import PARAMETER, in_the_past
from foreigndesk.web.reading import past_of
from foreigndesk.web.security import CSRF_FIELD, form_token, set_form_cookie
from foreigndesk.web.settings import STATIC

THEMES = ("auto", "light", "dark")
_LINES = re.compile(r"\s*\n\s*")
THEME_COOKIE = "foreigndesk_theme"


def render(request: Request, template: str, *, status_code: int = 200, **values: Any) -> Response:
    """Return a page.

    Every template gets, besides `values`: `request`, `theme`, `user` (None: nobody), `session` (None where nobody
    signs in), `the_past` (None: the present), `nav` and `section` (which entry of the
    navigation the page belongs to; None unless given), `counted_at` (the moment of the oldest count on it that is older
    than the record; None: all are of the record as it is).
    """
    theme = request.cookies.get(THEME_COOKIE, "auto")
    session = getattr(request.state, "session", None)
    past = past_of(request)
    user = getattr(request.state, "user", None)
    if past is not None and user is not None:
        # what can be changed is not offered
        user = replace(user, role="reader")
    shared = {
        "request": request,
        "theme": theme if theme in THEMES else "auto",
        "user": user,
        "the_past": past,
        "session": session,
        "nav": request.app.state.nav,
        "section": None,
        "counted_at": getattr(request.state, "counted_at", None),
        "version": __version__,
    }
    if past is not None and "user" in values:
        values["user"] = user
    page = environment().get_template(template).render(shared | values)
    if past is not None:
        page = in_the_past(page, request.query_params.get(PARAMETER, ""))
    response = HTMLResponse(page, status_code=status_code)
    # a page is one reader's, and may be old a moment later; who signs out leaves none behind
    response.headers["Cache-Control"] = "private, no-cache" if session is None else "private, no-store"
    set_form_cookie(request, response)
    return response


@functools.cache
def environment() -> Environment:
    """Return the environment of all templates."""
    made = escaping_environment("foreigndesk.web")
    made.filters.update(
        sentence=sentence,
        sentence_case=sentence_case,
        snippet=snippet,
        state=phrasing.state_name,
        web_address=addresses.web_address,
    )
    made.globals.update(
        story_words=story_words,
        page_address=addresses.page_address,
        report_address=addresses.report_address,
        dossier_address=dossier_address,
        feed_address=addresses.feed_address,
        actor_address=addresses.actor_address,
        pair_address=addresses.pair_address,
        class_strip=charts.class_strip,
        asset=asset,
        here=_here,
        token_field=_token_field,
        asset_version=asset_version(),
    )
    return made


@pass_context
def _here(context: Context, **changes: Any) -> str:
    """The address of this page with some values of its query changed."""
    return addresses.with_changes(context["request"], changes)


@pass_context
def _token_field(context: Context) -> Markup:
    """The hidden field that every form with method="post" needs."""
    token = form_token(context["request"])
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)


def asset(path: str) -> str:
    """Return the address of a static file; it changes with the build, so that browsers may keep the file."""
    return f"/static/{path}?v={asset_version()}"


@functools.cache
def asset_version() -> str:
    """Return a word that changes with the built scripts and styles."""
    stamp = STATIC / "built" / "stamp.txt"
    text = stamp.read_text() if stamp.is_file() else __version__
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def sentence_case(words: str) -> str:
    """Return words as they begin a sentence; nothing after the first letter changes (`capitalize` makes 'utc' of UTC)."""
    return words[:1].upper() + words[1:]


def snippet(text: str) -> Markup:
    """Return words around what was found, the found ones in <mark>; what stood on lines of its own is kept apart."""
    pieces = []
    on_one_line = _LINES.sub(" · ", text.strip())
    for number_, piece in enumerate(on_one_line.split(MARK_START)):
        found, _, rest = piece.partition(MARK_END) if number_ else ("", "", piece)
        pieces.append(Markup("<mark>{}</mark>").format(visible(found)) if found else Markup(""))
        pieces.append(escape(visible(rest)))
    return Markup("").join(pieces)


def sentence(text: str) -> str:
    """Return the words of an error as a sentence; names in it keep their capitals."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"
