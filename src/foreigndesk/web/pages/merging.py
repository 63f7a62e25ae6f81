"""Merge several actors or claims into one; split an actor; each after a look at what that would touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import ForeigndeskError, QueryError
from foreigndesk.model import JudgedSide
from foreigndesk.store.history import history
from foreigndesk.store.query import find_actors
from foreigndesk.store.rehearsal import foresee
from foreigndesk.store.things import Thing, actor_side, claim_side, find_actor, find_thing
from foreigndesk.web.deciding import merging, splitting_off
from foreigndesk.web.errors import status_of
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import Editor

# Things that are made one at a time, and mentions that a page lists.
MOST, LISTED, FOUND = 20, 300, 12
_Words = Annotated[str, Query(max_length=300)]

router = APIRouter()


@router.get("/review/merge")
def merge_page(
    request: Request,
    connection: Reading,
    user: Editor,
    thing: Annotated[Sequence[str], Query(max_length=MOST)] = (),
    find: _Words = "",
) -> Response:
    """The things that are to be one, and a search for more."""
    del user
    return _merge_page(request, connection, thing, find=find)


@router.post("/review/merge")
def merge(
    request: Request,
    desk: TheDesk,
    user: Editor,
    thing: Annotated[list[str], Form(max_length=MOST)],
    step: Annotated[Literal["look", "do"], Form()] = "look",
    why: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Tell what the merge would touch, or make it."""
    by, reason = user.by("merge"), why.strip() or None
    try:
        if len(thing) < 2:
            raise QueryError("a merge takes two or more")
        if step == "do":
            made = desk.merge(*thing, by=by, why=reason)
            return RedirectResponse(f"/history#d-{made.id}", status_code=303)
        more: dict[str, Any] = {"touched": foresee(desk.store, merging(thing, by=by, why=reason))}
    except ForeigndeskError as error:
        more = {"error": error, "status_code": status_of(error)}
    with desk.store.reading() as connection:
        return _merge_page(request, connection, thing, why=why, **more)


@router.get("/review/split")
def split_page(
    request: Request,
    connection: Reading,
    user: Editor,
    actor: _Words,
    part: Annotated[Sequence[str], Query(max_length=MOST)] = (),
) -> Response:
    """The mentions of an actor, to choose from; those named by `part` are chosen."""
    del user
    return _split_page(request, connection, actor, part)


@router.post("/review/split")
def split(
    request: Request,
    desk: TheDesk,
    user: Editor,
    actor: Annotated[str, Form(max_length=300)],
    part: Annotated[Sequence[str], Form(max_length=LISTED)] = (),
    step: Annotated[Literal["look", "do"], Form()] = "look",
    why: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Tell what the split would touch, or make it."""
    by, reason = user.by("split"), why.strip() or None
    try:
        if not part:
            raise QueryError("choose what is to be taken out")
        if step == "do":
            made = desk.split(actor, *part, by=by, why=reason)
            return RedirectResponse(f"/history#d-{made.id}", status_code=303)
        more: dict[str, Any] = {"touched": foresee(desk.store, splitting_off(actor, part, by=by, why=reason))}
    except ForeigndeskError as error:
        more = {"error": error, "status_code": status_of(error)}
    with desk.store.reading() as connection:
        return _split_page(request, connection, actor, part, why=why, **more)


def _merge_page(
    request: Request, connection: Connection, things: Sequence[str], *, find: str = "", **more: Any
) -> Response:
    sides: list[tuple[str, JudgedSide]] = []
    unknown: list[str] = []
    for given in dict.fromkeys(one.strip() for one in things if one.strip()):
        try:
            sides.append((given, _side(connection, find_thing(connection, given))))
        except ForeigndeskError as error:
            unknown.append(str(error))
    shown = {side.id for _, side in sides}
    found = []
    if find.strip():
        try:
            found = [actor for actor in find_actors(connection, find, FOUND) if actor.id not in shown]
        except QueryError as error:
            unknown.append(str(error))
    values = {"touched": None, "error": None, "why": ""} | more
    return render(
        request,
        "merge.html",
        section="review",
        sides=sides,
        unknown=unknown,
        find=find,
        found=found,
        **values,
    )


def _side(connection: Connection, thing: Thing) -> JudgedSide:
    if thing.kind == "link":
        raise QueryError(f"{thing.id} is a catalogue's suggestion, and cannot be merged")
    return claim_side(connection, thing) if thing.kind == "claim" else actor_side(connection, thing.id)


def _split_page(
    request: Request, connection: Connection, actor: str, chosen: Sequence[str], **more: Any
) -> Response:
    found = history(connection, find_actor(connection, actor).id, limit=LISTED)
    values = {"touched": None, "error": None, "why": ""} | more
    return render(
        request,
        "split.html",
        section="review",
        actor=found.actor,
        joined=found.joined,
        mentions=found.mentions,
        chosen=set(chosen),
        **values,
    )
