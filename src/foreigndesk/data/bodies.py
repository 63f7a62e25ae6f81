"""Organisations, forums, forces, parties and armed groups that reports on relations between states name.

A form of a name may stand for several bodies ("SDF": Japan's Self-Defense Forces, the Syrian Democratic Forces), or be
made of words that every state uses ("National Security Council"). Such a form is told by the report, never by the
table alone: `resolve_body`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from foreigndesk.data.name_words import listed_words
from foreigndesk.data.states import read_table, state
from foreigndesk.model.annotations import ActorKind

_INTERNATIONAL = frozenset({"UNO", "EUR", "NAT", "IGO", "NGO", "IAE"})
_COMMON = "~"
# Of two states with a body of that name, one has it if the report names it this many times as often (benchmarks/names).
_CLEARLY = 2


@dataclass(frozen=True, slots=True)
class Body:
    """A known organisation.

    Attributes:
        kind: organization, body, force, group or party.
        sector: PLOVER sector, or None.
        code: ISO3 of the state it belongs to, or a code of international organisations (UNO, EUR, NAT,
            IGO, NGO), or None.
        common: Those of its names that bodies of other states may have too ("National Security Bureau").
    """

    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    sector: str | None
    code: str | None
    common: frozenset[str] = frozenset()

    @property
    def state(self) -> str | None:
        """ISO3 of the state it belongs to, or None."""
        return None if self.code in _INTERNATIONAL else self.code


@dataclass(frozen=True, slots=True)
class BodyFound:
    """Which body a form means in a report, and why; `body` is None where the report does not tell.

    Attributes:
        candidates: All bodies of that form.
        reason: What decided, for people.
    """

    body: Body | None
    candidates: tuple[Body, ...]
    reason: str


@functools.cache
def all_bodies() -> tuple[Body, ...]:
    """Return every known body, in the order of bodies.tsv."""
    return tuple(
        Body(
            name.removeprefix(_COMMON),
            tuple(a.removeprefix(_COMMON) for a in aliases.split(";") if a),
            kind,  # type: ignore[arg-type]
            sector or None,
            code or None,
            frozenset(f[1:] for f in (name, *aliases.split(";")) if f.startswith(_COMMON)),
        )
        for name, aliases, kind, sector, code in read_table("bodies.tsv")
    )


# Spellings that follow from one another; the first of each pair is what bodies.tsv may have.
_SPELLINGS = (
    ("Defence", "Defense"), ("Organisation", "Organization"), ("Programme", "Program"), ("Labour", "Labor"),
    ("Centre", "Center"), ("Co-operation", "Cooperation"), ("Mobilisation", "Mobilization"),
    ("Stabilisation", "Stabilization"), ("Armoured", "Armored"), ("Theatre", "Theater"), ("US ", "U.S. "),
    ("US ", "United States "), ("UN ", "U.N. "), ("United Nations ", "UN "), ("UK ", "British "),
    ("al-", "Al-"), ("al-", "al "), ("Qaeda", "Qaida"), ("Hezbollah", "Hizbullah"),
)  # fmt: skip


@functools.cache
def spellings(form: str) -> tuple[str, ...]:
    """Return a form with its other spellings: 'US 7th Fleet' gives 'U.S. 7th Fleet' and 'United States 7th Fleet'."""
    found = [form]
    for left, right in _SPELLINGS:
        for old, new in ((left, right), (right, left)):
            start = old.endswith(" ")
            for known in list(found):
                if known.startswith(old) if start or old == "Al-" else old in known:
                    found.append(known.replace(old, new, 1))
    return tuple(dict.fromkeys(found))


@functools.cache
def _by_form() -> dict[str, tuple[Body, ...]]:
    """Return all bodies of every form, without the article; a form that a row has itself beats a derived one."""
    own: dict[str, dict[Body, None]] = {}
    derived: dict[str, dict[Body, None]] = {}
    for body in all_bodies():
        for form in (body.name, *body.aliases):
            bare = form.removeprefix("the ").removeprefix("The ")
            own.setdefault(bare, {})[body] = None
            for other in spellings(bare)[1:]:
                derived.setdefault(other, {})[body] = None
    return {
        form: tuple(own.get(form) or derived[form]) for form in [*own, *(f for f in derived if f not in own)]
    }


@functools.cache
def body_forms() -> dict[str, Body]:
    """Return the bodies by every form of their names, without the article; of several bodies, the first row's."""
    return {form: bodies[0] for form, bodies in _by_form().items()}


