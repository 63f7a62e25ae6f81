"""Names of bodies put together from a state, the words of a service and a noun: 'US 7th Fleet', 'Office for ...'.

One pass looks for the nouns of `body_heads.tsv`; from each, the name is followed to the left over capitals and, for
some, to the right over 'of ...' and 'for ...'. A name whose every word is of its noun's own kind is *sure* (it beats
the statistical tagger); any other run of capitals is a proposal that yields to it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.given_names import likely_gender
from foreigndesk.data.states import StateName, lookup_state, read_table
from foreigndesk.model.annotations import ActorKind


@dataclass(frozen=True, slots=True)
class ComposedBody:
    """A body's name as the patterns read it.

    Attributes:
        sector: PLOVER sector, or None.
        state: ISO3 of the state it belongs to, or None where its name tells none.
        reason: What decided, for people: "state and service: US + Army".
        sure: Every word of the name is of a closed class.
    """

    start: int
    end: int
    kind: ActorKind
    sector: str | None
    state: str | None
    reason: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Head:
    kind: ActorKind
    sector: str | None
    shape: str


@functools.cache
def _heads() -> dict[str, _Head]:
    return {
        word: _Head(kind, sector or None, shape)  # type: ignore[arg-type]
        for word, kind, sector, shape in read_table("body_heads.tsv")
    }


@functools.cache
def _words(kind: str) -> frozenset[str]:
    """Return a class of words of body_words.tsv."""
    return frozenset(
        w for listed, words in read_table("body_words.tsv") if listed == kind for w in words.split()
    )


@functools.cache
def _head_pattern() -> re.Pattern[str]:
    """Return the pattern of all head nouns; the longest first, so that 'Armed Forces' beats 'Forces'."""
    words = sorted(_heads(), key=lambda w: (-len(w), w))
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, words))})\b(?!['’]s?\s?[A-Z]\w+\s(?:Party|Front)\b)(?!-)"
    )


# What may stand before each shape of head in a sure name (classes of body_words.tsv).
_MODIFIERS = {
    "force": ("service",), "command": ("service",), "unit": ("service",), "taskforce": ("service",),
    "ministry": ("portfolio",), "office": ("portfolio",), "council": ("council",), "house": ("council",),
    "party": ("party",), "group": ("group",), "union": (), "court": (), "school": (), "firm": (), "media": (),
}  # fmt: skip
# Heads before which an adjective of nationality is no part of the name: 'the Turkish Foreign Ministry', 'the Liberian
# Senate' are labelled without it in CoNLL-2003, 'US State Department' and 'British Army' with it.
_BARE_AFTER_DEMONYM = frozenset({"ministry", "house"})
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|d)$|[IVX]{1,5}$")
_WORD_ORDINALS = frozenset(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth".split()
)
_CAPITALISED = re.compile(r"(?:(?:[A-Z]\.){2,}|(?:al|el|ul|ad|as|an)-[A-Z][\w’'-]*|[A-ZÀ-Þ][\w’'&-]*)$")
_LONGEST = 7  # words to the left of a head; longer runs of capitals are headings
_FAR = 90  # characters


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands before a head: where the name starts, its words, and the state it opens with."""

    start: int
    words: tuple[str, ...]
    state: StateName | None
    state_words: str = ""


def composed_bodies(text: str) -> Iterator[ComposedBody]:
    """Yield the bodies whose names the patterns can read, in the order of their nouns; spans may overlap."""
    heads = _heads()
    for match in _head_pattern().finditer(text):
        found = _read(text, match.start(), match.end(), heads[match.group()], match.group())
        if found is not None:
            yield found
    yield from _named_groups(text)


