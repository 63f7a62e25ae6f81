"""The record's entries: a `Claim` is a sourced assertion; its `Evidence` is the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreigndesk.model.annotations import ArgumentRole, AssertionKind, DetailField, Figure

ClaimKind = Literal["event", "statement", "tenure", "relation"]
FormRelation = Literal["full", "same", "cut", "changed", "told"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a report that a claim rests on; `text` equals `document.text[start:end]`.

    Attributes:
        headline: True if the words stand in the headline.
    """

    report_id: str
    start: int
    end: int
    text: str
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A party to a claim, under the office held then.

    Attributes:
        text: The words used in the report.
        role: actor, recipient, mediator, venue_host; speaker, addressee, about; holder, subject, object,
            predecessor.
        actor_id: Before linking `<report id>:<local id>`; afterwards the known actor's id; None if unresolved.
        name: Full name, or None.
        kind: Actor kind.
        office: Title held, original words, or None.
        state: ISO3, or None.
    """

    text: str
    role: str
    actor_id: str | None = None
    name: str | None = None
    kind: str = "unknown"
    office: str | None = None
    state: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class TimeRef:
    """When something happened: ISO days, inclusive, with the words that say so.

    Attributes:
        inferred: None if the claim's own words give the time; else what it was worked out from
            ("day of the main event, in which the speaker took part").
    """

    text: str | None
    start: str | None
    end: str | None
    precision: str | None
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class MentionedTime:
    """A time that the words of a claim name, whether it is the time of what they tell or not.

    Attributes:
        evidence: The expression itself.
        type, value, precision, anchor, reason: As in `TimeExpression`.
        start, end: First and last day, or None: of a length, a repeated or a vague time, and where `reason` says why.
    """

    evidence: Evidence
    type: str
    value: str | None = None
    start: str | None = None
    end: str | None = None
    precision: str | None = None
    anchor: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """Where something happened.

    Attributes:
        feature: What kind of place it is, as in `PlaceMention`: the point of a "country" or a "sea" stands for all of it.
    """

    text: str
    name: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    feature: str | None = None


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A number that some reports give for an event, as the first of them prints it.

    Attributes:
        reports: Ids of the reports that give this number, sorted.
    """

    value: float
    unit: str | None
    text: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assertion:
    """In whose voice some reports tell an event.

    Attributes:
        kind: "reporter" for the report's own voice; else what the words make of it ("said", "accused", "alleged" ...).
        cue: The words that say so, as the first of the reports prints them, or None.
        source: Its words for who says it, or None.
        speakers: Who says it, where known.
        party_as: The role that a speaker, or the state that it acts for, has in the event itself, or None.
        reports: Ids of the reports that tell it so, sorted.
    """

    kind: AssertionKind
    reports: tuple[str, ...]
    cue: str | None = None
    source: str | None = None
    speakers: tuple[Participant, ...] = ()
    party_as: ArgumentRole | None = None