def bodies_of(form: str) -> tuple[Body, ...]:
    """Return every body that a form may stand for, in the order of bodies.tsv."""
    return _by_form().get(form, ())


def lookup_body(text: str, report: str | None = None, owner: str | None = None) -> Body | None:
    """Return the body that some words name ("the UN", "Nato's"), or None.

    Args:
        text: The words, with or without an article and a possessive ending.
        report: The report they stand in: it tells which of several bodies is meant (`resolve_body`). Without it,
            the first row of the table is taken.
        owner: ISO3 of the state told beside the name ("Japan's SDF"), if any.
    """
    for form in _forms_of(text):
        bodies = bodies_of(form)
        if bodies:
            return bodies[0] if report is None else resolve_body(form, report, owner).body
    return None


def _forms_of(text: str) -> tuple[str, ...]:
    words = " ".join(text.split()).replace("’", "'")
    for ending in ("'s", "'"):
        words = words.removesuffix(ending).rstrip()
    return tuple(dict.fromkeys((words, words.removeprefix("the "), words.removeprefix("The "))))


@functools.lru_cache(maxsize=1024)
def resolve_body(form: str, report: str, owner: str | None = None) -> BodyFound:
    """Return which body a form means in a report: never by the table alone where it could be another.

    (1) The state told beside the name has one of them. (2) The report gives one's longer name. (3) The report names
    the state of one of them, and clearly more often than those of the others. (4) One of them is no state's. Else
    none: unknown stays unknown.

    Args:
        form: A name without article, as in `body_forms`.
        report: The report's text.
        owner: ISO3 of the state told beside the name, if any.
    """
    bodies = bodies_of(form)
    if not bodies:
        return BodyFound(None, (), "no known body has this name")
    if len(bodies) == 1 and form not in listed_words("weak") and form not in bodies[0].common:
        return BodyFound(bodies[0], bodies, "the only known body of this name")
    if owner is not None:
        owned = [b for b in bodies if b.state == owner]
        if len(owned) == 1:
            return BodyFound(owned[0], bodies, f"its state stands beside it: {owner}")
        bodies = tuple(b for b in bodies if b.state is None)
    named = [(b, longer) for b in bodies if (longer := _longer_name(form, b, report))]
    if len(named) == 1:
        return BodyFound(named[0][0], bodies, f"the report names it in full: {named[0][1]}")
    if form in listed_words("weak") and len(bodies) == 1:
        return BodyFound(None, bodies, "a common word, and the report has no longer name of it")
    return _by_state(bodies, report)


def _by_state(bodies: tuple[Body, ...], report: str) -> BodyFound:
    counts = [(_mentions(b.state, report), b) for b in bodies if b.state is not None]
    counts.sort(key=lambda pair: -pair[0])
    if counts and counts[0][0]:
        second = counts[1][0] if len(counts) > 1 else 0
        if counts[0][0] >= _CLEARLY * second:
            return BodyFound(
                counts[0][1],
                bodies,
                f"the report names its state, {counts[0][1].state}, {counts[0][0]} times",
            )
    free = [b for b in bodies if b.state is None]
    if len(free) == 1:
        return BodyFound(free[0], bodies, "the one that is no state's")
    return BodyFound(None, bodies, _why_none(bodies))


def _why_none(bodies: tuple[Body, ...]) -> str:
    if len(bodies) > 1:
        return "ambiguous: " + ", ".join(b.name for b in bodies)
    return (
        "the state of the one known body of this name is not in the report" if bodies else "another state's"
    )


def _longer_name(form: str, body: Body, report: str) -> str | None:
    """Return a longer name of a body that the report has and that no other body shares, or None."""
    for other in (body.name, *body.aliases):
        if len(other) > len(form) + 2 and other not in listed_words("weak") and len(bodies_of(other)) < 2:
            for spelling in spellings(other):
                if spelling in report:
                    return spelling
    return None


def _mentions(code: str | None, report: str) -> int:
    return len(_state_words(code).findall(report)) if code else 0


@functools.cache
def _state_words(code: str) -> re.Pattern[str]:
    """Return the pattern of a state's names, adjectives, people and seats of government."""
    known = state(code)
    words = {known.name, *known.aliases, *known.demonyms, *known.capitals}
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))})(?!\w)"
    )
