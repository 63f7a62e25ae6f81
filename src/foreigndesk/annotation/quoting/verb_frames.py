"""What hangs on a verb as its content: clauses, infinitives, objects, prepositions, clauses around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate, Range, Source
from foreigndesk.annotation.quoting.layout import SUBJECTS, Layout, connects, own, subtree
from foreigndesk.annotation.quoting.sources import SourceFinder
from foreigndesk.data.cues import SETTINGS

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_LINKS = ("be", "remain", "become", "seem", "appear", "sound", "feel", "look")
CLAUSES = ("ccomp", "xcomp")


def prep_content(layout: Layout, prep: Token, skip: set[int]) -> tuple[Range, ...]:
    """Return what a preposition governs, as content."""
    tokens: set[int] = set()
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp"):
            tokens |= subtree(child)
    return layout.content(tokens - skip)


class VerbFrames:
    """Candidates whose content is a part of speech of the cue's clause, quotation marks or not."""

    def __init__(self, layout: Layout, sources: SourceFinder) -> None:
        self.layout = layout
        self.sources = sources

    def find(
        self, verb: Token, source: Source | None, cue: tuple[Range, ...], skip: set[int]
    ) -> Iterator[Candidate]:
        """Yield the candidates of one verb.

        Args:
            verb: The cue's head.
            source: Who says it, or None.
            cue: The cue's ranges.
            skip: Words of cue and source, which are no content.
        """
        yield from self._clauses(verb, source, cue, skip)
        yield from self._objects(verb, source, cue, skip)
        yield from self._outer(verb, source, cue)

    def _clauses(
        self, verb: Token, source: Source | None, cue: tuple[Range, ...], skip: set[int]
    ) -> Iterator[Candidate]:
        objects = own(verb, ("dobj",))
        for child in verb.children:
            if (
                child.dep_ in CLAUSES
                or (child.dep_ in ("acomp", "oprd", "attr") and objects)
                or child.dep_ == "oprd"
            ):
                tokens = subtree(child) - skip
                if child.dep_ == "ccomp" and child.i < verb.i:
                    tokens = {t for t in tokens if not (self.layout.doc[t].is_punct and t > child.i)}
                content = self.layout.content(tokens)
                if not content:
                    continue
                yield from self._variants(Candidate(verb.i, cue, source, content, child.dep_), child, tokens)
                if (
                    child.dep_ in ("xcomp", "oprd", "acomp", "attr", "ccomp")
                    and objects
                    and objects[0].i != child.i
                ):
                    both = self.layout.content(tokens | (subtree(objects[0]) - skip))
                    yield Candidate(verb.i, cue, source, both, f"obj+{child.dep_}")
                if child.dep_ in ("xcomp", "oprd"):
                    raised = own(verb, ("nsubjpass", "nsubj"))
                    if raised and (verb.tag_ == "VBN" or verb.lemma_ in _LINKS or source is None):
                        both = self.layout.content(tokens | subtree(raised[0]))
                        yield Candidate(
                            verb.i, cue, source if source and source.how == "agent" else None, both, "raised"
                        )
        yield from self._rest(verb, source, cue, skip)
        for child in own(verb, ("advcl",)):
            if (
                objects
                and child.i > objects[0].i
                and any(m.dep_ == "mark" and m.lower_ == "as" for m in child.children)
            ):
                both = self.layout.content((subtree(child) | subtree(objects[0])) - skip)
                yield Candidate(verb.i, cue, source, both, "obj+as-clause")
        clauses = [
            c
            for c in own(verb, ("advcl",))
            if c.i > verb.i
            and any(m.dep_ == "mark" and m.lower_ in ("that", "if", "whether") for m in c.children)
        ]
        for child in clauses:
            yield Candidate(verb.i, cue, source, self.layout.content(subtree(child) - skip), "advcl")

    def _rest(
        self, verb: Token, source: Source | None, cue: tuple[Range, ...], skip: set[int]
    ) -> Iterator[Candidate]:
        """All that follows the cue in its sentence, where the parser may have torn the content apart."""
        clauses = [c for c in verb.rights if c.dep_ == "ccomp"]
        if not clauses or self.layout.inside[verb.i] != self.layout.inside[clauses[0].i]:
            return
        first = clauses[0].left_edge.i
        while (
            first - 1 > verb.i
            and self.layout.doc[first - 1].dep_ in ("advmod", "nsubj", "dobj", "mark")
            and first - 1 not in skip
        ):
            first -= 1
        end = verb.sent.end
        stop = next(
            (
                i
                for i in range(clauses[0].right_edge.i + 1, end - 1)
                if self.layout.doc[i].text == "," and connects(self.layout.doc[i + 1])
            ),
            end,
        )
        own = {t for t in subtree(clauses[0]) if t > verb.i}
        for limit, frame in ((end, "rest"), (stop, "rest,")):
            tokens = set(range(first, limit)) - skip
            content = self.layout.content(tokens)
            if content and len(tokens ^ own) > 2 and (frame == "rest" or stop != end):
                yield Candidate(verb.i, cue, source, content, frame)

    def _variants(self, whole: Candidate, root: Token, tokens: set[int]) -> Iterator[Candidate]:
        """Yield a candidate and shorter ones: without a clause that may be the reporter's, without the setting."""
        cuts: dict[str, set[int]] = {}
        for child in root.rights:
            comma = self.layout.doc[child.left_edge.i - 1].text in (",", "—", "–", "-", "--", ";", ":")
            if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and not own(child, SUBJECTS):
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
        yield Candidate(
            whole.head, whole.cue, whole.source, whole.content, whole.frame, "+".join(["", *marks])
        )
        for name in marks:
            content = self.layout.content(tokens - cuts[name])
            if content and content != whole.content:
                yield Candidate(whole.head, whole.cue, whole.source, content, whole.frame, f"-{name}")

    def _setting(self, last: int, root: Token, head: int) -> Token | None:
        """The preposition of a setting that ends the content: 'that …, in an interview'."""
        token = self.layout.doc[last]
        for ancestor in [token, *token.ancestors]:
            if ancestor.i in (root.i, head):
                return None
            if ancestor.dep_ == "prep" and ancestor.lower_ in ("in", "at", "during", "on", "after"):
                if any(c.dep_ == "pobj" and c.lemma_.lower() in SETTINGS for c in ancestor.children):
                    return ancestor
        return None

    def _objects(
        self, verb: Token, source: Source | None, cue: tuple[Range, ...], skip: set[int]
    ) -> Iterator[Candidate]:
        passive = own(verb, ("nsubjpass",))
        rest = [c for c in verb.children if c.dep_ == "prep" and c.i > verb.i]
        if passive:
            agent = source if source and source.how == "agent" else None
            told = self.layout.content(subtree(passive[0]))
            if told:
                yield Candidate(verb.i, cue, agent, told, "passive")
            for prep in rest:
                if prep.lower_ in ("as", "for", "to", "of"):
                    both = self.layout.content(subtree(passive[0]) | (subtree(prep) - skip))
                    yield Candidate(verb.i, cue, agent, both, f"passive+{prep.lower_}")
        objects = [
            c
            for c in verb.children
            if c.dep_ in ("dobj", "attr") and not (source and source.start <= c.i < source.end)
        ]
        for child in objects:
            if verb.lemma_ == "be":
                continue
            tokens = subtree(child) - skip
            content = self.layout.content(tokens)
            if content:
                yield from self._variants(Candidate(verb.i, cue, source, content, "obj"), child, tokens)
            for prep in rest:
                if prep.i > child.i and prep.lower_ in (
                    "as",
                    "for",
                    "of",
                    "to",
                    "from",
                    "with",
                    "in",
                    "on",
                    "over",
                ):
                    both = self.layout.content(tokens | (subtree(prep) - skip))
                    yield Candidate(verb.i, cue, source, both, f"obj+{prep.lower_}")
                    if prep.lower_ in ("of", "for", "about", "on", "over"):
                        alone = prep_content(self.layout, prep, skip)
                        if alone:
                            yield Candidate(
                                verb.i,
                                self.layout.cue(verb, child, prep),
                                source,
                                alone,
                                f"obj>{prep.lower_}",
                            )
        for prep in rest:
            content = prep_content(self.layout, prep, skip)
            if content:
                yield Candidate(verb.i, self.layout.cue(verb, prep), source, content, f"prep:{prep.lower_}")
                for second in prep.children:
                    if second.dep_ == "prep":
                        inner = prep_content(self.layout, second, skip)
                        if inner:
                            yield Candidate(
                                verb.i,
                                self.layout.cue(verb, prep, second),
                                source,
                                inner,
                                f"prep:{prep.lower_} {second.lower_}",
                            )
            if prep.lower_ in ("on", "upon", "to", "for"):
                for infinitive in own(verb, ("xcomp", "advcl")):
                    if infinitive.i > prep.i and infinitive.tag_ == "VB":
                        both = self.layout.content((subtree(prep) - {prep.i} | subtree(infinitive)) - skip)
                        yield Candidate(
                            verb.i, self.layout.cue(verb, prep), source, both, f"prep:{prep.lower_}+inf"
                        )
        for infinitive in own(verb, ("advcl",)):
            if (
                infinitive.tag_ == "VB"
                and infinitive.i > verb.i
                and any(c.lower_ == "to" for c in infinitive.lefts)
            ):
                content = self.layout.content(subtree(infinitive) - skip)
                if content:
                    yield Candidate(verb.i, cue, source, content, "inf")
                    if objects:
                        both = self.layout.content((subtree(objects[0]) | subtree(infinitive)) - skip)
                        yield Candidate(verb.i, cue, source, both, "obj+inf")

    def _outer(self, verb: Token, source: Source | None, cue: tuple[Range, ...]) -> Iterator[Candidate]:
        """Content around the cue's clause: 'The deal, he said, is dead', 'as X put it'."""
        head = verb.head
        if head.i == verb.i or source is None:
            return
        if verb.dep_ in ("parataxis", "advcl", "ccomp", "dep") and head.pos_ in (
            "VERB",
            "AUX",
            "NOUN",
            "ADJ",
            "PROPN",
        ):
            if head.i < source.start or head.i > verb.i:
                marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
                frame = (
                    "as-clause"
                    if "as" in marks
                    else "insert"
                    if verb.dep_ in ("parataxis", "dep") or not marks
                    else ""
                )
                if frame and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
                    tokens = subtree(head) - subtree(verb)
                    content = self.layout.content(tokens)
                    if content:
                        yield Candidate(verb.i, cue, source, content, frame)
