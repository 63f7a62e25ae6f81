"""Which actors of the report a quotation's source stands for, and the rule that decided.

A source comes as a span of characters. Its head word is looked up among the mentions that coreference left; what
coreference does not know is tried by the rules below, the surest first, and stays unknown where none holds.
What only the other quotations tell ('I', a paragraph without a source, 'the statement') is in `turns`.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.page import Page, is_subject
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.data.cues import cue_class
from foreigndesk.data.states import lookup_state, metonyms
from foreigndesk.model import LocalActor, Mention, Quotation, Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token
    from foreigndesk.annotation.quoting.attribution import Candidate

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "we", "us", "our", "ourselves"})
_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers"})
_PLURAL = frozenset({"they", "them", "their", "both"})
_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
# What a speaker who was named before is called instead of a name: by party, house, rank or trade.
_DESCRIBED = frozenset(
    """democrat republican conservative socialist liberal senator congressman congresswoman lawmaker legislator
    diplomat politician veteran lawyer attorney economist general admiral colonel professor scientist researcher
    author writer historian philosopher analyst expert doctor physician coach manager player striker captain
    singer actor actress activist journalist academic billionaire businessman executive candidate nominee
    incumbent""".split()
)
# Texts in which those who put them out speak; a report or a study that names nobody is told by itself.
ISSUED = frozenset({"statement", "communique", "communiqué", "declaration", "memorandum", "note"})
_WRITTEN = frozenset(
    """report study survey poll paper article analysis review book letter memo research finding result press-release
    release filing memoir essay editorial""".split()
)
_SIDES = frozenset({"sides", "countries", "governments", "nations", "states", "neighbours", "neighbors"})
_PAIR = frozenset({"pair", "duo", "two", "twosome"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_SPOKESPERSON = ("spokesman", "spokeswoman", "spokesperson", "spokesmen", "spokespeople", "spokespersons")
_ACTING = frozenset({"person", "organization", "body", "force", "group", "party"})
# How far back (characters) a pronoun without coreference may look for its name.
REACH = 1500
# How far (characters) behind a source that was cut at a hyphen its name may stand.
CUT_REACH = 60
# How much a subject's place weighs against nearness, in characters.
_SUBJECT_BONUS = 400


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a source stands for.

    Attributes:
        speakers: Ids of the local actors; a group with known members gives these. Empty if unknown.
        group: Id of the local group that the source names, or None.
        rule: Short name of the rule that decided, or None if nothing did.
    """

    speakers: tuple[str, ...] = ()
    group: str | None = None
    rule: str | None = None


