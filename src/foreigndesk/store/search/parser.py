"""Text → the tree of a search, or an error that says where it went wrong and what was expected there.

    either  = both { "OR" both }
    both    = one { ["AND"] one }
    one     = ("NOT" | "-") one | "(" either ")" | field ":" values | phrase | word | word "*"
    values  = value { "," value }
    value   = phrase | anything without blanks, brackets, commas and quotation marks

Written out by hand: the grammar is small, and a generated parser would name its own tokens where a person has to be
told "a closing bracket". The depth is bounded, so that no text can exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from foreigndesk.errors import SearchSyntaxError
from foreigndesk.store.search.syntax import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    OPERATORS,
    QUOTES,
    WORD_PART,
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)

# Field → what its values are, as `docs/search.md` and the errors say it.
FIELDS = {
    "speaker": "who said it: a name, a state",
    "about": "whom or what a statement is about: a name, a state, words in what was said",
    "actor": "who takes part, in any role: a name, a state",
    "type": "the type of an event or relation: CONSULT, deploys",
    "status": "happened, planned, denied ...",
    "kind": "report, claim, event, statement, tenure, relation",
    "place": "the name of the place",
    "country": "the state in which the place lies",
    "from": "first day, month or year",
    "to": "last day, month or year",
    "outlet": "who printed it",
    "near": "a place and a distance: Tokyo/100km, 35.7,139.7/50km",
}
_PLAIN_QUOTES = str.maketrans(dict.fromkeys(QUOTES, '"'))
_BLANK = re.compile(r"\s+")
_NAME = re.compile(r"([A-Za-z_]+):")
_BARE = re.compile(r'[^\s()"]+')
_VALUE = re.compile(r'[^\s()",]+')
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
# Neither database can hold these.
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


def parse_query(text: str) -> Node:
    """Return the tree of a search.

    Raises:
        SearchSyntaxError: If it cannot be understood; `position` and `expected` say where and why.
    """
    return _Parser(text).parse()


@dataclass
class _Parser:
    text: str
    position: int = 0
    depth: int = 0
    terms: int = 0

    def __post_init__(self) -> None:
        self.typed = self.text
        self.text = self.text.translate(_PLAIN_QUOTES)

    def parse(self) -> Node:
        if len(self.text) > MAX_LENGTH:
            raise self.wrong(MAX_LENGTH, f"the end, for a search has at most {MAX_LENGTH:,} characters")
        if found := _IMPOSSIBLE.search(self.text):
            raise self.wrong(found.start(), "a character that a report can hold")
        tree = self.either()
        self.blanks()
        if self.position < len(self.text):
            raise self.wrong(self.position, "a word, AND or OR; no bracket is open here")
        return tree

    def either(self) -> Node:
        found = [self.both()]
        while self.operator("OR"):
            found.append(self.both())
        return found[0] if len(found) == 1 else Or(tuple(found))

    def both(self) -> Node:
        found = [self.one()]
        while True:
            if not self.operator("AND"):
                self.blanks()
                ended = self.position == len(self.text) or self.text[self.position] == ")"
                if ended or self.peek() == "OR":
                    return found[0] if len(found) == 1 else And(tuple(found))
            found.append(self.one())

    def one(self) -> Node:
        self.blanks()
        start = self.position
        if start == len(self.text):
            raise self.wrong(start, "a word, a phrase, a field or a bracket")
        if self.operator("NOT") or self.skip("-"):
            self.deeper(start)
            operand = self.one()
            self.depth -= 1
            return Not(operand)
        if self.skip("("):
            self.deeper(start)
            inner = self.either()
            self.blanks()
            if not self.skip(")"):
                raise self.wrong(self.position, "a closing bracket ')'")
            self.depth -= 1
            return inner
        if (word := self.peek()) in OPERATORS:
            raise self.wrong(start, f'a word before {word} (to look for the word itself, write "{word}")')
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise self.wrong(start, f"the end, for a search has at most {MAX_TERMS} words and fields")
        return self.term()

    def term(self) -> Node:
        start = self.position
        if self.text[start] == '"':
            return Phrase(self.worded(self.quotation(), start))
        if named := _NAME.match(self.text, start):
            return self.field(named[1], named.end())
        bare = self.peek()
        if not bare:
            raise self.wrong(start, "a word, a phrase, a field or an opening bracket")
        self.position = start + len(bare)
        stem, star, rest = bare.partition("*")
        if not star:
            return Word(self.worded(bare, start))
        if rest or not WORD_PART.match(stem[-1:]):
            raise self.wrong(start + len(stem), "'*' at the end of a word only")
        return Prefix(self.worded(stem, start))

    def field(self, name: str, after: int) -> Field:
        if name.lower() not in FIELDS:
            near = get_close_matches(name.lower(), FIELDS, 1, 0.5)
            hint = f"; did you mean {near[0]}:?" if near else f"; these are: {', '.join(FIELDS)}"
            start, behind = self.position, self.position + len(name)
            mended = f"{self.typed[:start]}{near[0]}{self.typed[behind:]}" if near else None
            raise self.wrong(start, f"a field, and none is called {name}:{hint}", mended)
        self.position = after
        name = name.lower()
        values: list[str] = []
        places: list[int] = []
        while True:
            places.append(self.position)
            values.append(self.value(name))
            if not self.skip(","):
                break
            self.terms += 1
        if self.terms > MAX_TERMS:
            raise self.wrong(after, f"fewer values: a search has at most {MAX_TERMS} words and values")
        return Field(name, tuple(values), tuple(places))

    def value(self, name: str) -> str:
        start = self.position
        if self.text[start : start + 1] == '"':
            found = self.quotation()
            if name == "near" and (radius := re.compile(r"/[^\s()\",]*").match(self.text, self.position)):
                # near:"New York"/50km
                self.position = radius.end()
                found += radius[0]
            if not found.strip():
                raise self.wrong(start, f"a value for {name}: ({FIELDS[name]})")
            return found
        bare = _VALUE.match(self.text, start)
        if bare is None or "\\" in bare[0]:
            raise self.wrong(start, f"a value for {name}: ({FIELDS[name]})")
        self.position = bare.end()
        if name == "near" and _NUMBER.fullmatch(bare[0]):
            # the comma of a latitude and a longitude parts no values
            if pair := re.compile(rf",{_NUMBER.pattern}[^\s()\",]*").match(self.text, bare.end()):
                self.position = pair.end()
                return bare[0] + pair[0]
        return bare[0]

    def quotation(self) -> str:
        start = self.position
        found: list[str] = []
        self.position += 1
        while self.position < len(self.text):
            sign = self.typed[self.position]
            if self.text[self.position] == '"':
                self.position += 1
                return "".join(found)
            if sign == "\\" and self.text[self.position + 1 : self.position + 2] in ('"', "\\"):
                self.position += 1
                sign = self.typed[self.position]
            found.append(sign)
            self.position += 1
        raise self.wrong(start, "a second quotation mark: the one here is not closed")

    # -- the signs in front ------------------------------------------------------------------------------

    def blanks(self) -> None:
        if found := _BLANK.match(self.text, self.position):
            self.position = found.end()

    def skip(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.position)
        self.position += found
        return found

    def peek(self) -> str:
        found = _BARE.match(self.text, self.position)
        return found[0] if found else ""

    def operator(self, name: str) -> bool:
        self.blanks()
        found = self.peek() == name
        self.position += len(name) * found
        return found

    def deeper(self, start: int) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.wrong(start, f"no more than {MAX_DEPTH} brackets and NOTs in one another")

    def worded(self, text: str, start: int) -> str:
        if not WORD_PART.search(text):
            raise self.wrong(start, f"letters or digits to look for; {text!r} has none")
        return text

    def wrong(self, position: int, expected: str, mended: str | None = None) -> SearchSyntaxError:
        return SearchSyntaxError(self.typed, position, expected, mended)