def _read(text: str, start: int, end: int, head: _Head, noun: str) -> ComposedBody | None:
    if text[end : end + 1] == "s" or _is_title(text, end) or _goes_on(text, end):
        return None
    left = _walk_left(text, start, head)
    right = _walk_right(text, end, head, noun)
    if head.shape == "taskforce":
        right = max(right, _task_force_end(text, end))
    modifiers = [w for w in left.words if w != left.state_words]
    alone = not modifiers and left.state is None
    if alone and right == end:
        return None
    sure, why = _is_sure(head, modifiers, left, right > end, noun)
    begin = left.start
    if left.state is not None and head.shape in _BARE_AFTER_DEMONYM and left.state.form == "demonym":
        begin += len(left.state_words) + 1
        if not modifiers and right == end:
            return None
    owner = left.state or _state_at_end(text[end:right])
    kind, sector = _kind_of(head, modifiers, noun)
    state = owner.iso3 if owner is not None and kind != "organization" else None
    reason = why + (f"; of {left.state_words or text[end:right].split()[-1]}" if state else "")
    return ComposedBody(begin, right, kind, sector, state, reason, sure)


def _is_title(text: str, end: int) -> bool:
    """Return True for 'Foreign Office Minister', 'Army General X': the head belongs to a title."""
    return re.match(r" (?:Minister|Secretary|Chief of Staff)\b", text[end : end + 16]) is not None


def _goes_on(text: str, end: int) -> bool:
    """Return True for the 'Popular Front' of 'Popular Front Party': the next noun heads the name."""
    following = re.match(r" ([A-Z]\w+)\b", text[end : end + 24])
    head = _heads().get(following[1]) if following is not None else None
    return head is not None and head.shape in {"party", "union", "group"}


def _is_sure(head: _Head, modifiers: list[str], left: _Left, goes_on: bool, noun: str) -> tuple[bool, str]:
    """Return whether a name is put together from words of its kind only, and what tells so."""
    allowed = _allowed(head.shape)
    numbered = bool(modifiers) and _is_ordinal(modifiers[0])
    rest = modifiers[1:] if numbered else modifiers
    fitting = all(w in allowed or w in {"and", "&"} for w in rest)
    if head.shape in {"unit", "force"} and numbered and (fitting or len(rest) <= 2):
        if modifiers[0] in _WORD_ORDINALS and noun not in {"Fleet", "Army", "Corps", "Air Force"}:
            return False, "numbered, in words"
        return True, f"numbered unit: {modifiers[0]} {noun}"
    if head.shape in {"unit", "union", "court", "school", "firm", "media", "house"}:
        return goes_on and head.shape == "union" and len(modifiers) <= 3, f"noun {noun} with names beside it"
    if head.shape in {"force", "command", "taskforce"}:
        told = left.state is not None or (bool(modifiers) and head.shape != "force")
        return told and fitting, f"state and service: {left.state_words or ' '.join(rest)} + {noun}"
    if head.shape in {"party", "group"}:
        return fitting and bool(modifiers or goes_on), f"{head.shape}'s words: {' '.join(modifiers)} {noun}"
    return fitting and (goes_on or bool(modifiers) or left.state is not None), f"{head.shape}'s words: {noun}"


@functools.cache
def _allowed(shape: str) -> frozenset[str]:
    return frozenset().union(*(_words(kind) for kind in _MODIFIERS[shape]))


def _is_ordinal(word: str) -> bool:
    return _ORDINAL.match(word) is not None or word in _WORD_ORDINALS


# An army with one of these words is an armed group, whichever state it is of: 'Free Syrian Army'.
_OF_GROUPS = frozenset({"Liberation", "Resistance", "Free", "Democratic", "Mobilization", "Mobilisation"})


def _kind_of(head: _Head, modifiers: list[str], noun: str) -> tuple[ActorKind, str | None]:
    """Return kind and sector."""
    if head.shape == "force" and not _OF_GROUPS.isdisjoint(modifiers):
        return "group", "REB"
    if head.shape == "force" and "Police" in modifiers:
        return "force", "COP"
    if head.shape == "ministry" or noun == "Embassy":
        return "body", "GOV"
    return head.kind, head.sector


