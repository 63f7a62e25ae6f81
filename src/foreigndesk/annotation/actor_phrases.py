"""Codes for an actor phrase on its own: the state it belongs to, and its PLOVER sector.

No list of persons is kept: a bare name says neither what office it holds nor for which state, so both stay
unknown unless the phrase or its context tells.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from foreigndesk.data.bodies import Body, body_forms
from foreigndesk.data.sectors import phrase_sector
from foreigndesk.data.states import StateName, city_states, lookup_state, metonyms, regions_of_states

_WORD = re.compile(r"[\w.&’'-]+")
_SENTENCE_OPENERS = re.compile(r"^(?:the|a|an)\s+", re.I)


@dataclass(frozen=True, slots=True)
class ActorCode:
    """What a phrase tells of an actor; None for what it does not tell.

    Attributes:
        country: ISO 3166-1 alpha-3, or UNO, EUR, NAT, IGO, NGO for organisations of several states.
        sector: PLOVER sector.
    """

    country: str | None = None
    sector: str | None = None


def code_actor(text: str, context: str | None = None, query_date: str | None = None) -> ActorCode:
    """Return the codes of an actor phrase ("Ukrainian farmers" gives UKR, AGR).

    Args:
        text: The phrase.
        context: The sentence it stands in, or None; its state is taken only if it names exactly one.
        query_date: When it was said; kept for the day when tenures of the record are asked, unused now.
    """
    del query_date
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
    country = country or _region_in(phrase)
    if country is None and context:
        country = _only_state(context)
    if sector is None and body is None and _tells_nothing(phrase, country):
        sector = "UNK"
    return ActorCode(country, sector)


def _region_in(phrase: str) -> str | None:
    """Return the state of a region or a city that a phrase names; a person's name is none ('Vladimir ...')."""
    plain = re.sub(r"'s\b", "  ", phrase)
    spans = list(_WORD.finditer(plain))
    tells = len(spans) == 1 or any(s.group()[0].islower() for s in spans) or phrase_sector(phrase) == "EDU"
    for forms in (regions_of_states(), city_states() if tells else {}):
        for size in range(min(4, len(spans)), 0, -1):
            for i in range(len(spans) - size + 1):
                words = plain[spans[i].start() : spans[i + size - 1].end()]
                if words[:1].isupper() and words in forms:
                    return forms[words]
    return None


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
    return found


def _longest(phrase: str, forms: dict[str, Body]) -> Body | None:
    spans = list(_WORD.finditer(re.sub(r"'s\b", "  ", phrase)))
    plain = re.sub(r"'s\b", "  ", phrase)
    for size in range(min(7, len(spans)), 0, -1):
        for i in range(len(spans) - size + 1):
            words = plain[spans[i].start() : spans[i + size - 1].end()]
            found = forms.get(words)
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
    found: list[tuple[int, StateName]] = []
    i = 0
    while i < len(spans):
        for size in range(min(6, len(spans) - i), 0, -1):
            words = plain[spans[i].start() : spans[i + size - 1].end()].strip()
            named = lookup_state(words) or lookup_state(words.rstrip("."))
            if named and named.form != "metonym":
                found.append((spans[i].start(), named))
                i += size - 1
                break
        i += 1
    return found


def _state_in(phrase: str) -> str | None:
    """Return the state a phrase belongs to: the first it names, unless that one follows 'to'."""
    named = _states(phrase)
    own = [n for at, n in named if not re.search(r"\b(?:to|against|near|with)\s+(?:the\s+)?$", phrase[:at])]
    chosen = own or [n for _, n in named]
    return chosen[0].iso3 if chosen else None


def _only_state(context: str) -> str | None:
    codes = {n.iso3 for _, n in _states(context)}
    return next(iter(codes)) if len(codes) == 1 else None
