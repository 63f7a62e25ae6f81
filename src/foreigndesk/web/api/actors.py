"""Actors, one by one and in pairs: what their pages show."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from foreigndesk.store.actor_list import count_actors, page_actors
from foreigndesk.store.actor_offices import offices_of
from foreigndesk.store.actor_suggestions import suggest_actors
from foreigndesk.store.class_series import class_series
from foreigndesk.store.command_tree import command_tree
from foreigndesk.store.company import companions
from foreigndesk.store.paging import page_claims
from foreigndesk.store.party import count_sections, party_of
from foreigndesk.store.query import members_of
from foreigndesk.store.successive import successive
from foreigndesk.web.api.models import (
    ActorCountsOut,
    ActorLineOut,
    ActorShortOut,
    ActorWithSectionsOut,
    ClassSeriesOut,
    CompanionOut,
    EventOut,
    HolderOut,
    ListOf,
    PostOut,
    RelationOut,
    SuccessiveOut,
    actor_line_out,
    actor_out,
    actor_short_out,
    claims_out,
    companion_out,
    facets_out,
    holder_out,
    post_out,
    series_out,
    successive_out,
)
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL, ActorQuery, PartyFilters
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import remembered

router = APIRouter(prefix="/actors", tags=["actors"], dependencies=[Unchanged])


_Words = Annotated[str | None, Field(max_length=300)]
_Alone = Annotated[
    bool, Field(description="Of a state only what names the state itself, without all that act for it")
]


class _Listed(ActorQuery):
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


class _Whole(BaseModel):
    alone: _Alone = False


class _Events(PartyFilters):
    type: _Words = None
    status: _Words = None
    sort: Literal["newest", "oldest"] = "newest"
    alone: _Alone = False
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


class _Statements(PartyFilters):
    about: _Words = None
    sort: Literal["newest", "oldest"] = "newest"
    alone: _Alone = False
    after: str | None = None
    limit: int = Field(20, ge=1, le=USUAL)


class _Series(PartyFilters):
    alone: _Alone = False
    dates: Literal["own", "told"] = "told"


class _Network(PartyFilters):
    by: Literal["actor", "state"] = "actor"
    alone: _Alone = False
    limit: int = Field(30, ge=1, le=MOST)


@router.get("", response_model=ListOf[ActorLineOut])
def list_actors(request: Request, connection: Reading, asked: Annotated[_Listed, Query()]) -> dict[str, Any]:
    """Actors that meet a filter, those of most mentions first, a page at a time."""
    wanted = asked.filter()
    page = remembered(request).get(
        connection,
        ("api actors", wanted, asked.after, asked.limit),
        lambda: page_actors(connection, wanted, after=read_cursor(asked.after), limit=asked.limit),
    )
    return {"items": [actor_line_out(line) for line in page.entries], "next": write_cursor(page.next)}


@router.get("/counts", response_model=ActorCountsOut)
def count_of_actors(connection: Reading, asked: Annotated[ActorQuery, Query()]) -> dict[str, Any]:
    """How many actors meet a filter, by kind and state."""
    found = count_actors(connection, asked.filter())
    return {"actors": found.actors, "kinds": facets_out(found.kinds), "states": facets_out(found.states)}


class _Typed(BaseModel):
    name: str = Field(max_length=100, description="A name, or how it begins")
    limit: int = Field(10, ge=1, le=USUAL)


@router.get("/suggestions", response_model=list[ActorShortOut])
def suggestions(connection: Reading, asked: Annotated[_Typed, Query()]) -> list[dict[str, Any]]:
    """Actors whose names hold the words typed, the last of which may be cut short; most mentions first."""
    return [actor_short_out(actor) for actor in suggest_actors(connection, asked.name, asked.limit)]


@router.get("/{actor_id}", response_model=ActorWithSectionsOut)
def read_actor(connection: Reading, actor_id: str, asked: Annotated[_Whole, Query()]) -> dict[str, Any]:
    """An actor, by its id, an id that it had before, its state's code or a name that only one bears.

    `sections` says how many claims there are of each sort.
    """
    party = party_of(connection, actor_id, alone=asked.alone)
    actor = dataclasses.replace(party.actor, members=members_of(connection, party.actor.id))
    return actor_out(actor) | {"sections": dataclasses.asdict(count_sections(connection, party))}


@router.get("/{actor_id}/offices", response_model=list[HolderOut])
def offices_of_actor(
    connection: Reading, actor_id: str, asked: Annotated[_Whole, Query()]
) -> list[dict[str, Any]]:
    """The offices that a person holds, or that are held for a state or an organisation, with holders over time."""
    party = party_of(connection, actor_id, alone=asked.alone)
    return [holder_out(holder) for holder in offices_of(connection, party)]


@router.get("/{actor_id}/events", response_model=ListOf[EventOut])
def events_of_actor(connection: Reading, actor_id: str, asked: Annotated[_Events, Query()]) -> dict[str, Any]:
    """Events of an actor by date, a page at a time; meetings are those of the type CONSULT."""
    party = party_of(connection, actor_id, alone=asked.alone)
    wanted = asked.filter(kind="event", actor=party.key, type=asked.type, status=asked.status)
    newest = asked.sort == "newest"
    after = read_cursor(asked.after)
    return claims_out(page_claims(connection, wanted, after=after, limit=asked.limit, latest_first=newest))


@router.get("/{actor_id}/series", response_model=ClassSeriesOut)
def series_of_actor(connection: Reading, actor_id: str, asked: Annotated[_Series, Query()]) -> dict[str, Any]:
    """Events of an actor that took place, over time by quad class."""
    party = party_of(connection, actor_id, alone=asked.alone)
    wanted = asked.filter(actor=party.key)
    return series_out(class_series(connection, wanted, own_dates=asked.dates == "own"))


@router.get("/{actor_id}/statements", response_model=ListOf[SuccessiveOut])
def statements_of_actor(
    connection: Reading, actor_id: str, asked: Annotated[_Statements, Query()]
) -> dict[str, Any]:
    """What an actor said, each with what the same speaker said before on the same subject, and what changed."""
    party = party_of(connection, actor_id, alone=asked.alone)
    wanted = asked.filter(kind="statement", speaker=party.key, about=asked.about)
    page = page_claims(
        connection,
        wanted,
        order="said",
        after=read_cursor(asked.after),
        limit=asked.limit,
        latest_first=asked.sort == "newest",
    )
    items = [successive_out(one) for one in successive(connection, page.entries)]
    return {"items": items, "next": write_cursor(page.next)}


@router.get("/{actor_id}/relations", response_model=ListOf[RelationOut])
def relations_of_actor(
    connection: Reading, actor_id: str, asked: Annotated[_Events, Query()]
) -> dict[str, Any]:
    """Relations of an actor in order of their first reports."""
    party = party_of(connection, actor_id, alone=asked.alone)
    wanted = asked.filter(kind="relation", actor=party.key, type=asked.type, status=asked.status)
    newest = asked.sort == "newest"
    after = read_cursor(asked.after)
    return claims_out(
        page_claims(
            connection, wanted, order="published", after=after, limit=asked.limit, latest_first=newest
        )
    )


@router.get("/{actor_id}/commands", response_model=list[PostOut])
def commands_around_actor(
    connection: Reading, actor_id: str, asked: Annotated[_Whole, Query()]
) -> list[dict[str, Any]]:
    """Who commands whom around an actor, as trees from the top."""
    party = party_of(connection, actor_id, alone=asked.alone)
    return [post_out(post) for post in command_tree(connection, party)]


@router.get("/{actor_id}/network", response_model=list[CompanionOut])
def network_of_actor(
    connection: Reading, actor_id: str, asked: Annotated[_Network, Query()]
) -> list[dict[str, Any]]:
    """With whom an actor stands in events that took place, by quad class, those of most events first."""
    party = party_of(connection, actor_id, alone=asked.alone)
    found = companions(connection, party, asked.filter(), by=asked.by, limit=asked.limit)
    return [companion_out(one) for one in found]
