"""The words that an event's details are looked for in: its clause, its noun phrases, and slices of both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.setting import TokenIndex
from foreigndesk.annotation.events.syntax import VERBAL, children, conjuncts, is_lost_verb, is_time, objects
from foreigndesk.annotation.figures import bare_figure, figure_of
from foreigndesk.model import Detail, DetailField, EventMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foreigndesk.annotation.parsing.tokens import Span, Token

# Clauses of their own, in which words tell of something else.
_APART = frozenset(("relcl", "advcl", "ccomp", "parataxis", "csubj"))
# Verbs that only say that an event took place ('the talks were held at the palace').
_TAKES_PLACE = frozenset("be hold take begin start open end conclude resume come last".split())
# Fields whose words may name a place of the gazetteer.
_WHERE = frozenset(("from", "to", "launched_from", "fell", "target"))
_DASHES = "-–— "
OF = frozenset(("of",))
_LEFT = frozenset(
    ("det", "amod", "compound", "nmod", "poss", "nummod", "quantmod", "advmod", "npadvmod", "predet", "prep")
)
_ASIDES = frozenset(("advcl", "relcl", "parataxis", "ccomp", "appos"))
_OPENING = frozenset(('"', "“", "‘", "«", "``"))
_CLOSING = frozenset(('"', "”", "’", "»", "''", "%", ")"))
_TRAILING = frozenset(("punct", "cc", "dep"))


@dataclass(frozen=True, slots=True)
class EventWords:
    """An event with its parse.

    Attributes:
        heads: The trigger, the noun it governs, and what only unfolds them ('held talks' in 'flew in to hold talks').
    """

    draft: Draft
    index: TokenIndex
    proposal: Proposal
    event: EventMention
    heads: tuple[Token, ...]

    @property
    def verb(self) -> Token:
        """The trigger."""
        return self.proposal.token

    @property
    def nouns(self) -> list[Token]:
        """The heads that are nouns."""
        return [head for head in self.heads if head.pos_ not in VERBAL]

    def clause(self) -> list[Token]:
        """Return the tokens of the heads' clauses, without clauses that hang on them, in text order."""
        tops = list(self.heads)
        for head in self.nouns:
            above = head.head
            if head.dep_ in ("nsubj", "nsubjpass") and above.lemma_.lower() in _TAKES_PLACE:
                tops.append(above)
        inside = {token.i: token for top in tops for token in clause(top)}
        return [inside[i] for i in sorted(inside)]

    def objects_of(self, *prepositions: str) -> Iterator[tuple[Token, Token]]:
        """Yield prepositions of the heads with each of their objects, in text order."""
        lost = [self.verb.head] if is_lost_verb(self.verb) else []
        for head in (*self.heads, *lost):
            for preposition in children(head, "prep", "agent"):
                if preposition.lower_ in prepositions:
                    for noun in children(preposition, "pobj"):
                        for each in conjuncts(noun):
                            yield preposition, each

    def objects(self) -> list[Token]:
        """Return what the trigger acts on; for 'firms that they hope to blacklist', the firms."""
        if self.verb.pos_ not in VERBAL:
            return []
        above = self.verb.head
        found = objects(self.verb)
        if self.verb.dep_ == "xcomp" and above.dep_ == "relcl":
            found = [above.head if o.lower_ in ("that", "which", "whom") else o for o in found]
        return found

    def found(self, pattern: re.Pattern[str], inside: Iterable[Token]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern in the event's sentence that begin at one of the tokens."""
        known = {token.i for token in inside}
        sentence = self.verb.sent
        for match in pattern.finditer(self.draft.document.text, sentence.start_char, sentence.end_char):
            if self.index.at(match.start()).i in known:
                yield match

    def matched(self, field: DetailField, match: re.Match[str], value: float | str | None = None) -> Detail:
        """Return the detail of matched words."""
        return Detail(field, match.start(), match.end(), match.group(), value)

    def detail(
        self, field: DetailField, first: Token, last: Token, value: float | str | None = None
    ) -> Detail:
        """Return the detail of the words from one token to another."""
        start, end = first.idx, last.idx + len(last.text)
        return Detail(field, start, end, self.draft.document.text[start:end], value)

    def noun_detail(
        self, field: DetailField, noun: Token, links: frozenset[str] = OF, *, first: Token | None = None
    ) -> Detail:
        """Return the detail of a noun phrase, of fields that say where with the place that the noun names.

        The phrase goes on with prepositions of `links`; it begins at `first` if that is given ('outside the zone').
        """
        start, end = phrase(noun, links)
        if start.i <= self.verb.i < noun.i:
            start = self.verb.nbor()  # the parser took the verb for a participle before its object
        detail = self.detail(field, first or start, end)
        number = self.draft.place_over(noun.idx)
        if field not in _WHERE or number is None:
            return detail
        place = self.draft.places[number]
        if end.i == noun.i and detail.start < place.end < detail.end:
            # what was printed against the name ('Iraq.[3]') is no part of it
            detail = replace(detail, end=place.end, text=self.draft.document.text[detail.start : place.end])
        return replace(detail, place=number)

    def number(self, field: DetailField, noun: Token) -> Detail | None:
        """Return the number that counts a noun, or that stands for what it counts; None if there is none."""
        figure = figure_of(noun) if noun.pos_ != "NUM" else bare_figure(noun)
        if figure is None or is_time(noun):
            return None
        end = noun.idx + len(noun.text)
        said = figure.text.lstrip(_DASHES)
        start = end - len(said)
        return Detail(field, start, end, said, figure.value, figure.unit)


def governed(preposition: Token) -> list[Token]:
    """Return the objects of a preposition, and of one that hangs on it ('out of Mali'), without what is joined."""
    chain = [preposition, *children(preposition, "prep")]
    return [noun for link in chain for noun in children(link, "pobj")]


def clause(head: Token) -> list[Token]:
    """Return the tokens under a head, without clauses that hang on it or are joined to it."""
    inside, queue = [head], [head]
    while queue:
        for child in queue.pop().children:
            if child.dep_ in _APART or (child.dep_ == "conj" and child.pos_ in VERBAL):
                continue
            inside.append(child)
            queue.append(child)
    return sorted(inside, key=lambda t: t.i)


def phrase(noun: Token, links: frozenset[str] = OF) -> tuple[Token, Token]:
    """Return first and last token of a noun phrase; prepositional phrases behind it only of the given links."""
    first = last = noun
    for child in noun.lefts:
        if child.dep_ in _LEFT and child.left_edge.i < first.i:
            first = child.left_edge
    while first.i < noun.i and ((first.is_punct and first.text not in "\"'“‘«$£€#") or first.is_space):
        first = first.nbor()
    for child in noun.rights:
        if child.i != last.i + 1:
            break
        if child.dep_ == "prep" and child.lower_ in links:
            inner = children(child, "pobj")
            if not inner:
                break
            last = max((phrase(each, links)[1] for each in conjuncts(inner[0])), key=lambda t: t.i)
        elif child.dep_ in ("compound", "nummod", "nmod"):
            last = child
        else:
            break
    return first, last


def told(head: Token, start: Token | None = None) -> tuple[Token, Token]:
    """Return first and last token of all that hangs on a head from `start` on, without asides and days at its end.

    Quotation marks stay in pairs: one that opens is taken in before the words, one that closes behind them.
    """
    start = start or head.left_edge
    end = head.right_edge.i
    for token in head.subtree:
        if token.i <= head.i or token.left_edge.i <= head.i:
            continue
        before = head.doc[token.left_edge.i - 1]
        aside = before.text in (",", ";", "--", "-", "–", "—") and token.dep_ in _ASIDES
        joined = token.dep_ == "conj" and token.pos_ in VERBAL and bool(children(token, "nsubj", "nsubjpass"))
        if token.dep_ == "conj" and token.pos_ == "ADJ" and token.head.pos_ in VERBAL and before.dep_ == "cc":
            joined = True  # 'committed to ending the war and ready for talks': two things said of the subject
        if (aside or joined) and not _is_quoted(head.doc.span(start.i, before.i)):
            end = min(end, before.i)
    while end > head.i:
        last = head.doc[end]
        day = _closing_day(head, end)
        if day is not None:
            end = day - 1
        elif (
            (last.dep_ in _TRAILING and last.text not in _CLOSING)
            or last.is_space
            or (last.is_punct and last.text not in _CLOSING)
        ):
            end -= 1
        else:
            break
    while start.i < head.i and ((start.is_punct and start.text not in _OPENING) or start.is_space):
        start = start.nbor()
    if start.i > start.sent.start and start.nbor(-1).text in _OPENING:
        start = start.nbor(-1)
    if (
        end + 1 < head.sent.end
        and _is_quoted(head.doc.span(start.i, end + 1))
        and head.doc[end + 1].text in _CLOSING
    ):
        end += 1
    return start, head.doc[end]


def _is_quoted(words: Span) -> bool:
    """Whether words leave a quotation open."""
    text = words.text
    opened = text.count("``") + text.count("“") - text.count("''") - text.count("”")
    return opened > 0 or text.count('"') % 2 == 1


def _closing_day(head: Token, end: int) -> int | None:
    """Return where a day of the week that ends a stretch begins, with its preposition, or None."""
    last = head.doc[end]
    if last.ent_type_ != "DATE" or last.i <= head.i:
        return None
    first = last
    while first.i - 1 > head.i and first.nbor(-1).ent_type_ == "DATE":
        first = first.nbor(-1)
    if first.i - 1 > head.i and first.nbor(-1).lower_ in ("on", "late", "early"):
        return first.i - 1
    return first.i if first.lower_.endswith("day") else None
