"""Rows that a search found → what people see of them: title, the words around what was found, outlet, day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.query import select_claims, view_claims
from foreigndesk.store.search.conditions import Target
from foreigndesk.store.search.sides import Key, among
from foreigndesk.store.search.syntax import Words
from foreigndesk.store.search.words import any_of, snippets_of
from foreigndesk.store.views import ClaimView, Hit

SNIPPET_WORDS = 24
# Of what has no found words, the beginning is shown; no more than this is looked at for it.
_BEGINNING = 600


def show_hits(
    connection: Connection, keys: Sequence[Key], words: Sequence[Words], moment: str
) -> tuple[Hit, ...]:
    """Return the hits of some rows, in their order."""
    reports = [key.row for key in keys if key.kind == "report"]
    claims = [key.row for key in keys if key.kind == "claim"]
    found = {("report", hit_row): hit for hit_row, hit in _reports(connection, reports, words).items()}
    found |= {("claim", hit_row): hit for hit_row, hit in _claims(connection, claims, words, moment).items()}
    return tuple(found[key.kind, key.row] for key in keys)


def _reports(connection: Connection, rows: Sequence[int], words: Sequence[Words]) -> dict[int, Hit]:
    if not rows:
        return {}
    r = t.reports.c
    start = func.substr(r.text, 1, _BEGINNING).label("start")
    query = select(r.row, r.id, r.title, r.published_day, r.outlet, r.recorded_at, start)
    marked = _snippets(connection, "reports", rows, words)
    return {
        row.row: Hit(
            "report",
            row.id,
            row.title,
            marked.get(row.row) or _beginning(_without_title(row.start, row.title)),
            row.published_day,
            row.outlet,
            row.recorded_at,
            outlets=int(row.outlet is not None),
        )
        for row in connection.execute(query.where(among(connection, r.row, rows)))
    }


def _claims(
    connection: Connection, rows: Sequence[int], words: Sequence[Words], moment: str
) -> dict[int, Hit]:
    if not rows:
        return {}
    query = select_claims("id").where(among(connection, t.claims.c.row, rows))
    selected = connection.execute(query).all()
    views = view_claims(connection, selected, moment)
    marked = _snippets(connection, "claims", rows, words)
    return {row.row: _claim_hit(view, marked.get(row.row)) for row, view in zip(selected, views, strict=True)}


def _claim_hit(view: ClaimView, snippet: str | None) -> Hit:
    claim = view.claim
    rests_on = claim.content or (claim.evidence[0].text if claim.evidence else "")
    return Hit(
        "claim",
        view.id,
        " ".join(filter(None, (claim.kind, claim.type))),
        snippet or _beginning(rests_on),
        view.day,
        view.sources[0].outlet if view.sources else None,
        view.recorded_at,
        view.reports,
        view.outlets,
        view.origins,
        view,
    )


def _snippets(
    connection: Connection, target: Target, rows: Sequence[int], words: Sequence[Words]
) -> dict[int, str]:
    if not words:
        return {}
    query: Select[Any] | None = snippets_of(connection, target, any_of(list(words)), SNIPPET_WORDS, rows)
    if query is None:
        return {}
    return {row.row: row.snippet for row in connection.execute(query) if row.snippet}


def _without_title(text: str, title: str | None) -> str:
    return text[len(title) :] if title and text.startswith(title) else text


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:SNIPPET_WORDS]) + (" …" if len(words) > SNIPPET_WORDS else "")
