"""Places: names of places and unmistakable gazetteer entries, each resolved among the places of its name.

Stages: (1) toponyms: the names labelled LOC, and capitalised words that the gazetteer knows where no other name
stands; (2) containment: 'Springfield, Illinois' says of which region each is; (3) scores: how many people live there,
whether it is a state or a region, what the other places of the report have in common with it; (4) one sense
a report, but where the text says otherwise; (5) whether the words stand for a government ('Tokyo said').
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.place_scores import Candidates, choose
from foreigndesk.data.gazetteer import Gazetteer, GazetteerEntry, fold, iso3_codes, open_gazetteer
from foreigndesk.data.states import lookup_state
from foreigndesk.model import Name, PlaceMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD = r"(?:[A-ZÀ-Þ][\w’'.-]*\w|[A-Z]\.(?:[A-Z]\.)+|[A-Z])"
_CAPITALISED = re.compile(rf"{_WORD}(?:[ ](?:(?:of|the|al|el|de|la|upon|on)[ ])?{_WORD}){{0,4}}")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|from|outside|around|to|at|across|toward|towards|of|off|through|via|into|between|and|visit|visited|visits)\s+"
    r"(?:(?:the|eastern|western|northern|southern|central|downtown|nearby|north|south|east|west)\s+){0,2}$"
)
_STANDS_IN = re.compile(r"\b(?:in|near|outside|around|at|across|toward|towards)\s+(?:the\s+)?$")
# A region or state follows: 'Fargo, N.D.', 'Alexandria, Louisiana', 'Quang Tri province'.
_REGION_AFTER = re.compile(
    r",\s(?:(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa"
    r"|Tenn|Tex|Vt|Va|Wash|Wis|Wyo)\.|[NSW]\.\s?(?:H|J|M|Y|C|D|Va)\.|D\.C\.|R\.I\."
    r"|(?:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA"
    r"|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)\b)|\s(?:[Pp]rovince|[Gg]overnorate|[Dd]istrict|[Oo]blast|[Pp]refecture|County|Parish)\b"
)
# Between a place and the region that holds it: 'Alexandria, La.', 'Aleppo, in Syria', 'Paris (Texas)'.
_HOLDS = re.compile(r"\s*,\s*(?:in\s+|a\s+\w+\s+in\s+)?|\s*\(\s*|\s+in\s+(?:\w+\s+)?|\s*,\s+(?:the\s+)?")
_POSTAL = re.compile(
    r",\s(AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    r"|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)\b"
)
_LEAD = re.compile(
    r"^(?:the|northern|southern|eastern|western|central|north|south|east|west|downtown|greater|upper|lower|mainland|"
    r"north-east|north-west|south-east|south-west|northeast|northwest|southeast|southwest|northeastern|northwestern|"
    r"southeastern|southwestern)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:province|governorate|region|district|city|town|village|area|county|state|oblast|prefecture|municipality|"
    r"suburb|peninsula|airport|port)$",
    re.IGNORECASE,
)
# Words that open sentences or headings with a capital, and months, titles and the like that villages are named after.
_NOT_PLACES = frozenset(
    """the a an this that these those he she it they we i but and or if when while as at in on of for from to by with
    after before during since under over between among amid despite although because meanwhile however also earlier
    later now then there here what who why how where which some many most more all both each any no not so such yes
    mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december president minister secretary prime foreign defense defence general
    speaker chairman ambassador police army navy court house senate congress parliament university party union king
    queen prince pope bishop captain major colonel street avenue road church school hospital park center centre bank
    group union council committee department office ministry force forces west east north south northern southern
    eastern western central god christmas easter internet english islam islamic muslim christian jewish catholic
    state states government nation national international united republic democratic people times post news press
    reuters associated facebook google twitter microsoft apple war peace justice freedom independence liberty mission
    man men male nice reading mobile of orange sale same best university green white black brown young long rice
    bush bill mark most split bar""".split()
)
_ACTING_WITH = frozenset({"with", "against", "by", "between", "from"})
_NOT_ACTING = frozenset("be lie sit become see experience suffer host remain stand have witness celebrate".split())
_GIVEN_BY = frozenset("pressure threat threats demand demands call support statement warning criticism sanction".split())


@dataclass(slots=True)
class Toponym:
    """Words of a text that name a place, before anyone asks which."""

    start: int
    end: int
    text: str
    key: str
    embedded: bool = False


class PlaceAnnotator:
    """Toponyms resolved against the gazetteer.

    Args:
        gazetteer: The places to choose from; the user's own file, made at first use, if not given.
    """

    name = "places"
    version = "1"
    requires: tuple[str, ...] = ("sentences", "names")
    provides: tuple[str, ...] = ("places",)

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.places`, in text order."""
        gazetteer = self._gazetteer or open_gazetteer()
        text = draft.document.text
        toponyms = find_toponyms(text, draft.names, gazetteer)
        hints = [draft.document.dateline.place] if draft.document.dateline and draft.document.dateline.place else []
        resolved = resolve_toponyms(text, toponyms, gazetteer, hints)
        for toponym, entry in resolved:
            draft.places.append(_mention(toponym, entry, toponym.embedded or _is_actor(draft.doc, toponym, entry)))