# --- to the left


def _walk_left(text: str, start: int, head: _Head) -> _Left:
    """Return the run of capitals before a head, cut where a state opens the name or a word is no part of it."""
    allowed, stop = _allowed(head.shape), _words("stop")
    words: list[str] = []
    at = start
    while at > 1 and len(words) < _LONGEST and start - at < _FAR:
        if text[at - 1] != " ":
            break
        begin = max(text.rfind(" ", 0, at - 1), text.rfind("\n", 0, at - 1)) + 1
        word = text[begin : at - 1]
        if word in {"and", "&"}:
            if not _joins(text, begin, words, allowed):
                break
            words.insert(0, word)
            at = begin
            continue
        if word[:1] in "(“\"'‘" and word[1:2].isupper():
            begin, word = begin + 1, word[1:]
        named = _state_word(text, begin, word)
        if named is not None and not (word in allowed and words and named[0].form == "metonym"):
            state, whole = named
            first = at - 1 - len(whole)
            return _with_leading(text, first, (whole, *words), state, whole)
        if not _belongs(word, allowed, stop):
            break
        words.insert(0, word)
        at = begin
        if text[begin - 1 : begin] in "(“\"'‘":
            break
    while words and words[0] in {"and", "&"}:
        at += len(words.pop(0)) + 1
    return _Left(at, tuple(words), None)


def _belongs(word: str, allowed: frozenset[str], stop: frozenset[str]) -> bool:
    if word in allowed or _is_ordinal(word):
        return True
    if word in stop or _CAPITALISED.match(word) is None:
        return False
    if re.search(r"['’]s?$", word):
        return word.replace("’", "'") in _words("possessive")
    return True


def _joins(text: str, begin: int, words: list[str], allowed: frozenset[str]) -> bool:
    """Return True for the 'and' of 'Justice and Development Party': both sides are of the kind, none is a state."""
    if not words or words[0] not in allowed:
        return False
    before = text[max(0, begin - 24) : begin - 1].rsplit(" ", 1)[-1]
    return before in allowed


def _state_word(text: str, begin: int, word: str) -> tuple[StateName, str] | None:
    """Return the state that the word ending here names, with the word before where the two are one name."""
    if not word[:1].isupper() or re.search(r"['’]s?$|,$", word):
        return None
    previous = text[max(0, begin - 16) : max(0, begin - 1)].rsplit(" ", 1)[-1]
    if text[begin - 1 : begin] == " " and previous[:1].isupper() and previous != "The":
        both = lookup_state(f"{previous} {word}")
        if both is not None and both.form in {"name", "demonym"}:
            return both, f"{previous} {word}"
    named = lookup_state(word)
    if named is None or named.form not in {"name", "demonym", "abbreviation"}:
        return None
    return named, word


def _with_leading(text: str, first: int, words: tuple[str, ...], state: StateName, whole: str) -> _Left:
    """Take in 'Royal', 'Free' and the like before the state: 'Royal Australian Navy'."""
    before = text[max(0, first - 14) : max(0, first - 1)].rsplit(" ", 1)[-1]
    if text[first - 1 : first] == " " and before in _words("leading") and len(words) > 0:
        if before not in {"Former", "New"}:
            return _Left(first - len(before) - 1, (before, *words), state, whole)
    return _Left(first, words, state, whole)


# --- to the right

_LINK = re.compile(r" (?:of|for|on|to|against) (?:the )?(?=[A-Z])")
_AND = re.compile(r"(?:,? and |, )(?=[A-Z])")
_NEXT = re.compile(r"(?:[A-Z]\.){2,}|[A-ZÀ-Þ][\w’'&-]*\w|[A-Z]")
_AREA = re.compile(
    r" (?:in )?(?:Central Command|Japan|Korea|Europe(?: and Africa)?|Africa|Iraq|Afghanistan|Azores|Pacific|"
    r"Naples|Brunssum|Norfolk|Operations|Transformation|South|North|Southern Command)\b"
)


