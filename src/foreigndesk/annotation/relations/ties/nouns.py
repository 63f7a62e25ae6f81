"""Which nouns of a report stand for persons, organisations, places or arms, and the words that belong to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.setting import TokenIndex
from foreigndesk.annotation.events.syntax import children, conjuncts, prepositional_objects, unwrap
from foreigndesk.data.nominals import actor_nouns
from foreigndesk.model import TieKind

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

Label = Literal["PER", "ORG", "LOC", "ARM"]
PLACE_NOUNS = frozenset(
    """airfield airport area bank barracks base basement border bridge building camp capital checkpoint city compound
    country countryside courthouse dam desert district embassy enclave facility factory farm field frontline gate hall
    harbour highway home hospital hotel house island land library market marketplace mosque mountain museum
    neighborhood neighbourhood office outskirts place port position prison province region restaurant river road school
    sea shop site square station store street stronghold suburb terrain territory town tunnel university valley
    vicinity village zone""".split()
)
ARMS = frozenset(
    """aircraft airstrike ammunition artillery bomb bomber boat carrier destroyer drone equipment explosive fighter-jet
    frigate gun hardware helicopter ied jet launcher mine missile mortar munition plane rifle rocket shell ship strike
    submarine tank vbied vehicle vessel warplane warship weapon weaponry""".split()
)
CROWDS = frozenset(
    """ally boy businessman child civilian colleague counterpart crowd delegate demonstrator doctor donor driver
    engineer family farmer girl guest hostage journalist lawyer man migrant militiaman neighbour nurse partner
    passenger patient pilgrim prisoner protester refugee reporter resident student survivor teacher trader tribesman
    victim villager visitor volunteer witness woman worker""".split()
)
PERSONAL = frozenset("i we you he she they me us him her them who".split())
HERE = frozenset(("here", "there"))
_BEFORE = frozenset(("compound", "amod", "det", "poss", "nummod", "nmod"))


@dataclass(frozen=True, slots=True)
class TokenTie:
    """Two nouns of one sentence and what ties them; `rule` names the construction that says so.

    Attributes:
        source: The head of who leads, belongs, meets, fights, helps or is somewhere.
        target: The head of whom or where.
    """

    kind: TieKind
    source: Token
    target: Token
    rule: str


class Nouns:
    """The labels of a report's nouns: by its chains, names and places, else by the noun itself."""

    def __init__(self, draft: Draft) -> None:
        index = TokenIndex(draft)
        self._labels: dict[int, Label] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        self._peoples: set[int] = set()
        self._states: set[int] = set()
        for chain in draft.chains:
            for start, end in chain.spans:
                head = index.head_of(start, end).i
                if head not in self._spans or end - start < self._spans[head][1] - self._spans[head][0]:
                    self._labels[head], self._spans[head] = chain.label, (start, end)
        for name in draft.names:
            head = index.head_of(name.start, name.end).i
            self._spans.setdefault(head, (name.start, name.end))
            if name.label == "NORP":
                self._peoples.add(head)
            else:
                self._labels[head] = name.label
        for place in draft.places:
            head = index.head_of(place.start, place.end).i
            self._labels.setdefault(head, "LOC")
            if place.feature == "country":
                self._states.add(head)
            self._spans.setdefault(head, (place.start, place.end))

    def label(self, noun: Token) -> Label | None:
        """Return what a noun stands for, or None for abstract nouns and unknown things."""
        word = noun.lemma_.lower()
        known, actor = self._labels.get(noun.i), actor_nouns().get(word)
        if known == "LOC" and noun.pos_ == "NOUN" and actor is not None and actor.kind != "state":
            known = None  # GUM's rules call 'the government' a place; a country may be one
        if known is not None:
            return known
        if noun.pos_ == "PRON":
            return "PER" if noun.lower_ in PERSONAL else None
        if noun.pos_ not in ("NOUN", "PROPN"):
            return "LOC" if noun.lower_ in HERE and noun.dep_ == "advmod" else None
        if word in ARMS:
            return "ARM"
        if actor is not None:
            return "PER" if actor.kind in ("person", "people") else "ORG"
        if word in CROWDS:
            return "PER"
        return "LOC" if word in PLACE_NOUNS else None

    def is_actor(self, noun: Token) -> bool:
        """Whether a noun stands for persons, an organisation or a state."""
        return self.label(noun) in ("PER", "ORG") or noun.i in self._states

    def is_people(self, word: Token) -> bool:
        """Whether a word names a nationality or a people ('Syrian')."""
        return word.i in self._peoples

    def span(self, noun: Token) -> tuple[int, int]:
        """Return the words of a noun: its mention, else itself with what stands before it."""
        if noun.i in self._spans:
            return self._spans[noun.i]
        before = [child.left_edge.idx for child in noun.lefts if child.dep_ in _BEFORE]
        return min([*before, noun.idx]), noun.idx + len(noun.text)

    def ends(self, tie: TokenTie) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Return the words of a tie's two sides without one inside the other; None if they cannot be told apart."""
        source, target = self.span(tie.source), self.span(tie.target)
        if source[0] < target[1] and target[0] < source[1]:
            source, target = self._bare(tie.source), self._bare(tie.target)
            if source[0] < target[1] and target[0] < source[1]:
                return None
        return source, target

    @staticmethod
    def _bare(noun: Token) -> tuple[int, int]:
        before = [c.idx for c in noun.lefts if c.dep_ in ("compound", "nummod") and c.i + 1 == noun.i]
        return min([*before, noun.idx]), noun.idx + len(noun.text)

    def named(self, noun: Token) -> Token:
        """Return the name that stands beside a person's title ('the minister, Jan Berg' → Berg), else the noun."""
        if self.label(noun) != "PER" or noun.ent_type_ == "PERSON":
            return noun
        return next(
            (c for c in children(noun, "appos") if c.ent_type_ == "PERSON" and self.label(c) == "PER"), noun
        )


def each(heads: Iterable[Token]) -> list[Token]:
    """Return nouns with all that is coordinated with them, each once ('A, B and dozens of C')."""
    return list(
        dict.fromkeys(unwrap(one) for head in heads for first in _listed(head) for one in conjuncts(first))
    )


def _listed(head: Token) -> list[Token]:
    """Return a noun, and the second of a list of counted things that the parser took for an apposition ('two A, four B')."""
    counted = children(head, "nummod")
    return [head, *(c for c in children(head, "appos") if counted and children(c, "nummod"))]


def governed(head: Token, prepositions: Iterable[str]) -> list[Token]:
    """Return the nouns that hang on a head by one of the prepositions."""
    return each(prepositional_objects(head, tuple(prepositions)))


def modifiers(nouns: Nouns, noun: Token) -> Iterator[Token]:
    """Yield the organisations, persons and peoples named before a noun ('Syrian raids', 'the Coalition's strikes')."""
    for child in noun.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "poss") and (
            nouns.is_actor(child)
            or nouns.is_people(child)
            or (nouns.label(child) == "LOC" and child.ent_type_ == "GPE")
        ):
            yield child
