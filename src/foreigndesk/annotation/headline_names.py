"""Names of headlines set right by the report below: in capitals throughout, 'Thugs Mubarak' looks like one name.

'Mubarak Obama' is two people where the report has Hosni Mubarak and Barack Obama; 'Bush Whitehouse' is Bush. A given name is
never cut off: 'Michelle Obama' above a report on Barack Obama is another person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from foreigndesk.data.given_names import is_given_name
from foreigndesk.model import Name, Span

_WORD = re.compile(r"\S+")


def mended_by_body(names: Sequence[Name], headline: Span | None, text: str) -> list[Name]:
    """Return the names with those persons of the headline cut or parted whose surnames the report gives full names.

    Args:
        names: All names of the report, in text order.
        headline: Where the headline stands, or None; then nothing changes.
        text: The report.
    """
    if headline is None:
        return list(names)
    body = text[headline.end :]
    givens: dict[str, set[str]] = defaultdict(set)
    for name in names:
        words = name.text.split()
        if name.label == "PER" and name.start >= headline.end and len(words) > 1:
            givens[words[-1]].add(words[0])
    found: list[Name] = []
    for name in names:
        if name.label == "PER" and name.end <= headline.end and name.text not in body:
            found.extend(_parted(name, givens))
        else:
            found.append(name)
    return found


def _parted(name: Name, givens: dict[str, set[str]]) -> Iterator[Name]:
    """Yield a headline's name of two words as it is, or the surnames in it."""
    words = list(_WORD.finditer(name.text))
    if len(words) != 2:
        yield name
        return
    first, last = (w.group() for w in words)
    known = [w for w in words if w.group() in givens]
    is_whole = not known or first in givens.get(last, ()) or last in givens.get(first, ())
    if is_whole or (first not in givens and _may_be_given(first)):
        yield name
        return
    for word in known:
        start, end = name.start + word.start(), name.start + word.end()
        yield Name(start, end, word.group(), name.label)


def _may_be_given(word: str) -> bool:
    """Return True for a given name, and for what may be one: initials and short forms are not in the table."""
    return is_given_name(word) or len(word) <= 3 or "." in word or "-" in word
