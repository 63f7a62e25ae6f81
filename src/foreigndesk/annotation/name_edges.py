"""Persons' names that took in a word beside them, set right by what else the report says.

'Defying Mubarak, defying the curfew' and 'Presiden Obama' are mentions of people whom the report names by surname too:
left as they are, each would be somebody's full name. In a headline in capitals any word may have got in: 'Mubarak Obama'
is two people where the report has Hosni Mubarak and Barack Obama; 'Bush Whitehouse' is Bush. A given name is never
cut off: 'Michelle Obama' above a report on Barack Obama is another person.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from foreigndesk.data.given_names import is_given_name
from foreigndesk.data.name_words import listed_words
from foreigndesk.data.spelling import one_slip
from foreigndesk.data.states import state_forms
from foreigndesk.model import Name, Span

_WORD = re.compile(r"\S+")
_LOWER = re.compile(r"(?<![\w’'-])[a-z]{4,}(?![\w’'-])")
_TITLES = ("President", "Minister", "Chancellor", "Secretary", "Senator", "General", "Chairman", "Governor")
# Endings of verbs and plurals: 'comfort', 'christian' and 'rand' are given names as well.
_INFLECTED = ("ing", "ed", "s")
# So often the report has to name a person by surname before a longer name is held against it.
_CALLED = 2


def without_words_beside(names: Sequence[Name], text: str) -> list[Name]:
    """Return the names, those persons cut that took in a word before or behind a name used without it.

    Such a word stands before a name if it has the ending of a verb or a plural and the report writes it in lower case
    too, is a title with a slip, or one of name_words.tsv ('Dear'); behind a name if it is of name_words.tsv ('Admin'),
    a state's, or has such an ending. What has the look of a given name or an initial is never cut off, and a name that
    the report has twice stays.

    Args:
        names: All names of the report, in text order.
        text: The report.
    """
    persons = Counter(" ".join(n.text.split()) for n in names if n.label == "PER")
    lower = set(_LOWER.findall(text))
    return [_without(name, persons, lower) if name.label == "PER" else name for name in names]


def _without(name: Name, persons: Counter[str], lower: set[str]) -> Name:
    words = list(_WORD.finditer(name.text))
    spelt = [w.group() for w in words]
    if len(words) < 2 or persons[" ".join(spelt)] > 1:
        return name
    for first in range(1, len(words)):
        if any(_may_be_given(w) and w not in listed_words("before") for w in spelt[:first]):
            break
        before = spelt[first - 1]
        told = before in listed_words("before") or _is_title_with_a_slip(before)
        inflected = before.lower() in lower and before.endswith(_INFLECTED)
        if (told or inflected) and _is_known(spelt[first:], persons):
            return _cut(name, words[first].start(), words[-1].end())
    for last in range(len(words) - 1, 0, -1):
        behind = spelt[last]
        if persons[behind] or not _is_known(spelt[:last], persons):
            continue
        # 'Gordon Brown' of a report that has brown coal and calls him Gordon
        lone = last == 1 and is_given_name(spelt[0])
        told = behind in listed_words("behind") or behind in state_forms()
        if not lone and (told or (behind.lower() in lower and behind.endswith(_INFLECTED))):
            return _cut(name, words[0].start(), words[last - 1].end())
    return name


def _is_known(words: Sequence[str], persons: Counter[str]) -> bool:
    """True if the report has a person of these words, often enough if it is one alone."""
    return persons[" ".join(words)] >= (_CALLED if len(words) == 1 else 1)


def _is_title_with_a_slip(word: str) -> bool:
    return len(word) > 5 and word not in _TITLES and any(one_slip(word, title) for title in _TITLES)


def _cut(name: Name, start: int, end: int) -> Name:
    return Name(name.start + start, name.start + end, name.text[start:end], name.label)


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
        yield _cut(name, word.start(), word.end())


def _may_be_given(word: str) -> bool:
    """Return True for a given name, and for what may be one: initials and short forms are not in the table."""
    return is_given_name(word) or len(word) <= 3 or "." in word or "-" in word
