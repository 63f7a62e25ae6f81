"""Possible attributions: for every word that may be a cue, who may have said what, by frames of the parse.

The candidates are many and most are wrong; `scoring` tells which to keep. A frame names how the content hangs
on the cue: "ccomp" (said that …), "xcomp" (vowed to …), "obj" (condemned the attack), "prep:for" (called for …),
"as" (described X as …), "quote" (words in quotation marks beside the cue's clause) and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.marks import Quoted, QuotedText
from foreigndesk.data.cues import SETTINGS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
CLAUSES = ("ccomp", "xcomp")
_LINKS = ("be", "remain", "become", "seem", "appear", "sound", "feel", "look")
_MAX_CONTENT = 400


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


def runs(doc: Doc, tokens: set[int]) -> tuple[Range, ...]:
    """Return the ranges that hold the tokens, joined over bare punctuation, trimmed of it at their edges."""
    found: list[list[int]] = []
    for i in sorted(tokens):
        if found and (i == found[-1][1] or all(doc[k].is_punct or doc[k].is_space for k in range(found[-1][1], i))):
            found[-1][1] = i + 1
        else:
            found.append([i, i + 1])
    trimmed = (_trim(doc, a, b) for a, b in found)
    return tuple(r for r in trimmed if r[1] > r[0])


def _trim(doc: Doc, start: int, end: int) -> Range:
    marks = ('"', "“", "”", "''", "``", "‘", "’", "'")
    while start < end and (doc[start].is_space or (doc[start].is_punct and doc[start].text not in (*marks, "[", "(", "$"))):
        start += 1
    while start < end and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in marks)):
        end -= 1
    if end - start == 1 and doc[start].is_punct:
        return (start, start)
    return (start, end)


def _subtree(token: Token) -> set[int]:
    return {t.i for t in token.subtree}


def _own(token: Token, dep: tuple[str, ...]) -> list[Token]:
    return [c for c in token.children if c.dep_ in dep]


class CandidateFinder:
    """Finds the candidates of one parsed report.

    Args:
        doc: spaCy's parse.
        quoted: The quoted stretches of the same text.
    """

    def __init__(self, doc: Doc, quoted: QuotedText) -> None:
        self.doc = doc
        self.quoted = quoted
        self.inside = [self._stretch(t.idx) for t in doc]

    def _stretch(self, offset: int) -> int:
        found = self.quoted.at(offset)
        return self.quoted.index(found) if found is not None else -1

    def find(self) -> Iterator[Candidate]:
        """Yield the candidates in the order of their cues."""
        for token in self.doc:
            if token.is_space:
                continue
            if token.pos_ in ("VERB", "AUX"):
                yield from self._verb(token)
            elif token.pos_ in ("NOUN", "PROPN"):
                yield from self._noun(token)
            elif token.pos_ in ("ADJ",):
                yield from self._adjective(token)
            if token.lower_ == "according" and token.i + 1 < len(self.doc) and self.doc[token.i + 1].lower_ == "to":
                yield from self._according(token)
            elif token.dep_ == "prep" and token.lower_ in ("in", "for", "per", "from"):
                yield from self._in_words(token)
        yield from self._colons()

    # ---- sources

    def source(self, verb: Token, depth: int = 0) -> Source | None:
        """Return who does what a verb says, followed through control and coordination; None if nothing tells."""
        if depth > 4:
            return None
        for child in _own(verb, SUBJECTS):
            if child.dep_ == "nsubjpass" and depth == 0:
                agent = self._agent(verb)
                return agent
            if child.lower_ in ("it", "there") and child.dep_ == "expl":
                continue
            mended = self._after_dateline(child, verb)
            return mended or self.phrase(child, verb, "subj" if depth == 0 else "control")
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        bare = verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "amod", "relcl") and not any(
            c.dep_ == "aux" for c in verb.children
        )
        if depth == 0 and (passive or bare):
            return self._agent(verb)
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
            objects = _own(head, ("dobj", "dative"))
            if objects and verb.tag_ in ("VB", "VBG"):
                return self.phrase(objects[0], verb, "object")
            return self.source_of_clause(head, depth)
        if verb.dep_ in ("advcl", "ccomp", "parataxis", "dep") and head.pos_ in ("VERB", "AUX") and verb.tag_ in ("VBG", "VB", "VBN"):
            return self.source_of_clause(head, depth)
        if verb.dep_ == "pcomp" and head.dep_ == "prep":
            up = head.head
            if up.pos_ in ("VERB", "AUX"):
                return self.source_of_clause(up, depth)
            return self._possessor(up) or (self.source_of_clause(up.head, depth) if up.head.pos_ in ("VERB", "AUX") else None)
        if verb.dep_ in ("acl", "relcl"):
            if verb.tag_ == "VB":
                owner = self._possessor(head)
                if owner is not None:
                    return owner
                return self.source_of_clause(head.head, depth) if head.head.pos_ in ("VERB", "AUX") else None
            return self.phrase(head, verb, "acl") if verb.tag_ == "VBG" else None
        return None

    def _after_dateline(self, subject: Token, verb: Token) -> Source | None:
        """The true subject where the parser took a dateline for it: 'LONDON (Reuters) - The premier said'."""
        doc, first = self.doc, subject.sent.start
        if subject.i - first > 8 or verb.i < subject.i:
            return None
        for i in range(subject.i + 1, min(first + 16, verb.i)):
            if doc[i].text in ("-", "–", "—", "--") and doc[i].whitespace_ and not doc[i - 1].text[-1:].isalpha():
                words = [k for k in range(i + 1, verb.i) if not doc[k].is_space]
                while words and (doc[words[-1]].pos_ in ("AUX", "ADV", "PART", "PUNCT")):
                    words.pop()
                if words and doc[words[-1]].pos_ in ("PROPN", "NOUN", "PRON"):
                    return Source(words[-1], words[0], words[-1] + 1, "subj")
        return None

    def source_of_clause(self, verb: Token, depth: int) -> Source | None:
        """Return the subject of a governing clause, passive or not."""
        for child in _own(verb, SUBJECTS):
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

    def _inverted(self, verb: Token) -> Source | None:
        """A subject that the parser took for an object: '"…," said the minister'."""
        doc, after = self.doc, verb.i + 1
        before = verb.i - 1
        while before >= 0 and doc[before].is_space:
            before -= 1
        if before < 0 or after >= len(doc) or not (doc[before].is_punct and doc[before].text in (",", '"', "”", "''", "?", "!", "’")):
            return None
        for child in verb.rights:
            if child.dep_ in ("dobj", "attr", "oprd", "npadvmod", "appos", "dep", "ROOT") and child.left_edge.i == after:
                if child.pos_ in ("PROPN", "NOUN", "PRON"):
                    return self.phrase(child, verb, "inverted")
        return None

    def _possessor(self, noun: Token) -> Source | None:
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
        stretch = self.inside[head.i]
        while end > head.i + 1 and self.inside[end - 1] != stretch and self._whole(self.inside[end - 1]):
            end -= 1
        while start < head.i and self.inside[start] != stretch and self._whole(self.inside[start]):
            start += 1
        doc = self.doc
        while end > head.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].tag_ == "POS"):
            end -= 1
        while start < head.i and (doc[start].is_punct or doc[start].is_space):
            start += 1
        return Source(head.i, start, end, how)

    def _whole(self, index: int) -> bool:
        if index < 0:
            return False
        found = self.quoted.stretches[index]
        return found.end - found.start > 25

    # ---- cues

    def cue(self, head: Token, *more: Token) -> tuple[Range, ...]:
        """Return the cue's tokens: auxiliaries, negation, adverbs before, the head, particles, prepositions."""
        tokens = {head.i, *(m.i for m in more)}
        for child in head.children:
            if child.dep_ in ("aux", "auxpass", "neg", "prt") or (child.dep_ == "advmod" and child.i == head.i - 1):
                if abs(child.i - head.i) < 5:
                    tokens.add(child.i)
        return runs(self.doc, tokens) or ((head.i, head.i + 1),)

    # ---- verbs

    def _verb(self, verb: Token) -> Iterator[Candidate]:
        source = self.source(verb)
        cue = self.cue(verb)
        skip = {verb.i}
        if source is not None:
            skip |= set(range(source.start, source.end))
        for child in verb.children:
            if child.dep_ in ("aux", "auxpass", "neg", "prt"):
                skip.add(child.i)
        yield from self._clauses(verb, source, cue, skip)
        yield from self._objects(verb, source, cue, skip)
        yield from self._outer(verb, source, cue)
        yield from self._quotes(verb, source, cue)

    def _content(self, tokens: set[int]) -> tuple[Range, ...]:
        return runs(self.doc, self._fill(tokens))

    def _fill(self, tokens: set[int]) -> set[int]:
        """Grow content to whole quoted stretches that it opens or closes: '"A. B," he said' has A as well."""
        if not tokens:
            return tokens
        grown = set(tokens)
        touched = {self.inside[i] for i in tokens} - {-1}
        for index in touched:
            stretch = self.quoted.stretches[index]
            inner = [t.i for t in self._tokens(stretch)]
            have = sum(1 for i in inner if i in tokens)
            if have * 2 >= len(inner) or (stretch.end - stretch.start > 25 and have and not self._cue_inside(stretch, tokens)):
                grown.update(inner)
        return grown

    def _cue_inside(self, stretch: Quoted, tokens: set[int]) -> bool:
        heads = {self.doc[i].head.i for i in tokens if self.doc[i].head.i not in tokens}
        return any(stretch.start <= self.doc[h].idx < stretch.end for h in heads)

    def _tokens(self, stretch: Quoted) -> list[Token]:
        span = self.doc.char_span(stretch.start, stretch.end, alignment_mode="expand")
        return list(span) if span is not None else []

    def _clauses(self, verb: Token, source: Source | None, cue: tuple[Range, ...], skip: set[int]) -> Iterator[Candidate]:
        objects = _own(verb, ("dobj",))
        for child in verb.children:
            if child.dep_ in CLAUSES or (child.dep_ in ("acomp", "oprd", "attr") and objects) or child.dep_ == "oprd":
                tokens = _subtree(child) - skip
                if child.dep_ == "ccomp" and child.i < verb.i:
                    tokens = {t for t in tokens if not (self.doc[t].is_punct and t > child.i)}
                content = self._content(tokens)
                if not content:
                    continue
                yield from self._variants(Candidate(verb.i, cue, source, content, child.dep_), child, tokens)
                if child.dep_ in ("xcomp", "oprd", "acomp", "attr", "ccomp") and objects and objects[0].i != child.i:
                    both = self._content(tokens | (_subtree(objects[0]) - skip))
                    yield Candidate(verb.i, cue, source, both, f"obj+{child.dep_}")
                if child.dep_ in ("xcomp", "oprd"):
                    raised = _own(verb, ("nsubjpass", "nsubj"))
                    if raised and (verb.tag_ == "VBN" or verb.lemma_ in _LINKS or source is None):
                        both = self._content(tokens | _subtree(raised[0]))
                        yield Candidate(verb.i, cue, source if source and source.how == "agent" else None, both, "raised")
        for child in _own(verb, ("advcl",)):
            if objects and child.i > objects[0].i and any(m.dep_ == "mark" and m.lower_ == "as" for m in child.children):
                both = self._content((_subtree(child) | _subtree(objects[0])) - skip)
                yield Candidate(verb.i, cue, source, both, "obj+as-clause")
        clauses = [c for c in _own(verb, ("advcl",)) if c.i > verb.i and any(m.dep_ == "mark" and m.lower_ in ("that", "if", "whether") for m in c.children)]
        for child in clauses:
            yield Candidate(verb.i, cue, source, self._content(_subtree(child) - skip), "advcl")

    def _variants(self, whole: Candidate, root: Token, tokens: set[int]) -> Iterator[Candidate]:
        """Yield a candidate and shorter ones: without a clause that may be the reporter's, without the setting."""
        cuts: dict[str, set[int]] = {}
        for child in root.rights:
            comma = self.doc[child.left_edge.i - 1].text in (",", "—", "–", "-", "--", ";", ":")
            if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and not _own(child, SUBJECTS):
                cuts.setdefault("conj", set()).update(range(child.left_edge.i - 1, child.right_edge.i + 1))
                between = [c for c in root.rights if c.dep_ == "cc" and c.i < child.i]
                cuts["conj"].update(c.i for c in between)
            elif child.dep_ in ("advcl", "relcl", "appos", "acl") and comma:
                cuts.setdefault("comma", set()).update(range(child.left_edge.i, child.right_edge.i + 1))
            elif child.dep_ == "advcl" and child.i > root.i:
                cuts.setdefault("advcl", set()).update(range(child.left_edge.i, child.right_edge.i + 1))
        last = max(tokens)
        prep = self._setting(last, root, whole.head)
        if prep is not None:
            cuts["setting"] = set(range(prep.i, last + 1))
        marks = [name for name in cuts if tokens - cuts[name]]
        yield Candidate(whole.head, whole.cue, whole.source, whole.content, whole.frame, "+".join(["", *marks]))
        for name in marks:
            content = self._content(tokens - cuts[name])
            if content and content != whole.content:
                yield Candidate(whole.head, whole.cue, whole.source, content, whole.frame, f"-{name}")

    def _setting(self, last: int, root: Token, head: int) -> Token | None:
        """The preposition of a setting that ends the content: 'that …, in an interview'."""
        token = self.doc[last]
        for ancestor in [token, *token.ancestors]:
            if ancestor.i in (root.i, head):
                return None
            if ancestor.dep_ == "prep" and ancestor.lower_ in ("in", "at", "during", "on", "after"):
                if any(c.dep_ == "pobj" and c.lemma_.lower() in SETTINGS for c in ancestor.children):
                    return ancestor
        return None

    def _objects(self, verb: Token, source: Source | None, cue: tuple[Range, ...], skip: set[int]) -> Iterator[Candidate]:
        passive = _own(verb, ("nsubjpass",))
        rest = [c for c in verb.children if c.dep_ == "prep" and c.i > verb.i]
        if passive:
            agent = source if source and source.how == "agent" else None
            told = self._content(_subtree(passive[0]))
            if told:
                yield Candidate(verb.i, cue, agent, told, "passive")
            for prep in rest:
                if prep.lower_ in ("as", "for", "to", "of"):
                    both = self._content(_subtree(passive[0]) | (_subtree(prep) - skip))
                    yield Candidate(verb.i, cue, agent, both, f"passive+{prep.lower_}")
        objects = [c for c in verb.children if c.dep_ in ("dobj", "attr") and not (source and source.start <= c.i < source.end)]
        for child in objects:
            if verb.lemma_ == "be":
                continue
            tokens = _subtree(child) - skip
            content = self._content(tokens)
            if content:
                yield from self._variants(Candidate(verb.i, cue, source, content, "obj"), child, tokens)
            for prep in rest:
                if prep.i > child.i and prep.lower_ in ("as", "for", "of", "to", "from", "with", "in", "on", "over"):
                    both = self._content(tokens | (_subtree(prep) - skip))
                    yield Candidate(verb.i, cue, source, both, f"obj+{prep.lower_}")
                    if prep.lower_ in ("of", "for", "about", "on", "over"):
                        alone = self._prep_content(prep, skip)
                        if alone:
                            yield Candidate(verb.i, self.cue(verb, child, prep), source, alone, f"obj>{prep.lower_}")
        for prep in rest:
            content = self._prep_content(prep, skip)
            if content:
                yield Candidate(verb.i, self.cue(verb, prep), source, content, f"prep:{prep.lower_}")
                for second in prep.children:
                    if second.dep_ == "prep":
                        inner = self._prep_content(second, skip)
                        if inner:
                            yield Candidate(verb.i, self.cue(verb, prep, second), source, inner, f"prep:{prep.lower_} {second.lower_}")
            if prep.lower_ in ("on", "upon", "to", "for"):
                for infinitive in _own(verb, ("xcomp", "advcl")):
                    if infinitive.i > prep.i and infinitive.tag_ == "VB":
                        both = self._content((_subtree(prep) - {prep.i} | _subtree(infinitive)) - skip)
                        yield Candidate(verb.i, self.cue(verb, prep), source, both, f"prep:{prep.lower_}+inf")
        for infinitive in _own(verb, ("advcl",)):
            if infinitive.tag_ == "VB" and infinitive.i > verb.i and any(c.lower_ == "to" for c in infinitive.lefts):
                content = self._content(_subtree(infinitive) - skip)
                if content:
                    yield Candidate(verb.i, cue, source, content, "inf")
                    if objects:
                        both = self._content((_subtree(objects[0]) | _subtree(infinitive)) - skip)
                        yield Candidate(verb.i, cue, source, both, "obj+inf")

    def _prep_content(self, prep: Token, skip: set[int]) -> tuple[Range, ...]:
        tokens: set[int] = set()
        for child in prep.children:
            if child.dep_ in ("pobj", "pcomp"):
                tokens |= _subtree(child)
        return self._content(tokens - skip)

    def _outer(self, verb: Token, source: Source | None, cue: tuple[Range, ...]) -> Iterator[Candidate]:
        """Content around the cue's clause: 'The deal, he said, is dead', 'as X put it'."""
        head = verb.head
        if head.i == verb.i or source is None:
            return
        if verb.dep_ in ("parataxis", "advcl", "ccomp", "dep") and head.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN"):
            if head.i < source.start or head.i > verb.i:
                marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
                frame = "as-clause" if "as" in marks else "insert" if verb.dep_ in ("parataxis", "dep") or not marks else ""
                if frame and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
                    tokens = _subtree(head) - _subtree(verb)
                    content = self._content(tokens)
                    if content:
                        yield Candidate(verb.i, cue, source, content, frame)

    # ---- quotes beside a cue

    def _quotes(self, verb: Token, source: Source | None, cue: tuple[Range, ...]) -> Iterator[Candidate]:
        if not self.quoted.stretches or self.inside[verb.i] >= 0:
            return
        text = self.quoted.text
        line_start = text.rfind("\n", 0, verb.idx) + 1
        line_end = text.find("\n", verb.idx)
        line_end = len(text) if line_end < 0 else line_end
        around = [q for q in self.quoted.within(line_start, line_end) if not self._is_title(q)]
        before = [q for q in around if q.end <= verb.idx]
        after = [q for q in around if q.start > verb.idx]
        sentence = verb.sent
        left = before[-1] if before else None
        right = after[0] if after else None
        if left is not None and not (sentence.start_char < left.end or not text[left.end : sentence.start_char].strip(" .,")):
            left = None
        if right is not None and text[verb.idx : right.start].count(".") > 1 and right.start > sentence.end_char + 2:
            right = None
        if left is not None:
            reach = self._reach(left, before[:-1])
            yield self._quoted_candidate(verb, source, cue, [left, *reach], "quote<")
        if right is not None:
            follows = right.start <= sentence.end_char
            if follows:
                yield self._quoted_candidate(verb, source, cue, [right, *self._forward(right, after[1:])], "quote>")
            if left is not None:
                gap = text[verb.idx + len(verb.text) : right.start].strip()
                ends = gap.endswith((".", ",", ":", ";")) or not gap
                if ends and text[left.end : verb.idx].count(".") <= 2:
                    pieces = [left, right, *self._forward(right, after[1:])]
                    frame = "quote<>" if gap.endswith(".") else "quote<,>"
                    yield self._quoted_candidate(verb, source, cue, pieces, frame)
        elif not after and (text[verb.idx : line_end].rstrip().endswith(":")):
            following = self._next_line(line_end)
            if following is not None:
                yield self._quoted_candidate(verb, source, cue, [following], "quote:")

    def _is_title(self, quoted: Quoted) -> bool:
        """Whether it is a work's name or a nickname ("Meet the Press"), not somebody's words."""
        start, end = quoted.inner
        words = self.quoted.text[start:end].split()
        if not 1 <= len(words) <= 5 or self.quoted.text[end - 1] in ".,?!…":
            return False
        return all(w[:1].isupper() or w in ("the", "of", "and", "in", "a", "to", "for") for w in words)

    def _reach(self, left: Quoted, before: list[Quoted]) -> list[Quoted]:
        """Earlier stretches with nothing between them and the next: '"A." "B," he said'."""
        found: list[Quoted] = []
        for quoted in reversed(before):
            if self.quoted.text[quoted.end : left.start].strip(" …."):
                break
            found.append(quoted)
            left = quoted
        return found

    def _forward(self, right: Quoted, after: list[Quoted]) -> list[Quoted]:
        found: list[Quoted] = []
        for quoted in after:
            if self.quoted.text[right.end : quoted.start].strip(" …."):
                break
            found.append(quoted)
            right = quoted
        return found

    def _next_line(self, line_end: int) -> Quoted | None:
        text = self.quoted.text
        start = line_end
        while start < len(text) and text[start].isspace():
            start += 1
        return self.quoted.at(start) if start < len(text) else None

    def _quoted_candidate(
        self, verb: Token, source: Source | None, cue: tuple[Range, ...], pieces: list[Quoted], frame: str
    ) -> Candidate:
        ranges = sorted((t[0].i, t[-1].i + 1) for t in (self._tokens(p) for p in pieces) if t)
        joined: list[Range] = []
        for a, b in ranges:
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], b)
            else:
                joined.append((a, b))
        return Candidate(verb.i, cue, source, tuple(joined), frame)

    # ---- nouns and adjectives

    def _noun(self, noun: Token) -> Iterator[Candidate]:
        owner = self._possessor(noun)
        light: Source | None = None
        more: tuple[Token, ...] = ()
        verb = noun.head
        if noun.dep_ in ("dobj", "attr") and verb.pos_ in ("VERB", "AUX"):
            light = self.source(verb)
            more = (verb,)
        elif noun.dep_ == "pobj" and noun.head.head.pos_ in ("VERB", "AUX"):
            light = self.source_of_clause(noun.head.head, 1)
        frames: list[tuple[str, set[int], tuple[Token, ...]]] = []
        for child in noun.children:
            if child.dep_ in ("acl", "ccomp", "relcl", "xcomp") and child.i > noun.i:
                tokens = _subtree(child)
                kind = child.dep_
                if child.dep_ in ("acl", "ccomp", "relcl"):
                    opener = self.doc[child.left_edge.i].lower_
                    kind = f"{child.dep_}:{opener if opener in ('that', 'to') else child.tag_}"
                    if child.dep_ == "relcl" and opener != "that":
                        continue
                frames.append((f"n:{kind}", tokens, ()))
            elif child.dep_ == "prep" and child.i > noun.i:
                inner = set().union(*(_subtree(c) for c in child.children if c.dep_ in ("pobj", "pcomp")))
                if inner and child.lower_ not in ("by", "from"):
                    frames.append((f"n:{child.lower_}", inner, (child,)))
            elif child.dep_ == "appos" and child.i > noun.i:
                frames.append(("n:appos", _subtree(child), ()))
        if noun.dep_ in ("nsubj",) and verb.lemma_ == "be":
            for child in verb.children:
                if child.dep_ in ("ccomp", "attr", "xcomp") and child.i > verb.i:
                    frames.append((f"n:be:{child.dep_}", _subtree(child), (verb,)))
        for frame, tokens, extra in frames:
            content = self._content(tokens)
            if not content:
                continue
            if owner is not None or not light:
                yield Candidate(noun.i, self.cue(noun, *extra), owner, content, frame)
            if light is not None and (owner is None or owner.how == "poss"):
                clear = light.end <= content[0][0] or light.start >= content[-1][1]
                if clear:
                    yield Candidate(noun.i, self.cue(noun, *extra, *more), light, content, f"{frame}|light")

    def _adjective(self, adjective: Token) -> Iterator[Candidate]:
        verb = adjective.head
        if adjective.dep_ not in ("acomp", "attr", "oprd", "ROOT", "conj", "advcl") or verb.pos_ not in ("VERB", "AUX"):
            return
        source = self.source(verb)
        for child in [*adjective.children, *[c for c in verb.children if c.i > adjective.i]]:
            if child.dep_ in ("ccomp", "xcomp", "advcl") and child.i > adjective.i:
                yield Candidate(
                    adjective.i, self.cue(adjective, verb), source, self._content(_subtree(child)), f"a:{child.dep_}"
                )
            elif child.dep_ == "prep" and child.i > adjective.i:
                content = self._prep_content(child, set())
                if content:
                    yield Candidate(adjective.i, self.cue(adjective, verb, child), source, content, f"a:{child.lower_}")

    # ---- other ways

    def _according(self, token: Token) -> Iterator[Candidate]:
        to = self.doc[token.i + 1]
        head = next((c for t in (to, token) for c in t.children if c.dep_ == "pobj"), None)
        if head is None:
            return
        source = self.phrase(head, token, "according")
        clause = token.head
        hops = 0
        while clause.pos_ not in ("VERB", "AUX") and clause.head.i != clause.i and hops < 6:
            clause, hops = clause.head, hops + 1
        tokens = set(range(token.sent.start, token.sent.end)) if clause.head.i == clause.i else _subtree(clause)
        tokens -= set(range(token.i, max(to.i + 1, source.end)))
        cue = ((token.i, token.i + 2),)
        content = self._content(tokens)
        if content:
            yield Candidate(token.i, cue, source, content, "according")
        sentence = set(range(token.sent.start, token.sent.end)) - set(range(token.i, max(to.i + 1, source.end)))
        whole = self._content(sentence)
        if whole and whole != content:
            yield Candidate(token.i, cue, source, whole, "according-sent")

    def _in_words(self, prep: Token) -> Iterator[Candidate]:
        """'In the minister's view, …', 'in X's words, …', 'for X, …'."""
        noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
        if noun is None or noun.lemma_ not in ("view", "word", "opinion", "mind", "eye", "estimation", "telling", "account", "judgment"):
            return
        owner = self._possessor(noun)
        if owner is None:
            owner = next((self.phrase(o, noun, "of") for c in noun.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj"), None)
        if owner is None:
            return
        content = self._content(_subtree(prep.head) - _subtree(prep) - set(range(owner.start, owner.end)))
        if content:
            yield Candidate(noun.i, self.cue(noun, prep), owner, content, "in-view")

    def _colons(self) -> Iterator[Candidate]:
        """'TRUMP: …' at the start of a line; 'Poll: …' in a headline."""
        doc, text = self.doc, self.quoted.text
        for sent in doc.sents:
            start = sent.start
            while start < sent.end and doc[start].is_space:
                start += 1
            if start >= sent.end or not (doc[start].idx == 0 or text[doc[start].idx - 1] == "\n" or text[max(0, doc[start].idx - 2) : doc[start].idx].strip() == ""):
                continue
            for i in range(start + 1, min(start + 9, sent.end)):
                if doc[i].text == ":":
                    if all(doc[k].text[:1].isupper() or doc[k].lower_ in ("of", "de", "the", ".") for k in range(start, i)):
                        line_end = text.find("\n", doc[i].idx)
                        line_end = len(text) if line_end < 0 else line_end
                        span = doc.char_span(doc[i].idx + 1, line_end, alignment_mode="contract")
                        if span is None or not len(span):
                            break
                        content = runs(doc, set(range(span.start, span.end)))
                        if content:
                            yield Candidate(i, ((i, i + 1),), Source(i - 1, start, i, "colon"), content, "colon")
                    break
