"""Parties, parliaments, forces, firms and weapons whose name alone tells their state ("Fidesz", "FARDC", "Huawei")."""

from __future__ import annotations

import functools

from foreigndesk.data.bodies import Body
from foreigndesk.data.states import read_table
from foreigndesk.model.annotations import ActorKind

_KINDS: dict[str, ActorKind] = {"PTY": "party", "MIL": "force", "BUS": "organization"}


@functools.cache
def state_body_forms() -> dict[str, Body]:
    """Return the bodies by the forms of their names; a form that `bodies.tsv` holds is not here."""
    forms: dict[str, Body] = {}
    for name, aliases, iso3, sector in read_table("firms_weapons.tsv"):
        body = Body(
            name,
            tuple(a for a in aliases.split(";") if a),
            _KINDS.get(sector, "organization"),
            sector,
            iso3,
        )
        for form in (body.name, *body.aliases):
            forms.setdefault(form, body)
    for form, iso3, sector in read_table("state_bodies.tsv"):
        forms.setdefault(form, Body(form, (), _KINDS.get(sector, "body"), sector, iso3))
    return forms
