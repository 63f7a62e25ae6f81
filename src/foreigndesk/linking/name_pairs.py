"""How two names are alike: the same, another spelling, a short form, a slip, a part; never a decision."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from foreigndesk.data.spelling import one_slip
from foreigndesk.data.states import state_forms
from foreigndesk.linking.names import (
    body_key,
    fold,
    full_name_key,
    is_acronym,
    is_generic,
    person_tokens,
    plain,
    without_state,
)

# First names and the short forms that the press uses for them.
SHORT_FORMS = {
    "joe": "joseph", "mike": "michael", "tony": "anthony", "antony": "anthony", "bill": "william",
    "jim": "james", "jimmy": "james", "bob": "robert", "bobby": "robert", "rob": "robert", "tom": "thomas",
    "dick": "richard", "ted": "edward", "chris": "christopher", "dan": "daniel", "dave": "david",
    "ben": "benjamin", "steve": "stephen", "steven": "stephen", "ken": "kenneth", "ron": "ronald",
    "don": "donald", "dmitri": "dmitriy", "alex": "alexander", "pete": "peter", "jon": "jonathan",
    "sam": "samuel", "nick": "nicholas", "andy": "andrew", "matt": "matthew", "greg": "gregory",
    "jeff": "jeffrey", "geoff": "geoffrey", "larry": "lawrence", "rick": "richard", "chuck": "charles",
    "charlie": "charles", "jack": "john", "hank": "henry", "harry": "henry", "tim": "timothy",
    "phil": "philip", "phillip": "philip", "pat": "patrick", "ray": "raymond", "stan": "stanley",
    "sue": "susan", "liz": "elizabeth", "kate": "katherine", "cathy": "catherine", "debbie": "deborah",
    "doug": "douglas", "fred": "frederick", "gerry": "gerald", "jerry": "gerald", "leo": "leon",
    "lou": "louis", "max": "maxwell", "mitch": "mitchell", "nate": "nathaniel", "ned": "edward",
    "pam": "pamela", "randy": "randall", "russ": "russell", "sandy": "alexander", "tricia": "patricia",
    "vince": "vincent", "walt": "walter", "will": "william", "zach": "zachary",
}  # fmt: skip
# Nobody has more names than this.
MOST_WORDS = 8
_VOWELS = re.compile(r"[aeiouyw']")
_SOUNDS = str.maketrans(
    {"b": "p", "d": "t", "g": "k", "q": "k", "c": "k", "z": "s", "v": "f", "j": "k", "x": "k"}
)


def similar(left: str, right: str) -> bool:
    """True for full names that differ by a short form, an initial, a left-out name or one letter."""
    bare, fuller = sorted((set(plain(left).split()), set(plain(right).split())), key=len)
    one, other = person_tokens(left), person_tokens(right)
    folded = {fold(w) for w in one}, {fold(w) for w in other}
    if folded[0] <= folded[1] or folded[1] <= folded[0] or bare <= fuller:
        return True
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if fold(a) != fold(b)]
    if len(apart) != 1:
        return False
    first, second = apart[0]
    if (first, second) == (one[0], other[0]):
        if _long_form(first) == _long_form(second):
            return True
        if (len(first) == 1 or len(second) == 1) and first[0] == second[0]:
            return True
    return one_slip(first, second)


Keys = frozenset[tuple[str, ...]]


class AlikeNames:
    """Finds, of many names of one surname, those that may be `similar` to another, without comparing all pairs."""

    def __init__(self) -> None:
        self._having: dict[tuple[str, ...], list[int]] = {}
        self._seeking: dict[tuple[str, ...], list[int]] = {}

    def add(self, number: int, name: str) -> None:
        """Add a name under a number that is higher than those before."""
        has, seeks = _similar_keys(name)
        for key in has:
            self._having.setdefault(key, []).append(number)
        for key in seeks:
            self._seeking.setdefault(key, []).append(number)

    def before(self, name: str) -> list[int]:
        """Return the numbers of all added names that are similar to a name, and some others, in order."""
        has, seeks = _similar_keys(name)
        found = {n for key in seeks for n in self._having.get(key, ())}
        return sorted(found | {n for key in has for n in self._seeking.get(key, ())})


@functools.lru_cache(maxsize=65536)
def _similar_keys(name: str) -> tuple[Keys, Keys]:
    """Return what a name has and what it seeks: of two similar names one has what the other seeks.

    A part of a name is sought by the longer one. For a slip each word is left out in turn and put back with each of
    its letters dropped: two words one letter apart have such a form in common.
    """
    tokens = person_tokens(name)
    folded = sorted({fold(w) for w in tokens})
    spelt = sorted(set(plain(name).split()))
    has: set[tuple[str, ...]] = {("all", *folded), ("spelt", *spelt)}
    seeks = {("all", *part) for part in _parts_of(folded)} | {("spelt", *part) for part in _parts_of(spelt)}
    for place, word in enumerate(tokens):
        rest = (str(place), *(fold(w) for w in (*tokens[:place], *tokens[place + 1 :])))
        forms = {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
        same = {("slip", form, *rest) for form in forms}
        if place == 0:
            same.add(("long", _long_form(word), *rest))
            (has if len(word) == 1 else seeks).add(("initial", word[0], *rest))
            if len(word) == 1:
                seeks.add(("initial", word[0], *rest))
        has |= same
        seeks |= same
    return frozenset(has), frozenset(seeks)


def _parts_of(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words with some left out; of what is too long for a name only one."""
    least = 1 if len(words) <= MOST_WORDS else len(words) - 1
    for size in range(least, len(words) + 1):
        yield from combinations(words, size)


