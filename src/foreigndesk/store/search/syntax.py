"""The tree of a search, and its text: `parse_query(to_text(tree)) == tree` for every tree that a parser can make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# How much one search may hold; what is larger is refused before any of it is looked for.
MAX_LENGTH = 2_000
MAX_DEPTH = 20
MAX_TERMS = 64

WORD_PART = re.compile(r"[^\W_]+")
OPERATORS = ("AND", "OR", "NOT")
# Quotation marks as people type and paste them; all mean the same.
QUOTES = '"“”„«»'
# A value that needs no quotation marks.
_BARE_VALUE = re.compile(rf"[^\s(),\\{QUOTES}]+")
_ESCAPED = re.compile(rf"[\\{QUOTES}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word; one with signs in it ("test-fired") stands for its parts, side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word: `missil*`."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in this order: `"joint statement"`."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One or several values of a field, any of which will do: `status:planned,ongoing`.

    Attributes:
        at: Where each value stands in what was typed (0 is the first character); not part of what the search means.
    """

    name: str
    values: tuple[str, ...]
    at: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What does not meet the operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And:
    """What meets all operands; two or more."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What meets one of the operands; two or more."""

    operands: tuple[Node, ...]


Node = Word | Prefix | Phrase | Field | Not | And | Or
Words = Word | Prefix | Phrase


def to_text(node: Node) -> str:
    """Return a search as a person would type it, the same for equal trees."""
    match node:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(text):
            return quoted(text)
        case Field(name, values):
            return f"{name}:{','.join(value_text(value) for value in values)}"
        case Not(operand):
            return f"NOT {_inner(operand, (And, Or))}"
        case And(operands):
            return " ".join(_inner(operand, (And, Or)) for operand in operands)
        case Or(operands):
            return " OR ".join(_inner(operand, (Or,)) for operand in operands)


def _inner(node: Node, in_brackets: tuple[type[And] | type[Or], ...]) -> str:
    return f"({to_text(node)})" if isinstance(node, in_brackets) else to_text(node)


def quoted(text: str) -> str:
    """Return a text in quotation marks, as `parse_query` reads it."""
    return '"' + _ESCAPED.sub(r"\\\g<0>", text) + '"'


def value_text(value: str) -> str:
    """Return the value of a field, in quotation marks if it needs them."""
    return value if _BARE_VALUE.fullmatch(value) else quoted(value)


def words_sought(node: Node) -> Iterator[Words]:
    """Yield the words and phrases that a hit may hold: all but those under a NOT, each once."""
    seen: set[Words] = set()
    for word in _sought(node):
        if word not in seen:
            seen.add(word)
            yield word


def _sought(node: Node) -> Iterator[Words]:
    match node:
        case Word() | Prefix() | Phrase():
            yield node
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _sought(operand)
        case _:
            return


def needs_words(node: Node) -> bool:
    """Return whether each hit holds one of the words that hits may hold (`words_sought`)."""
    match node:
        case Word() | Prefix() | Phrase():
            return True
        case And(operands):
            return any(map(needs_words, operands))
        case Or(operands):
            return all(map(needs_words, operands))
        case _:
            return False