class SpeakerResolver:
    """Resolves sources of one draft through its mentions; unknown stays unknown.

    Args:
        draft: With mentions and actors filled, or empty where no coreference ran.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.page = Page(draft)
        self.quoted = QuotedText(draft.document.text)
        self.actors = draft.actors_by_id()
        self.mentions = sorted(draft.mentions, key=lambda m: (m.start, -m.end))
        self._starts = [m.start for m in self.mentions]
        self._longest = max((m.end - m.start for m in self.mentions), default=0)

    # --- entrances ---------------------------------------------------------------------------------------------

    def resolve(self, candidate: Candidate) -> Resolved:
        """Return whom a candidate's source stands for."""
        if candidate.source is None:
            return Resolved()
        doc, source = self.draft.doc, candidate.source
        last = doc[source.end - 1]
        return self._phrase(doc[source.head], Span(doc[source.start].idx, last.idx + len(last)))

    def resolve_span(self, source: Span | Sequence[Span] | None) -> Resolved:
        """Return whom a source stands for that is given in characters, in one piece or several.

        Args:
            source: The words of the source; empty or None for a quotation without one.
        """
        pieces = [source] if isinstance(source, Span) else list(source or ())
        found = [self._phrase(head, piece) for piece in pieces if (head := self._head(piece)) is not None]
        known = [one for one in found if one.speakers]
        if not known:
            return Resolved()
        speakers = tuple(dict.fromkeys(s for one in known for s in one.speakers))
        return Resolved(speakers, next((one.group for one in known if one.group), None), known[0].rule)

    def _head(self, span: Span) -> Token | None:
        """The word on which the others of a span hang; in a span that the parser tore, the last noun of its front."""
        head = self.page.head(span.start, span.end)
        if head is None or head.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
            return head
        front: Token | None = None
        for token in self.page.tokens(span.start, span.end):
            if front is not None and (token.is_punct or token.pos_ in ("ADP", "SCONJ", "VERB", "AUX")):
                break
            if token.pos_ in ("NOUN", "PROPN", "PRON"):
                front = token
        return front or head

    # --- the rules in their order ------------------------------------------------------------------------------

    def _phrase(self, head: Token, source: Span) -> Resolved:
        prefix = ""
        if head.lower_ in _RELATIVE:
            head, prefix = _antecedent(head), "relative pronoun: "
        found, rule = self._mentioned(head)
        others = [c for c in head.conjuncts if head.i < c.i and c.idx < source.end]
        for conjunct in others:
            more, how = self._mentioned(conjunct)
            found, rule = found + [a for a in more if a not in found], rule or how
        if not found or (not others and self._told_anew(head, found)):
            found, rule = self._by_rule(head, source, found, rule)
        if head.lower_ in _SIDES and not any(self.actors[a].members for a in found):
            pair = self._pair_of_states(head)
            found, rule = (pair, "both sides") if pair else (found, rule)
        return self._settled(head, found, prefix + rule if rule else None)

    def _by_rule(
        self, head: Token, source: Span, found: list[str], rule: str | None
    ) -> tuple[list[str], str | None]:
        """What coreference does not tell, the surest first; what was `found` stays if nothing is better."""
        if not found:
            if apposed := self._apposed(head, source.start):
                return apposed, "apposition"
            if cut := self._cut_short(source):
                return cut
            if head.lower_ in _SINGULAR | _PLURAL:
                return self._nearest(head), "pronoun: nearest that agrees"
            if issuer := self._issuer(head):
                return issuer, "issuer of the text"
            if head.lower_ in _PAIR and (pair := self._pair_of_persons(head)):
                return pair, "both sides"
            if head.pos_ == "PROPN" and (
                named := self.by_surname(self.draft.document.text[source.start : source.end])
            ):
                return named, "surname"
        if head.lower_ in _DESCRIBED and (described := self._described(head)):
            return described, "description: spoke last"
        return found, rule

    def _cut_short(self, source: Span) -> tuple[list[str], str | None] | None:
        """A source cut at a hyphen ('Nordbank co' of 'Nordbank co-founder Eva Lind'): whom its phrase goes on to name."""
        if self.draft.document.text[source.end : source.end + 2].strip()[:1] not in ("-", "–"):
            return None
        for token in self.page.tokens(source.end, source.end + CUT_REACH):
            if token.text not in ("-", "–") and token.pos_ not in ("NOUN", "PROPN", "ADJ"):
                return None
            found, rule = self._mentioned(token)
            if found and self.actors[found[0]].kind == "person":
                return found, rule
        return None

    def _settled(self, head: Token, found: list[str], rule: str | None) -> Resolved:
        """The ids with groups of persons put in place of by their members, the group itself kept beside them."""
        plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in _PLURAL
        group = next((a for a in found if self._is_group(a, plural)), None)
        if head.pos_ == "NOUN" and head.lower_ not in _SIDES and not self._of_persons(found):
            return Resolved(tuple(found), group, rule)
        speakers = self.members(found)
        return Resolved(speakers, group, rule if speakers else None)

    def _is_group(self, actor_id: str, plural: bool) -> bool:
        """Whether an actor is several: a group, or persons told by a plural alone ('officials')."""
        actor = self.actors[actor_id]
        if actor.members or actor.kind == "group":
            return True
        return plural and not actor.named and actor.kind in ("person", "people")

    def _of_persons(self, ids: list[str]) -> bool:
        """Whether groups among the ids have persons for members: 'US and Japanese diplomats' are not two states."""
        members = [self.actors[m] for i in ids for m in self.actors[i].members if m in self.actors]
        return all(m.kind == "person" for m in members)

    def members(self, ids: list[str]) -> tuple[str, ...]:
        """Return the ids with groups put in place of by their members, where these are known."""
        found: list[str] = []
        for actor_id in ids:
            actor = self.actors.get(actor_id)
            if actor is None:
                continue
            found += [m for m in (actor.members or (actor_id,)) if m not in found]
        return tuple(found)

    # --- mentions ----------------------------------------------------------------------------------------------

    def actors_at(self, head: Token) -> list[str]:
        """Return the actor whose mention has this word as its head, or the smallest that holds it."""
        return self._mentioned(head)[0]

    def _mentioned(self, head: Token) -> tuple[list[str], str | None]:
        mention = self._mention_at(head)
        return (
            ([], None) if mention is None else ([mention.actor], _rule(mention, self.actors[mention.actor]))
        )

    def _mention_at(self, head: Token) -> Mention | None:
        start, end = head.idx, head.idx + len(head)
        covering = [m for m in self._around(start) if end <= m.end and m.actor in self.actors]
        if not covering:
            return None
        exact = [m for m in covering if m.head is not None and m.head == start]
        if exact:
            return max(exact, key=lambda m: (m.form == "name", m.end - m.start))
        ending = [
            m for m in covering if m.end == end or (m.head is None and self.actors[m.actor].kind != "state")
        ]
        if ending:
            return min(ending, key=lambda m: m.end - m.start)
        # A demonym in front ('the Chinese spokesman') stands for the state, not for who speaks.
        whole = [m for m in covering if self.actors[m.actor].kind != "state"]
        return min(whole, key=lambda m: m.end - m.start) if whole else None

    def _around(self, offset: int) -> list[Mention]:
        """The mentions that begin at or before an offset and may hold it."""
        first = bisect.bisect_left(self._starts, offset - self._longest)
        last = bisect.bisect_right(self._starts, offset)
        return [m for m in self.mentions[first:last] if m.end > offset]

    def _back_from(self, offset: int) -> Iterable[Mention]:
        """The mentions before an offset, nearest first, no further than `REACH`."""
        last = bisect.bisect_left(self._starts, offset)
        while last > 0 and self._starts[last - 1] >= offset - REACH:
            last -= 1
            yield self.mentions[last]

    def _apposed(self, head: Token, first: int) -> list[str]:
        for child in head.children:
            if child.dep_ in ("appos", "compound", "nmod", "flat") and (found := self.actors_at(child)):
                kind = self.actors[found[0]].kind
                # 'the Toyota trainer' is not Toyota; a name that the parser tore is one all the same
                if kind == "person" or (kind in _ACTING and (child.dep_ == "appos" or head.pos_ == "PROPN")):
                    return found
        # What stands before the source is no part of it, whatever the parser says.
        return self.actors_at(head.head) if head.dep_ == "appos" and head.head.idx >= first else []

    def _nearest(self, pronoun: Token) -> list[str]:
        """The nearest person before in a subject's place, agreeing in number and gender."""
        gender = _GENDER.get(pronoun.lower_)
        plural = pronoun.lower_ in _PLURAL
        best: tuple[int, Mention] | None = None
        for mention in self._back_from(pronoun.idx):
            actor = self.actors.get(mention.actor)
            if actor is None or not _agrees(actor, gender, plural):
                continue
            if not plural and not actor.named and self._is_plural(mention):
                continue
            rank = mention.start + (_SUBJECT_BONUS if self._is_subject(mention) else 0)
            if best is None or rank > best[0]:
                best = (rank, mention)
        return [best[1].actor] if best else []

    def by_surname(self, words: str) -> list[str]:
        """Return the one person whose name ends as these words do ('PENCE'), or nobody."""
        last = _last_word(words)
        found = {
            a.id
            for a in self.draft.actors
            if a.kind == "person"
            and a.named
            and last
            and last in {_last_word(n) for n in (a.name, *a.aliases)}
        }
        return list(found) if len(found) == 1 else []

    # --- texts, pairs, descriptions ----------------------------------------------------------------------------

    def _issuer(self, head: Token) -> list[str]:
        """'a statement by the ministry said': who issued a text speaks in it."""
        if head.lemma_.lower() not in ISSUED | _WRITTEN:
            return []
        for child in head.children:
            if child.dep_ == "poss" and (found := self.actors_at(child)):
                return found
            if child.dep_ in ("prep", "acl") and child.lower_ in ("by", "from", "issued", "released"):
                for inner in child.subtree:
                    if inner.dep_ == "pobj" and inner.head.lower_ in ("by", "from"):
                        return self.actors_at(inner)
        return self._text_named(head) if head.lemma_.lower() in _WRITTEN else []

    def _text_named(self, head: Token) -> list[str]:
        """'the report' where the report has just one text with a name of its own: 'the Border Security Study'."""
        if not any(c.dep_ == "det" and c.lower_ in ("the", "this") for c in head.children):
            return []
        if any(c.dep_ in ("prep", "acl", "relcl") for c in head.rights):
            return []
        named = [
            a.id
            for a in self.draft.actors
            if a.named
            and a.kind == "organization"
            and len(a.name.split()) > 1
            and _last_word(a.name) in _WRITTEN
        ]
        return named if len(named) == 1 else []

    def _pair_of_states(self, head: Token) -> list[str]:
        """'both sides', 'the two countries': the two states before it, if the report has named just two so far."""
        if not any(c.lower_ in ("both", "two") for c in head.children):
            return []
        states: dict[str, None] = {}
        for mention in self.mentions[: bisect.bisect_left(self._starts, head.idx)]:
            actor = self.actors.get(mention.actor)
            if actor is not None and actor.state and actor.kind != "place":
                states.setdefault(actor.state)
        ids = {a.state: a.id for a in self.draft.actors if a.kind == "state" and a.state}
        return [ids[s] for s in states if s in ids] if len(states) == 2 and set(states) <= set(ids) else []

    def _pair_of_persons(self, head: Token) -> list[str]:
        """'the pair', 'the two': the group of two before, or the only two persons named in the nearest sentence."""
        if head.lower_ != "two" and not any(c.lower_ in ("the", "both") for c in head.children):
            return []
        here, named = self.page.sentence(head.idx), dict[int, list[str]]()
        for mention in self._back_from(head.idx):
            actor = self.actors.get(mention.actor)
            if actor is not None and len(actor.members) == 2:
                return [actor.id]
            if actor is not None and actor.kind == "person" and actor.named:
                persons = named.setdefault(self.page.sentence(mention.start), [])
                if actor.id not in persons:
                    persons.append(actor.id)
        for sentence in sorted(named, reverse=True):
            if here - sentence <= 2 and len(named[sentence]) == 2:
                return named[sentence][::-1]
        return []

    def joint_issuers(self, before: int) -> list[str]:
        """Return the last group of persons or states before an offset: the sides of the meeting that agreed a text."""
        for mention in self._back_from(before):
            actor = self.actors.get(mention.actor)
            if actor is not None and len(actor.members) > 1:
                return [actor.id]
        return []

    def _told_anew(self, head: Token, found: list[str]) -> bool:
        """Whether 'the professor' stands alone: an actor of whom nothing is known but this first mention."""
        actor = self.actors[found[0]]
        if actor.named or actor.kind != "person" or actor.members:
            return False
        return not any(m.actor == actor.id for m in self._back_from(head.idx) if m.end <= head.idx)

    def _described(self, head: Token) -> list[str]:
        """'the Utah Republican' behind a quotation: who said something last, before it and close by."""
        article = next((c for c in head.children if c.dep_ == "det"), None)
        if (
            article is None
            or article.lower_ != "the"
            or any(c.dep_ in ("prep", "appos") for c in head.rights)
        ):
            return []
        for mention in self._back_from(head.idx):
            actor = self.actors.get(mention.actor)
            if actor is not None and actor.kind == "person" and actor.named and self.speaks(mention):
                return [mention.actor]
        return []

    def speaks(self, mention: Mention) -> bool:
        """Return whether a mention is the subject of a verb of saying in the reporter's own words."""
        head = self.page.head(mention.start, mention.end)
        if head is None or head.dep_ != "nsubj" or self.quoted.at(mention.start) is not None:
            return False
        return cue_class(head.head.lemma_.lower(), "VERB") in ("say", "write")

    def _is_plural(self, mention: Mention) -> bool:
        head = self.page.head(mention.start, mention.end)
        return head is not None and head.tag_ in ("NNS", "NNPS")

    def _is_subject(self, mention: Mention) -> bool:
        head = self.page.head(mention.start, mention.end)
        return head is not None and is_subject(head)