def _walk_right(text: str, end: int, head: _Head, noun: str) -> int:
    """Return where a name ends that goes on with 'of ...', 'for ...', or, of forces, with where they stand."""
    if head.shape in {"force", "command"}:
        area = _AREA.match(text, end)
        return area.end() if area is not None and noun in {"Forces", "Command"} else end
    if noun not in _words("of"):
        return end
    at, links = end, 0
    while links < 4:
        link = _LINK.match(text, at)
        aimed = link is not None and link.group().split()[0] in {"on", "to", "against"}
        if link is None or (aimed and (links or head.shape not in {"council", "union", "group"})):
            break
        last = _capitals_end(text, link.end(), head.shape)
        if last is None or (links == 0 and _is_other_body(text[link.end() : last])):
            break
        at = last
        links += 1
        at = _and_more(text, at, head.shape, _state_at_end(text[link.start() : at]) is not None)
    return at


def _is_other_body(words: str) -> bool:
    """Return True for the 'Liberal Party' of 'Coalition of the Liberal Party': a name of its own."""
    head = _heads().get(words.split()[-1]) if " " in words else None
    return head is not None and head.shape in {"party", "union", "group", "council", "firm"}


def _capitals_end(text: str, at: int, shape: str) -> int | None:
    """Return the end of a run of capitals: at a state's name, before a title, a person or another body."""
    portfolio = _words("portfolio")
    first, end, count = at, None, 0
    while count < 4:
        word = _NEXT.match(text, at)
        if word is None or (count and text[at - 1] != " "):
            break
        bare = re.sub(r"['’]s?$", "", word.group())
        if shape in {"ministry"} and bare not in portfolio and (count or lookup_state(bare) is None):
            break
        if bare in _words("stop") and bare not in portfolio:
            return None if count else end  # 'Office of the Inspector General', 'Office of the President'
        if (
            count
            and likely_gender(text[at : at + 40]) is not None
            and text[word.end() : word.end() + 1] == " "
        ):
            break
        end = at + len(bare)
        count += 1
        named = lookup_state(text[first:end])
        if bare != word.group() or (named is not None and named.form in {"name", "abbreviation"}):
            if not (named is not None and _longer_state(text, first, end)):
                break
        at = end + 1
        if text[end : end + 1] != " ":
            break
    return None if end is not None and _is_adjective(text[first:end]) else end


def _is_adjective(words: str) -> bool:
    """Return True for the 'Egyptian' of 'Council of the Egyptian opposition'."""
    named = lookup_state(words.split()[-1])
    return named is not None and named.form == "demonym" and not words.endswith("s")


def _longer_state(text: str, first: int, end: int) -> bool:
    following = re.match(r" [A-Z]\w+", text[end : end + 20])
    return following is not None and lookup_state(text[first : end + following.end()]) is not None


def _and_more(text: str, at: int, shape: str, after_state: bool) -> int:
    """Return the end past 'and Trade' of 'Ministry of Industry and Trade'; past no name of its own."""
    if after_state:
        return at
    limit = 3 if shape == "ministry" else 1
    portfolio = _words("portfolio")
    for _ in range(limit):
        joint = _AND.match(text, at)
        if joint is None:
            break
        if joint.group().startswith(", ") and (shape != "ministry" or " and " not in text[at : at + 60]):
            break
        word = _NEXT.match(text, joint.end())
        if word is None:
            break
        bare = word.group()
        person = likely_gender(text[joint.end() : joint.end() + 40]) is not None
        if bare not in portfolio and (person or _opens_another(bare, shape)):
            break
        last = _capitals_end(text, joint.end(), shape)
        if last is None or text[joint.end() : last].split()[-1] in _heads().keys() - {"Society"}:
            break
        if re.match(r" (?:Minister|Secretary|Party|President)\b|['’]s? ", text[last : last + 12]):
            break
        at = last
    return at


