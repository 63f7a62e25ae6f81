"""Publication dates: read from metadata and from lines of a page; a missing year worked out, or left unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from foreigndesk.intake.terms_of_office import years_of_named_leaders

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: n
    for n, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
DAY = r"(?<![\d:.])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
YEAR = r"(?:19[5-9]\d|20\d\d)"
# A day with its month, the year if given: 'Oct. 29, 2025', '29 October', '29-Oct-2025'.
DAY_MONTH = rf"(?:{MONTH}[ -]{{0,2}}{DAY}(?:\s*,?\s*{YEAR}\b)?|{DAY}[ -]{{1,2}}(?:of )?{MONTH}(?:[ ,-]{{1,3}}{YEAR}\b)?)"
_DAY_MONTH = re.compile(
    rf"(?:(?P<w>{WEEKDAY})\s*,?\s*)?(?:(?P<m1>{MONTH})[ -]{{0,2}}(?P<d1>{DAY})(?:\s*,?\s*(?P<y1>{YEAR})\b)?"
    rf"|(?P<d2>{DAY})[ -]{{1,2}}(?:of )?(?P<m2>{MONTH})(?:[ ,-]{{1,3}}(?P<y2>{YEAR})\b)?)"
)
_ISO = re.compile(rf"\b({YEAR})[-/.](0[1-9]|1[0-2])[-/.](0[1-9]|[12]\d|3[01])(?![\d])")
_NUMERIC = re.compile(rf"(?<![\d/.-])(\d{{1,2}})[/.-](\d{{1,2}})[/.-]({YEAR})\b")
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?"
_ISO_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$")

# How likely the first weekday of a report lies so many days from its dateline. Set by hand: agencies mostly date a
# report on the day that it tells of, else on the day after.
_OFFSETS = {0: 0.50, -1: 0.30, -2: 0.07, -3: 0.03, -4: 0.02, -5: 0.02, -6: 0.02, 1: 0.02, 2: 0.02, 3: 0.02}
# A report that is a year older is that much less likely to be taken in, if nothing in it tells.
_OLDER = 0.8
# The best year must be so much better than the second one, or the year stays unknown.
_MARGIN = 1.3


@dataclass(frozen=True)
class DayMonth:
    """A date as written; the year or the weekday may be missing."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    def iso(self) -> str | None:
        """Return the ISO day, or None if the year is missing or there is no such day."""
        if self.year is None:
            return None
        try:
            return date(self.year, self.month, self.day).isoformat()
        except ValueError:
            return None


def parse_timestamp(words: str) -> str | None:
    """Return a date of metadata as ISO date or date-time, or None if it is none or could be read in two ways."""
    words = words.strip()
    if match := _ISO_TIME.match(words):
        return _valid(match[1] + "T" + match[2] + (match[3] or ""))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        return _valid(words)
    if re.fullmatch(r"(?:19|20)\d{6}", words):
        return _valid(f"{words[:4]}-{words[4:6]}-{words[6:]}")
    if re.fullmatch(r"\d{14}", words):
        w = words
        return _valid(f"{w[:4]}-{w[4:6]}-{w[6:8]}T{w[8:10]}:{w[10:12]}:{w[12:]}")
    if re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d+)?", words):
        return datetime.fromtimestamp(int(words[:10]), UTC).isoformat()
    if re.match(r"^(?:[A-Z][a-z]{2},\s)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d", words):
        try:
            return parsedate_to_datetime(words).isoformat()
        except ValueError:
            pass
    return find_date(words)


def _valid(iso: str) -> str | None:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso


def find_date(line: str) -> str | None:
    """Return the first full date that a line names as an ISO day, or None; '03/04/2015' could be two days: None."""
    if match := _ISO.search(line):
        return DayMonth(int(match[2]), int(match[3]), int(match[1])).iso()
    for found in _find_day_months(line):
        if iso := found.iso():
            return iso
    if match := _NUMERIC.search(line):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first > 12 >= second or first == second:
            return DayMonth(second, first, year).iso()
        if second > 12 >= first:
            return DayMonth(first, second, year).iso()
    return None


def find_day_month(words: str) -> DayMonth | None:
    """Return the first day with a month that the words name, with or without year, or None."""
    if match := _ISO.search(words):
        return DayMonth(int(match[2]), int(match[3]), int(match[1]))
    return next(_find_day_months(words), None)