def _rule(mention: Mention, actor: LocalActor) -> str:
    """Return the name of the rule by which a mention stands for its actor."""
    if mention.form == "pronoun":
        return "pronoun"
    words = mention.text.split()
    if mention.form == "name":
        if actor.kind == "person":
            return "name" if actor.name in mention.text or len(actor.name.split()) == 1 else "surname"
        bare = " ".join(words[1:] if words and words[0].lower() == "the" else words)
        named = lookup_state(bare)
        if bare in metonyms() or (actor.kind == "state" and named is not None and named.form == "capital"):
            return "metonym"
        return "name"
    if any(w.lower().strip(",.") in _SPOKESPERSON for w in words):
        return "spokesman of" if not actor.named else "title"
    if actor.members:
        return "group of members"
    return "title" if actor.named and actor.kind == "person" else "description"


def _agrees(actor: LocalActor, gender: str | None, plural: bool) -> bool:
    if plural:
        return actor.kind in ("group", "people", "force") or bool(actor.members)
    return actor.kind == "person" and (gender is None or actor.gender in (None, gender))


def _antecedent(pronoun: Token) -> Token:
    token = pronoun.head
    for _ in range(4):
        if token.dep_ == "relcl":
            return token.head
        if token.head.i == token.i:
            break
        token = token.head
    return pronoun


