"""Pair: two parties, what happened between them, and what each said about the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Select
from starlette.responses import Response

from foreigndesk.data.event_codes import event_types
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.actor_list import ActorFilter, ActorLine, page_actors
from foreigndesk.store.class_series import class_series
from foreigndesk.store.compare import compare
from foreigndesk.store.counts import count_claims
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.paging import page_claims
from foreigndesk.store.party import Party, both_in, of_kind, party_of, said_of_each_other
from foreigndesk.store.successive import successive
from foreigndesk.web.asking import PartyQuery
from foreigndesk.web.charts import class_chart
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.pages.actor import COMPARED, ENTRIES, GLANCE, STATEMENTS, nearest
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import recent, remembered
from foreigndesk.web.rendering import render

# Types of events that are conflicts, by PLOVER's classes.
CONFLICTS = tuple(sorted(name for name, one in event_types().items() if one.quad.endswith("conflict")))
CANDIDATES = 12
_EVENTS, _STATEMENTS = [of_kind("event")], [of_kind("statement")]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Within:
    """The claims of a part: their rows, conditions on them, and what the answers of the part are remembered under."""

    rows: Sequence[Select[Any]]
    also: Sequence[ColumnElement[bool]]
    name: tuple[str, ...]


class PairQuery(PartyQuery):
    """What is asked of a pair."""

    a: str | None = Field(None, max_length=300, description="An actor: id, state's code or name")
    b: str | None = Field(None, max_length=300, description="The other one, likewise")


class _Asked(PairQuery):
    part: Literal[
        "overview", "events", "meetings", "agreements", "planned", "tensions", "statements", "wording"
    ] = "overview"


@router.get("/pair")
def pair(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """Two actors; or, as long as one is missing or could be several, the way to name them."""
    one, unclear_a = _named(connection, asked.a)
    other, unclear_b = _named(connection, asked.b)
    unclear = {name: u for name, u in (("a", unclear_a), ("b", unclear_b)) if u}
    if one is None or other is None or one.actor.id == other.actor.id:
        same = one is not None and other is not None
        choices = nearest(request, connection, one) if one else []
        asks_nothing = not (asked.a or asked.b)
        return render(
            request,
            "pair_choice.html",
            section="actors",
            asked=asked,
            one=one,
            other=None if same else other,
            unclear=unclear,
            same=same,
            choices=choices,
            states=_states(request, connection) if asks_nothing else (),
        )
    shown: dict[str, Any] = _PARTS[asked.part](request, connection, one, other, asked)
    return render(
        request,
        "pair.html",
        section="actors",
        asked=asked,
        one=one,
        other=other,
        sums=recent(request, connection, ("pair", one.key, other.key), lambda on: _sums(on, one, other)),
        choices=nearest(request, connection, one),
        **shown,
    )


def _states(request: Request, connection: Connection) -> tuple[ActorLine, ...]:
    """The states that are named most; "three countries" are none that could be met."""
    wanted = ActorFilter(kind="state")
    page = remembered(request).get(
        connection, ("states", CANDIDATES), lambda: page_actors(connection, wanted, limit=CANDIDATES)
    )
    return tuple(line for line in page.entries if line.actor.state)


def _named(
    connection: Connection, given: str | None
) -> tuple[Party | None, tuple[str, tuple[ActorLine, ...]] | None]:
    """The party that is meant; if it is not clear which, why, and the actors of that name."""
    if not given or not given.strip():
        return None, None
    try:
        return party_of(connection, given.strip()), None
    except (NotFoundError, QueryError) as error:
        try:
            found = page_actors(connection, ActorFilter(name=given), limit=CANDIDATES).entries
        except QueryError:
            found = ()
        return None, (str(error), found)


def _sums(connection: Connection, one: Party, other: Party) -> dict[str, Any]:
    """How much there is in each part."""
    events = count_claims(connection, ClaimFilter(), within=both_in(one, other), also=_EVENTS)
    said = count_claims(connection, ClaimFilter(), within=said_of_each_other(one, other), also=_STATEMENTS)
    by_type = {facet.value: facet.claims for facet in events.facets["type"]}
    by_status = {facet.value: facet.claims for facet in events.facets["status"]}
    return {
        "events": events,
        "statements": said,
        "parts": {
            "events": events.claims,
            "meetings": by_type.get("CONSULT", 0),
            "agreements": by_type.get("AGREE", 0),
            "planned": by_status.get("planned", 0),
            "tensions": sum(by_type.get(name, 0) for name in CONFLICTS),
            "statements": said.claims,
        },
    }


def _overview(
    request: Request, connection: Connection, one: Party, other: Party, asked: _Asked
) -> dict[str, Any]:
    wanted = asked.filter()
    within, own = both_in(one, other), asked.dates == "own"
    series = recent(
        request,
        connection,
        ("pair series", one.key, other.key, wanted, own),
        lambda on: class_series(on, wanted, within, own_dates=own),
    )
    return {
        "series": series,
        "chart": class_chart(series),
        "events": page_claims(
            connection, wanted, within=within, also=_EVENTS, limit=GLANCE, latest_first=True
        ),
        "statements": page_claims(
            connection,
            wanted,
            order="said",
            limit=GLANCE,
            within=said_of_each_other(one, other),
            also=_STATEMENTS,
            latest_first=True,
        ),
    }


def _events(
    request: Request, connection: Connection, one: Party, other: Party, asked: _Asked
) -> dict[str, Any]:
    types = {"meetings": "CONSULT", "agreements": "AGREE"}
    status = "planned" if asked.part == "planned" else asked.status
    wanted = asked.filter(type=types.get(asked.part, asked.type), status=status)
    also = [*_EVENTS, t.claims.c.type.in_(CONFLICTS)] if asked.part == "tensions" else _EVENTS
    within = _Within(both_in(one, other), also, (one.key, other.key, asked.part))
    return _listed(request, connection, asked, wanted, within, "time")


def _statements(
    request: Request, connection: Connection, one: Party, other: Party, asked: _Asked
) -> dict[str, Any]:
    speaker = {"a": one.key, "b": other.key}.get(asked.speaker or "")
    about = {"a": other.key, "b": one.key}.get(asked.speaker or "")
    wanted = asked.filter(speaker=speaker, about=about)
    within = _Within(said_of_each_other(one, other), _STATEMENTS, (one.key, other.key, asked.part))
    shown = _listed(request, connection, asked, wanted, within, "said", STATEMENTS)
    return {**shown, "successive": successive(connection, shown["page"].entries)}


def _listed(
    request: Request,
    connection: Connection,
    asked: _Asked,
    wanted: ClaimFilter,
    within: _Within,
    order: Any,
    limit: int = ENTRIES,
) -> dict[str, Any]:
    page = page_claims(
        connection,
        wanted,
        order=order,
        after=read_cursor(asked.after),
        limit=limit,
        within=within.rows,
        also=within.also,
        latest_first=asked.sort == "newest",
    )
    found = recent(
        request,
        connection,
        ("pair claims", wanted, within.name),
        lambda on: count_claims(on, wanted, within=within.rows, also=within.also),
    )
    return {"page": page, "next": write_cursor(page.next), "found": found}


def _wording(
    request: Request, connection: Connection, one: Party, other: Party, asked: _Asked
) -> dict[str, Any]:
    wanted = asked.filter(kind="statement", about=asked.about)
    found = compare(connection, wanted, (one.key, other.key), COMPARED) if asked.about else None
    return {"comparison": found, "most": COMPARED}


_Part = Callable[[Request, Connection, Party, Party, _Asked], dict[str, Any]]
_PARTS: dict[str, _Part] = {
    "overview": _overview,
    "events": _events,
    "meetings": _events,
    "agreements": _events,
    "planned": _events,
    "tensions": _events,
    "statements": _statements,
    "wording": _wording,
}
