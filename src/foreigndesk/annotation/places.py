"""Places: each toponym of a report resolved among the places of its name.

Stages: (1) toponyms (see `annotation.toponyms`); (2) containment and nearness: 'Springfield, Illinois' says of which
region each is, 'San Jose, near Manila' what it lies by; (3) scores: how many people live there, whether it is a state or a
region, what the other places of the report, its dateline and the state of its outlet have in common with it (see
`annotation.place_scores`); (4) one sense a report, but where the text says otherwise; (5) whether the words stand for
a government ('Tokyo said') or lie within an organisation's name: `as_actor`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.intervals import Intervals
from foreigndesk.annotation.place_scores import Candidates, choose
from foreigndesk.annotation.state_context import context_of, resolve_state
from foreigndesk.annotation.toponyms import Toponym, candidates, find_toponyms
from foreigndesk.data.gazetteer import Gazetteer, GazetteerEntry, fold, iso3_codes, open_gazetteer
from foreigndesk.data.states import iso2_to_iso3, lookup_state, state
from foreigndesk.model import Document, Name, PlaceMention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# Between a place and the region that holds it: 'Alexandria, La.', 'Aleppo, in Syria', 'Paris (Texas)'.
_HOLDS = re.compile(r"\s*,\s*(?:in\s+|a\s+\w+\s+in\s+)?|\s*\(\s*|\s+in\s+(?:\w+\s+)?|\s*,\s+(?:the\s+)?")
# Between a place and one that it lies by: 'San Jose, near Manila', 'based in Yokota on the outskirts of Tokyo'.
_BESIDE = re.compile(
    r"\s*,?\s*(?:a\s+\w+\s+)?(?:near|outside|close\s+to|not\s+far\s+from|on\s+the\s+(?:\w+\s+)?(?:outskirts|edge)\s+of|"
    r"a\s+suburb\s+of|(?:just\s+)?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)\s+of)\s+(?:the\s+)?"
)
_POSTAL = re.compile(
    r",\s(AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    r"|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)\b"
)
_STANDS_AT = re.compile(r"\b(?:in|at|to|into|near)\s+(?:the\s+)?$")
_NOT_ACTING = {
    "be", "lie", "sit", "become", "see", "experience", "suffer", "host", "remain", "stand", "have",
    "witness", "celebrate",
}  # fmt: skip
_GIVEN_BY = {
    "pressure", "threat", "threats", "demand", "demands", "call", "support", "statement", "warning",
    "criticism", "sanction",
}  # fmt: skip
_URGED = {
    "accuse", "urge", "condemn", "warn", "criticize", "criticise", "pressure",
}  # fmt: skip
_OF_TOWNS = {
    "airport", "street", "suburb", "mayor",
}  # fmt: skip


class PlaceAnnotator:
    """Toponyms resolved against the gazetteer.

    Args:
        gazetteer: The places to choose from; the user's own file, made at first use, if not given.
    """

    name = "places"
    version = "3"
    requires: tuple[str, ...] = ("sentences", "names")
    provides: tuple[str, ...] = ("places",)

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.places`, in text order."""
        gazetteer = self._gazetteer or open_gazetteer()
        text = draft.document.text
        dates = Intervals([(t.start, t.end) for t in draft.times if t.type in ("DATE", "TIME")])
        # 'Nov' of 'Nov. 4' is a town in Tajikistan, too.
        toponyms = [t for t in find_toponyms(text, draft.names, gazetteer) if not dates.over(t.start)]
        dateline = draft.document.dateline
        hints = [dateline.place] if dateline and dateline.place else []
        resolved = resolve_toponyms(text, toponyms, gazetteer, hints, outlet_places(draft.document))
        for toponym, entry in resolved:
            draft.places.append(
                _mention(toponym, entry, toponym.embedded or _is_actor(draft, toponym, entry))
            )


def outlet_places(document: Document) -> list[str]:
    """Return the states that an outlet's name or address tells of ('The Times of India', 'example.co.ke')."""
    found: list[str] = []
    words = re.findall(r"[\w.’'-]+", document.outlet or "")
    for length in (2, 1):
        for first in range(len(words) - length + 1):
            known = lookup_state(" ".join(words[first : first + length]))
            if known is not None and known.form in ("name", "demonym", "alias"):
                found.append(state(known.iso3).name)
    host = re.sub(r"^\w+://|/.*$|:\d+", "", document.url or "")
    code = host.rpartition(".")[2].upper()
    iso3 = (
        iso2_to_iso3("GB" if code == "UK" else code)
        if len(code) == 2 and code not in _GENERIC_ENDINGS
        else None
    )
    if iso3 is not None:
        found.append(state(iso3).name)
    return list(dict.fromkeys(found))


