"""Trees of searches for hypothesis, and what they mean, worked out one hit at a time and without a database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import strategies as st

from foreigndesk.model import EVENT_TYPES, RELATION_TYPES, PlaceRef
from foreigndesk.store.codec import name_words
from foreigndesk.store.filters import find_state, first_day, last_day
from foreigndesk.store.search.conditions import AREAS, HIT_KINDS, STATUSES, distance_km, read_near
from foreigndesk.store.search.syntax import And, Field, Node, Not, Or, Phrase, Prefix, Word

# Words that are their own stems and are in no list of stop words, so that both databases know them alike.
VOCABULARY = ("rocket", "strait", "canal", "pact", "drum", "berg", "dahl", "holm")
VALUES = {
    "speaker": ("Berg", "Anna Berg", "Dahl", "Norway", "SWE", "nobody"),
    "about": ("strait", "canal pact", "Norway", "Holm"),
    "actor": ("Berg", "Carl Dahl", "Norway", "Holm", "DNK", "nobody"),
    "type": ("consult", "CONSULT", "AID", "deploys"),
    "status": ("happened", "planned", "current"),
    "kind": HIT_KINDS,
    "place": ("Tokyo", "Osaka", "York"),
    "country": ("Japan", "Norway"),
    "from": ("2020", "2020-02", "2020-01-05", "2021-03-01"),
    "to": ("2020", "2020-02", "2020-01-05", "2021-03-01"),
    "outlet": ("Fjord Post", "skerry times", "Nowhere"),
    "near": ("Tokyo", "Tokyo/600km", "34.7,135.5/10km", "0,0"),
}
_words = st.sampled_from(VOCABULARY)
_several = st.lists(_words, min_size=1, max_size=2).map(" ".join)
# `from:` and `to:` take one value
_fields = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.lists(
        st.sampled_from(VALUES[name]), min_size=1, max_size=1 if name in ("from", "to") else 2
    ).map(lambda values: Field(name, tuple(values)))
)
leaves = st.one_of(
    _words.map(Word), _words.map(lambda w: Prefix(w[:4])), _several.map(Phrase), _fields, _fields
)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(inner.map(Not), several.map(And), several.map(Or))


trees: st.SearchStrategy[Node] = st.recursive(leaves, _larger, max_leaves=6)


@dataclass
class Item:
    """A report or a claim as a search sees it."""

    kind: str
    id: str
    text: str
    #: of a report, or of the reports that tell a claim
    days: list[str | None]
    outlets: list[str | None]
    type: str | None = None
    status: str | None = None
    content: str | None = None
    start: str | None = None
    end: str | None = None
    country: str | None = None
    place: PlaceRef | None = None
    #: (role, state, words of the known actor or of the mention)
    parties: list[tuple[str, str | None, str]] = field(default_factory=list)


def meets(node: Node, item: Item) -> bool:
    """Whether a report or a claim meets a search."""
    match node:
        case Word(text) | Phrase(text):
            return holds(item.text, text)
        case Prefix(text):
            return any(word.startswith(text) for word in item.text.lower().split())
        case Not(operand):
            return not meets(operand, item)
        case Or(operands):
            return any(meets(operand, item) for operand in operands)
        case And(operands):
            days = [o for o in operands if isinstance(o, Field) and o.name in ("from", "to")]
            others = all(meets(operand, item) for operand in operands if operand not in days)
            return others and (not days or within(days, item))
        case Field("from" | "to"):
            return within([node], item)
        case Field(name, values):
            return any(has(item, name, value) for value in values)


def holds(text: str, sought: str) -> bool:
    plain = " ".join(re.findall(r"\w+", text.lower()))
    return f" {' '.join(re.findall(r'[a-z0-9]+', sought.lower()))} " in f" {plain} "


def within(days: list[Field], item: Item) -> bool:
    first = max((first_day(d.values[0]) for d in days if d.name == "from"), default="0")
    last = min((last_day(d.values[0]) for d in days if d.name == "to"), default="9")
    if item.start is not None:
        return item.start <= last and (item.end or item.start) >= first
    return any(day is not None and first <= day <= last for day in item.days)


def has(item: Item, name: str, value: str) -> bool:
    if name == "outlet":
        return any(o is not None and o.casefold() == value.casefold() for o in item.outlets)
    if name == "kind":
        return value in (item.kind, "report" if item.kind == "report" else "claim")
    if item.kind == "report":
        return False
    if name == "type":
        return (item.type or "").casefold() == value.casefold()
    if name == "status":
        return item.status == value
    if name == "country":
        return item.country == find_state(value)
    if name == "place":
        return item.place is not None and name_words(value)[1:-1] in name_words(
            item.place.name, item.place.text
        )
    if name == "near":
        near = read_near(value)
        place = item.place
        if place is None or place.lat is None or place.lon is None or place.feature in AREAS:
            return False
        return distance_km(near.lat, near.lon, place.lat, place.lon) <= near.km
    roles = {"speaker": ("speaker", "other_speaker"), "about": ("about",)}.get(name)
    state = find_state(value)
    for role, of, words in item.parties:
        if roles is None or role in roles:
            if of == state if state is not None else name_words(value)[1:-1] in words:
                return True
    return name == "about" and state is None and holds(item.content or "", value)


assert set(VALUES["type"]) <= {n for t in (*EVENT_TYPES, *RELATION_TYPES) for n in (t, t.lower())}
assert set(VALUES["status"]) <= set(STATUSES)
