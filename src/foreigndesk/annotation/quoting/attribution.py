"""A possible attribution, as the finders hand it to the scorer."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """Who may have said it: a range of tokens and its head.

    Attributes:
        how: How it was found: "subj", "control", "conj", "acl", "poss", "agent", "of", "light" ...
    """

    head: int
    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible attribution, in tokens of the parse; ranges are half open.

    Attributes:
        head: The cue's head word.
        cue: Token ranges of the cue.
        source: Who, or None.
        content: Token ranges of what was said.
        frame: How content and cue hang together.
        variant: "" for the whole content; "-conj", "-advcl", "-setting", "-comma" for one cut shorter there;
            "+conj" ... for the whole of one that could be cut.
    """

    head: int
    cue: tuple[Range, ...]
    source: Source | None
    content: tuple[Range, ...]
    frame: str
    variant: str = ""