# Mentions that a dateline and the state of the outlet count for: 'Geneva' in an American paper is still the Swiss one.
_HINT_WEIGHT, _HOME_WEIGHT = 2.0, 0.25
# Endings of states that outlets of all countries use.
_GENERIC_ENDINGS = frozenset({"TV", "ME", "IO", "CO", "FM", "AM", "AI", "LY", "TO", "CC", "WS", "EU"})


def resolve_toponyms(
    text: str,
    toponyms: Sequence[Toponym],
    gazetteer: Gazetteer,
    hints: Sequence[str] = (),
    home: Sequence[str] = (),
) -> list[tuple[Toponym, GazetteerEntry | None]]:
    """Return each toponym with the place it names, or None where nothing fitted.

    Args:
        text: The text they stand in.
        toponyms: The toponyms in text order.
        gazetteer: The places to choose from.
        hints: Names of places known to matter, such as the dateline's.
        home: Names of the states that the outlet is of: they settle what else is open.
    """
    names = [Candidates(t.key, t.text, candidates(t.text, gazetteer)) for t in toponyms]
    for weight, places in ((_HINT_WEIGHT, hints), (_HOME_WEIGHT, home)):
        for hint in places:
            names.append(Candidates(fold(hint), hint, candidates(hint, gazetteer), weight=weight))
    for i, toponym in enumerate(toponyms):
        following = toponyms[i + 1] if i + 1 < len(toponyms) else None
        joined = text[toponym.end : following.start] if following else ""
        if following and len(joined) < 24 and _HOLDS.fullmatch(joined):
            names[i].join(names[i + 1], strong="," in joined or "(" in joined)
        if following and len(joined) < 40 and _BESIDE.fullmatch(joined):
            names[i].lean(names[i + 1])
        postal = _POSTAL.match(text, toponym.end)
        if postal:
            names[i].keep_within("US", postal.group(1))
    chosen = choose(names)
    return list(zip(toponyms, chosen[: len(toponyms)], strict=True))


def _mention(toponym: Toponym, entry: GazetteerEntry | None, as_actor: bool) -> PlaceMention:
    if entry is None:
        return PlaceMention(toponym.start, toponym.end, toponym.text)
    country = iso3_codes().get(entry.country) if entry.country else None
    return PlaceMention(
        toponym.start,
        toponym.end,
        toponym.text,
        entry.name,
        entry.geonameid,
        entry.lat,
        entry.lon,
        country,
        "city" if entry.feature == "capital" else entry.feature,
        as_actor,
    )


def _is_actor(draft: Draft, toponym: Toponym, entry: GazetteerEntry | None) -> bool:
    """Return whether the words stand for a government: a state or its capital that does something."""
    known = lookup_state(toponym.text)
    if known is None or (
        entry is not None and entry.feature not in ("country", "city", "capital", "admin", "region")
    ):
        return False
    words = Name(toponym.start, toponym.end, toponym.text, "LOC")
    meant = resolve_state(toponym.text, context_of(draft, words))
    if meant is not None and (meant.inside is not None or not (meant.candidates or meant.organisation)):
        return False
    span = draft.doc.char_span(toponym.start, toponym.end, alignment_mode="expand")
    if span is None or not len(span):
        return False
    if _STANDS_AT.search(draft.document.text[max(0, toponym.start - 12) : toponym.start]):
        return False
    token: Token = span.root
    head = token.head
    if token.dep_ == "conj":
        token, head = head, head.head
    if token.dep_ == "nsubj":
        return head.lemma_ not in _NOT_ACTING or (
            known.form != "capital" and any(c.dep_ == "xcomp" for c in head.children)
        )
    if token.dep_ == "poss":
        return known.form == "capital" and head.pos_ == "NOUN" and head.lemma_ not in _OF_TOWNS
    if token.dep_ == "pobj":
        preposition = head.lower_
        if preposition == "by":
            return head.dep_ == "agent"
        if preposition in ("with", "against"):
            return True
        if preposition == "between":
            return head.head.pos_ == "NOUN"
        if preposition == "from":
            return head.head.lemma_ in _GIVEN_BY
    return token.dep_ == "dobj" and head.lemma_ in (
        "accuse",
        "urge",
        "condemn",
        "warn",
        "criticize",
        "criticise",
        "pressure",
    )
