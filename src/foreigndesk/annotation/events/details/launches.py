"""Launches and tests of missiles: what, how many, how far and high they flew, from where, and where they fell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords, governed
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import (
    VERBAL,
    children,
    conjuncts,
    first_conjunct,
    prepositional_objects,
    unwrap,
)
from foreigndesk.annotation.figures import parse_number
from foreigndesk.model import Detail

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Span as Words
    from foreigndesk.annotation.parsing.tokens import Token

_KM_OF_A_MILE = 1.609344
_KM_OF_A_NAUTICAL_MILE = 1.852
_NUMBER = r"(\d[\d,]*(?:\.\d+)?|\w+ (?:hundred|thousand))"
_DISTANCE = re.compile(
    rf"(?:(?:between|from) )?(?:{_NUMBER} ?(?:to|and|-|–) ?)?{_NUMBER}[ -]?"
    r"(nautical miles?|miles?|kilomet(?:er|re)s?|kms?\b|met(?:er|re)s?|feet|foot)",
    re.IGNORECASE,
)
_HIGH = re.compile(r"\b(?:altitude|height|apogee)\b", re.IGNORECASE)
_BEARING = re.compile(r" (?:\([^)]*\) )?(?:to the )?(?:north|south|east|west|off|away|from)", re.IGNORECASE)
_IS_HIGH = re.compile(r" (?:high|in (?:altitude|height)|into space|above)\b", re.IGNORECASE)
_FAR = re.compile(
    r"\b(?:range|ranges|flew|fly|flying|flown|travel\w*|distance|reach\w*|covered|splashed|away|landed|fell)\b",
    re.IGNORECASE,
)
_FELL = frozenset("fall land splash crash plunge drop".split())
_WHERE = frozenset("in into inside outside near off within short beyond on onto at down".split())
_CALLING = frozenset("call describe say claim believe appear".split())
# Sentences after that of the launch that may go on about it.
_FOLLOWING = 2


def launch_details(words: EventWords) -> Iterator[Detail]:
    """Yield weapon, count, range, altitude, where it fell, and from where it was launched."""
    weapons = _weapons(words)
    for weapon in weapons:
        yield words.noun_detail("weapon", weapon)
        count = words.number("count", weapon)
        if count is not None:
            yield count
    sentences = _sentences(words)
    origins = [noun for _, noun in words.objects_of("from")]
    # 'the missile, launched from a submarine, flew …'
    origins += [
        noun
        for sentence in sentences
        for verb in sentence
        if verb.dep_ == "acl" and verb.lemma_.lower() in ("launch", "fire") and is_missile(verb.head)
        for noun in prepositional_objects(verb, ("from",))
    ]
    for noun in origins:
        # 'from Monday', 'from the ban' are no places
        detail = words.noun_detail("launched_from", noun, frozenset(("of", "in", "near", "off")))
        if detail.place is not None or _is_site(noun):
            yield detail
    for _, noun in words.objects_of("into", "toward", "towards"):
        if noun.lemma_.lower() not in ("space", "orbit", "air", "sky"):
            yield words.noun_detail("fell", noun, frozenset(("of", "off", "between")))
    for sentence in sentences:
        yield from _flight(words, sentence)
        yield from _landing(words, sentence)


def _is_site(noun: Token) -> bool:
    return noun.lemma_.lower() in frozenset(
        "site base submarine launcher truck train ship pad area coast province centre center range airfield silo vessel "
        "destroyer bomber station facility warship aircraft jet sea".split()
    )


def is_missile(noun: Token) -> bool:
    """Whether a noun names something that is launched or tested as a weapon."""
    classes = word_classes()
    return noun.lemma_.lower() in classes["missile"] | classes["weapon"] | {"icbm", "slbm", "irbm", "missle"}


def _weapons(words: EventWords) -> list[Token]:
    found: dict[int, Token] = {}
    candidates = words.objects()
    if words.verb.pos_ in VERBAL:
        # 'test-fired what it called cruise missiles'
        candidates += [
            t for c in children(words.verb, "ccomp") if c.lemma_.lower() in _CALLING for t in c.rights
        ]
    for noun in words.nouns:
        candidates += prepositional_objects(noun, ("of",))
        candidates += children(noun, "compound", "nmod")
    if words.verb.pos_ in VERBAL and not candidates:
        candidates = children(words.verb, "nsubj")
    for candidate in candidates:
        for noun in conjuncts(unwrap(candidate)):
            if is_missile(noun):
                found[noun.i] = noun
    return [found[i] for i in sorted(found)]


def _sentences(words: EventWords) -> list[Words]:
    """Return the event's sentence and those after it in the paragraph that begin with what was launched."""
    draft = words.draft
    first = words.verb.sent
    found = [first]
    paragraph = draft.sentence_over(words.verb.idx)
    last = first
    for _ in range(_FOLLOWING):
        if last.end >= len(draft.doc):
            break
        last = draft.doc[last.end].sent
        place = draft.sentence_over(last.start_char)
        if paragraph is None or place is None or place.paragraph != paragraph.paragraph:
            break
        opening = next((t for t in last if t.dep_ in ("nsubj", "nsubjpass") and t.i < last.root.i + 3), None)
        inner = next((t for t in last if t.dep_ == "nsubj" and (is_missile(t) or t.lower_ == "it")), None)
        if not any(
            t is not None and (is_missile(t) or t.lower_ in ("it", "they", "both")) for t in (opening, inner)
        ):
            break
        found.append(last)
    return found


