"""Cues that are no verbs: nouns, adjectives, 'according to', 'in X's view', colons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate, Source
from foreigndesk.annotation.quoting.layout import Layout, runs, subtree
from foreigndesk.annotation.quoting.sources import SourceFinder
from foreigndesk.annotation.quoting.verb_frames import prep_content

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


class OtherFrames:
    """Candidates of nouns, adjectives and fixed phrases."""

    def __init__(self, layout: Layout, sources: SourceFinder) -> None:
        self.layout = layout
        self.sources = sources

    def noun(self, noun: Token) -> Iterator[Candidate]:
        """Yield those of a noun: 'the claim that …', 'his criticism of …', 'voiced doubts about …'."""
        owner = self.sources.possessor(noun)
        light: Source | None = None
        more: tuple[Token, ...] = ()
        verb = noun.head
        if noun.dep_ in ("dobj", "attr") and verb.pos_ in ("VERB", "AUX"):
            light = self.sources.source(verb)
            more = (verb,)
        elif noun.dep_ == "pobj" and noun.head.head.pos_ in ("VERB", "AUX"):
            light = self.sources.source_of_clause(noun.head.head, 1)
        frames: list[tuple[str, set[int], tuple[Token, ...]]] = []
        for child in noun.children:
            if child.dep_ in ("acl", "ccomp", "relcl", "xcomp") and child.i > noun.i:
                tokens = subtree(child)
                kind = child.dep_
                if child.dep_ in ("acl", "ccomp", "relcl"):
                    opener = self.layout.doc[child.left_edge.i].lower_
                    kind = f"{child.dep_}:{opener if opener in ('that', 'to') else child.tag_}"
                    if child.dep_ == "relcl" and opener != "that":
                        continue
                frames.append((f"n:{kind}", tokens, ()))
            elif child.dep_ == "prep" and child.i > noun.i:
                inner = set().union(*(subtree(c) for c in child.children if c.dep_ in ("pobj", "pcomp")))
                if inner and child.lower_ not in ("by", "from"):
                    frames.append((f"n:{child.lower_}", inner, (child,)))
            elif child.dep_ == "appos" and child.i > noun.i:
                frames.append(("n:appos", subtree(child), ()))
        if noun.dep_ in ("nsubj",) and verb.lemma_ == "be":
            for child in verb.children:
                if child.dep_ in ("ccomp", "attr", "xcomp") and child.i > verb.i:
                    frames.append((f"n:be:{child.dep_}", subtree(child), (verb,)))
        for frame, tokens, extra in frames:
            content = self.layout.content(tokens)
            if not content:
                continue
            if owner is not None or not light:
                yield Candidate(noun.i, self.layout.cue(noun, *extra), owner, content, frame)
            if light is not None and (owner is None or owner.how == "poss"):
                clear = light.end <= content[0][0] or light.start >= content[-1][1]
                if clear:
                    yield Candidate(
                        noun.i, self.layout.cue(noun, *extra, *more), light, content, f"{frame}|light"
                    )

    def adjective(self, adjective: Token) -> Iterator[Candidate]:
        """Yield those of an adjective: 'is confident that …', 'was critical of …'."""
        verb = adjective.head
        if adjective.dep_ not in ("acomp", "attr", "oprd", "ROOT", "conj", "advcl") or verb.pos_ not in (
            "VERB",
            "AUX",
        ):
            return
        source = self.sources.source(verb)
        for child in [*adjective.children, *[c for c in verb.children if c.i > adjective.i]]:
            if child.dep_ in ("ccomp", "xcomp", "advcl") and child.i > adjective.i:
                yield Candidate(
                    adjective.i,
                    self.layout.cue(adjective, verb),
                    source,
                    self.layout.content(subtree(child)),
                    f"a:{child.dep_}",
                )
            elif child.dep_ == "prep" and child.i > adjective.i:
                content = prep_content(self.layout, child, set())
                if content:
                    yield Candidate(
                        adjective.i,
                        self.layout.cue(adjective, verb, child),
                        source,
                        content,
                        f"a:{child.lower_}",
                    )

    def according(self, token: Token) -> Iterator[Candidate]:
        """Yield those of 'according to X'."""
        to = self.layout.doc[token.i + 1]
        head = next((c for t in (to, token) for c in t.children if c.dep_ == "pobj"), None)
        if head is None:
            return
        source = self.sources.phrase(head, token, "according")
        clause = token.head
        hops = 0
        while clause.pos_ not in ("VERB", "AUX") and clause.head.i != clause.i and hops < 6:
            clause, hops = clause.head, hops + 1
        tokens = (
            set(range(token.sent.start, token.sent.end)) if clause.head.i == clause.i else subtree(clause)
        )
        tokens -= set(range(token.i, max(to.i + 1, source.end)))
        cue = ((token.i, token.i + 2),)
        content = self.layout.content(tokens)
        if content:
            yield Candidate(token.i, cue, source, content, "according")
        sentence = set(range(token.sent.start, token.sent.end)) - set(
            range(token.i, max(to.i + 1, source.end))
        )
        whole = self.layout.content(sentence)
        if whole and whole != content:
            yield Candidate(token.i, cue, source, whole, "according-sent")

    def in_words(self, prep: Token) -> Iterator[Candidate]:
        """'In the minister's view, …', 'in X's words, …', 'for X, …'."""
        noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
        if noun is None or noun.lemma_ not in (
            "view",
            "word",
            "opinion",
            "mind",
            "eye",
            "estimation",
            "telling",
            "account",
            "judgment",
        ):
            return
        owner = self.sources.possessor(noun)
        if owner is None:
            owner = next(
                (
                    self.sources.phrase(o, noun, "of")
                    for c in noun.children
                    if c.lower_ == "of"
                    for o in c.children
                    if o.dep_ == "pobj"
                ),
                None,
            )
        if owner is None:
            return
        content = self.layout.content(subtree(prep.head) - subtree(prep) - set(range(owner.start, owner.end)))
        if content:
            yield Candidate(noun.i, self.layout.cue(noun, prep), owner, content, "in-view")

    def colons(self) -> Iterator[Candidate]:
        """'TRUMP: …' at the start of a line; 'Poll: …' in a headline."""
        doc, text = self.layout.doc, self.layout.quoted.text
        for sent in doc.sents:
            start = sent.start
            while start < sent.end and doc[start].is_space:
                start += 1
            if start >= sent.end or not (
                doc[start].idx == 0
                or text[doc[start].idx - 1] == "\n"
                or text[max(0, doc[start].idx - 2) : doc[start].idx].strip() == ""
            ):
                continue
            for i in range(start + 1, min(start + 9, sent.end)):
                if doc[i].text == ":":
                    if all(
                        doc[k].text[:1].isupper() or doc[k].lower_ in ("of", "de", "the", ".")
                        for k in range(start, i)
                    ):
                        line_end = text.find("\n", doc[i].idx)
                        line_end = len(text) if line_end < 0 else line_end
                        span = doc.char_span(doc[i].idx + 1, line_end, alignment_mode="contract")
                        if span is None or not len(span):
                            break
                        content = runs(doc, set(range(span.start, span.end)))
                        if content:
                            yield Candidate(
                                i, ((i, i + 1),), Source(i - 1, start, i, "colon"), content, "colon"
                            )
                    break
