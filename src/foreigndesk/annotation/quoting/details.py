"""The setting of a quotation: addressees, venue, agency, denial, time, what it is about, and how sure it is."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quoting.candidates import Candidate
from foreigndesk.annotation.quoting.features import source_kind
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.data.bodies import lookup_body
from foreigndesk.data.cues import SETTINGS, UTTERANCE, cue_class
from foreigndesk.model import Quotation, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foreigndesk.annotation.speakers import SpeakerResolver

_VENUE_PREPOSITIONS = frozenset({"in", "at", "during", "on", "after", "before", "via", "through", "following"})
_MEDIA = re.compile(
    r"\b(?:News Agency|news agency|News|Times|Post|Journal|Radio|Television|TV|Herald|Tribune|Daily|Press|Telegraph|Guardian)\b"
)
_KNOWN_MEDIA = frozenset(
    """Reuters AP AFP dpa DPA TASS Tass Xinhua Yonhap Kyodo Interfax RIA Bloomberg BBC CNN NBC CBS ABC NPR VOA PTI IANS
    KCNA NHK Anadolu IRNA ISNA Fars SANA Jazeera Arabiya Politico Spiegel""".split()
)
# How far a kind of cue speaks for a statement that people would list: set by reading the sample reports and
# articles of PolNeAR's training part; an attribution as such has another score (notes["quotation_scores"]).
_CLASS_WEIGHT = {
    "say": 1.0, "write": 1.0, "express": 1.0, "ask": 0.9, "commit": 0.85, "judge": 0.8, "discuss": 0.5,
    "think": 0.4, "feel": 0.4, "want": 0.35, "show": 0.35, "see": 0.2,
}  # fmt: skip
_CLAUSE_FRAMES = ("ccomp", "according", "according-sent", "as-clause", "insert", "colon", "in-view", "n:acl:that", "n:ccomp:that")
# A saying inside an agency's report counts from this score on.
MIN_INNER = 0.3
NEGATIVE_CUES = frozenset({"decline", "refuse"})


def record_score(
    doc: Doc, candidate: Candidate, probability: float, directness: str, quoted: QuotedText
) -> float:
    """Return how sure it is that somebody uttered this in public, 0 to 1: what the record goes by.

    Args:
        doc: The parse.
        candidate: The attribution.
        probability: How likely it is an attribution at all.
        directness: direct, indirect or mixed.
        quoted: The quoted stretches.
    """
    head = doc[candidate.head]
    particle = next((c.lower_ for c in head.children if c.dep_ in ("prt",)), None)
    frame = candidate.frame
    prep = frame.split(":")[1].split("+")[0] if frame.startswith("prep:") else particle
    group = cue_class(head.lemma_.lower(), head.pos_, prep)
    if frame.startswith(("according", "colon", "in-view")):
        group = "say"
    if frame.endswith("|light") and cue_class(head.head.lemma_.lower(), head.head.pos_) == "express":
        group = "express"
    weight = _CLASS_WEIGHT.get(group or "", 0.55)
    direct = directness == "direct" or frame.startswith("quote")
    if direct and group not in ("think", "feel", "want", "see"):
        weight = max(weight, 0.9)
    elif not direct and not frame.startswith(_CLAUSE_FRAMES):
        weight *= _frame_weight(doc, candidate, group, directness)
    kind = source_kind(doc, candidate)
    if kind == "none":
        weight *= 0.4
    elif kind in ("I", "we", "you"):
        weight *= 0.4
    if quoted.at(head.idx) is not None:
        weight *= 0.4
    if any(c.dep_ == "neg" for c in head.children):
        weight *= 0.5
    words = sum(b - a for a, b in candidate.content)
    if words < 3:
        weight *= 0.5
    certainty = min(1.0, 0.35 + probability) if group in UTTERANCE else probability
    return round(min(1.0, certainty * weight), 4)


def demoted(found: list[tuple[Quotation, float]], text: str) -> list[tuple[Quotation, float]]:
    """Return the quotations, those of an agency that only passes on what another one says scored low."""
    done: list[tuple[Quotation, float]] = []
    for quotation, probability in found:
        source = text[quotation.source[0].start : quotation.source[0].end] if quotation.source else ""
        if quotation.rule != "continued" and is_media(source):
            inner = any(
                span.start <= other.cue[0].start < span.end
                for other, _ in found
                if other is not quotation and other.cue and other.score >= MIN_INNER
                for span in quotation.content
            )
            if inner:
                quotation = dataclasses.replace(quotation, score=round(0.3 * quotation.score, 4))
        done.append((quotation, probability))
    return done


def is_media(name: str) -> bool:
    """Return whether a name is that of a news agency or an outlet."""
    body = lookup_body(name)
    if body is not None:
        return body.sector == "MED"
    return name in _KNOWN_MEDIA or (_MEDIA.search(name) is not None and " " in name)


def _frame_weight(doc: Doc, candidate: Candidate, group: str | None, directness: str) -> float:
    """Noun phrases and infinitives are statements after some cues only ("voiced concerns", "urged X to …")."""
    frame, lemma = candidate.frame, doc[candidate.head].lemma_.lower()
    if group == "express":
        return 1.0
    if "inf" in frame or "xcomp" in frame:
        return 0.45 if lemma in ("agree", "plan", "continue", "try", "seek", "offer") else 0.85
    if group == "ask" and frame.startswith(("prep:for", "prep:on")):
        return 0.85
    if group == "judge":
        return 0.9 if directness == "mixed" or "as" in frame or "oprd" in frame else 0.5
    if frame.startswith("prep:about") or frame.startswith(("n:", "a:")):
        return 0.4
    if frame in ("obj", "passive", "raised"):
        return 0.35 if directness == "indirect" else 0.6
    return 0.5


class Details:
    """Reads the setting of quotations off one draft."""

    def __init__(self, draft: Draft, quoted: QuotedText) -> None:
        self.draft = draft
        self.doc = draft.doc
        self.quoted = quoted

    def _clause(self, candidate: Candidate) -> list[Token]:
        """Words that hang on the cue or, for a cue in a participle, on its clause."""
        head = self.doc[candidate.head]
        content = {i for a, b in candidate.content for i in range(a, b)}
        found = [c for c in head.children if c.i not in content]
        if head.pos_ in ("NOUN", "PROPN") and head.head.pos_ == "VERB":
            found += [c for c in head.head.children if c.i not in content]
        return found

    def addressees(self, candidate: Candidate, resolver: SpeakerResolver) -> tuple[str, ...]:
        """Return the local actors that were told: 'told X', 'said to X'."""
        head = self.doc[candidate.head]
        found: list[str] = []
        if cue_class(head.lemma_.lower(), head.pos_) not in ("say", "ask", "write", "commit"):
            return ()
        own = candidate.source.head if candidate.source else -1
        for child in head.children:
            token: Token | None = None
            if child.dep_ == "dative" and child.pos_ != "ADP" or (child.dep_ == "dobj" and head.lemma_ in _TELLING):
                token = child
            elif child.lower_ == "to" and child.dep_ in ("prep", "dative"):
                token = next((c for c in child.children if c.dep_ == "pobj"), None)
            if token is not None and token.i != own:
                found += [a for a in resolver.actors_at(token) if a not in found]
        if not found:
            for _start, stop in candidate.content:
                del stop
            subject = self._told_subject(candidate)
            if subject is not None:
                found += resolver.actors_at(subject)
        return tuple(found)

    def _told_subject(self, candidate: Candidate) -> Token | None:
        """'urged the general to leave': the parser makes the one who was urged the subject of the infinitive."""
        head = self.doc[candidate.head]
        if head.lemma_ not in _URGING:
            return None
        for child in head.children:
            if child.dep_ == "ccomp" and child.tag_ == "VB":
                return next((c for c in child.children if c.dep_ == "nsubj"), None)
        return None

    def venue(self, candidate: Candidate) -> Span | None:
        """Return the words for the setting, without the preposition: 'a joint press conference'."""
        queue = [t for t in self._clause(candidate) if t.dep_ == "prep" and t.lower_ in _VENUE_PREPOSITIONS]
        for prep in queue:
            for noun in prep.children:
                if noun.dep_ == "pobj" and noun.lemma_.lower() in SETTINGS and self.quoted.at(noun.idx) is None:
                    start, end = noun.left_edge, self._short_end(noun)
                    return Span(start.idx, end.idx + len(end))
        source = candidate.source
        if source is not None:
            noun = self.doc[source.head]
            if noun.lemma_.lower() in ("statement", "communique", "communiqué", "declaration", "letter"):
                first, last = self.doc[source.start], self._short_end(noun)
                return Span(first.idx, last.idx + len(last))
        return None

    def _short_end(self, noun: Token) -> Token:
        """The last word of the phrase with what tells whose or with whom it was, not its relative clauses."""
        end = noun
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in ("with", "in", "of", "to", "at", "on", "by", "after"):
                last = child.right_edge
                if last.i - noun.i <= 8 and all(not t.is_punct for t in self.doc[noun.i : last.i + 1]):
                    end = last
        return end

    def via(self, candidate: Candidate) -> str | None:
        """Return the agency or outlet that the report says had it: 'told Reuters', 'Xinhua reported'."""
        head = self.doc[candidate.head]
        if head.lemma_.lower() in ("tell", "say", "add", "speak", "explain"):
            for child in head.children:
                if child.dep_ in ("dobj", "dative") and (name := self._media_name(child)):
                    return name
                if child.lower_ == "to" and child.dep_ in ("prep", "dative"):
                    for noun in child.children:
                        if noun.dep_ == "pobj" and (name := self._media_name(noun)):
                            return name
        sentence = head.sent
        for token in sentence:
            if self.quoted.at(token.idx) is not None:
                continue
            noun: Token | None = None
            if token.lemma_.lower() in ("report", "quote", "cite") and token.pos_ == "VERB" and token.i != head.i:
                noun = next((c for c in token.children if c.dep_ in ("nsubj", "agent")), None)
                if noun is not None and noun.dep_ == "agent":
                    noun = next((c for c in noun.children if c.dep_ == "pobj"), None)
            elif token.lower_ == "according" and token.i != head.i:
                to = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else token
                noun = next((c for t in (to, token) for c in t.children if c.dep_ == "pobj"), None)
            elif token.lower_ in ("by", "to") and token.dep_ == "agent" and token.head.lemma_ in ("quote", "cite"):
                noun = next((c for c in token.children if c.dep_ == "pobj"), None)
            source = candidate.source
            if noun is not None and not (source and source.start <= noun.i < source.end):
                if name := self._media_name(noun):
                    return name
        return None

    def _media_name(self, noun: Token) -> str | None:
        start, end = noun, noun
        for token in noun.subtree:
            if token.i <= noun.i and token.dep_ in ("compound", "nmod", "amod", "det", "poss", "case") and token.pos_ in ("PROPN", "NOUN", "ADJ"):
                start = token if token.i < start.i else start
        text = self.draft.document.text[start.idx : end.idx + len(end)]
        body = lookup_body(text)
        if body is not None:
            return text if body.sector == "MED" else None
        if noun.pos_ != "PROPN":
            return text if text.endswith("news agency") else None
        if noun.text in _KNOWN_MEDIA or text in _KNOWN_MEDIA or (_MEDIA.search(text) and " " in text):
            return text
        return None

    def negated(self, candidate: Candidate) -> bool:
        """Return whether the report says that this was not said: 'did not mention', 'declined to comment on'."""
        head = self.doc[candidate.head]
        lemma = head.lemma_.lower()
        if candidate.frame.startswith("quote"):
            return False
        if any(c.dep_ == "neg" for c in head.children):
            return cue_class(lemma, head.pos_) not in ("think", "feel", "want")
        if head.dep_ == "xcomp" and head.head.lemma_.lower() in (*NEGATIVE_CUES, "fail", "avoid"):
            return True
        return lemma in NEGATIVE_CUES and any(
            c.dep_ == "xcomp" and c.lemma_ in ("comment", "say", "elaborate", "confirm", "discuss", "answer", "respond", "name")
            for c in head.children
        )

    def time(self, candidate: Candidate) -> int | None:
        """Return the index of the time expression that hangs on the cue, or None."""
        if not self.draft.times:
            return None
        head = self.doc[candidate.head]
        content = {i for a, b in candidate.content for i in range(a, b)}
        spans: list[tuple[int, int]] = []
        for child in self._clause(candidate):
            if child.dep_ in ("npadvmod", "prep", "advmod", "tmod", "dobj", "nmod", "obl") and child.i != head.i:
                spans.append((child.left_edge.idx, child.right_edge.idx + len(child.right_edge)))
        near = self.doc[min(head.i + 1, len(self.doc) - 1)]
        if near.i not in content:
            spans.append((near.idx, near.idx + len(near)))
        for start, end in spans:
            for index, time in enumerate(self.draft.times):
                if time.type in ("DATE", "TIME") and start <= time.start < end and not self._in(content, time.start):
                    return index
        return None

    def _in(self, content: set[int], offset: int) -> bool:
        return any(self.doc[i].idx <= offset < self.doc[i].idx + len(self.doc[i]) for i in content)

    def about(self, quotation: Quotation) -> tuple[str, ...]:
        """Return the named actors in the content, the speakers left out; bodies bring their state along."""
        found: list[str] = []
        actors = self.draft.actors_by_id()
        states = {a.state: a.id for a in self.draft.actors if a.kind == "state" and a.state}
        for span in quotation.content:
            for mention in self.draft.mentions_in(span.start, span.end):
                actor = actors.get(mention.actor)
                if actor is None or actor.kind == "place" or not actor.named or mention.form == "pronoun":
                    continue
                if actor.members and set(actor.members) <= set(quotation.speakers):
                    continue
                ids = [mention.actor]
                if actor.kind not in ("state", "person") and actor.state in states:
                    ids.append(states[actor.state])
                found += [i for i in ids if i not in found and i not in quotation.speakers]
        return tuple(found)


_TELLING = frozenset("tell inform assure remind warn advise notify brief ask urge call_on convince persuade".split())
_URGING = frozenset("urge ask order tell advise warn call press invite encourage beg implore instruct command".split())
