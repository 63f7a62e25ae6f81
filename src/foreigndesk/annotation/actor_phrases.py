"""Codes for an actor phrase on its own: the state it belongs to, and its PLOVER sector.

A bare name says neither what office it holds nor for which state. Where phrase and context leave the state open, the
dated background table of office holders (data/office_holders.py) is asked, and what it answers is marked as inferred.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from foreigndesk.annotation.state_context import StateContext, resolve_state
from foreigndesk.data.bodies import Body, body_forms
from foreigndesk.data.office_holders import background
from foreigndesk.data.offices import office_sector, states_of_title
from foreigndesk.data.sectors import phrase_sector
from foreigndesk.data.state_bodies import state_body_forms
from foreigndesk.data.states import StateName, city_states, lookup_state, metonyms, regions_of_states

_WORD = re.compile(r"[\w.&’'-]+")
# 'Lahore High Court', 'Mosul Police': what a city has, so that a name in capitals before it is the city's.
_BODIES_OF_A_CITY = frozenset(
    """police force forces court council municipality hospital airport brigade battalion brigades government authority
    authorities prison university college museum stadium port station parliament assembly protesters residents""".split()
)
_SENTENCE_OPENERS = re.compile(r"^(?:the|a|an)\s+", re.I)


@dataclass(frozen=True, slots=True)
class ActorCode:
    """What a phrase tells of an actor; None for what it does not tell.

    Attributes:
        country: ISO 3166-1 alpha-3, or UNO, EUR, NAT, IGO, NGO for organisations of several states.
        sector: PLOVER sector.
        inferred: Why country or sector were taken from the background table of office holders; None if they were not.
    """

    country: str | None = None
    sector: str | None = None
    inferred: str | None = None


def code_actor(text: str, context: str | None = None, query_date: str | None = None) -> ActorCode:
    """Return the codes of an actor phrase ("Ukrainian farmers" gives UKR, AGR).

    Args:
        text: The phrase.
        context: The sentence it stands in, or None; its state is taken only if it names exactly one.
        query_date: When it was said ("2022-03-01", "1 March 2022"); an office of the background table counts only
            on days on which a source shows it held. Without a date a person's state may still be told.
    """
    code = _code_words(text, context)
    if code.country is None or code.sector is None:
        return _with_background(code, text, _day(query_date))
    return code


def _code_words(text: str, context: str | None) -> ActorCode:
    phrase = " ".join(text.replace("’", "'").split())
    body = _body_in(phrase)
    country = _state_in(phrase)
    sector: str | None = None
    if body is not None:
        whole = _SENTENCE_OPENERS.sub("", phrase) in {body.name, *body.aliases}
        own = None if whole else phrase_sector(_without(phrase, body))
        sector = own or body.sector
        country = _country_with_body(country, body, own)
        if sector == "IGO":
            sector = None if whole else own
    else:
        sector = phrase_sector(phrase)
    metonym = _metonym_in(phrase)
    if metonym is not None:
        country = country or metonym[0]
        sector = sector or metonym[1]
    country = country or _state_of_title(phrase) or _region_in(phrase) or _misspelt(phrase)
    if country is None and context:
        country = _only_state(context)
    if sector is None and body is None and _tells_nothing(phrase, country):
        sector = "UNK"
    return ActorCode(country, sector)


_PARTICLE = re.compile(
    r"(?:al|el|as|ad|an|ar|ash|bin|bint|ibn|ould|da|de|del|della|di|do|dos|du|la|le|van|von|der|den|y|e|i)$"
)
_NAME_WORD = re.compile(r"(?:(?:al|el|as|ad|an|ar|ash)-)?[A-ZÀ-ÞŁŞŽČŠĐ][\w.'’\-]*$")
_DAY_FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y")


def _day(words: str | None) -> date | None:
    """Return the day that a date of a query means, or None."""
    for form in _DAY_FORMS if words else ():
        try:
            return datetime.strptime((words or "").strip()[:30], form).date()
        except ValueError:
            continue
    return None


def _with_background(code: ActorCode, text: str, when: date | None) -> ActorCode:
    """Return a code whose gaps are filled from the background table, if the phrase is a person's name."""
    for name in _persons_in(" ".join(text.replace("’", "'").split())):
        known = background(name, when)
        if known is not None and code.country in (None, known.holder.iso3):
            sector = code.sector or known.sector
            return replace(code, country=known.holder.iso3, sector=sector, inferred=known.reason)
    return code


