"""Codes of states, sectors and well-known bodies in the data sets that our exports are read beside."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from foreigndesk.data.bodies import lookup_body
from foreigndesk.data.states import read_table

# What bodies.tsv calls the body that another belongs to, and CAMEO's known group.
_OWNERS = {"UNO": "UNO", "NAT": "NAT", "EUR": "EEC", "IAE": "IAE"}


@dataclass(frozen=True, slots=True)
class StateCodes:
    """A state in other data sets; None where it has no code there.

    Attributes:
        iso3: ISO 3166-1 alpha-3.
        fips: FIPS 10-4.
        cameo: CAMEO, as GDELT lists it.
        cow: Number in the Correlates of War list.
        icews: Name that ICEWS prints.
    """

    iso3: str
    fips: str | None
    cameo: str | None
    cow: str | None
    icews: str | None


@dataclass(frozen=True, slots=True)
class SectorCodes:
    """A sector of PLOVER.

    Attributes:
        cameo: CAMEO's type code, or None.
        word: In a word.
    """

    sector: str
    cameo: str | None
    word: str


@functools.cache
def state_codes() -> dict[str, StateCodes]:
    """Return the codes of states by ISO 3166-1 alpha-3."""
    return {row[0]: StateCodes(row[0], *map(_known, row[1:])) for row in read_table("state_codes.tsv")}


@functools.cache
def sector_codes() -> dict[str, SectorCodes]:
    """Return the codes of sectors by PLOVER's."""
    return {
        sector: SectorCodes(sector, _known(cameo), word)
        for sector, cameo, word in read_table("sector_codes.tsv")
    }


@functools.lru_cache(maxsize=4096)
def known_group(name: str) -> str | None:
    """Return CAMEO's code of the known group that a body is or belongs to, or None."""
    body = lookup_body(name)
    if body is None:
        return None
    owner = _OWNERS.get(body.code or "")
    return _known_groups().get(body.name, owner)


@functools.cache
def _known_groups() -> dict[str, str]:
    return {row[0]: row[1] for row in read_table("known_groups.tsv")}


def _known(cell: str) -> str | None:
    return None if cell == "-" else cell