def _find_day_months(words: str) -> Iterator[DayMonth]:
    for m in _DAY_MONTH.finditer(words):
        month = MONTHS[(m["m1"] or m["m2"]).lower().rstrip(".")]
        day = int(re.sub(r"\D", "", m["d1"] or m["d2"]))
        year = m["y1"] or m["y2"]
        yield DayMonth(month, day, int(year) if year else None, _weekday(m["w"]) if m["w"] else None)


def _weekday(word: str) -> int | None:
    return next((n for name, n in WEEKDAYS.items() if name.startswith(word.lower().rstrip(".")[:3])), None)


def nearest_year(found: DayMonth, published: str) -> str | None:
    """Return the ISO day of a date without a year that lies nearest to a known publication date."""
    day = date.fromisoformat(published[:10])
    best: date | None = None
    for year in (day.year - 1, day.year, day.year + 1):
        iso = DayMonth(found.month, found.day, year).iso()
        if iso and (best is None or abs(date.fromisoformat(iso) - day) < abs(best - day)):
            best = date.fromisoformat(iso)
    return best.isoformat() if best else None


_SAID_DAY = re.compile(
    r"\b(?:(?P<out>next|last|coming|every|each|previous|by|until|since|from|late last|this)\s+)?"
    r"(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!\s*,?\s*(?:[A-Z][a-z]{2,8}\.?\s\d|\d{1,2}\s))(?!s\b)"
)
_YEARS = re.compile(
    r"\b(?:19[89]\d|20[0-4]\d)\b(?![\d,]|\s*(?:troops|soldiers|people|kilometers|km|miles|MW))"
)


def infer_year(found: DayMonth, text: str, retrieved: date) -> tuple[str, str] | None:
    """Return the ISO day of a dateline without a year and why, or None where nothing tells.

    The weekdays that the text names must agree with the year, among the years before the retrieval date; years
    that the text names and leaders whose terms are known narrow them down.

    Args:
        found: Day and month of the dateline.
        text: The report.
        retrieved: The day on which we got the report; it was not published after that.
    """
    said = [(WEEKDAYS[m["day"].lower()], m["day"]) for m in _SAID_DAY.finditer(text) if not m["out"]]
    dated = [d for d in _find_day_months(text) if d.weekday is not None and d.year is None]
    if found.weekday is not None:
        dated.insert(0, found)
    if not said and not dated:
        return None
    first, last, leaders = years_of_named_leaders(text)
    scored: list[tuple[float, int]] = []
    for year in range(retrieved.year, retrieved.year - 40, -1):
        iso = DayMonth(found.month, found.day, year).iso()
        if iso is None or date.fromisoformat(iso) > retrieved + timedelta(days=1):
            continue
        day = date.fromisoformat(iso)
        if (first and day < first) or (last and day > last) or not _agree(dated, day):
            continue
        scored.append(
            (_weekday_score(said, day) * _year_score(text, year) * _OLDER ** (retrieved.year - year), year)
        )
    scored.sort(reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] < _MARGIN * scored[1][0]):
        return None
    day = date(scored[0][1], found.month, found.day)
    if said and not any(_offset(weekday, day) in (0, -1) for weekday, _ in said):
        return None
    name = said[0][1] if said else day.strftime("%A")
    reason = f"year from the weekdays of the text ('{name}'): {day.isoformat()} was a {day.strftime('%A')}"
    return day.isoformat(), reason + (f"; in office then: {', '.join(leaders)}" if leaders else "")


def _agree(dated: list[DayMonth], day: date) -> bool:
    """Return whether weekdays written with their date ('Friday, Oct 31') fit a year."""
    for found in dated:
        iso = nearest_year(found, day.isoformat())
        if iso and date.fromisoformat(iso).weekday() != found.weekday:
            return False
    return True


def _offset(weekday: int, day: date) -> int:
    """Return the days from `day` to the weekday nearest before it (the next three days count as after)."""
    behind = (weekday - day.weekday()) % 7
    return behind - 7 if behind > 3 else behind


def _weekday_score(said: list[tuple[int, str]], day: date) -> float:
    """Return how well the weekdays named fit; the first counts most, since the news stands first."""
    score = 1.0
    for rank, weekday in enumerate(dict.fromkeys(weekday for weekday, _ in said)):
        score *= _OFFSETS.get(_offset(weekday, day), 0.02) ** (1.0 if rank == 0 else 0.4)
    return score


def _year_score(text: str, year: int) -> float:
    """Return how well the latest year that the text names fits: reports name their own year and the ones around it."""
    named = sorted({int(m[0]) for m in _YEARS.finditer(text)})
    if not named:
        return 1.0
    gap = year - named[-1]
    return {0: 1.0, 1: 0.8, -1: 0.5}.get(gap, 0.5 ** abs(gap))
