"""One known actor, by whatever names it."""

from __future__ import annotations

import dataclasses

from sqlalchemy import Connection, select

from foreigndesk.model import Actor
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.query import members_of
from foreigndesk.store.things import find_actor


def get_actor(connection: Connection, given: str) -> Actor:
    """Return the known actor that an id of now or of before, `<report id>:<local id>` or a name means.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several fit.
    """
    found = find_actor(connection, given).id
    payload = connection.execute(select(t.actors.c.payload).where(t.actors.c.id == found)).scalar_one()
    return dataclasses.replace(unsqueeze(payload, Actor), members=members_of(connection, found))
