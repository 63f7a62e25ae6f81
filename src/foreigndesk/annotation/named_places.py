"""Waters, islands, lines and sites of the table of places, found by their names: places, whatever they look like.

'Takeshima' looks like a person and 'Northern Limit Line' like a body to a tagger that never met them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.name_words import listed_words
from foreigndesk.data.one_of import one_of
from foreigndesk.data.states import read_table, state_forms

# Kinds of places that nobody is named after as a whole ('Taiwan Strait'); sites are named after people now and then.
_WATERS_AND_LANDS = frozenset(
    "sea ocean gulf bay strait canal river lake reef island line mountains desert peninsula".split()
)
# Single words that are firms, surnames or common words elsewhere.
_AMBIGUOUS = frozenset(
    "Amazon Atlantic Gulf Java LAC LOC LoC Meis Midway Oder Pacific Perim Tiran Volga Matsu Indus".split()
)


# 'the North Arabian Sea' is one name.
_DIRECTION = "(?:North|South|East|West|Northern|Southern|Eastern|Western|Central)"


def named_places(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each such name, and whether its words can mean nothing else; none overlaps another."""
    for match in _table().finditer(text):
        name = match[1]
        if re.match(r" [A-ZÀ-Þ]", text[match.end() : match.end() + 2]):
            continue  # 'Black Sea Fleet', 'Jolo Reyes'
        if " " in name or "-" in name:
            yield *match.span(), _is_water_or_land(name)
        elif not _follows_a_name(text, match.start(1)):
            yield *match.span(), False


def _follows_a_name(text: str, start: int) -> bool:
    """Whether a capitalised word stands before: 'Ana Jolo' is a person, 'The DMZ' none."""
    before = re.search(r"([A-ZÀ-Þ][\w.’'-]*) $", text[max(0, start - 24) : start])
    return before is not None and before[1].lower() not in listed_words("opener")


@functools.cache
def _kinds() -> dict[str, str]:
    """Return name → kind of place, for those that no table of states and bodies has."""
    kinds: dict[str, str] = {}
    for row in read_table("places.tsv"):
        for name in (row[0], *row[1].split(";")):
            known = name in state_forms() or name in body_forms() or name in _AMBIGUOUS
            single = " " not in name and "-" not in name
            wanted = row[2] in _WATERS_AND_LANDS or (row[2] == "site" and not single)
            if name and wanted and not known and name[0].isupper():
                kinds.setdefault(name, row[2])
    return kinds


def _is_water_or_land(name: str) -> bool:
    return _kinds()[name] in _WATERS_AND_LANDS


@functools.cache
def _table() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_DIRECTION} )?({one_of(_kinds())})(?![\w-])")
