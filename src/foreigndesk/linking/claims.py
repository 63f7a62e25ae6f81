"""Reading in, claims of one report out: the first step of linking, and the only one that sees no other report."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator

from foreigndesk.data.offices import NO_OFFICE
from foreigndesk.model import (
    Argument,
    Assertion,
    Attribution,
    Claim,
    Detail,
    Document,
    EventMention,
    Evidence,
    LocalActor,
    MentionedTime,
    OfficeHeld,
    Participant,
    PlaceRef,
    Quotation,
    Reading,
    RelationMention,
    Sentence,
    Span,
    TimeRef,
    ToldDetail,
    ToldFigure,
)

# Quotations, events and relations scored lower than this by their annotator stay in the reading and make no claim
# (set on benchmarks/desk: the share of statements in the record that people list too).
MIN_STATEMENT_SCORE = 0.5
MIN_EVENT_SCORE = 0.3
# The report's main day is looked for in so many sentences of the body: the lead.
LEAD_SENTENCES = 3
# no party: marks, numbers, and the bracket codes of tokenised text ('-RRB-')
NO_WORD = re.compile(r"[\W\d_]*(?:[LR][RS]B)?[\W\d_]*")
PRONOUNS = frozenset("he him his she her hers they them their theirs it its we us our who which".split())
RELATIONS_WITH_A_PLACE = frozenset({"deploys", "based_at", "claims_territory"})
QUOTATION_MARKS = "\"“”‘’'«»„‟‚‛"


def build_claims(document: Document, reading: Reading) -> tuple[Claim, ...]:
    """Return the claims of one report, in text order; participants' ids are `<report id>:<local id>`.

    Args:
        document: The report.
        reading: What the annotators read off it.
    """
    builder = _Builder(document, reading)
    claims = [*builder.events(), *builder.statements(), *builder.tenures(), *builder.relations()]
    unique: dict[str, Claim] = {}
    for claim in claims:
        unique.setdefault(
            claim.id, dataclasses.replace(claim, mentioned=builder.mentioned_in(claim.evidence))
        )
    return tuple(sorted(unique.values(), key=lambda c: (c.evidence[0].start, c.kind, c.id)))


class _Builder:
    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.reading, self.text = document, reading, document.text
        self.actors = {actor.id: actor for actor in reading.actors}
        self.main_days = self._main_days()

    # --- parts of claims -------------------------------------------------------------------------------------

    def claim_id(self, kind: str, *parts: object) -> str:
        words = "\x1f".join([self.document.id, kind, *map(str, parts)])
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    def slice(self, span: Span) -> Evidence:
        headline = self.document.headline
        inside = headline is not None and headline.start <= span.start < headline.end
        return Evidence(self.document.id, span.start, span.end, self.text[span.start : span.end], inside)

    def sentence_at(self, offset: int) -> Sentence | None:
        return next((s for s in self.reading.sentences if s.start <= offset < s.end), None)

    def sentences_over(self, spans: Iterable[Span]) -> Evidence:
        """The sentences that hold the spans, as one piece of evidence."""
        spans = list(spans)
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        first, last = self.sentence_at(start), self.sentence_at(max(start, end - 1))
        return self.slice(
            Span(min(start, first.start) if first else start, max(end, last.end) if last else end)
        )

    def participants(self, actor_id: str | None, role: str, span: Span | None) -> Iterator[Participant]:
        """A mention's actor, or each member of a group with named members; the words stay those of the mention."""
        words = self.text[span.start : span.end] if span else None
        actor = self.actors.get(actor_id) if actor_id else None
        if words and NO_WORD.fullmatch(words):
            return
        if actor is None:
            if words:
                yield Participant(words, role)
            return
        members = [self.actors[m] for m in actor.members if m in self.actors]
        for one in members or [actor]:
            yield self.participant(one, role, words or one.name)

    def participant(self, actor: LocalActor, role: str, words: str) -> Participant:
        # 'they' tells a reader of the record nothing: an actor without a name bears the phrase that it stands for
        if words.lower() in PRONOUNS and not actor.named:
            words = actor.name
        office = next((o for o in actor.offices if o.status in ("current", "acting")), None)
        return Participant(
            text=words,
            role=role,
            actor_id=f"{self.document.id}:{actor.id}",
            name=actor.name if actor.named else None,
            kind=actor.kind,
            office=office.title if office else None,
            state=actor.state or (office.state if office else None),
            sector=actor.sector,
        )

    def time(self, index: int | None) -> TimeRef | None:
        if index is None:
            return None
        time = self.reading.times[index]
        if time.first is None and time.last is None:
            return None
        return TimeRef(time.text, time.first, time.last, time.precision)

    def place(self, index: int | None) -> PlaceRef | None:
        if index is None:
            return None
        place = self.reading.places[index]
        return PlaceRef(
            place.text, place.name, place.geonameid, place.lat, place.lon, place.country, place.feature
        )

    def mentioned_in(self, evidence: Iterable[Evidence]) -> tuple[MentionedTime, ...]:
        """The times that the words of a claim name; those worked out from them for events are none of their own."""
        pieces = list(evidence)
        found: list[MentionedTime] = []
        position = 0
        for time in self.reading.times:
            if time.start < position:
                continue
            position = time.end
            if any(e.start <= time.start and time.end <= e.end for e in pieces):
                found.append(
                    MentionedTime(
                        self.slice(Span(time.start, time.end)),
                        time.type,
                        time.value,
                        time.first,
                        time.last,
                        time.precision,
                        time.anchor,
                        time.reason,
                    )
                )
        return tuple(found)

    def _main_days(self) -> dict[str, TimeRef]:
        """The day of what the lead reports, for each actor who took part in it or spoke on it.

        What a person says in the course of a report on that day's doings was said then; what others say may have
        been said on any day.
        """
        body = [s for s in self.reading.sentences if not s.headline][:LEAD_SENTENCES]
        days: dict[str, TimeRef] = {}
        if not body:
            return days
        dated: list[tuple[int, int, list[str | None]]] = []
        for event in self.reading.events:
            if event.time is not None and event.status == "happened" and not event.background:
                parties = [a.actor for a in event.arguments if a.role == "actor"]
                dated.append((event.trigger.start, event.time, parties))
        for quotation in self.reading.quotations:
            if quotation.time is not None and quotation.cue:
                dated.append((quotation.cue[0].start, quotation.time, list(quotation.speakers)))
        for start, index, parties in sorted(dated, key=lambda d: d[:2]):
            time = self.time(index)
            if (
                body[0].start <= start < body[-1].end
                and time
                and time.precision == "day"
                and time.start == time.end
            ):
                day = TimeRef(
                    None, time.start, time.end, "day", "day of the main event, in which the speaker took part"
                )
                for party in parties:
                    actor = self.actors.get(party or "")
                    for one in (party, *(actor.members if actor else ())):
                        if one is not None:
                            days.setdefault(one, day)
        return days

    # --- claims ----------------------------------------------------------------------------------------------

    def events(self) -> Iterator[Claim]:
        for event in self.reading.events:
            if event.score < MIN_EVENT_SCORE:
                continue
            parties = self._event_parties(event)
            if not parties:
                continue
            yield Claim(
                id=self.claim_id("event", event.type, event.trigger.start, event.trigger.end, event.status),
                kind="event",
                status=event.status,
                evidence=(self.slice(event.extent),),
                made_by=self.reading.made_by,
                confidence=round(event.score, 3),
                type=event.type,
                mode=event.mode,
                participants=tuple(parties),
                time=self.time(event.time),
                place=self.place(event.place),
                background=event.background,
                trigger=event.lemma,
                figures=tuple(
                    ToldFigure(f.value, f.unit, f.text, (self.document.id,)) for f in event.figures
                ),
                asserted_by=tuple(map(self._assertion, event.asserted_by)),
                details=tuple(map(self.told_detail, event.details)),
            )

    def _assertion(self, told: Attribution) -> Assertion:
        cue, source = (self.text[s.start : s.end] if s else None for s in (told.cue, told.source))
        speakers = {
            party.actor_id: party
            for speaker in told.speakers
            for party in self.participants(speaker, "speaker", told.source)
        }
        return Assertion(
            kind=told.kind,
            reports=(self.document.id,),
            cue=cue,
            source=source,
            speakers=tuple(speakers.values()),
            party_as=told.party_as,
        )

    def told_detail(self, detail: Detail) -> ToldDetail:
        return ToldDetail(
            detail.field,
            detail.text,
            (self.slice(Span(detail.start, detail.end)),),
            detail.value,
            detail.unit,
            detail.basis,
            self.place(detail.place),
            self.time(detail.time),
        )

    def _event_parties(self, event: EventMention) -> list[Participant]:
        parties: list[Participant] = []
        taken: set[tuple[str, str | None]] = set()
        for argument in sorted(event.arguments, key=_argument_order):
            span = Span(argument.start, argument.end)
            for party in self.participants(argument.actor, argument.role, span):
                key = (argument.role, party.actor_id or party.text)
                if key not in taken:
                    taken.add(key)
                    parties.append(party)
        return parties

    def statements(self) -> Iterator[Claim]:
        last_ids: dict[int, str] = {}
        for index, quotation in enumerate(self.reading.quotations):
            if quotation.score < MIN_STATEMENT_SCORE:
                continue
            before = last_ids.get(quotation.continues) if quotation.continues is not None else None
            for pieces in self._utterances(quotation):
                claim = self._statement(quotation, pieces, before)
                before = last_ids[index] = claim.id
                yield claim

    def _utterances(self, quotation: Quotation) -> Iterator[tuple[Evidence, ...]]:
        """The content's pieces; those of one sentence stay together ('…,' he said, '…'), others are claims apart."""
        together: list[Evidence] = []
        for span in map(self._trim, quotation.content):
            if span.end <= span.start:
                continue
            if together and self.sentence_at(together[-1].end - 1) != self.sentence_at(span.start):
                yield tuple(together)
                together = []
            together.append(self.slice(span))
        if together:
            yield tuple(together)

    def _statement(self, quotation: Quotation, pieces: tuple[Evidence, ...], before: str | None) -> Claim:
        spans = [Span(piece.start, piece.end) for piece in pieces]
        about = self._about(quotation, spans)
        venue = quotation.venue
        return Claim(
            id=self.claim_id("statement", *((p.start, p.end) for p in pieces)),
            kind="statement",
            status="absent" if quotation.negated else "happened",
            evidence=(self.sentences_over([*quotation.source, *quotation.cue, *spans]),),
            made_by=self.reading.made_by,
            confidence=round(quotation.score, 3),
            speaker=tuple(self._speakers(quotation)),
            addressees=tuple(
                self.participant(self.actors[a], "addressee", self.actors[a].name)
                for a in quotation.addressees
                if a in self.actors
            ),
            about=tuple(
                self.participant(self.actors[a], "about", self.actors[a].name)
                for a in about
                if a in self.actors
            ),
            cue=" ".join(self.text[s.start : s.end] for s in quotation.cue) or None,
            content=" ".join(piece.text for piece in pieces),
            pieces=pieces,
            directness=quotation.directness,
            venue=self.text[venue.start : venue.end] if venue else None,
            via=quotation.via,
            continues=before,
            time=self.time(quotation.time) or self._inferred_time(quotation),
            sense=quotation.sense,
            hedges=tuple(dict.fromkeys(self.text[s.start : s.end] for s in quotation.hedges)),
            speaker_group=self._group_name(quotation),
            resolved_by=quotation.resolved_by,
        )

    def _about(self, quotation: Quotation, pieces: list[Span]) -> list[str]:
        """The actors that these pieces of a quotation are about, where there are more pieces than these."""
        whole = [self._trim(span) for span in quotation.content]
        if all(any(p.start <= s.start and s.end <= p.end for p in pieces) for s in whole):
            return list(quotation.about)
        inside = {
            m.actor
            for m in self.reading.mentions
            # a mention may take in the quotation mark before it
            if any(s.start <= m.start + 1 and m.end <= s.end for s in pieces)
        }
        inside |= {m for a in inside if a in self.actors for m in self.actors[a].members}
        states = {
            self.actors[a].state for a in inside if a in self.actors and self.actors[a].kind != "person"
        }
        return [
            a
            for a in quotation.about
            if a in inside
            or (a in self.actors and self.actors[a].kind == "state" and self.actors[a].state in states)
        ]

    def _group_name(self, quotation: Quotation) -> str | None:
        group = self.actors.get(quotation.speaker_group or "")
        return group.name if group else None

    def _inferred_time(self, quotation: Quotation) -> TimeRef | None:
        """The main day, for what those said in the report's own narrative who took part in its main event."""
        sentence = self.sentence_at(quotation.content[0].start)
        if quotation.negated or sentence is None or sentence.headline:
            return None
        speakers = [
            m for s in quotation.speakers for m in (s, *(self.actors[s].members if s in self.actors else ()))
        ]
        return next((self.main_days[s] for s in speakers if s in self.main_days), None)

    def _trim(self, span: Span) -> Span:
        """The content without quotation marks that enclose the whole of it, and without white space."""
        start, end = span.start, span.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start < end and self.text[start] in QUOTATION_MARKS:
            inner = self.text[start + 1 : end]
            closing = next((i for i, c in enumerate(inner) if c in '"”»'), None)
            if closing is None or start + 1 + closing >= end - 1:
                start += 1
                if end > start and self.text[end - 1] in "\"”»’'":
                    end -= 1
        return Span(start, end)

    def _speakers(self, quotation: Quotation) -> list[Participant]:
        span = quotation.source[0] if quotation.source else None
        found: list[Participant] = []
        for actor_id in quotation.speakers:
            for party in self.participants(actor_id, "speaker", span):
                if party.actor_id not in {f.actor_id for f in found}:
                    found.append(party)
        if not found and span is not None:
            found.append(Participant(self.text[span.start : span.end], "speaker"))
        return found

    def tenures(self) -> Iterator[Claim]:
        for actor in self.reading.actors:
            if actor.kind != "person" or not actor.named:
                continue
            by_office: dict[tuple[str | None, ...], list[OfficeHeld]] = {}
            for office in actor.offices:
                if office.kind not in NO_OFFICE:
                    by_office.setdefault(self._tenure_key(office), []).append(office)
            yield from (self._tenure(actor, offices) for offices in by_office.values())

    def _tenure_key(self, office: OfficeHeld) -> tuple[str | None, ...]:
        """Return what makes one claim: who follows whom is said by words of its own, and so is a claim of its own."""
        kind = office.kind or office.title.lower()
        deputy = "deputy" if office.deputy else None
        before = self._named_at(office.predecessor)
        return (
            kind, office.state, office.status, office.standing, deputy, office.posted_to, before.id if before else None,
        )  # fmt: skip

    def _tenure(self, actor: LocalActor, offices: list[OfficeHeld]) -> Claim:
        stated = [o for o in offices if not o.inferred] or offices
        pieces = {p.start: p for p in (self.sentences_over([o.span]) for o in stated)}
        first = stated[0]
        kind, state, status, *more = self._tenure_key(first)
        before = self._named_at(first.predecessor)
        return Claim(
            id=self.claim_id(
                "tenure", actor.name, kind, state, status, first.span.start, *filter(None, more)
            ),
            kind="tenure",
            status=first.status,
            evidence=tuple(pieces[start] for start in sorted(pieces)),
            made_by=self.reading.made_by,
            confidence=0.6 if first.inferred else 0.9,
            holder=self.participant(actor, "holder", self.text[first.span.start : first.span.end]),
            office=first.title,
            office_kind=first.kind,
            state=state,
            body=first.body,
            inferred=first.inferred,
            standing=first.standing,
            rank=next((o.rank for o in stated if o.rank), None),
            deputy=first.deputy,
            posted_to=first.posted_to,
            predecessor=self.participant(before, "predecessor", self.slice(first.predecessor).text)
            if before is not None and first.predecessor is not None
            else None,
        )

    def _named_at(self, span: Span | None) -> LocalActor | None:
        """Return the actor that a name at some words means, or None."""
        if span is None:
            return None
        found = next((m for m in self.reading.mentions if m.start <= span.start and span.end <= m.end), None)
        return self.actors.get(found.actor) if found is not None else None

    def relations(self) -> Iterator[Claim]:
        for relation in self.reading.relations:
            yield Claim(
                id=self.claim_id(
                    "relation",
                    relation.type,
                    relation.subject_span.start,
                    relation.object_span.start,
                    relation.status,
                ),
                kind="relation",
                status=relation.status,
                evidence=(self._relation_evidence(relation),),
                made_by=self.reading.made_by,
                confidence=round(relation.score, 3),
                type=relation.type,
                subject=self._side(relation.subject, "subject", relation.subject_span),
                object=self._side(relation.object, "object", relation.object_span),
                place=self.place(relation.object_place) if relation.type in RELATIONS_WITH_A_PLACE else None,
                figure=relation.figure,
            )

    def _relation_evidence(self, relation: RelationMention) -> Evidence:
        spans = [relation.extent]
        # a subject told in the sentence before is part of what the claim rests on
        if relation.subject_span.end <= relation.extent.start:
            spans.append(relation.subject_span)
        return self.sentences_over(spans)

    def _side(self, actor_id: str | None, role: str, span: Span) -> Participant:
        actor = self.actors.get(actor_id) if actor_id else None
        words = self.text[span.start : span.end]
        return self.participant(actor, role, words) if actor else Participant(words, role)


def _is_short_for(short: OfficeHeld, full: OfficeHeld) -> bool:
    """True for 'Secretary' beside 'Defense Secretary': the same office, said in fewer words."""
    if short.status != full.status or (short.state is not None and short.state != full.state):
        return False
    words, longer = short.title.lower().split(), full.title.lower().split()
    return len(words) < len(longer) and (longer[-len(words) :] == words or longer[: len(words)] == words)


def _argument_order(argument: Argument) -> tuple[int, int]:
    return (("actor", "recipient", "mediator", "venue_host").index(argument.role), argument.start)