def find_toponyms(text: str, names: Sequence[Name], gazetteer: Gazetteer) -> list[Toponym]:
    """Return the toponyms of a text in order, none overlapping another.

    A place within the name of an organisation ('Texas Rangers', 'Beirut University') is kept and marked: nothing
    happens *there* by that name.

    Args:
        text: The text.
        names: Its names.
        gazetteer: Where capitalised words are looked up.
    """
    long = _long_names(text, gazetteer)
    found: list[Toponym] = []
    taken: list[tuple[int, int]] = []
    for name in names:
        span = (name.start, name.end)
        wider = next((w for w in long if w[0] <= span[0] and span[1] <= w[1] and w != span), None)
        if name.label == "LOC":
            found.append(_toponym(text, *(wider or span)))
        elif name.label == "NORP" and wider:
            found.append(_toponym(text, *wider))
        elif name.label in ("PER", "ORG") and _is_placed(text, span, gazetteer):
            found.append(_toponym(text, *span))
        elif name.label == "ORG":
            found.extend(_embedded(text, span, gazetteer))
            taken.append(span)
        else:
            taken.append(span)
    found = _without_overlaps(found)
    taken = sorted(taken + [(t.start, t.end) for t in found])
    found.extend(_looked_up(text, taken, gazetteer))
    return _without_overlaps(found)


def _toponym(text: str, start: int, end: int, *, embedded: bool = False) -> Toponym:
    return Toponym(start, end, text[start:end], fold(text[start:end]), embedded)


def _without_overlaps(toponyms: list[Toponym]) -> list[Toponym]:
    kept: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda t: (t.start, -t.end)):
        if not kept or toponym.start >= kept[-1].end:
            kept.append(toponym)
    return kept


def _words(match: re.Match[str]) -> list[tuple[int, int]]:
    return [(m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"\S+", match.group())]


