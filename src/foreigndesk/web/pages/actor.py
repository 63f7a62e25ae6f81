"""Actor: one person, state, organisation or force, in parts that each have an address (`?part=statements&about=China`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from foreigndesk.store.actor_offices import by_office, course_of, last_in_office, offices_of
from foreigndesk.store.class_series import class_series
from foreigndesk.store.command_tree import command_tree
from foreigndesk.store.company import By, Companion, companions
from foreigndesk.store.compare import compare
from foreigndesk.store.counts import count_claims
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.history import history
from foreigndesk.store.links import find_links
from foreigndesk.store.paging import page_claims
from foreigndesk.store.party import Party, count_sections, mention_counts, party_of
from foreigndesk.store.successive import successive
from foreigndesk.web.addresses import actor_address
from foreigndesk.web.asking import PARTS, PartyQuery
from foreigndesk.web.charts import class_chart, term_chart
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import recent
from foreigndesk.web.rendering import render

# Entries of a page: statements stand with the ones before them, and take more room.
ENTRIES, STATEMENTS, OFFICES, MENTIONS = 30, 20, 40, 100
GLANCE, NEAREST = 5, 10
COMPARED = 60

# Parts with a field for another actor, for which those nearest are suggested.
_WITH_CHOICES = ("overview", "statements", "about", "wording")

router = APIRouter()


class _Asked(PartyQuery):
    part: PARTS = "overview"
    alone: bool = False


@router.get("/actor/{given}")
def actor(request: Request, connection: Reading, given: str, asked: Annotated[_Asked, Query()]) -> Response:
    """An actor, by id; an id of before, a state's code or a name leads there."""
    party = party_of(connection, given, alone=asked.alone)
    if party.actor.id != given:
        address = actor_address(party.actor.id)
        return RedirectResponse(f"{address}?{request.url.query}" if request.url.query else address, 303)
    shown: dict[str, Any] = _PARTS[asked.part](request, connection, party, asked)
    return render(
        request,
        "actor.html",
        section="actors",
        asked=asked,
        party=party,
        actor=party.actor,
        links=[v for v in find_links(connection, actor_id=party.actor.id) if v.status != "rejected"],
        choices=nearest(request, connection, party) if asked.part in _WITH_CHOICES else [],
        **_head(request, connection, party),
        **shown,
    )


def prepare(request: Request, connection: Connection, party: Party) -> None:
    """Make what all parts of an actor's page show, and its overview."""
    _head(request, connection, party)
    nearest(request, connection, party)
    _overview(request, connection, party, _Asked.model_validate({}))


def _head(request: Request, connection: Connection, party: Party) -> dict[str, Any]:
    actor_id = party.actor.id
    return {
        "sections": recent(
            request, connection, ("sections", party.key), lambda on: count_sections(on, party)
        ),
        "mentioned": recent(
            request, connection, ("mentioned", actor_id), lambda on: mention_counts(on, actor_id)
        ),
        "now": recent(request, connection, ("now", party.key), lambda on: last_in_office(on, party)),
    }


def nearest(request: Request, connection: Connection, party: Party) -> list[Companion]:
    """With whom a party stands in most events: states for a state, actors for anyone else."""
    return _company(request, connection, party, ClaimFilter(), _usual(party))[:NEAREST]


def _usual(party: Party) -> By:
    return "state" if party.is_whole_state else "actor"


def _company(
    request: Request, connection: Connection, party: Party, wanted: ClaimFilter, by: By
) -> list[Companion]:
    return recent(
        request,
        connection,
        ("company", party.key, by, wanted),
        lambda on: companions(on, party, wanted, by=by),
    )


def _overview(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    events = asked.filter(actor=party.key)
    series = recent(
        request,
        connection,
        ("series", events, asked.dates),
        lambda on: class_series(on, events, own_dates=asked.dates == "own"),
    )
    said = asked.filter(kind="statement", speaker=party.key)
    meetings = asked.filter(kind="event", type="CONSULT", actor=party.key)
    return {
        "series": series,
        "chart": class_chart(series),
        "meetings": page_claims(connection, meetings, limit=GLANCE, latest_first=True),
        "statements": page_claims(connection, said, order="said", limit=GLANCE, latest_first=True),
    }


def _offices(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    whole = recent(request, connection, ("offices", party.key), lambda on: offices_of(on, party))
    kinds = sorted({h.office_kind for h in whole if h.office_kind})
    if asked.office:
        whole = tuple(h for h in whole if h.office_kind == asked.office)
    whole = by_office(whole) if party.actor.kind != "person" else whole
    start = _place(asked)
    more = start + OFFICES < len(whole)
    return {
        "chart": term_chart(whole[start : start + OFFICES]),
        "kinds": kinds,
        "course": course_of(whole) if asked.office and party.actor.kind != "person" else None,
        "next": write_cursor((start + OFFICES,)) if more else None,
    }


def _place(asked: _Asked) -> int:
    """Where a list begins whose cursors are plain numbers."""
    match read_cursor(asked.after):
        case [int(number)] if number >= 0:
            return number
    return 0


def _events(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    type = "CONSULT" if asked.part == "meetings" else asked.type
    wanted = asked.filter(kind="event", actor=party.key, type=type, status=asked.status)
    return _listed(request, connection, asked, wanted, "time")


def _statements(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    wanted = asked.filter(kind="statement", speaker=party.key, about=asked.about)
    shown = _listed(request, connection, asked, wanted, "said", STATEMENTS)
    return {**shown, "successive": successive(connection, shown["page"].entries)}


def _about(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    wanted = asked.filter(kind="statement", about=party.key, speaker=asked.speaker)
    return _listed(request, connection, asked, wanted, "said")


def _relations(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    wanted = asked.filter(kind="relation", actor=party.key, type=asked.type)
    tree = recent(request, connection, ("tree", party.key), lambda on: command_tree(on, party))
    return {**_listed(request, connection, asked, wanted, "published"), "tree": tree}


def _listed(
    request: Request, connection: Connection, asked: _Asked, wanted: Any, order: Any, limit: int = ENTRIES
) -> dict[str, Any]:
    page = page_claims(
        connection,
        wanted,
        order=order,
        after=read_cursor(asked.after),
        limit=limit,
        latest_first=asked.sort == "newest",
    )
    found = recent(request, connection, ("claims", wanted), lambda on: count_claims(on, wanted))
    return {"page": page, "next": write_cursor(page.next), "found": found}


def _network(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    by = asked.by or _usual(party)
    return {"by": by, "company": _company(request, connection, party, asked.filter(), by)}


def _wording(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    if not (asked.left and asked.right):
        return {"comparison": None}
    wanted = asked.filter(kind="statement", speaker=party.key, about=asked.about, since=None, until=None)
    found = compare(connection, wanted, (asked.left, asked.right), COMPARED)
    return {"comparison": found, "most": COMPARED}


def _history(request: Request, connection: Connection, party: Party, asked: _Asked) -> dict[str, Any]:
    start = _place(asked)
    past = history(connection, party.actor.id, limit=MENTIONS, offset=start)
    more = start + MENTIONS < past.mentions
    return {
        "past": past,
        "next": write_cursor((start + MENTIONS,)) if more else None,
    }


_Part = Callable[[Request, Connection, Party, _Asked], dict[str, Any]]
_PARTS: dict[str, _Part] = {
    "overview": _overview,
    "offices": _offices,
    "meetings": _events,
    "events": _events,
    "statements": _statements,
    "about": _about,
    "relations": _relations,
    "network": _network,
    "wording": _wording,
    "history": _history,
}