def _persons_in(phrase: str) -> list[str]:
    """Return the names that a phrase may end in, if it is a name alone or has nothing but a title or a state before it."""
    words = re.sub(r"'s$", "", phrase).split()
    states = _states(phrase)
    start = len(phrase[: states[-1][0]].split()) + 1 if states else 0
    found = []
    for size in range(start, len(words)):
        before, name = words[start:size], words[size:]
        if len(name) <= 6 and _is_name(name) and (not before or office_sector(" ".join(before)) is not None):
            found.append(" ".join(name))
    # After a title a surname alone may be anybody's; alone in the phrase it is what the reader is meant to know.
    return [n for n in found if " " in n or len(words) == 1]


def _is_name(words: list[str]) -> bool:
    if not words or not _NAME_WORD.match(words[0]) or not _NAME_WORD.match(words[-1]):
        return False
    return all(_NAME_WORD.match(w) or _PARTICLE.match(w) for w in words)


def _region_in(phrase: str) -> str | None:
    """Return the state of a region or a city that a phrase names; a person's name is none ('Vladimir ...')."""
    plain = re.sub(r"'s\b", "  ", phrase)
    spans = list(_WORD.finditer(plain))
    tells = (
        len(spans) == 1
        or any(s.group()[0].islower() for s in spans)
        or phrase_sector(phrase) == "EDU"
        or (bool(spans) and spans[-1].group().lower() in _BODIES_OF_A_CITY)
    )
    for forms in (regions_of_states(), city_states() if tells else {}):
        for size in range(min(4, len(spans)), 0, -1):
            for i in range(len(spans) - size + 1):
                words = plain[spans[i].start() : spans[i + size - 1].end()]
                if words[:1].isupper() and words in forms:
                    return forms[words]
    return None


def _state_of_title(phrase: str) -> str | None:
    """Return the only state that has the title which a phrase opens with ('Secretary of State X', 'Taoiseach X')."""
    words = _SENTENCE_OPENERS.sub("", phrase).split()
    for size in range(min(5, len(words)), 0, -1):
        only = states_of_title(" ".join(words[:size])) if words[0][0].isupper() else None
        if only is not None:
            return next(iter(only)) if len(only) == 1 else None
    return None


def _misspelt(phrase: str) -> str | None:
    """Return the state of a name with two letters changed round ('Isreali troops', 'Pakitsan'), if only one fits."""
    found = set()
    for word in re.findall(r"\b[A-Z][a-z]{4,}\b", re.sub(r"'s\b", "", phrase)):
        for i in range(1, len(word) - 1):
            named = lookup_state(word[:i] + word[i + 1] + word[i] + word[i + 2 :])
            if named is not None and word[i] != word[i + 1]:
                found.add(named.iso3)
    tells = phrase_sector(phrase) is not None or " " not in phrase
    return found.pop() if tells and len(found) == 1 else None


def _tells_nothing(phrase: str, country: str | None) -> bool:
    """Return True for words that say no more than that someone acts: 'he', 'a group of men', 'Syrian island'."""
    words = [w for w in re.findall(r"[\w'-]+", phrase) if lookup_state(w) is None]
    if not words or (country is not None and lookup_state(phrase) is not None):
        return False
    return all(
        w[0].islower() or (i == 0 and w.lower() in _PRONOUNS) for i, w in enumerate(words) if not w.isdigit()
    )


_PRONOUNS = frozenset(
    ["he", "she", "they", "it", "we", "i", "you", "him", "her", "them", "us", "who", "someone", "somebody"]
)


def _country_with_body(country: str | None, body: Body, own_sector: str | None) -> str | None:
    """Return whose the actor is: 'Canadian ambassador to the United Nations' stays Canadian."""
    if country is not None and (body.state is None or own_sector is not None):
        return country
    return body.code or country