def _long_names(text: str, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Return stretches of two or more capitalised words that are the main name of a place that many know.

    They mend names cut short: 'Columbia' of 'British Columbia', 'Mexico' of 'New Mexico'.
    """
    found = []
    for match in _CAPITALISED.finditer(text):
        words = _words(match)
        i = 0
        while i < len(words) - 1:
            for j in range(len(words), i + 1, -1):
                start, end = words[i][0], words[j - 1][1]
                entries = gazetteer.lookup(text[start:end])
                if entries and (entries[0].feature != "city" or entries[0].population >= 1000) and text[start:end].lower() not in _NOT_PLACES:
                    found.append((start, end))
                    i = j - 1
                    break
            i += 1
    return found


def _is_placed(text: str, span: tuple[int, int], gazetteer: Gazetteer) -> bool:
    """Return whether a name taken for a person or an organisation stands where a place does and is one."""
    name = text[span[0] : span[1]]
    key = fold(name)
    if key in _NOT_PLACES or len(key) < 3 or name.isupper() and len(name) < 5:
        return False
    entries = gazetteer.lookup(name)
    if not entries:
        return False
    if _REGION_AFTER.match(text, span[1]):
        return True
    before = text[max(0, span[0] - 24) : span[0]]
    return bool(_STANDS_IN.search(before)) and (entries[0].main or entries[0].population > 100_000)


def _embedded(text: str, span: tuple[int, int], gazetteer: Gazetteer) -> Iterable[Toponym]:
    """Yield the places within the name of an organisation; single letters and common words are none."""
    if lookup_state(text[span[0] : span[1]]) is not None:
        return
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"[^\s,()\"“”]+", text[span[0] : span[1]])]
    i = 0
    while i < len(words):
        for j in range(min(len(words), i + 3), i, -1):
            start, end = words[i][0], words[j - 1][1]
            name = re.sub(r"['’]s?$", "", text[start:end])
            if (start, end) == span or not name or not name[0].isupper() or fold(name) in _NOT_PLACES:
                continue
            if name.isupper() and len(name) < 5 and "." not in name:
                continue
            entries = gazetteer.lookup(name)
            if entries and entries[0].main and (entries[0].feature != "city" or entries[0].population >= 10_000):
                yield _toponym(text, start, start + len(name), embedded=True)
                i = j - 1
                break
        i += 1


def _looked_up(text: str, taken: list[tuple[int, int]], gazetteer: Gazetteer) -> Iterable[Toponym]:
    """Yield capitalised words outside recognised names that the gazetteer knows, the longest first."""
    pointer = 0
    for match in _CAPITALISED.finditer(text):
        words = _words(match)
        i = 0
        while i < len(words):
            start = words[i][0]
            while pointer < len(taken) and taken[pointer][1] <= start:
                pointer += 1
            for j in range(len(words), i, -1):
                end = words[j - 1][1]
                if any(a < end and start < b for a, b in taken[pointer : pointer + 4]):
                    continue
                name = text[start:end]
                if _is_place(text, start, name, gazetteer):
                    yield _toponym(text, start, end)
                    i = j - 1
                    break
            i += 1


def _is_place(text: str, start: int, name: str, gazetteer: Gazetteer) -> bool:
    key = fold(name)
    if len(key) < 3 or key in _NOT_PLACES or name.islower():
        return False
    entries = gazetteer.lookup(name)
    if not entries:
        return False
    best = entries[0]
    if _REGION_AFTER.match(text, start + len(name)):
        return True
    placed = bool(_PLACE_BEFORE.search(text[max(0, start - 40) : start]))
    if " " in name and best.main and (best.feature != "city" or best.population >= 5000):
        return True
    if best.feature in ("country", "continent", "sea", "strait", "island", "admin") and (best.main or placed):
        return placed or best.feature == "country"
    if not best.main or name.isupper():
        return False
    return placed or best.population >= 300_000


def resolve_toponyms(
    text: str, toponyms: Sequence[Toponym], gazetteer: Gazetteer, hints: Sequence[str] = ()
) -> list[tuple[Toponym, GazetteerEntry | None]]:
    """Return each toponym with the place it names, or None where nothing fitted.

    Args:
        text: The text they stand in.
        toponyms: The toponyms in text order.
        gazetteer: The places to choose from.
        hints: Names of places known to matter, such as the dateline's.
    """
    candidates = [Candidates(t.key, t.text, _candidates(t.text, gazetteer)) for t in toponyms]
    for hint in hints:
        candidates.append(Candidates(fold(hint), hint, _candidates(hint, gazetteer), weight=2.0))
    for i, toponym in enumerate(toponyms):
        following = toponyms[i + 1] if i + 1 < len(toponyms) else None
        joined = text[toponym.end : following.start] if following else ""
        if following and len(joined) < 24 and _HOLDS.fullmatch(joined):
            candidates[i].join(candidates[i + 1], strong="," in joined or "(" in joined)
        postal = _POSTAL.match(text, toponym.end)
        if postal:
            candidates[i].keep_within("US", postal.group(1))
    chosen = choose(candidates)
    return list(zip(toponyms, chosen[: len(toponyms)], strict=True))


@functools.lru_cache(maxsize=4096)
def _variants(name: str) -> tuple[str, ...]:
    """Return the ways to look a name up, the exact one first: without article, direction, 'province'."""
    name = re.sub(r"['’]s?$", "", name.strip())
    variants = [name]
    short = _TAIL.sub("", name)
    for form in (short, _LEAD.sub("", name), _LEAD.sub("", short)):
        if form and form not in variants and form[0].isupper():
            variants.append(form)
    return tuple(variants)


def _candidates(name: str, gazetteer: Gazetteer) -> tuple[GazetteerEntry, ...]:
    for variant in _variants(name):
        entries = gazetteer.lookup(variant)
        if entries:
            return entries
    return ()


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


def _is_actor(doc: Doc, toponym: Toponym, entry: GazetteerEntry | None) -> bool:
    """Return whether the words stand for a government: a state or its capital that does something."""
    known = lookup_state(toponym.text)
    if known is None or (entry is not None and entry.feature not in ("country", "city", "capital", "admin", "region")):
        return False
    span = doc.char_span(toponym.start, toponym.end, alignment_mode="expand")
    if span is None or not len(span):
        return False
    token: Token = span.root
    head = token.head
    if token.dep_ == "conj":
        token, head = head, head.head
    if token.dep_ == "nsubj":
        return head.lemma_ not in _NOT_ACTING or known.form != "capital" and any(c.dep_ == "xcomp" for c in head.children)
    if token.dep_ == "poss":
        return known.form == "capital" and head.pos_ == "NOUN" and head.lemma_ not in ("airport", "street", "suburb", "mayor")
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
    return token.dep_ == "dobj" and head.lemma_ in ("accuse", "urge", "condemn", "warn", "criticize", "criticise", "pressure")
