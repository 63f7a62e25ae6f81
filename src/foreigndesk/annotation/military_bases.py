"""Where military bases are named: they are places, nobody who acts.

'Camp Humphreys', 'Kadena Air Base' and 'Al Udeid' are sure, by the words of their kind or by the table of places.
'Incirlik' and the name in 'the Shahrokh missile base' are proposals: 'Yokota' is a surname,
and a Hezbollah missile base has an owner.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.name_words import listed_words
from foreigndesk.data.one_of import one_of
from foreigndesk.data.states import read_table, state_forms

_CAP = r"[A-Z][\w’'-]*\w"
_NAME = rf"(?:(?:[Aa]l|[Ee]l)[- ])?{_CAP}(?: (?:al|el|as|ash|at|an)-{_CAP}| {_CAP}){{0,2}}"
_OPENED = re.compile(
    r"(?<![\w’'-])(?:Camp|Fort|FOB|Forward Operating Base|Combat Outpost|Naval (?:Air )?Station|NAS|MCAS|"
    rf"Marine Corps (?:Air Station|Base)|Joint Base) "
    rf"(?:(?:St\.|San|Great|Pearl|Leonard|New|El|Al|Abu|Prince|King) )?({_CAP})"
)
_CLOSED = re.compile(
    rf"(?<![\w’'-])({_NAME}) "
    r"(?:(Air (?:Force )?Base|Airbase|Naval (?:Base|Station)|Air Station|(?:Army|Military|Missile) Base|Airfield|"
    r"Air Field|Barracks|Garrison)|air ?base|airfield|"
    r"(?:air force|naval|military|army|missile|drone|submarine) base)\b"
)


def military_bases(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each base that a text names, and whether it is surely one; one may be in another."""
    for match in _OPENED.finditer(text):
        if match[1].lower() not in listed_words("opener"):
            yield match.start(), match.end(), True
    for match in _CLOSED.finditer(text):
        start = _past_openers(text, match.start(1), match.end(1))
        if start is not None and match[2]:
            yield start, match.end(), True
        elif start is not None and text[start : match.end(1)] not in body_forms():
            yield start, match.end(1), False
    for match in _table().finditer(text):
        yield *match.span(), " " in match.group()


def _past_openers(text: str, start: int, end: int) -> int | None:
    """Return where a name starts behind 'The' and 'Russian'; None if nothing is left of it."""
    forms = state_forms()
    for word in re.finditer(r"\S+", text[start:end]):
        bare = re.sub(r"['’]s$", "", word.group())
        if bare.lower() not in listed_words("opener") and bare not in forms:
            return start + word.start()
    return None


@functools.cache
def _table() -> re.Pattern[str]:
    """Return a pattern of the names of bases in places.tsv."""
    rows = [row for row in read_table("places.tsv") if row[2] == "base"]
    forms = {form for row in rows for form in (row[0], *row[1].split(";")) if len(form) > 4}
    return re.compile(rf"(?<![\w-])(?:{one_of(forms)})(?![\w-])")
