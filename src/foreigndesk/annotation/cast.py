"""The cast of one report while it is being read: entities that gather mentions and become `LocalActor`s."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from foreigndesk.data.offices import office_sector
from foreigndesk.model import LocalActor, Mention, OfficeHeld
from foreigndesk.model.annotations import ActorKind, MentionForm

# How many sentences back a definite noun may reach.
NOUN_REACH = 12


@dataclass(slots=True, eq=False)
class Entity:
    """An actor in the making.

    Attributes:
        key: What makes it one ("state:JPN", "body:united nations"), or None for those known by words only.
        plural: True for groups and plural nominals.
        owned: True for a person named with a state's possessive only ("Russia's X").
        serves: The person whose spokesman, adviser or minister this one is called.
        ranked: True for a person with a military rank.
    """

    kind: ActorKind
    name: str
    key: str | None = None
    state: str | None = None
    sector: str | None = None
    named: bool = True
    gender: str | None = None
    plural: bool = False
    offices: list[OfficeHeld] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    members: list[Entity] = field(default_factory=list)
    noun: str | None = None
    owned: bool = False
    serves: Entity | None = None
    ranked: bool = False


@dataclass(slots=True, eq=False)
class Occurrence:
    """A mention in the making, with what resolution needs to know about where it stands."""

    start: int
    end: int
    form: MentionForm
    entity: Entity
    head: int
    sentence: int = -1
    is_subject: bool = False
    quoted: bool = False


class Cast:
    """The entities and occurrences of one report."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: list[Entity] = []
        self.occurrences: list[Occurrence] = []
        self._by_key: dict[str, Entity] = {}
        self._by_sentence: dict[int, list[Occurrence]] = {}

    def place(self, occurrence: Occurrence) -> None:
        """Add an occurrence."""
        self.occurrences.append(occurrence)
        self._by_sentence.setdefault(occurrence.sentence, []).append(occurrence)

    def near(self, sentence: int, reach: int) -> list[Occurrence]:
        """Return the occurrences of a sentence and of `reach` sentences before it; never a search of the whole report."""
        return [o for s in range(sentence - reach, sentence + 1) for o in self._by_sentence.get(s, ())]

    def entity(self, key: str, kind: ActorKind, name: str, **facts: str | None) -> Entity:
        """Return the entity of a key, made if it is new."""
        found = self._by_key.get(key)
        if found is None:
            found = Entity(kind, name, key=key, state=facts.get("state"), sector=facts.get("sector"))
            self._by_key[key] = found
            self.entities.append(found)
        return found

    def known(self, key: str) -> Entity | None:
        """Return the entity of a key, or None."""
        return self._by_key.get(key)

    def alias(self, key: str, entity: Entity) -> None:
        """Let another key stand for an entity too."""
        self._by_key.setdefault(key, entity)

    def add(self, entity: Entity) -> Entity:
        """Add an entity that has no key."""
        self.entities.append(entity)
        return entity

    def occupied(self, start: int, end: int) -> bool:
        """Return True if an occurrence has exactly these bounds."""
        return any(o.start == start and o.end == end for o in self.occurrences)

    def finish(self) -> tuple[list[LocalActor], list[Mention]]:
        """Return actors with ids in order of first mention, and their mentions in text order."""
        chosen: dict[tuple[int, int], Occurrence] = {}
        for occurrence in self.occurrences:
            chosen.setdefault((occurrence.start, occurrence.end), occurrence)
        ordered = sorted(chosen.values(), key=lambda o: (o.start, -o.end))
        ids: dict[int, str] = {}
        used: list[Entity] = []

        def number(entity: Entity) -> None:
            if id(entity) not in ids:
                ids[id(entity)] = f"e{len(ids)}"
                used.append(entity)
                for member in entity.members:
                    number(member)

        for occurrence in ordered:
            number(occurrence.entity)
        actors = [_actor(entity, ids) for entity in used]
        mentions = [
            Mention(o.start, o.end, self.text[o.start : o.end], o.form, ids[id(o.entity)], o.head)
            for o in ordered
        ]
        return actors, mentions


def recent(cast: Cast, before: int, sentence: int, reach: int = NOUN_REACH) -> list[Occurrence]:
    """Return the occurrences before an offset, nearest first, no further back than `reach` sentences."""
    found = [o for o in cast.near(sentence, reach) if o.start < before]
    return sorted(found, key=lambda o: (-o.start, o.end))


def _actor(entity: Entity, ids: dict[int, str]) -> LocalActor:
    sector = entity.sector
    if entity.kind == "person" and sector is None:
        live = [o for o in entity.offices if o.status not in {"former", "candidate"}] or entity.offices
        sector = next((s for o in live if (s := office_sector(f"{o.body or ''} {o.title}"))), None)
        sector = sector or ("MIL" if entity.ranked else None)
    aliases = tuple(n for n in entity.names if n != entity.name)
    return LocalActor(
        id=ids[id(entity)],
        kind=entity.kind,
        name=entity.name,
        state=entity.state,
        sector=sector,
        offices=tuple(entity.offices),
        aliases=aliases,
        members=tuple(ids[id(m)] for m in entity.members),
        named=entity.named,
        gender=entity.gender,
    )
