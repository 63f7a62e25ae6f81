"""A parse as plain Python objects, under the names that spaCy gives them.

spaCy makes a new object each time that a token is asked for and looks each string up in a table; the annotators ask
some ten thousand times a report. Here everything is read off the parse once: a token is always the same object,
its labels are attributes, its children a list. What is not here is asked of `Doc.parsed`, spaCy's own.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IS_PUNCT, IS_SPACE, LEMMA, LOWER, ORTH, POS, SPACY, TAG

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc as ParsedDoc

_ENT_IOB = ("", "I", "O", "B")
_READ = [ORTH, LOWER, LEMMA, POS, TAG, DEP, ENT_TYPE, ENT_IOB, SPACY, IS_SPACE, IS_PUNCT]


class Token:
    """A word, mark or white space of a parse.

    Attributes:
        doc: The parse that it is of, `i` its place there and `idx` the offset of its first character.
        text: Its characters; `lower_` the same in small letters, `lemma_` the lemma.
        whitespace_: A space if one follows, else nothing.
        pos_: Universal part of speech; `tag_` that of the Penn Treebank.
        dep_: How it hangs on `head`; a root is its own head.
        ent_type_: Label of the entity that it is in, or ""; `ent_iob_` is "B" for its first word, "I" for others.
        is_space: Whether it is white space; `is_punct` the same of punctuation.
        lefts: What hangs on it and stands before it, in text order; `rights` what stands behind; `children` both.
        left_edge: The first word of all that hangs on it, directly or not; `right_edge` the last.
        sent: Its sentence.
    """

    __slots__ = (
        "_subtree", "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_punct", "is_space",
        "left_edge", "lefts", "lemma_", "lower_", "pos_", "right_edge", "rights", "sent", "tag_", "text", "whitespace_",
    )  # fmt: skip

    head: Token
    left_edge: Token
    right_edge: Token
    children: list[Token]
    sent: Span

    def __init__(
        self, doc: Doc, i: int, idx: int, text: str, lower: str, lemma: str, pos: str, tag: str, dep: str,
        ent_type: str, ent_iob: str, whitespace: str, is_space: bool, is_punct: bool,
    ) -> None:  # fmt: skip
        self.doc = doc
        self.i = i
        self.idx = idx
        self.text = text
        self.lower_ = lower
        self.lemma_ = lemma
        self.pos_ = pos
        self.tag_ = tag
        self.dep_ = dep
        self.ent_type_ = ent_type
        self.ent_iob_ = ent_iob
        self.whitespace_ = whitespace
        self.is_space = is_space
        self.is_punct = is_punct
        self.lefts: list[Token] = []
        self.rights: list[Token] = []
        self._subtree: list[Token] | None = None

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    @property
    def is_sent_start(self) -> bool:
        """Whether it begins a sentence."""
        return self.sent.start == self.i

    @property
    def is_upper(self) -> bool:
        """Whether its letters are capitals."""
        return self.text.isupper()

    @property
    def like_num(self) -> bool:
        """Whether it is a number, in digits or words."""
        found: bool = self.doc.parsed[self.i].like_num
        return found

    @property
    def subtree(self) -> list[Token]:
        """The token and all that hangs on it, directly or not, in text order."""
        if self._subtree is None:
            found = [t for child in self.lefts for t in child.subtree]
            found.append(self)
            found += [t for child in self.rights for t in child.subtree]
            self._subtree = found
        return self._subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its heads from near to far."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """What it is coordinated with."""
        first = self
        while first.head is not first and first.dep_ == "conj":
            first = first.head
        found = [first]
        for token in found:
            found += [child for child in token.rights if child.dep_ == "conj"]
        return tuple(t for t in found if t is not self)

    def is_ancestor(self, other: Token) -> bool:
        """Return whether another token hangs on it, directly or not."""
        return any(token is self for token in other.ancestors)

    def nbor(self, distance: int = 1) -> Token:
        """Return the token so many places behind it.

        Raises:
            IndexError: If the text has none there.
        """
        if self.i + distance < 0:
            raise IndexError(f"no token {distance} places from the token {self.i}")
        return self.doc[self.i + distance]


class Span:
    """Tokens `[start, end)` of a parse.

    Attributes:
        label_: What the span is, for entities.
    """

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, i: int) -> Token: ...

    @overload
    def __getitem__(self, i: slice) -> list[Token]: ...

    def __getitem__(self, i: int | slice) -> Token | list[Token]:
        return self.doc[self.start : self.end][i]

    @property
    def start_char(self) -> int:
        """Offset of its first character."""
        doc = self.doc
        return doc[self.start].idx if self.start < len(doc) else len(doc.text)

    @property
    def end_char(self) -> int:
        """Offset behind its last character."""
        if self.end == self.start:
            return self.start_char
        last = self.doc[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its characters, without the white space behind it."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The token nearest to the root of its sentence; lone marks and spaces only for want of others."""
        inside = self.doc[self.start : self.end]
        for token in inside:
            if token.head is token:
                return token
        best: Token | None = None
        least = size = len(self.doc)
        for token in inside:
            if self.start <= token.head.i < self.end:
                continue
            lone = (token.is_space or token.is_punct) and not token.children
            depth = size - 1 if lone else sum(1 for _ in token.ancestors)
            if depth < least:
                best, least = token, depth
        return best if best is not None else self.doc[self.start]