@dataclass(frozen=True, slots=True)
class ToldDetail:
    """A value of a well-known field of an event as some reports give it, worded as the first of them prints it.

    Attributes:
        field, value, unit, basis: As in `Detail`.
        evidence: Its words, a piece for each report that gives this value.
        place: Where, for a place (a stop, where a missile fell).
        time: The day of a stop.
    """

    field: DetailField
    text: str
    evidence: tuple[Evidence, ...]
    value: float | str | None = None
    unit: str | None = None
    basis: str = "words"
    place: PlaceRef | None = None
    time: TimeRef | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A wording in which a statement was printed, with the reports that print it.

    Attributes:
        text: The words as the first of them has them.
        directness: direct, indirect or mixed, there.
        relation: To the fullest form: "full" (it is that), "same" (its words, under another speaker's name), "cut",
            "changed" (words changed, maybe cut too), or "told" (in the reports' words, where the fullest has the speaker's).
        speaker: Who said it by these reports, under the fullest name that one of them gives.
        claims: Ids of the one-report claims, the first printed first.
        reports: Ids of the reports, the first printed first.
        cue: The word that tells it, there.
    """

    text: str
    directness: str | None
    relation: FormRelation
    speaker: tuple[Participant, ...]
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One entry of the record. Which fields matter depends on `kind`; the rest stay at their defaults.

    * event: type (PLOVER), mode, trigger, participants, time, place, figures, asserted_by, details.
    * statement: speaker, addressees, about, cue, content, pieces, directness, venue, via, continues, time (when
      said), sense, hedges.
    * tenure: holder, office, office_kind, state, body, inferred, standing, rank, deputy, posted_to, predecessor; status
      is a TenureStatus.
    * relation: type, subject, object, figure, place.

    Attributes:
        id: 16 hex digits. A claim of one report: a digest of the report's id and what it says where. A claim of
            several reports bears the id of its earliest member (`members` lists all).
        evidence: Never empty in the store.
        background: The report recalls it (event).
        members: Ids of the one-report claims joined in this one, sorted; () before linking.
        content: The words said, an exact slice of the first evidence's report; where the report breaks a sentence
            up ('…,' he said, '…'), the slices in order, parted by a space.
        pieces: Those slices one by one, each with its offsets.
        sense: What the cue implies ("warned", "denied"), one of `SENSES`, or None.
        hedges: The report's words that keep a statement at a distance ('reportedly'), each once.
        speaker_group: What the report calls several speakers together ("ministers"), or None (statement).
        resolved_by: The rule that told who speaks ("surname", "pronoun", "issuer of the text"), or None (statement).
        other_speakers: Whom other reports name as the speaker of these words; only a person settles who it was.
        forms: The wordings in which reports print the statement, the first printed first; () where one claim of
            one report tells it.
        standing: What the status of a tenure leaves out ("elect", "nominee", "outgoing" ...), or None.
        rank: The military or noble rank that stands with the office ("Lt. Gen."), or None.
        deputy: True for the office of a deputy.
        posted_to: Of an ambassador or envoy: where to, as ISO3 of a state or an organisation's words, or None.
        predecessor: From whom the holder takes over, where the report says so (tenure).
        trigger: The word that tells an event, as a dictionary has it ('attack').
        figures: Numbers of those who took part in an event; those that disagree stand side by side, each with its
            reports, and none is made of two.
        asserted_by: Whose word an event rests on, by report; () if all reports tell it in their own voice. Where some
            do and others do not, one entry is of kind "reporter".
        details: Fields of an event of its kind (venue, weapon, charge, stops ...); values that disagree stand side by
            side, each with its words.
        mentioned: Every time that its evidence names, with what it comes to or why it comes to nothing. `time` is when
            it happened; when it was published, the reports say.
    """

    id: str
    kind: ClaimKind
    status: str
    evidence: tuple[Evidence, ...]
    made_by: str
    confidence: float = 0.5
    type: str | None = None
    mode: str | None = None
    participants: tuple[Participant, ...] = ()
    time: TimeRef | None = None
    place: PlaceRef | None = None
    background: bool = False
    speaker: tuple[Participant, ...] = ()
    addressees: tuple[Participant, ...] = ()
    about: tuple[Participant, ...] = ()
    cue: str | None = None
    content: str | None = None
    pieces: tuple[Evidence, ...] = ()
    directness: str | None = None
    venue: str | None = None
    via: str | None = None
    continues: str | None = None
    holder: Participant | None = None
    office: str | None = None
    office_kind: str | None = None
    state: str | None = None
    body: str | None = None
    inferred: bool = False
    subject: Participant | None = None
    object: Participant | None = None
    figure: Figure | None = None
    members: tuple[str, ...] = ()
    sense: str | None = None
    hedges: tuple[str, ...] = ()
    speaker_group: str | None = None
    resolved_by: str | None = None
    other_speakers: tuple[Participant, ...] = ()
    forms: tuple[Form, ...] = ()
    standing: str | None = None
    rank: str | None = None
    deputy: bool = False
    posted_to: str | None = None
    predecessor: Participant | None = None
    trigger: str | None = None
    figures: tuple[ToldFigure, ...] = ()
    asserted_by: tuple[Assertion, ...] = ()
    details: tuple[ToldDetail, ...] = ()
    mentioned: tuple[MentionedTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """A known actor: local actors of several reports taken together.

    Attributes:
        id: Stable: digest of the member that it is called by (`linking.actors.actor_id`).
        names: Every name used, most frequent first.
        members: `<report id>:<local id>` of each local actor, sorted.
        reasons: Why members were joined, one line a join.
    """

    id: str
    kind: str
    name: str
    state: str | None = None
    sector: str | None = None
    names: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedSide:
    """A thing as it was when a person judged it.

    Attributes:
        id: Id of the known actor, the claim or the suggestion then.
        kind: Actor kind, claim kind, or "link".
        name: What it was called; of a claim, its words.
        names: All its names then, most frequent first.
        offices: (title, kind, state, status) of each office that reports gave it then.
        first, last: Days of its first and last report then, or None.
        reports: How many reports it stood in.
        members: What the judgement names: local actors, one-report claims.
    """

    id: str
    kind: str
    name: str
    names: tuple[str, ...] = ()
    state: str | None = None
    sector: str | None = None
    offices: tuple[tuple[str, str | None, str | None, str], ...] = ()
    first: str | None = None
    last: str | None = None
    reports: int = 0
    members: tuple[str, ...] = ()


Verb = Literal["same", "different", "unsure", "confirm", "reject"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided; never overwritten, only withdrawn.

    Attributes:
        verb: same, different, unsure (local actors or claims), confirm, reject (one claim, or one suggestion of a
            catalogue).
        left: Id judged.
        right: Second id for same, different and unsure, else None.
        by, at, why: Who, when (ISO date-time), and why.
        withdrawn_at: ISO date-time of its undoing, or None while it stands.
        left_as: What was judged, as it was then; several if several were judged at once. () in records made before
            this was kept.
        right_as: The other side, likewise.
    """

    id: str
    verb: Verb
    left: str
    right: str | None
    by: str
    at: str
    why: str | None = None
    withdrawn_at: str | None = None
    withdrawn_by: str | None = None
    left_as: tuple[JudgedSide, ...] = ()
    right_as: tuple[JudgedSide, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A field of a claim that a person set right; the machine's value is kept beside it."""

    id: str
    claim_id: str
    field: str
    old: str | None
    new: str | None
    by: str
    at: str
    why: str | None = None
    withdrawn_at: str | None = None
    withdrawn_by: str | None = None
