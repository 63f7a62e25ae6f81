"""The setting of a quotation: addressees, venue, agency, denial, time, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.outlets import is_media
from foreigndesk.data.cues import SETTINGS, cue_class
from foreigndesk.model import Quotation, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foreigndesk.annotation.speakers import SpeakerResolver

_VENUE_PREPOSITIONS = frozenset(
    {"in", "at", "during", "on", "after", "before", "via", "through", "following"}
)


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
        for child in head.children:
            if (
                child.dep_ == "advcl"
                and child.lemma_ in ("speak", "talk", "appear")
                and child.i not in content
            ):
                found += list(child.children)
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
            if (child.dep_ == "dative" and child.pos_ != "ADP") or (
                child.dep_ == "dobj" and head.lemma_ in _TELLING
            ):
                token = child
            elif child.lower_ == "to" and child.dep_ in ("prep", "dative"):
                token = next((c for c in child.children if c.dep_ == "pobj"), None)
            if token is not None and token.i != own:
                found += [a for a in resolver.actors_at(token) if a not in found]
        if not found:
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
                if (
                    noun.dep_ == "pobj"
                    and noun.lemma_.lower() in SETTINGS
                    and self.quoted.at(noun.idx) is None
                ):
                    start, end = noun.left_edge, self._short_end(noun)
                    return Span(start.idx, end.idx + len(end))
        head = self.doc[candidate.head]
        for noun in head.children if head.lemma_ == "tell" else ():
            # 'told a daily briefing that …', not 'told the conference chair'.
            if noun.dep_ in ("dobj", "dative") and noun.lemma_.lower() in SETTINGS:
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
                if any(t.ent_type_ in ("DATE", "TIME") for t in child.children):
                    continue
                while last.i > child.i + 1 and (
                    last.ent_type_ in ("DATE", "TIME") or self.doc[last.i].lower_ == "on"
                ):
                    last = self.doc[last.i - 1]
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
        source = candidate.source
        for token in head.sent:
            if token.i == head.i or self.quoted.at(token.idx) is not None:
                continue
            reporter = self._reporter(token)
            if reporter is None or (source and source.start <= reporter.i < source.end):
                continue
            if name := self._media_name(reporter):
                return name
        return None

    def _reporter(self, token: Token) -> Token | None:
        """Who reports or is quoted from: 'Xinhua reported', 'according to Xinhua', 'quoted by Xinhua'."""
        if token.lemma_.lower() in ("report", "quote", "cite") and token.pos_ == "VERB":
            found = next((c for c in token.children if c.dep_ in ("nsubj", "agent")), None)
            if found is not None and found.dep_ == "agent":
                return next((c for c in found.children if c.dep_ == "pobj"), None)
            return found
        if token.lower_ == "according" and token.i + 1 < len(self.doc):
            pair = (self.doc[token.i + 1], token)
            return next((c for t in pair for c in t.children if c.dep_ == "pobj"), None)
        return None

    def _media_name(self, noun: Token) -> str | None:
        start, end = noun, noun
        for token in noun.subtree:
            if (
                token.i <= noun.i
                and token.dep_ in ("compound", "nmod", "amod", "det", "poss", "case")
                and token.pos_ in ("PROPN", "NOUN", "ADJ")
            ):
                start = token if token.i < start.i else start
        text = self.draft.document.text[start.idx : end.idx + len(end)]
        if noun.pos_ != "PROPN" and not text.endswith("news agency"):
            return None
        return text if is_media(text) else None

    def negated(self, candidate: Candidate) -> bool:
        """Return whether the report says that this was not said: 'did not mention', 'declined to comment on'."""
        head = self.doc[candidate.head]
        lemma = head.lemma_.lower()
        if candidate.frame.startswith("quote"):
            return False
        if any(c.dep_ == "neg" for c in head.children):
            return cue_class(lemma, head.pos_) not in ("think", "feel", "want")
        if head.dep_ == "xcomp" and head.head.lemma_.lower() in ("decline", "refuse", "fail", "avoid"):
            return True
        return lemma in ("decline", "refuse") and any(
            c.dep_ == "xcomp"
            and c.lemma_ in ("comment", "say", "elaborate", "confirm", "discuss", "answer", "respond", "name")
            for c in head.children
        )

    def time(self, candidate: Candidate, beside: tuple[int, int] | None = None) -> int | None:
        """Return the index of the time expression that hangs on the cue, or None.

        Args:
            candidate: The attribution.
            beside: Tokens of a time that the parser hung on the source: 'The top aide on Sunday said'.
        """
        if not self.draft.times:
            return None
        head = self.doc[candidate.head]
        content = {i for a, b in candidate.content for i in range(a, b)}
        spans: list[tuple[int, int]] = []
        if beside is not None:
            last = self.doc[beside[1] - 1]
            spans.append((self.doc[beside[0]].idx, last.idx + len(last)))
        for child in self._clause(candidate):
            if (
                child.dep_ in ("npadvmod", "prep", "advmod", "tmod", "dobj", "nmod", "obl")
                and child.i != head.i
            ):
                spans.append((child.left_edge.idx, child.right_edge.idx + len(child.right_edge)))
        near = self.doc[min(head.i + 1, len(self.doc) - 1)]
        if near.i not in content:
            spans.append((near.idx, near.idx + len(near)))
        if candidate.frame.startswith(("obj", "passive")) and len(candidate.content) > 1:
            # 'cited his visit in June as "a good thing"': what stands between is the visit's time.
            content |= set(range(candidate.content[0][0], candidate.content[-1][1]))
        for start, end in spans:
            for index, time in enumerate(self.draft.times):
                if (
                    time.type in ("DATE", "TIME")
                    and start <= time.start < end
                    and not self._in(content, time.start)
                ):
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


_TELLING = frozenset(
    """tell inform assure remind warn advise notify brief ask urge call_on convince persuade""".split()
)
_URGING = frozenset(
    """urge ask order tell advise warn call press invite encourage beg implore instruct command""".split()
)