def _opens_another(word: str, shape: str) -> bool:
    """Return True for a word after 'and' with which another name begins."""
    if shape in {"ministry", "office"} or (shape == "party" and not word.endswith("s")):
        return True
    if word in _heads() and word != "Society":
        return True
    return word in body_forms() or word in _words("stop") or lookup_state(word) is not None


_TASK_FORCE_TAIL = re.compile(
    r"(?:\s?[-–—]\s?(?:Operation )?(?:[A-Z]\w+(?: of [A-Z]\w+)?)(?: [A-Z]\w+)?| \d{1,3}(?:[./]\d)?|"
    r" \((?:[A-Z-]+)\) \d{1,3})\b"
)


def _task_force_end(text: str, end: int) -> int:
    tail = _TASK_FORCE_TAIL.match(text, end)
    return tail.end() if tail is not None else end


def _state_at_end(words: str) -> StateName | None:
    """Return the state that 'of Japan' at the end of a name tells."""
    found = re.search(r"\b(?:of|in)? ?(?:the )?((?:[A-Z][\w.]+ )?[A-Z][\w.]+)$", words)
    if found is None:
        return None
    named = lookup_state(found[1]) or lookup_state(found[1].split()[-1])
    return named if named is not None and named.form in {"name", "abbreviation"} else None


# --- names that open with a word for an armed group, abbreviations of task forces


@functools.cache
def _group_pattern() -> re.Pattern[str]:
    first = "|".join(map(re.escape, sorted(_words("openers"), key=lambda w: (-len(w), w))))
    part = r"(?:(?:al|ul|as|an|ad|ut|ash|el|e|i)-[A-Z][\w’'-]+|[A-Z][\w’'-]+|[Aa]l)"
    return re.compile(
        rf"\b(?P<group>(?:{first})(?:[- ](?:al|ul|as|ut|ash|ad|an|el|e|i)[- ][A-Z][\w’'-]+|[- ]{part})(?: {part})?)|"
        r"\b(?P<force>C?J?C?TF[- ](?:\d{1,3}|[A-Z]{2,5}))\b"
    )


def _named_groups(text: str) -> Iterator[ComposedBody]:
    for match in _group_pattern().finditer(text):
        group = match.lastgroup == "group"
        if group and lookup_state(match.group().split()[-1]) is not None:
            continue
        yield ComposedBody(
            *match.span(),
            "group" if group else "force",
            "REB" if group else "MIL",
            None,
            f"first word of groups: {re.split('[- ]', match.group())[0]}"
            if group
            else "number of a task force",
            True,
        )


# --- what looks like a body and is none


@functools.cache
def _platform_pattern() -> re.Pattern[str]:
    ships = "|".join(sorted(_words("ship")))
    return re.compile(
        rf"\b(?:(?:{ships}) [A-Z][a-z][\w.’'-]*(?: (?:[A-Z]\.|[A-Z][\w’'-]+))*(?: \([A-Z]{{1,4}}[- ]?\d+\))?|"
        r"Operation (?!Enduring Freedom Command)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)"
    )


def platforms_and_operations(text: str) -> list[tuple[int, int]]:
    """Return the spans of ships ('USS Carl Vinson (CVN-70)') and operations: no body, place or person is in them."""
    return [match.span() for match in _platform_pattern().finditer(text)]


@functools.lru_cache(maxsize=4096)
def describe_body(words: str) -> ComposedBody | None:
    """Return what a body's name alone tells of it (kind, sector, state, reason), or None if it has no such noun.

    Args:
        words: The name, without its article; the span of the result lies within it.
    """
    found = [body for body in composed_bodies(words) if body.end - body.start >= len(words) // 2]
    return max(found, key=_breadth) if found else None


_breadth: Callable[[ComposedBody], tuple[int, int]] = lambda body: (body.end - body.start, body.end)  # noqa: E731
