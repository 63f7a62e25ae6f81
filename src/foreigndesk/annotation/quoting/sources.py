"""Who says it: the subject of a cue, through passives, control, coordination and datelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Source
from foreigndesk.annotation.quoting.layout import SUBJECTS, Layout, own

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


class SourceFinder:
    """Finds the sources of one parsed report."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def source(self, verb: Token, depth: int = 0) -> Source | None:
        """Return who does what a verb says, followed through control and coordination; None if nothing tells."""
        if depth > 4:
            return None
        for child in own(verb, SUBJECTS):
            if child.dep_ == "nsubjpass" and depth == 0:
                agent = self._agent(verb)
                return agent
            if child.lower_ in ("it", "there") and child.dep_ == "expl":
                continue
            if self._quoted_beside(child, verb):
                continue
            mended = self._after_dateline(child, verb)
            return mended or self.phrase(child, verb, "subj" if depth == 0 else "control")
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        bare = (
            verb.tag_ == "VBN"
            and verb.dep_ in ("advcl", "acl", "amod", "relcl")
            and not any(c.dep_ == "aux" for c in verb.children)
        )
        if depth == 0 and (passive or bare):
            return self._agent(verb)
        beside = self._beside_quote(verb) if depth == 0 else None
        if beside is not None:
            return beside
        inverted = self._inverted(verb)
        if inverted is not None:
            return inverted
        head = verb.head
        if head.i == verb.i:
            return None
        if verb.dep_ == "conj":
            if head.pos_ in ("VERB", "AUX"):
                return self.source(head, depth + 1)
            return self.source(head.head, depth + 1) if head.head.pos_ in ("VERB", "AUX") else None
        if verb.dep_ == "xcomp" and head.pos_ in ("VERB", "AUX"):
            objects = own(head, ("dobj", "dative"))
            if objects and verb.tag_ in ("VB", "VBG"):
                return self.phrase(objects[0], verb, "object")
            return self.source_of_clause(head, depth)
        if (
            verb.dep_ in ("advcl", "ccomp", "parataxis", "dep")
            and head.pos_ in ("VERB", "AUX")
            and verb.tag_ in ("VBG", "VB", "VBN")
        ):
            return self.source_of_clause(head, depth)
        if verb.dep_ == "pcomp" and head.dep_ == "prep":
            up = head.head
            if up.pos_ in ("VERB", "AUX"):
                return self.source_of_clause(up, depth)
            return self.possessor(up) or (
                self.source_of_clause(up.head, depth) if up.head.pos_ in ("VERB", "AUX") else None
            )
        if verb.dep_ in ("acl", "relcl"):
            if verb.tag_ == "VB":
                owner = self.possessor(head)
                if owner is not None:
                    return owner
                return self.source_of_clause(head.head, depth) if head.head.pos_ in ("VERB", "AUX") else None
            return self.phrase(head, verb, "acl") if verb.tag_ == "VBG" else None
        return None

    def _quoted_beside(self, subject: Token, verb: Token) -> bool:
        """'"Splendid," cried Lund': what stands in marks is no subject of a verb outside them."""
        if subject.i > verb.i or self.layout.inside[subject.i] < 0 or self.layout.inside[verb.i] >= 0:
            return False
        return any(c.i > verb.i for c in own(verb, SUBJECTS)) or self._inverted(verb) is not None

    def _after_dateline(self, subject: Token, verb: Token) -> Source | None:
        """The true subject where the parser took a dateline for it: 'LONDON (Reuters) - The premier said'."""
        doc, first = self.layout.doc, subject.sent.start
        if subject.i - first > 8 or verb.i < subject.i:
            return None
        for i in range(subject.i + 1, min(first + 16, verb.i)):
            if (
                doc[i].text in ("-", "–", "—", "--")
                and doc[i].whitespace_
                and not doc[i - 1].text[-1:].isalpha()
            ):
                words = [k for k in range(i + 1, verb.i) if not doc[k].is_space]
                while words and (doc[words[-1]].pos_ in ("AUX", "ADV", "PART", "PUNCT")):
                    words.pop()
                if words and doc[words[-1]].pos_ in ("PROPN", "NOUN", "PRON"):
                    return Source(words[-1], words[0], words[-1] + 1, "subj")
        return None

    def source_of_clause(self, verb: Token, depth: int) -> Source | None:
        """Return the subject of a governing clause, passive or not."""
        for child in own(verb, SUBJECTS):
            return self.phrase(child, verb, "control")
        found = self.source(verb, depth + 1)
        return found

    def _agent(self, verb: Token) -> Source | None:
        for by in verb.children:
            if by.dep_ == "agent":
                for child in by.children:
                    if child.dep_ == "pobj":
                        return self.phrase(child, verb, "agent")
        return None

    def _beside_quote(self, verb: Token) -> Source | None:
        """A subject torn off by the parser: '"…," an official, speaking on condition of anonymity, told X'."""
        layout, doc = self.layout, self.layout.doc
        start = verb.i
        while start > verb.sent.start and layout.inside[start - 1] < 0 and verb.i - start < 30:
            start -= 1
        if start <= verb.sent.start or verb.tag_ not in ("VBD", "VBZ", "VBP"):
            return None
        for i in range(start, verb.i):
            token = doc[i]
            if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in (
                "compound",
                "poss",
                "nmod",
                "amod",
            ):
                end = next(
                    (k for k in range(i + 1, verb.i) if doc[k].pos_ in ("PUNCT", "ADV", "AUX")), verb.i
                )
                first = max(start, token.left_edge.i)
                while first < i and (doc[first].is_punct or doc[first].is_space):
                    first += 1
                return Source(i, first, end, "subj") if end > i else None
            if token.pos_ in ("VERB", "SCONJ", "ADP"):
                return None
        return None

    def _inverted(self, verb: Token) -> Source | None:
        """A subject that the parser took for an object: '"…," said the minister'."""
        doc, after = self.layout.doc, verb.i + 1
        before = verb.i - 1
        while before >= 0 and doc[before].is_space:
            before -= 1
        if (
            before < 0
            or after >= len(doc)
            or not (doc[before].is_punct and doc[before].text in (",", '"', "”", "''", "?", "!", "’"))
        ):
            return None
        for child in verb.rights:
            if (
                child.dep_ in ("dobj", "attr", "oprd", "npadvmod", "appos", "dep", "ROOT")
                and child.left_edge.i == after
            ):
                if child.pos_ in ("PROPN", "NOUN", "PRON"):
                    return self.phrase(child, verb, "inverted")
        return None

    def possessor(self, noun: Token) -> Source | None:
        """Return whose a noun is: 'the minister's claim', 'a warning by the minister'."""
        for child in noun.children:
            if child.dep_ == "poss":
                return self.phrase(child, noun, "poss")
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        return self.phrase(obj, noun, child.lower_)
        return None

    def phrase(self, head: Token, cue: Token, how: str) -> Source:
        """Return the noun phrase of a head with its appositions and relative clauses, the cue and content cut off."""
        start, end = head.left_edge.i, head.right_edge.i + 1
        if head.dep_ == "conj":
            start = head.left_edge.i
        if start <= cue.i < end:
            if cue.i < head.i:
                start = cue.i + 1
            else:
                end = cue.i
        stretch = self.layout.inside[head.i]
        while (
            end > head.i + 1
            and self.layout.inside[end - 1] != stretch
            and self.layout.is_long(self.layout.inside[end - 1])
        ):
            end -= 1
        while (
            start < head.i
            and self.layout.inside[start] != stretch
            and self.layout.is_long(self.layout.inside[start])
        ):
            start += 1
        doc = self.layout.doc
        while end > head.i + 1 and (
            doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].tag_ == "POS"
        ):
            end -= 1
        while start < head.i and (doc[start].is_punct or doc[start].is_space):
            start += 1
        return Source(head.i, start, end, how)