def _without(phrase: str, body: Body) -> str:
    for form in sorted((body.name, *body.aliases), key=len, reverse=True):
        phrase = phrase.replace(form, " ")
    return phrase


def _body_in(phrase: str) -> Body | None:
    """Return the known body whose name is the longest in a phrase; capitals alone are no other name."""
    found = _longest(phrase, body_forms())
    if found is None and phrase.isupper():
        found = _longest(phrase.title(), body_forms())
    if found is None:
        found = _longest(phrase, state_body_forms())
        if found is not None and not _stands_for_itself(phrase, found):
            return None
    return found


def _stands_for_itself(phrase: str, body: Body) -> bool:
    """Return False for a one-word name of a firm or a party inside what may be a person's name ('Honda Tanaka')."""
    own = _SENTENCE_OPENERS.sub("", phrase)
    named = [f for f in (body.name, *body.aliases) if f in own]
    return (
        own in named or any(" " in f or "-" in f for f in named) or any(w[0].islower() for w in own.split())
    )


def _longest(phrase: str, forms: dict[str, Body]) -> Body | None:
    spans = list(_WORD.finditer(re.sub(r"'s\b", "  ", phrase)))
    plain = re.sub(r"'s\b", "  ", phrase)
    for size in range(min(7, len(spans)), 0, -1):
        for i in range(len(spans) - size + 1):
            start, end = spans[i].start(), spans[i + size - 1].end()
            words = plain[start:end]
            # "People's Liberation Army" has its own 's in the table
            found = forms.get(words) or forms.get(phrase[start:end])
            if found is not None and len(words) > 1:
                return found
    return None


@functools.cache
def _metonym_words() -> tuple[str, ...]:
    return tuple(sorted(metonyms(), key=lambda w: (-len(w), w)))


def _metonym_in(phrase: str) -> tuple[str, str] | None:
    for words in _metonym_words():
        if re.search(rf"\b{re.escape(words)}\b", phrase):
            known = metonyms()[words]
            return known.iso3, known.sector
    return None


def _states(text: str) -> list[tuple[int, StateName]]:
    """Return the states named in a text with their offsets; the longest form at each place."""
    plain = re.sub(r"'s\b", "  ", text.replace("’", "'"))
    spans = list(re.finditer(r"[\w.&']+", plain))
    # 'Chad Wolf', 'Israel Katz': two name words of which the first is a state's too, and nothing says what they do.
    persons = (plain,) if len(spans) == 2 and _is_name(plain.split()) and phrase_sector(plain) is None else ()
    found: list[tuple[int, StateName]] = []
    i = 0
    while i < len(spans):
        for size in range(min(6, len(spans) - i), 0, -1):
            words = plain[spans[i].start() : spans[i + size - 1].end()].strip()
            named = lookup_state(words) or lookup_state(words.rstrip("."))
            if named and named.form != "metonym":
                start, end = spans[i].start(), spans[i + size - 1].end()
                context = StateContext.at(plain, start, end, persons=persons)
                found += [(start, meant) for meant in _meant(words, context, named)]
                i += size - 1
                break
        i += 1
    return found


def _meant(words: str, context: StateContext, usual: StateName) -> list[StateName]:
    """Return the state that words name where they stand, or none ('Latin American', 'Washington Post')."""
    meant = resolve_state(words, context)
    if meant is None:
        return [usual]
    return [StateName(meant.iso3, meant.form or usual.form)] if meant.iso3 is not None else []


def _state_in(phrase: str) -> str | None:
    """Return the state a phrase belongs to: the first it names, unless that one follows 'to'."""
    named = _states(phrase)
    own = [n for at, n in named if not re.search(r"\b(?:to|against|near|with)\s+(?:the\s+)?$", phrase[:at])]
    chosen = own or [n for _, n in named]
    return chosen[0].iso3 if chosen else None


def _only_state(context: str) -> str | None:
    codes = {n.iso3 for _, n in _states(context)}
    return next(iter(codes)) if len(codes) == 1 else None
