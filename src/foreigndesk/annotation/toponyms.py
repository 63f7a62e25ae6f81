"""Toponyms: which words of a report name places, and which entries of the gazetteer they may mean.

A place is a name labelled LOC, mended where it was cut short ('Columbia' of 'British Columbia'); a name taken for a
person or an organisation that stands where a place does ('in Gainesville'); capitalised words outside all names
that the gazetteer knows and whose surroundings fit; and a place within the name of an organisation.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from foreigndesk.annotation.intervals import Intervals
from foreigndesk.annotation.place_scores import prior
from foreigndesk.data.gazetteer import Gazetteer, GazetteerEntry, fold
from foreigndesk.data.given_names import is_given_name
from foreigndesk.data.states import lookup_state
from foreigndesk.model import Name

_WORD = r"(?:[A-ZÀ-Þ][\w’'.-]*\w|[A-Z]\.(?:[A-Z]\.)+|[A-Z])"
_CAPITALISED = re.compile(rf"{_WORD}(?:[ ](?:(?:of|the|al|el|de|la|upon|on)[ ])?{_WORD}){{0,4}}")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|from|outside|around|to|at|across|toward|towards|of|off|through|via|into|between|and|visit|visited|visits)\s+"
    r"(?:(?:the|eastern|western|northern|southern|central|downtown|nearby|north|south|east|west)\s+){0,2}$"
)
_LISTED = re.compile(r"(?:,|,? and|,? or|,? to)\s$")
_STANDS_IN = re.compile(r"\b(?:in|near|outside|around|at|across|toward|towards)\s+(?:the\s+)?$")
# A region or state follows: 'Fargo, N.D.', 'Alexandria, Louisiana', 'Quang Tri province'.
_REGION_AFTER = re.compile(
    r",\s(?:(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa"
    r"|Tenn|Tex|Vt|Va|Wash|Wis|Wyo)\.|[NSW]\.\s?(?:H|J|M|Y|C|D|Va)\.|D\.C\.|R\.I\."
    r"|(?:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA"
    r"|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)\b)|\s(?:[Pp]rovince|[Gg]overnorate|[Dd]istrict|[Oo]blast|[Pp]refecture|County|Parish)\b"
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
_REGION_WORD = re.compile(r" (?:County|Parish|Province|Governorate|Oblast|Prefecture|District)$")
_REGION_TAIL = re.compile(
    r"\s(?:province|governorate|region|district|county|state|oblast|prefecture)$", re.IGNORECASE
)
# A town this large is asked for by its English name even where GeoNames' main name is another ('Al Fallujah').
_WELL_KNOWN = 150_000
# Cities of so many people are known without a capital letter; a line of capitals has so many spaces at least.
_PROMINENT, _LEAST_CAPITALS = 200_000, 3
# An organisation may bear the name of a smaller city.
_PLAINLY = 150_000
# Smaller towns within organisations' names are mostly surnames and common words.
_EMBEDDED_FROM = 30_000
_STATELIKE = frozenset({"country", "admin"})
# An agency's opening: 'BEIRUT (Agency) —'.
_OPENS = re.compile(r"(?:^|\n|[.!?:]\s+|\d{4}\s+)$")
_OPENED = re.compile(r"(?:,\s[A-Z][\w.]+)?(?:,\s\w+\.?\s\d+)?\s*(?:\(|—|–|--|-\s|_|:\s)")


@dataclass(slots=True)
class Toponym:
    """Words of a text that name a place, before anyone asks which."""

    start: int
    end: int
    text: str
    key: str
    embedded: bool = False


@functools.cache
def _not_places() -> frozenset[str]:
    text = resources.files("foreigndesk.data").joinpath("places_stop.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


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
    persons = {word for n in names if n.label == "PER" and " " in n.text for word in n.text.split()}
    found: list[Toponym] = []
    taken: list[tuple[int, int]] = []
    longer = Intervals(long)
    for name in names:
        span = (name.start, name.end)
        over = (long[i] for i in longer.over(name.start))
        wider = next((w for w in over if span[1] <= w[1] and w != span), None)
        if (
            name.label == "LOC"
            and name.text in persons
            and not _STANDS_IN.search(text[max(0, name.start - 24) : name.start])
        ):
            taken.append(span)  # 'Ben' of 'Ben Oduya'
        elif name.label == "LOC" and _is_generic(text, name):
            taken.append(span)  # 'the city', 'Highway'
        elif name.label == "LOC":
            found.append(_toponym(text, *_with_site(text, *(wider or span))))
        elif name.label == "NORP" and wider:
            found.append(_toponym(text, *wider))
        elif name.label != "NORP" and _SITE.search(name.text):
            found.append(_toponym(text, *span))  # 'Kanto Air Base', whatever it was taken for
        elif name.text not in persons and (
            (name.label in ("PER", "ORG") and _is_placed(text, span, gazetteer))
            or _is_plainly_one(name, gazetteer)
        ):
            found.append(_toponym(text, *span))
        elif name.label == "ORG":
            found.extend(_embedded(text, span, gazetteer))
            taken.append(span)
        else:
            taken.append(span)
    found = _without_overlaps(found)
    places = [(t.start, t.end) for t in found]
    found.extend(_looked_up(text, sorted(taken + places), places, gazetteer))
    found.extend(_without_capitals(text, Intervals(taken + places), gazetteer))
    return _without_overlaps(found + _repeated(text, names, found, gazetteer))


def _is_generic(text: str, name: Name) -> bool:
    """Whether a name taken for a place is a common word: without its capital in a text that has some, or of the list."""
    if name.text.islower():
        return any(c.isupper() for c in text)
    return name.text.lower() in _not_places()


def _is_plainly_one(name: Name, gazetteer: Gazetteer) -> bool:
    """Whether a name taken for something else is, word for word, that of a region, or a body's that of a large city."""
    if name.text.isupper() or fold(name.text) in _not_places():
        return False
    if name.label == "PER" and is_given_name(name.text):
        return False  # 'Victoria', 'Virginia'
    entries = gazetteer.lookup(name.text)
    if not entries or not entries[0].main:
        return False
    best = max(entries, key=prior)
    if best.feature in ("admin", "admin2"):
        return bool(_REGION_WORD.search(name.text)) or (best.feature == "admin" and name.label != "ORG")
    return name.label == "ORG" and best.feature in ("city", "capital") and best.population >= _PLAINLY


