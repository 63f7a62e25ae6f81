"""Actors."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from foreigndesk.model import Actor
from foreigndesk.store.actor_lookup import get_actor
from foreigndesk.store.query import find_actors
from foreigndesk.web.api.models import ActorOut
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/actors", tags=["actors"], dependencies=[Unchanged])


@router.get("", response_model=list[ActorOut])
def find(
    connection: Reading,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> list[dict[str, Any]]:
    """Actors that bear a name, those of most reports first."""
    return [_out(actor) for actor in find_actors(connection, name, limit)]


@router.get("/{actor_id}", response_model=ActorOut)
def read_actor(connection: Reading, actor_id: str) -> dict[str, Any]:
    """An actor, by its id, an id that it had before, or a name that only one bears."""
    return _out(get_actor(connection, actor_id))


def _out(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "state": actor.state,
        "sector": actor.sector,
        "names": list(actor.names),
        "members": len(actor.members),
    }
