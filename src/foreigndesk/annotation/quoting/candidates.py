"""Possible attributions: for every word that may be a cue, who may have said what, by frames of the parse.

The candidates are many and most are wrong; `scoring` tells which to keep. A frame names how the content hangs
on the cue: "ccomp" (said that …), "xcomp" (vowed to …), "obj" (condemned the attack), "prep:for" (called for …),
"as" (described X as …), "quote" (words in quotation marks beside the cue's clause) and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.layout import Layout
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.mended_frames import MendedFrames
from foreigndesk.annotation.quoting.other_frames import OtherFrames
from foreigndesk.annotation.quoting.quote_frames import QuoteFrames
from foreigndesk.annotation.quoting.sources import SourceFinder
from foreigndesk.annotation.quoting.verb_frames import VerbFrames

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token


class CandidateFinder:
    """Finds the candidates of one parsed report.

    Args:
        doc: spaCy's parse.
        quoted: The quoted stretches of the same text.
    """

    def __init__(self, doc: Doc, quoted: QuotedText) -> None:
        self.layout = Layout(doc, quoted)
        self.sources = SourceFinder(self.layout)
        self.verbs = VerbFrames(self.layout, self.sources)
        self.quotes = QuoteFrames(self.layout)
        self.others = OtherFrames(self.layout, self.sources)
        self.mended = MendedFrames(self.layout, self.sources)

    def find(self, likely: Callable[[int], bool] = lambda _: True) -> Iterator[Candidate]:
        """Yield the candidates in the order of their cues.

        Args:
            likely: Whether the word of that index may be a cue at all; of others no candidates are made.
        """
        for token in self.layout.doc:
            if token.is_space or not likely(token.i):
                continue
            if token.pos_ in ("VERB", "AUX"):
                yield from self._verb(token)
            elif token.pos_ in ("NOUN", "PROPN"):
                yield from self.others.noun(token)
            elif token.pos_ in ("ADJ",):
                yield from self.others.adjective(token)
            if (
                token.lower_ == "according"
                and token.i + 1 < len(self.layout.doc)
                and self.layout.doc[token.i + 1].lower_ == "to"
            ):
                yield from self.others.according(token)
            elif token.dep_ == "prep" and token.lower_ in ("in", "for", "per", "from"):
                yield from self.others.in_words(token)
        yield from self.others.colons()

    def _verb(self, verb: Token) -> Iterator[Candidate]:
        source = self.sources.source(verb)
        cue = self.layout.cue(verb)
        skip = {verb.i}
        if source is not None:
            skip |= set(range(source.start, source.end))
        for child in verb.children:
            if child.dep_ in ("aux", "auxpass", "neg", "prt"):
                skip.add(child.i)
        yield from self.verbs.find(verb, source, cue, skip)
        yield from self.quotes.find(verb, source, cue)