def _last_word(name: str) -> str:
    words = name.replace(",", " ").replace(":", " ").split()
    return words[-1].strip(".()'’").casefold() if words else ""


def speaker_name(
    reading_actors: dict[str, LocalActor], quotation: Quotation, text: str | None = None
) -> str | None:
    """Return the full names of a quotation's speakers, joined by 'and', or None if none has a name.

    Args:
        reading_actors: The local actors by id.
        quotation: The quotation.
        text: The report's text; with it, a body or a state bears the longest name that the report itself uses.
    """
    names: list[str] = []
    for actor_id in quotation.speakers:
        actor = reading_actors.get(actor_id)
        if actor is not None and actor.named:
            names.append(_name_used(actor, text) if text is not None else actor.name)
    return " and ".join(dict.fromkeys(names)) or None


def _name_used(actor: LocalActor, text: str) -> str:
    """Return the actor's name if the report spells it so, else the longest proper name that it uses instead."""
    if actor.name in text:
        return actor.name
    proper = [
        a
        for a in actor.aliases
        if a in text and all(w[:1].isupper() or len(w) < 4 for w in a.split()) and a[:1].isupper()
    ]
    return max(proper, key=len, default=actor.name)


__all__ = ["FIRST_PERSON", "ISSUED", "Resolved", "SpeakerResolver", "speaker_name"]