@functools.lru_cache(maxsize=65536)
def first_letters(name: str, surname: str) -> tuple[str, ...]:
    """Return what the words of a name beside a surname begin with, in their long forms, sorted.

    Of two similar names of one surname, folded as `names.surnames` has it, one letter is the same: 'Li Baodong' is
    compared with the Lis whose other name begins with a B, not with all.
    """
    words = person_tokens(name)
    beside = [word for word in words if fold(word) not in surname.split()] or words[:-1]
    return tuple(sorted({fold(_long_form(word))[:1] for word in beside}))


def _long_form(first: str) -> str:
    return SHORT_FORMS.get(first, first)


@functools.lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Return the consonants of a word, those that spellings mix up taken together (Qaddafi, Gadhafi, Kadafi → ktf)."""
    folded = fold(word)
    bare = _VOWELS.sub("", folded[1:]).translate(_SOUNDS)
    first = folded[:1].translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", ("*" if first in "aeiouyw" else first) + bare)


def name_likeness(left: Sequence[str], right: Sequence[str]) -> tuple[float, str] | None:
    """Return how strongly the names of two persons propose that they are one, and why; None if they do not.

    Args:
        left: The names of one person, at least one.
        right: Those of the other.
    """
    best: tuple[float, str] | None = None
    fuller = [[n for n in names if len(person_tokens(n)) > 1] for names in (left, right)]
    for one in fuller[0] or left:
        for other in fuller[1] or right:
            found = _likeness(one, other)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
    return best


def body_likeness(
    left: Sequence[str], right: Sequence[str], states: frozenset[str]
) -> tuple[float, str] | None:
    """Return how strongly the names of two bodies propose that they are one, and why; None if they do not.

    Args:
        left: The names of one body, at least one.
        right: Those of the other.
        states: States (ISO3) of both, whose names are left out of account.
    """
    best: tuple[float, str] | None = None
    for one in left:
        for other in right:
            found = _body_likeness(one, other, tuple(sorted(states)))
            if found is not None and (best is None or found[0] > best[0]):
                best = found
    return best


@functools.lru_cache(maxsize=65536)
def _body_likeness(left: str, right: str, states: tuple[str, ...]) -> tuple[float, str] | None:
    keys = []
    for name in (left, right):
        for state in states:
            name = without_state(name, state)
        keys.append(body_key(name))
    one, other = (set(key.split()) for key in keys)
    if not one or not other or is_generic(keys[0]) or is_generic(keys[1]):
        return None
    if one == other:
        return 0.45, f"the same name ({left}, {right})"
    if is_acronym(left, right) or is_acronym(right, left):
        return 0.3, f"a name and its first letters ({left}, {right})"
    apart = sorted(one ^ other)
    # 'Iran' and 'Iraq', '13th' and '14th' are no slips
    plain_words = not any(w.isalpha() is False or w.title() in state_forms() for w in apart)
    if len(one) == len(other) > 1 and len(apart) == 2 and plain_words and one_slip(*apart):
        return 0.4, f"names with a slip ({left}, {right})"
    shared = " ".join(sorted(one & other))
    if (one < other or other < one) and len(one & other) > 1 and not is_generic(shared):
        return 0.25, f"a part of the name ({left}, {right})"
    return None


@functools.lru_cache(maxsize=65536)
def _likeness(left: str, right: str) -> tuple[float, str] | None:
    one, other = person_tokens(left), person_tokens(right)
    if not one or not other:
        return None
    if one == other:
        weight = 0.45 if len(one) > 1 else 0.2
        return weight, f"the same {'full name' if len(one) > 1 else 'single name'} ({left})"
    if len(one) == 1 or len(other) == 1:
        single, full = (one, other) if len(one) == 1 else (other, one)
        if fold(single[0]) in {fold(full[-1]), fold(full[0])}:
            return (0.2 if fold(single[0]) == fold(full[-1]) else 0.15), f"one name only ({left}, {right})"
        return (
            (0.1, f"single names that sound alike ({left}, {right})")
            if sound(single[0]) == sound(full[-1])
            else None
        )
    if full_name_key(left) == full_name_key(right):
        return 0.4, f"another spelling ({left}, {right})"
    if fold(one[-1]) == fold(other[-1]) and _long_form(one[0]) == _long_form(other[0]):
        return 0.4, f"a short form of the first name ({left}, {right})"
    if similar(left, right):
        return 0.35, f"similar names ({left}, {right})"
    if len(one) == len(other) and all(sound(a) == sound(b) for a, b in zip(one, other, strict=True)):
        return 0.3, f"names that sound alike ({left}, {right})"
    return None
