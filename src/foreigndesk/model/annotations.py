"""What the annotators read off one report: a `Reading` is a pure value that can be sent between processes.

Mentions point to local actors by their id within the report ("e3"); linking turns those into known actors.
All offsets are code points into `Document.text`, half open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from foreigndesk.model.documents import Span

ActorKind = Literal[
    "person", "state", "organization", "body", "force", "group", "party", "people", "place", "unknown"
]
MentionForm = Literal["name", "nominal", "pronoun"]
Status = Literal["happened", "ongoing", "planned", "called_for", "conditional", "denied", "absent"]
ArgumentRole = Literal["actor", "recipient", "mediator", "venue_host"]
TenureStatus = Literal["current", "former", "acting", "incoming", "candidate"]
# What a status leaves out: how one came to be former, acting or incoming, or that a holder is about to go.
Standing = Literal[
    "elect",
    "designate",
    "nominee",
    "outgoing",
    "interim",
    "caretaker",
    "deposed",
    "resigned",
    "late",
    "retired",
]
Directness = Literal["direct", "indirect", "mixed"]
# What a cue implies, beyond that something was said (docs/export.md tells each).
Sense = Literal[
    "said", "announced", "confirmed", "admitted", "claimed", "denied", "no_comment", "left_open",
    "warned", "threatened", "pledged", "offered", "agreed", "concurred", "rejected",
    "asked", "called_for", "demanded", "proposed",
    "accused", "criticised", "praised", "supported", "described",
    "predicted", "hoped", "worried", "regretted", "doubted", "believed", "intended",
]  # fmt: skip
SENSES: tuple[Sense, ...] = get_args(Sense)
# How a report passes on what it does not tell in its own voice; "reporter" stands beside others where it also does.
AssertionKind = Literal[
    "reporter", "said", "announced", "confirmed", "admitted", "claimed", "denied", "warned", "accused", "criticised",
    "predicted", "doubted", "believed", "reported", "alleged",
]  # fmt: skip
# What ties two nouns of a sentence: who leads, belongs to, meets, fights or helps whom, and who or what is where.
TieKind = Literal["leads", "belongs", "meets", "fights", "allied", "located"]
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
RELATION_TYPES = (
    "commands",
    "reports_to",
    "deploys",
    "allied_with",
    "member_of",
    "claims_territory",
    "based_at",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `headline` marks those of the headline, `paragraph` counts from 0."""

    start: int
    end: int
    headline: bool = False
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A TIMEX3 expression with what it comes to.

    Attributes:
        type: DATE, TIME, DURATION or SET.
        value: TIMEX3 value ("2025-10-29", "P2D", "PAST_REF"), or None if it cannot be resolved.
        first: ISO date of its first day, or None (durations, sets and vague times have none).
        last: ISO date of its last day, inclusive, or None.
        precision: "day", "week", "month", "quarter", "year", "decade", "hour" ..., or None.
        anchor: What it was counted from: "absolute", "published", "dateline", "text", or None.
        reason: Why there is no value, or None.
    """

    start: int
    end: int
    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None = None
    first: str | None = None
    last: str | None = None
    precision: str | None = None
    anchor: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name as recognised, before anyone asks whose it is.

    Attributes:
        label: PER, ORG, LOC (incl. states and cities) or NORP (nationalities: 'Chinese', 'the Taliban's' is ORG).
    """

    start: int
    end: int
    text: str
    label: Literal["PER", "ORG", "LOC", "NORP"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A toponym resolved against the gazetteer; the numbers are None when nothing fitted.

    Attributes:
        country: ISO 3166-1 alpha-3, or None (seas, Antarctica, unresolved).
        feature: "country", "city", "admin", "sea", "strait", "island", "base", "region", ...
        as_actor: True if the text uses it for its government ('Tokyo said').
    """

    start: int
    end: int
    text: str
    name: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    feature: str | None = None
    as_actor: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an actor: a name, a nominal ('the Secretary'), or a pronoun.

    Attributes:
        actor: Id of the `LocalActor` ("e3").
        head: Offset of the syntactic head's first character, for joining with other layers.
    """

    start: int
    end: int
    text: str
    form: MentionForm
    actor: str
    head: int | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Words that point to one person, organisation or place, whether the desk takes it for an actor or not.

    Actors with their names, offices and states are `LocalActor`s; chains also hold bystanders and places.

    Attributes:
        label: PER, ORG or LOC.
        spans: Offsets of its mentions in text order, names, nouns and pronouns; one may lie inside another.
    """

    label: Literal["PER", "ORG", "LOC"]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """An office that the report gives a person.

    Attributes:
        title: Words used for the office without state and holder ("Defence Secretary"), original spelling.
        kind: Normalised office kind from `data.offices` ("defence_minister"), or None.
        state: ISO3 of the state, or None.
        body: Ministry or organisation, or None.
        status: current, former, acting, incoming, or candidate (who wants the office and does not hold it).
        span: The words that say so, incl. the holder's name ("US Defence Secretary Pete Hegseth").
        inferred: True if worked out ('their Japanese counterparts'), not stated.
        standing: What the status leaves out ("elect", "designate", "nominee", "outgoing" ...), or None.
        rank: The military or noble rank that stands with it ("Lt. Gen."), or None.
        deputy: True for a deputy's office ("Deputy Foreign Minister", "deputy commander").
        posted_to: Of an ambassador or envoy: where to, as ISO3 of a state or an organisation's words, or None.
        predecessor: Where the report names the one from whom the holder takes over ("succeeded X as ..."), or None.
    """

    title: str
    span: Span
    kind: str | None = None
    state: str | None = None
    body: str | None = None
    status: TenureStatus = "current"
    inferred: bool = False
    standing: Standing | None = None
    rank: str | None = None
    deputy: bool = False
    posted_to: str | None = None
    predecessor: Span | None = None


@dataclass(frozen=True, slots=True)
class LocalActor:
    """An actor of one report: all its mentions taken together.

    Attributes:
        id: "e0", "e1", ... in order of first mention.
        name: Longest name used ("Pete Hegseth", "Ministry of Defence"), or the nominal phrase if it has none.
        state: ISO3 of the state it acts for, or None.
        sector: PLOVER sector (GOV, MIL, REB, OPP, PTY, AGR, BUS, CRM, CVL, EDU, ELI, HLH, HRI, JUD, LAB,
            LEG, MED, REF, SPY, UAF, IGO, NGO ...), or None.
        members: Ids of the actors a group stands for ('the ministers').
        named: False if the report never gives a name.
        gender: "m", "f" or None, from pronouns and honorifics only.
    """

    id: str
    kind: ActorKind
    name: str
    state: str | None = None
    sector: str | None = None
    offices: tuple[OfficeHeld, ...] = ()
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    named: bool = True
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Who said what, as annotated in PolNeAR/PARC: source, cue and content spans.

    Attributes:
        content: Pieces in order; a direct quotation includes its quotation marks' inside words only by overlap:
            the spans hold the quotation marks where the text has them.
        directness: direct (all inside quotation marks), indirect (none), mixed.
        speakers: Ids of the local actors who said it; empty if unknown.
        addressees: Ids of the local actors it was said to.
        about: Ids of the local actors named in the content.
        cue_lemma: Lemma of the cue ("say", "warn"), or None.
        venue: Span of the words for the setting ('a joint press conference'), or None.
        via: Agency or outlet that the report credits for it, or None.
        negated: True for what the report says was not said ('did not mention').
        continues: Index in `Reading.quotations` of the paragraph before of the same quotation, or None.
        time: Index in `Reading.times` of when it was said, or None.
        rule: Name of the rule or head that read it.
        score: 0 to 1, how sure that is.
        sense: What the cue implies ("warned", "denied", "called_for"), one of `SENSES`; None where no cue tells.
        hedges: Spans of the words by which the report keeps it at a distance ('reportedly', 'sources familiar with
            the matter', 'on condition of anonymity'), in text order.
        speaker_group: Id of the local group that the source names ('the ministers', 'they'), or None; its members,
            where known, are the `speakers`.
        resolved_by: The rule that found the speakers: "name", "surname", "title", "pronoun", "metonym", "spokesman of",
            "description", "group of members", "issuer of the text", "turn" ...; None if they are unknown.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    directness: Directness
    speakers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    cue_lemma: str | None = None
    venue: Span | None = None
    via: str | None = None
    negated: bool = False
    continues: int | None = None
    time: int | None = None
    rule: str | None = None
    score: float = 0.5
    sense: Sense | None = None
    hedges: tuple[Span, ...] = ()
    speaker_group: str | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant of an event: its role, its words, and the local actor if known.

    Attributes:
        role: actor, recipient, mediator or venue_host.
    """

    role: ArgumentRole
    start: int
    end: int
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: 50,000 troops."""

    value: float
    unit: str | None
    text: str


DetailField = Literal[
    "format", "forum", "level", "order", "venue",  # meetings
    "agreed", "document",  # agreements
    "weapon", "count", "range_km", "altitude_km", "fell", "launched_from",  # launches; `weapon` of strikes, too
    "force", "number", "from", "to",  # deployments and withdrawals; `number` of detentions, too
    "stop",  # visits, in the order of the journey
    "on", "measure", "over",  # sanctions
    "charge",  # detentions
    "target", "killed", "wounded",  # strikes
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of a well-known field of an event, with the words that give it; a field that is not told has none.

    Attributes:
        field: What it is of the event (docs/export.md tells each); several details may give one field.
        text: The report's words, `document.text[start:end]`.
        value: What they come to where that can be worked out: a number (of `unit`; kilometres where the field's
            name says so), the place in an order, a normal word ("in person", "ministers"); else None.
        unit: What the number counts ("soldiers"), or None.
        basis: "words" if the words say it, "offices" if it was worked out from the offices of those who take part.
        place: Index in `Reading.places`, or None.
        time: Index in `Reading.times` of the day of a stop, or None.
    """

    field: DetailField
    start: int
    end: int
    text: str
    value: float | str | None = None
    unit: str | None = None
    basis: Literal["words", "offices"] = "words"
    place: int | None = None
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """In whose saying an event stands that the report does not tell in its own voice.

    Attributes:
        kind: What the words make of it: "said", "claimed", "accused", "denied", "reported" (hearsay: 'reportedly',
            'is said to'), "alleged" ...; "reporter" where the report tells it in its own voice elsewhere.
        cue: The words that say so ('according to', 'accused', 'allegedly'), or None.
        source: The words for who says it, or None if the report does not tell.
        speakers: Ids of the local actors who say it; empty if unknown.
        party_as: The role that a speaker, or the state that it acts for, has in the event; None if it has none.
    """

    kind: AssertionKind
    cue: Span | None = None
    source: Span | None = None
    speakers: tuple[str, ...] = ()
    party_as: ArgumentRole | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """An event as one report tells it.

    Attributes:
        type: One of `EVENT_TYPES` (PLOVER).
        mode: PLOVER mode or our own word ("meet", "visit", "test_launch"), or None.
        trigger: The word that tells it.
        extent: The clause or sentence that it rests on (the evidence).
        time: Index in `Reading.times`, or None. Never the publication date by default.
        place: Index in `Reading.places`, or None.
        background: True if the report recalls it, and does not report it as news.
        score: 0 to 1.
        lemma: The trigger as a dictionary has it, None if it was not worked out.
        figures: Numbers of those who take part (the dead, the troops sent), in text order.
        asserted_by: In whose sayings it stands, the innermost first; () if the report tells it in its own voice.
        details: Fields that events of its kind have (venue, weapon, charge, stops ...), as far as they are told.
    """

    type: str
    trigger: Span
    extent: Span
    status: Status
    arguments: tuple[Argument, ...] = ()
    mode: str | None = None
    time: int | None = None
    place: int | None = None
    background: bool = False
    score: float = 0.5
    lemma: str | None = None
    figures: tuple[Figure, ...] = ()
    asserted_by: tuple[Attribution, ...] = ()
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationMention:
    """A lasting relation between two actors or an actor and a place.

    Attributes:
        type: One of `RELATION_TYPES`.
        subject: Local actor id, or None with only the words known.
        subject_span: Words of the subject.
        object: Local actor id, or None.
        object_place: Index in `Reading.places`, or None.
        object_span: Words of the object.
    """

    type: str
    subject_span: Span
    object_span: Span
    extent: Span
    status: Status = "ongoing"
    subject: str | None = None
    object: str | None = None
    object_place: int | None = None
    figure: Figure | None = None
    score: float = 0.5


@dataclass(frozen=True, slots=True)
class Tie:
    """What the syntax of a sentence says of two of its nouns, named or not; a fact of the words, and no claim.

    Attributes:
        source: Words of who leads, belongs, meets, fights, helps or is somewhere; places and arms may be sources too.
        target: Words of whom or where.
        source_actor: Id of the local actor, or None.
        target_actor: Id of the local actor, or None.
        place: Index in `Reading.places` of the target, or None.
        rule: Name of the construction that says so.
    """

    kind: TieKind
    source: Span
    target: Span
    source_actor: str | None = None
    target_actor: str | None = None
    place: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read off one report by one version of the annotators; serialisable, comparable.

    Attributes:
        document_id: The report.
        made_by: Version string of the whole chain, e.g. "foreigndesk 0.1.0".
        versions: Annotator name → version.
        language_read: False if the report is in a language that is kept unread.
    """

    document_id: str
    made_by: str
    versions: dict[str, str] = field(default_factory=dict)
    language_read: bool = True
    sentences: tuple[Sentence, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    names: tuple[Name, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: tuple[LocalActor, ...] = ()
    chains: tuple[Chain, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    events: tuple[EventMention, ...] = ()
    relations: tuple[RelationMention, ...] = ()
    ties: tuple[Tie, ...] = ()

    def actor(self, actor_id: str) -> LocalActor:
        """Return the local actor of that id.

        Raises:
            KeyError: If the reading has none.
        """
        for actor in self.actors:
            if actor.id == actor_id:
                return actor
        raise KeyError(actor_id)
