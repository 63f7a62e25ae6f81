"""What a catalogue of entities that a user brings along suggests about the actors of the record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entity:
    """One entry of a catalogue, as far as it can be matched.

    Attributes:
        id: Its id in the catalogue.
        schema: Its FollowTheMoney schema ("Person"), or what a CSV file calls its kind.
        kind: "person", "organization" or "state".
        names: Its names, the main one first.
        weak_names: Names that the catalogue itself calls weak.
        countries: ISO 3166-1 alpha-3.
        positions: Offices, in the catalogue's words.
        topics: The catalogue's own codes ("role.pep").
        wikidata: Wikidata id ("Q42"), or None.
        born: Year or ISO day, or None.
    """

    id: str
    schema: str
    kind: str
    names: tuple[str, ...]
    weak_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    wikidata: str | None = None
    born: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """What is kept of an entry that may be an actor."""

    id: str
    schema: str
    name: str
    wikidata: str | None = None
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    born: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry of a catalogue that may be an actor.

    Attributes:
        member: A local actor that stands for the actor.
        entity: The entry.
        score: 0 to 1.
        reasons: What speaks for it, one line each, the name first.
    """

    member: str
    entity: LinkedEntity
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorLink:
    """What a person confirmed about an actor from catalogues.

    Attributes:
        wikidata: Wikidata id; None if no confirmed entry has one, or two have different ones.
        topics: The topics of all confirmed entries, sorted.
        entities: (catalogue, id in it) of each.
    """

    wikidata: str | None
    topics: tuple[str, ...]
    entities: tuple[tuple[str, str], ...]