def _flight(words: EventWords, sentence: Words) -> Iterator[Detail]:
    text = words.draft.document.text
    for match in _DISTANCE.finditer(text, sentence.start_char, sentence.end_char):
        number = parse_number(match.group(2))
        # '(680 miles)' says the same again; '200 km west of the island' is where
        again = text[: match.start()].endswith(("(", "-LRB- "))
        if number is None or again or _BEARING.match(text, match.end()):
            continue
        unit = match.group(3).lower()
        factor = 1.0
        if unit.startswith("nautical"):
            factor = _KM_OF_A_NAUTICAL_MILE
        elif unit.startswith("mile"):
            factor = _KM_OF_A_MILE
        elif unit.startswith(("feet", "foot")):
            factor = 0.0003048
        elif unit.startswith("met"):
            factor = 0.001
        before = text[max(sentence.start_char, match.start() - 45) : match.start()]
        around = before + text[match.end() : min(sentence.end_char, match.end() + 30)]
        if _IS_HIGH.match(text, match.end()) or _last(_HIGH, before) > _last(_FAR, before):
            field = "altitude_km"
        elif _FAR.search(around) and factor >= 1:
            field = "range_km"
        else:
            continue
        yield Detail(
            "altitude_km" if field == "altitude_km" else "range_km",
            match.start(),
            match.end(),
            match.group(),
            round(number * factor, 1),
        )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def _is_of_missile(verb: Token) -> bool:
    """Whether what a verb says is said of a missile, by its name, a pronoun, or the clause it hangs on."""
    subjects = children(verb, "nsubj")
    if subjects:
        return any(
            is_missile(unwrap(s)) or s.lower_ in ("it", "they", "which", "that", "both", "one")
            for s in subjects
        )
    return verb.dep_ in ("advcl", "acl", "relcl", "xcomp")


def _landing(words: EventWords, sentence: Words) -> Iterator[Detail]:
    """'… fell into the Sea of Japan, outside the zone': where what was launched came down."""
    for verb in sentence:
        if verb.pos_ not in VERBAL or verb.lemma_.lower() not in _FELL or verb.i == words.verb.i:
            continue
        if not _is_of_missile(first_conjunct(verb)):
            continue
        where: list[Detail] = []
        for preposition in verb.rights:
            if preposition.dep_ not in ("prep", "prt", "advmod") or preposition.lower_ not in _WHERE:
                continue
            for noun in governed(preposition):
                if noun.ent_type_ in ("DATE", "TIME"):
                    continue
                inside = preposition.lower_ in ("in", "into", "on", "onto", "down")
                links = frozenset(("of", "off", "from", "between"))
                detail = words.noun_detail("fell", noun, links, first=None if inside else preposition)
                if where and words.draft.document.text[where[-1].end : detail.start].strip(" ,") == "":
                    # 'into the sea, off its east coast' says one place
                    detail = replace(where.pop(), end=detail.end, place=detail.place)
                    text = words.draft.document.text[detail.start : detail.end]
                    detail = replace(detail, text=text)
                where.append(detail)
        yield from where