# Sites that are named after a place: the whole name is the site's.
_SITE = re.compile(
    r" (?:Air(?: Force)? Base|Naval (?:Base|Station|Air Station)|Army (?:Base|Airfield)|Military Base|"
    r"(?:International |Regional )?Airport|Airfield|Barracks|Garrison|Palace|Shipyard|Spaceport|Cosmodrome|Prison|"
    r"Border Crossing)\b"
)


def _with_site(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of 'Kanto Air Base' for a 'Kanto' that opens it."""
    found = _SITE.match(text, end)
    return (start, found.end()) if found and text[end : end + 1] == " " else (start, end)


def _repeated(
    text: str, names: Sequence[Name], found: Sequence[Toponym], gazetteer: Gazetteer
) -> list[Toponym]:
    """Return further mentions of the report's places: taken for somebody's name elsewhere, or for nothing at all."""
    known = {t.text for t in found if not t.embedded and len(t.text) > 2 and candidates(t.text, gazetteer)}
    known -= {n.text.split()[-1] for n in names if n.label == "PER" and " " in n.text}
    if not known:
        return []
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
    inside = [(n.start, n.end) for n in names if n.label != "LOC"]
    others = Intervals(inside)
    again = []
    for match in pattern.finditer(text):
        start, end = match.span()
        over = (inside[i] for i in others.over(start))
        if not any(end <= b and (a, b) != (start, end) for a, b in over):
            again.append(_toponym(text, start, end))
    return again


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
        while i < len(words):
            for j in range(len(words), i, -1):
                start, end = words[i][0], words[j - 1][1]
                if text.startswith("The ", start) or (j == i + 1 and "-" not in text[start:end]):
                    continue
                entries = gazetteer.lookup(text[start:end])
                if (
                    entries
                    and (entries[0].feature != "city" or entries[0].population >= 1000)
                    and text[start:end].lower() not in _not_places()
                ):
                    found.append((start, end))
                    i = j - 1
                    break
            i += 1
    return found


def _is_placed(text: str, span: tuple[int, int], gazetteer: Gazetteer) -> bool:
    """Return whether a name taken for a person or an organisation stands where a place does and is one."""
    name = text[span[0] : span[1]]
    key = fold(name)
    if key in _not_places() or len(key) < 3 or (name.isupper() and len(name) < 5):
        return False
    entries = gazetteer.lookup(name)
    if not entries:
        return False
    if _REGION_AFTER.match(text, span[1]) or (name.isupper() and _opens_a_report(text, *span)):
        return True
    before = text[max(0, span[0] - 24) : span[0]]
    return bool(_STANDS_IN.search(before)) and (entries[0].main or entries[0].population > 100_000)


def _embedded(text: str, span: tuple[int, int], gazetteer: Gazetteer) -> Iterable[Toponym]:
    """Yield the places within the name of an organisation; single letters and common words are none."""
    if lookup_state(text[span[0] : span[1]]) is not None:
        return
    words = [
        (span[0] + m.start(), span[0] + m.end())
        for m in re.finditer(r"[^\s,()\"“”]+", text[span[0] : span[1]])
    ]
    i = 0
    while i < len(words):
        for j in range(min(len(words), i + 3), i, -1):
            start, end = words[i][0], words[j - 1][1]
            name = re.sub(r"['’]s?$", "", text[start:end])
            if (start, end) == span or not name or not name[0].isupper() or fold(name) in _not_places():
                continue
            if name.isupper() and len(name) < 5 and "." not in name:
                continue
            entries = gazetteer.lookup(name)
            best = entries[0] if entries else None
            if best and (
                (best.main and (best.feature != "city" or best.population >= _EMBEDDED_FROM))
                or best.feature in _STATELIKE
            ):
                yield _toponym(text, start, start + len(name), embedded=True)
                i = j - 1
                break
        i += 1


def _looked_up(
    text: str, taken: list[tuple[int, int]], places: list[tuple[int, int]], gazetteer: Gazetteer
) -> Iterable[Toponym]:
    """Yield capitalised words outside recognised names that the gazetteer knows, the longest first."""
    pointer = 0
    ends = {end for _, end in places}
    for match in _CAPITALISED.finditer(text):
        words = _words(match)
        i = 0
        while i < len(words):
            start = words[i][0]
            listed = _LISTED.search(text, max(0, start - 8), start)
            while pointer < len(taken) and taken[pointer][1] <= start:
                pointer += 1
            for j in range(len(words), i, -1):
                end = words[j - 1][1]
                if any(a < end and start < b for a, b in taken[pointer : pointer + 4]):
                    continue
                name = text[start:end]
                if _is_place(
                    text, start, name, gazetteer, beside_place=bool(listed and listed.start() in ends)
                ):
                    yield _toponym(text, start, end)
                    ends.add(end)
                    i = j - 1
                    break
            i += 1


def _is_place(text: str, start: int, name: str, gazetteer: Gazetteer, *, beside_place: bool) -> bool:
    """Return whether capitalised words that no name covers are a place: by what they are, and by what stands before."""
    key = fold(name)
    if len(key) < 3 or key in _not_places() or name.islower():
        return False
    entries = gazetteer.lookup(name)
    if not entries:
        return False
    best = max(entries, key=prior)
    main = best.main or best.population >= _WELL_KNOWN
    if _REGION_AFTER.match(text, start + len(name)):
        return True
    placed = beside_place or bool(_PLACE_BEFORE.search(text[max(0, start - 40) : start]))
    if name.isupper() and _line_in_capitals(text, start):
        before = text[max(0, start - 40) : start].lower()
        return _is_prominent(best) and (best.feature == "country" or bool(_PLACE_BEFORE.search(before)))
    if name.isupper():
        return _opens_a_report(text, start, start + len(name)) or (best.feature in _STATELIKE and placed)
    if best.feature not in ("city", "capital", "admin2"):
        return placed or best.feature == "country" or (" " in name and main)
    if not main:
        return False
    return placed or best.population >= (5_000 if " " in name else 300_000)


def _opens_a_report(text: str, start: int, end: int) -> bool:
    """Whether capitals stand where an agency opens a report or a brief: 'BEIRUT: A man was ...'."""
    opens = _OPENS.search(text[max(0, start - 5) : start]) and _OPENED.match(text[end : end + 40])
    return end - start > 3 and bool(opens)


def _line_in_capitals(text: str, start: int) -> bool:
    """Whether a place in a text stands in a line of capitals, a headline of some wires."""
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", start) + 1 or len(text) + 1) - 1]
    return line.count(" ") >= _LEAST_CAPITALS and line.isupper()


def _is_prominent(entry: GazetteerEntry) -> bool:
    """Whether a place is so well known that its name alone, without its capital letter, tells."""
    return entry.feature != "city" or (entry.main and entry.population >= _PROMINENT)


_LOWER = re.compile(
    r"\b(?:in|near|from|outside|around|to|at|across|towards?|visit(?:s|ed)?|between|and|left|for|reached)\s+"
    r"(?=([a-zß-ÿ][\w’'-]+(?: [a-zß-ÿ][\w’'-]+){0,2}))"
)
# Well-known places that are common words.
_COMMON_WORDS = frozenset(
    "male nice van man bath reading mobile split buffalo orange tours cork hull deal central western eastern northern "
    "southern north south east west union order most same chance peace victory liberty turkey china".split()
)


def _without_capitals(text: str, taken: Intervals, gazetteer: Gazetteer) -> Iterable[Toponym]:
    """Yield the well-known places of a text that has no capitals at all, where they stand like places."""
    if any(c.isupper() for c in text):
        return
    for match in _LOWER.finditer(text):
        words = match[1].split(" ")
        start = match.start(1)
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length])
            entries = gazetteer.lookup(name) if len(name) > 3 and name not in _COMMON_WORDS else ()
            towns = [e for e in entries if e.feature not in ("admin", "admin2")]
            best = max(towns, key=prior) if towns else None
            if best is None or fold(name) in _not_places() or not _is_prominent(best) or taken.over(start):
                continue
            yield _toponym(text, start, start + len(name))
            break


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


def candidates(name: str, gazetteer: Gazetteer) -> tuple[GazetteerEntry, ...]:
    """Return the places that a name may mean: under its exact form, else a shorter one, else the longest part of it."""
    regional = bool(_REGION_TAIL.search(name))
    for number, variant in enumerate(_variants(name)):
        entries = gazetteer.lookup(variant)
        if entries:
            # 'Nyanza Province' is no town of that name.
            regions = tuple(e for e in entries if e.feature in ("admin", "admin2", "region"))
            return regions if regional and number and regions else entries
    # 'Vancouver International Airport', 'City of Santa Ana': the place that the site is named after.
    words = re.findall(r"[^\s,]+", name)
    if 1 < len(words) <= 7:
        for length in range(len(words) - 1, 0, -1):
            found: list[tuple[GazetteerEntry, ...]] = []
            for first in range(len(words) - length + 1):
                part = " ".join(words[first : first + length])
                if not part[0].isupper() or fold(part) in _not_places() or len(part) < 4:
                    continue
                entries = gazetteer.lookup(part)
                if (
                    entries
                    and entries[0].main
                    and (entries[0].feature != "city" or entries[0].population >= 5000)
                ):
                    found.append(entries)
            if found:
                return max(found, key=lambda entries: prior(entries[0]))
    return ()
