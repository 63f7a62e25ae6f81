"""Searches made by the pages: narrowed by a facet, with a part taken off, or put together from the fields of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foreigndesk.errors import SearchSyntaxError
from foreigndesk.store.search.parser import parse_query
from foreigndesk.store.search.syntax import (
    MAX_LENGTH,
    OPERATORS,
    WORD_PART,
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    to_text,
)

_PLAIN = re.compile(r"[^\W_]+")


def narrowed(query: str, narrowing: str) -> str | None:
    """Return a search with a further condition (`FacetValue.narrowing`) on all of it; one it has is not added twice.

    None if no search can ask for that: the name of an outlet may hold what no search can.

    Raises:
        SearchSyntaxError: If `query` cannot be understood.
    """
    parts = _operands(parse_query(query))
    try:
        further = _operands(parse_query(narrowing))
    except SearchSyntaxError:
        return None
    found = _text(parts + [part for part in further if part not in parts])
    return found if len(found) <= MAX_LENGTH else None


def parts_of(query: str) -> list[tuple[str, str]]:
    """Return the conditions that must all hold, each with the search that is left without it ("" if none is).

    Raises:
        SearchSyntaxError: If the search cannot be understood.
    """
    parts = _operands(parse_query(query))
    texts = [to_text(And((part,))) for part in parts]
    return [(text, _text(parts[:n] + parts[n + 1 :])) for n, text in enumerate(texts)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields of a form; empty ones ask for nothing. Of most fields, commas part values of which any will do.

    Attributes:
        words: All of them must be there, as must those of `phrase`, side by side.
        any_words: One of them must be.
        without: None of them may be.
        near: A place or a point; `km` how far from it at most.
        since, until: First and last day, month or year.
    """

    words: str = ""
    phrase: str = ""
    any_words: str = ""
    without: str = ""
    kind: str = ""
    actor: str = ""
    speaker: str = ""
    about: str = ""
    type: str = ""
    status: str = ""
    place: str = ""
    near: str = ""
    km: str = ""
    country: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""


def compose(wanted: Wanted) -> str:
    """Return the search that the fields of a form come to, or "" if all are empty."""
    parts = _words(wanted.words)
    if WORD_PART.search(wanted.phrase):
        parts.append(Phrase(wanted.phrase.strip()))
    if some := _words(wanted.any_words):
        parts.append(some[0] if len(some) == 1 else Or(tuple(some)))
    for name in ("kind", "actor", "speaker", "about", "type", "status", "country"):
        parts += _field(name, *getattr(wanted, name).split(","))
    # names of places and outlets may hold commas
    parts += _field("place", wanted.place) + _field("outlet", wanted.outlet)
    if wanted.near.strip():
        far = f"/{wanted.km.strip()}km" if wanted.km.strip() else ""
        parts += _field("near", wanted.near.strip() + far)
    parts += _field("from", wanted.since) + _field("to", wanted.until)
    parts += [Not(word) for word in _words(wanted.without)]
    return _text(parts)


def _operands(node: Node) -> list[Node]:
    return list(node.operands) if isinstance(node, And) else [node]


def _text(parts: list[Node]) -> str:
    if not parts:
        return ""
    return to_text(parts[0] if len(parts) == 1 else And(tuple(parts)))


def _words(text: str) -> list[Node]:
    found: list[Node] = []
    for token in text.split():
        if token.endswith("*") and _PLAIN.fullmatch(token[:-1]):
            found.append(Prefix(token[:-1]))
        elif _PLAIN.fullmatch(token) and token not in OPERATORS:
            found.append(Word(token))
        elif WORD_PART.search(token):
            # what has signs in it could mean something to the language
            found.append(Phrase(token))
    return found


def _field(name: str, *values: str) -> list[Node]:
    given = tuple(value.strip() for value in values if value.strip())
    return [Field(name, given)] if given else []
