"""Sayings whose clause the parser tore apart or the frames do not see, found by their surface.

Each rule is narrow, so its candidates come with a probability of their own and are not asked of the scorer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate, Range, Source
from foreigndesk.annotation.quoting.layout import SUBJECTS, Layout, own, subtree
from foreigndesk.annotation.quoting.sources import SourceFinder
from foreigndesk.data.cues import cue_class

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# Probability of a rule's candidates.
SURE = 0.6
# What speaks for those who wrote it: its words in marks are a statement of its own.
DOCUMENTS = frozenset(
    """document resolution text draft plan statement communique communiqué declaration treaty agreement accord
    charter letter memorandum protocol report proposal pact note decree constitution""".split()
)
# How long (words) a source may be that stands behind what it says, and what may follow its cue.
LONGEST_SOURCE = 12
LONGEST_TAIL = 8
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_NOMINAL = ("NOUN", "PROPN", "PRON")
_NAMING = frozenset(
    {"describe", "call", "label", "brand", "dub", "term", "denounce", "condemn", "hail", "praise"}
)


class MendedFrames:
    """Candidates found by surface rules, with their probability."""

    def __init__(self, layout: Layout, sources: SourceFinder) -> None:
        self.layout = layout
        self.sources = sources

    def find(self) -> Iterator[tuple[Candidate, float]]:
        """Yield the candidates in the order of their cues."""
        for token in self.layout.doc:
            if token.pos_ not in ("VERB", "AUX", "ADJ") and not (
                token.tag_ == "NNS" and token.dep_ == "ROOT"
            ):
                continue
            if cue_class(token.lemma_.lower(), "VERB") in ("say", "write"):
                for candidate in (self._told(token), self._torn(token), self._at_the_time(token)):
                    if candidate is not None and candidate.content:
                        yield candidate, SURE
                        break
            for candidate in (self._described(token), self._document(token)):
                if candidate is not None and candidate.content:
                    yield candidate, SURE

    def _told(self, verb: Token) -> Candidate | None:
        """What stands before a torn-off teller: 'One of them was a barracks, a local source told the agency'."""
        doc, sent = self.layout.doc, verb.sent
        if verb.tag_ != "VBD" or verb.dep_ in ("ROOT", "conj", "ccomp", "advcl", "relcl", "parataxis"):
            return None
        if own(verb, SUBJECTS) or self.layout.inside[verb.i] >= 0:
            return None
        rest = [t for t in doc[verb.i + 1 : sent.end] if not t.is_space]
        if len(rest) > LONGEST_TAIL or any(t.text in (",", ";") or t.tag_ in _FINITE for t in rest):
            return None
        comma = verb.i - 1
        while comma > sent.start and doc[comma].text != ",":
            comma -= 1
        if doc[comma].text != "," or not 1 <= verb.i - comma - 1 <= LONGEST_SOURCE:
            return None
        teller = doc[comma + 1 : verb.i]
        if teller[-1].pos_ not in _NOMINAL or any(t.tag_ in _FINITE or t.tag_ == "WP" for t in teller):
            return None
        if not any(t.tag_ in _FINITE and t.dep_ == "ROOT" for t in doc[sent.start : comma]):
            return None
        source = Source(teller[-1].i, comma + 1, verb.i, "subj")
        content = self.layout.content(set(range(sent.start, comma)))
        return Candidate(verb.i, self.layout.cue(verb), source, content, "ccomp", "torn")

    def _torn(self, verb: Token) -> Candidate | None:
        """A cue that the parser took for an attribute: 'The junta alleged Lund was a spy'."""
        doc, sent = self.layout.doc, verb.sent
        if verb.dep_ != "amod" or verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.head.i < verb.i:
            return None
        if verb.i == sent.start or doc[verb.i - 1].pos_ not in _NOMINAL or self.layout.inside[verb.i] >= 0:
            return None
        clause = verb.head.head
        if verb.head.dep_ not in SUBJECTS or clause.tag_ not in _FINITE or clause.i < verb.i:
            return None
        head = doc[verb.i - 1]
        start = head.left_edge.i if head.head.i != verb.i else head.i
        while start > sent.start and doc[start - 1].dep_ in ("compound", "det", "amod", "poss", "case"):
            start -= 1
        source = Source(head.i, start, verb.i, "subj")
        tokens = {i for i in subtree(clause) if i > verb.i}
        return Candidate(verb.i, self.layout.cue(verb), source, self.layout.content(tokens), "ccomp", "torn")

    def _at_the_time(self, verb: Token) -> Candidate | None:
        """'… saying at the time he was ready': the parser hangs the clause on 'the time'."""
        for prep in own(verb, ("prep",)):
            for noun in prep.children:
                if noun.dep_ != "pobj" or noun.lower_ not in ("time", "moment", "day", "week"):
                    continue
                for clause in own(noun, ("relcl",)):
                    opener = clause.left_edge
                    if clause.tag_ not in _FINITE or opener.tag_ in ("WDT", "WP", "WRB", "WP$"):
                        continue
                    source = self.sources.source(verb) or self._above(verb)
                    content = self.layout.content(subtree(clause))
                    return Candidate(verb.i, self.layout.cue(verb), source, content, "ccomp", "torn")
        return None

    def _above(self, verb: Token) -> Source | None:
        return self.sources.source_of_clause(verb.head, 0) if verb.head.pos_ in ("VERB", "AUX") else None

    def _described(self, verb: Token) -> Candidate | None:
        """'The drill was described as "a gift" by the envoy': who said it hangs on the marked words."""
        passive = own(verb, ("nsubjpass",))
        if not passive or verb.lemma_.lower() not in _NAMING:
            return None
        for word in self.layout.doc[verb.i : verb.sent.end]:
            if word.lower_ != "by" or word.dep_ != "prep" or self.layout.inside[word.i] >= 0:
                continue
            if self.layout.inside[word.i - 1] < 0 or word.head.i < verb.i:
                continue
            agent = next((c for c in word.children if c.dep_ == "pobj"), None)
            if agent is None:
                return None
            source = self.sources.phrase(agent, verb, "agent")
            tokens = subtree(passive[0]) | set(range(passive[0].left_edge.i, word.i))
            return Candidate(verb.i, self.layout.cue(verb), source, self._one(tokens), "passive+as", "torn")
        return None

    def _document(self, verb: Token) -> Candidate | None:
        """What a document says in marks: 'The draft "fully backs" the decision "to ease the embargo"'."""
        subject = next((s for s in own(verb, ("nsubj",)) if s.lemma_.lower() in DOCUMENTS), None)
        # A lone verb in marks is easily taken for a plural: '"backs"'.
        if subject is None or verb.tag_ not in ("VBD", "VBZ", "VBP", "NNS") or not self._marked(verb):
            return None
        if cue_class(verb.lemma_.lower(), "VERB") in ("say", "write", "ask"):
            return None
        source = self.sources.phrase(subject, verb, "subj")
        first = verb.i
        while first > source.end and self.layout.inside[first - 1] >= 0:
            first -= 1
        last = max(i for i in subtree(verb) if not self.layout.doc[i].is_space)
        content = self._one(set(range(first, last + 1)))
        return Candidate(verb.i, (), source, content, "quote>", "document")

    def _marked(self, verb: Token) -> bool:
        """Whether the verb itself stands in marks that open after its subject."""
        stretch = self.layout.inside[verb.i]
        if stretch < 0:
            return False
        return self.layout.quoted.stretches[stretch].start > verb.sent.start_char + 3

    def _one(self, tokens: set[int]) -> tuple[Range, ...]:
        """The words from the first to the last of them, in one piece."""
        found = self.layout.content(tokens)
        return ((found[0][0], found[-1][1]),) if found else ()


__all__ = ["SURE", "MendedFrames"]