class Doc(list[Token]):
    """The tokens of a parsed text; a slice is a list of tokens.

    Args:
        parsed: spaCy's parse.

    Attributes:
        parsed: The same.
        text: The parsed text.
        sents: Its sentences in text order.
        memo: What is asked more than once of a token (`memo.asked_once`), by question and place.
    """

    def __init__(self, parsed: ParsedDoc) -> None:
        super().__init__()
        self.parsed = parsed
        self.text: str = parsed.text
        self.sents: list[Span] = []
        self.memo: dict[tuple[str, int], list[Token]] = {}
        if len(parsed):
            self._read()
        self._starts = [token.idx for token in self]

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def _read(self) -> None:
        names = _Names(self.parsed.vocab.strings)
        offset = 0
        columns = self.parsed.to_array(_READ)
        for i, (orth, lower, lemma, pos, tag, dep, ent, iob, spaced, is_space, is_punct) in enumerate(
            columns.tolist()
        ):
            text = names[orth]
            self.append(
                Token(
                    self, i, offset, text, names[lower], names[lemma], names[pos], names[tag], names[dep], names[ent],
                    _ENT_IOB[iob], " " if spaced else "", bool(is_space), bool(is_punct),
                )
            )  # fmt: skip
            offset += len(text) + spaced
        heads = self.parsed.to_array([HEAD]).ravel().astype(np.int64).tolist()
        for token, distance in zip(self, heads, strict=True):
            head = token.head = self[token.i + distance]
            if distance:
                (head.lefts if distance > 0 else head.rights).append(token)
        for token, parsed in zip(self, self.parsed, strict=True):
            token.children = token.lefts + token.rights
            token.left_edge, token.right_edge = self[parsed.left_edge.i], self[parsed.right_edge.i]
        for sent in self.parsed.sents:
            span = Span(self, sent.start, sent.end)
            self.sents.append(span)
            for token in self[sent.start : sent.end]:
                token.sent = span

    def release(self) -> None:
        """Let go of all tokens, after the last use: they hold one another, which only the cyclic collector would end."""
        for token in self:
            del token.head, token.left_edge, token.right_edge, token.sent
            del token.lefts, token.rights, token.children, token._subtree
        self.clear()
        self.memo.clear()
        self.sents.clear()

    def span(self, start: int, end: int) -> Span:
        """Return the tokens `[start, end)` as a span; what is not in the text is left out."""
        start = min(max(0, start), len(self))
        return Span(self, start, min(max(start, end), len(self)))

    def char_span(
        self, start: int, end: int, *, alignment_mode: Literal["expand", "contract"]
    ) -> Span | None:
        """Return the tokens that have a character in `[start, end)` or, contracted, those that lie in it; None for none.

        None too where one of the offsets is not in the text.
        """
        first, last = self._place(start), self._place(end - 1)
        if first is None or last is None:
            return None
        if alignment_mode == "contract":
            first += self._starts[first] < start
            last -= end < self._starts[last] + len(self[last].text)
            return Span(self, first, last + 1) if first <= last else None
        # white space is no part of the token before it
        first += start == self._starts[first] + len(self[first].text)
        return Span(self, first, last + 1)

    def _place(self, offset: int) -> int | None:
        """Return the place of the token that holds a character, with the white space behind it."""
        return bisect.bisect_right(self._starts, offset) - 1 if 0 <= offset < len(self.text) else None

    @property
    def noun_chunks(self) -> list[Span]:
        """The base noun phrases in text order."""
        return [Span(self, chunk.start, chunk.end) for chunk in self.parsed.noun_chunks]

    @property
    def ents(self) -> list[Span]:
        """The entities in text order."""
        return [Span(self, ent.start, ent.end, ent.label_) for ent in self.parsed.ents]


class _Names(dict[int, str]):
    """Strings by spaCy's numbers, looked up once each."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        found = self[number] = self._strings[number] if number else ""
        return found
