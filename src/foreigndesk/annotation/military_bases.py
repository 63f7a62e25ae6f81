"""Where military bases are named: they are places, nobody who acts.

'Camp Humphreys', 'Kadena Air Base' by the words of their kind; of 'the Shahrokh missile base' the name alone;
'Incirlik' by the table of places.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from foreigndesk.data.name_words import listed_words
from foreigndesk.data.states import read_table, state_forms

_CAP = r"[A-Z][\w’'-]*\w"
_NAME = rf"(?:(?:[Aa]l|[Ee]l)[- ])?{_CAP}(?: (?:al|el|as|ash|at|an)-{_CAP}| {_CAP}){{0,2}}"
_OPENED = re.compile(
    r"\b(?:Camp|Fort|FOB|Forward Operating Base|Combat Outpost|Naval (?:Air )?Station|NAS|MCAS|"
    rf"Marine Corps (?:Air Station|Base)|Joint Base|RAF|RAAF Base|Garrison) ({_CAP}(?: {_CAP})?)"
)
_CLOSED = re.compile(
    rf"\b({_NAME}) (?:(Air (?:Force )?Base|Airbase|Naval (?:Base|Station)|Air Station|(?:Army|Military|Missile) Base|"
    r"Airfield|Air Field|Barracks|Garrison)|air ?base|airfield|"
    r"(?:air force|naval|military|army|missile|drone|submarine) base)\b"
)


def military_bases(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each base that a text names; one may be in another."""
    for match in _OPENED.finditer(text):
        first, *second = re.split(" ", match[1])
        if first.lower() not in listed_words("opener"):
            cut = second and second[0] in listed_words("after")
            yield match.start(), match.end() - (1 + len(second[0]) if cut else 0)
    for match in _CLOSED.finditer(text):
        start = _past_openers(text, match.start(1), match.end(1))
        if start is not None:
            yield start, match.end() if match[2] else match.end(1)
    for match in _table().finditer(text):
        yield match.span()


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
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
