"""What the store gives back: plain frozen values that every view (command line, web, export) shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from foreigndesk.linking.wording import Change
from foreigndesk.model import Actor, ActorLink, Claim, Document, Evidence, Failure, Form, Reading

# Around the found words in `Hit.snippet`; control characters, so that no report can hold them.
MARK_START = "\x02"
MARK_END = "\x03"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One report under a claim.

    Attributes:
        published: Calendar day, or None.
        text: The words of the report that the claim rests on.
        origin: Id of the report that this one reprints, or its own id.
        start: Where these words begin in the report's text.
    """

    report_id: str
    outlet: str | None
    published: str | None
    title: str | None
    text: str
    headline: bool = False
    origin: str | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class FormView:
    """A form of a statement with its sources counted.

    Attributes:
        first: The report that printed it first.
        changes: The fullest form beside this one, stretch by stretch; () for the fullest itself and its like.
    """

    form: Form
    reports: int
    outlets: int
    origins: int
    first: SourceLine | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its sources counted in reports, outlets and independent origins.

    Attributes:
        claim: The claim, corrections applied.
        sources: The words it rests on, first published first.
        judgement: "confirm", "reject" or None.
        corrected: Field name to the machine's value, for fields that a person set right.
        withdrawn_at: When the record gave it up (only seen with `as_of`), or None.
        forms: The wordings of a statement that several claims tell, the first printed first.
        links: Known actor to what a person confirmed about it from a catalogue, for its parties.
    """

    claim: Claim
    reports: int
    outlets: int
    origins: int
    sources: tuple[SourceLine, ...]
    judgement: str | None = None
    corrected: dict[str, str | None] = field(default_factory=dict)
    recorded_at: str | None = None
    withdrawn_at: str | None = None
    forms: tuple[FormView, ...] = ()
    links: dict[str, ActorLink] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def day(self) -> str | None:
        """First day of the claim's own time, or None; never the publication date."""
        return self.claim.time.start if self.claim.time else None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a listing of reports.

    Attributes:
        opening: The first words of a report without a headline; None if it has one.
    """

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    words: int
    read: bool
    claims: int
    reprint_of: str | None = None
    reprint_kind: str | None = None
    story: str | None = None
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with all that was read in it.

    Attributes:
        reading: None if it could not be read (the failure is in `Desk.status()`).
        reprint_of: Id of the report that it goes back to, or None.
        reprint_kind: "exact", "near" or "partial", or None.
        parent: Id of the report that it was most likely taken from, or None.
        via: The agency that it credits, and whose own report is not in the record, or None.
        copies: Ids of the reports that were most likely taken from it.
        story: Id of the story it belongs to, or None.
        claims: The claims that rest on it, in the order of its text.
    """

    document: Document
    reading: Reading | None
    reprint_of: str | None
    reprint_kind: str | None
    story: str | None
    claims: tuple[ClaimView, ...]
    recorded_at: str | None = None
    parent: str | None = None
    via: str | None = None
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A report or a claim that a search found.

    Attributes:
        kind: "report" or "claim".
        snippet: Words around what was found; the found words stand between `MARK_START` and `MARK_END`.
        day: Publication day of a report, own day of a claim; None if unknown.
        outlet: Of a claim, who printed it first.
        recorded_at: When it came into the record.
        reports, outlets, origins: How many tell a claim; a report counts itself.
        claim: A claim with its sources; None for a report.
    """

    kind: str
    id: str
    title: str | None
    snippet: str
    day: str | None
    outlet: str | None
    recorded_at: str | None = None
    reports: int = 1
    outlets: int = 1
    origins: int = 1
    claim: ClaimView | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many hits a search has, and how many reports, outlets and independent origins stand under them.

    Attributes:
        reports: Reports that are hits themselves, or tell a claim that is one.
        capped: True if there are more hits: the numbers are those of the hits recorded last.
    """

    hits: int
    reports: int
    outlets: int
    origins: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with its counts.

    Attributes:
        label: The value for people: the name of a state or an actor.
        narrowing: What is to be added to the search to have only these hits.
        hits: Hits that have the value.
    """

    value: str
    label: str
    narrowing: str
    hits: int
    reports: int
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that hits have in one respect, the most frequent first (months: in order).

    Attributes:
        name: kind, type, status, outlet, state (of a party), country (of the place), actor or month.
        more: How many further values there are.
    """

    name: str
    values: tuple[FacetValue, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the hits of a search.

    Attributes:
        query: The search as it was understood.
        order: How the hits are ordered: relevance, newest, oldest or added.
        cursor: What `Desk.find` takes to give the next page; None if this was the last.
        totals: Counts over all hits, not just this page; None if they were not asked for.
        facets: Counts by value; () if they were not asked for.
        cut: True if there are more hits than an order by relevance gives: those by time give all.
    notes: How values were understood that may mean several things: the point that the name of a place stands for.
    """

    query: str
    order: str
    hits: tuple[Hit, ...]
    cursor: str | None = None
    totals: Totals | None = None
    facets: tuple[Facet, ...] = ()
    cut: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept under a name.

    Attributes:
        by: Who saved it.
        at: When (ISO, UTC).
        seen_at: When its new hits were last looked at; at first, when it was saved.
        new: How many hits are new since.
        capped: True if more are.
    """

    name: str
    query: str
    by: str
    at: str
    seen_at: str
    new: int = 0
    capped: bool = False


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A hit as an entry of a feed. It has no link: whoever serves the feed knows where its pages are.

    Attributes:
        kind: "report" or "claim", for the link; `hit` is its id.
        id: Stable URN.
        text: What it says, in one or two sentences.
        updated: When it was recorded (ISO, UTC).
        outlet: Who printed it first, or None.
    """

    kind: str
    hit: str
    id: str
    title: str
    text: str
    updated: str
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One side of a comparison: a speaker, or a time, with the statements in order of time.

    Attributes:
        label: What the side was asked for.
        words: Words that it uses more often than the other side.
    """

    label: str
    statements: tuple[ClaimView, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two speakers, or one at two times, said about the same.

    Attributes:
        both: Statements that are on both sides: made jointly, or printed under either name.
        alike: Pairs of one statement of each side in like words, the likest first.
        words: Words that both sides use.
    """

    left: ComparedSide
    right: ComparedSide
    about: str | None = None
    both: tuple[ClaimView, ...] = ()
    alike: tuple[tuple[ClaimView, ClaimView], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in an office, as the reports have it.

    Attributes:
        office: Words used for the office.
        first: Day of the first report that has the person in office (of the first that calls them former, or
            incoming, if none has); None if no report of it is dated.
        last: Day of the last one.
        status: current, former, acting, incoming or candidate, as last reported.
        claims: The tenures it rests on.
        standing: What the status leaves out, as last reported ("outgoing", "elect" ...), or None.
        body: Of which ministry or organisation, or None.
        posted_to: Of an ambassador or envoy: where to, or None.
        deputy: True for the office of a deputy.
    """

    actor_id: str | None
    name: str
    office: str | None
    office_kind: str | None
    state: str | None
    status: str
    first: str | None
    last: str | None
    claims: tuple[ClaimView, ...] = ()
    standing: str | None = None
    body: str | None = None
    posted_to: str | None = None
    deputy: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report that has a person in an office, or out of it, with the words that say so.

    Attributes:
        day: The report's day, or None.
        claim: The tenure that the report tells.
        evidence: The report's own words.
    """

    person: str
    actor_id: str | None
    status: str
    standing: str | None
    day: str | None
    claim: ClaimView
    evidence: Evidence
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """One holder after another.

    Attributes:
        earlier, later: Their names.
        said: True if a report says that the one followed the other; False if only the days of the reports do.
        sightings: Where it says so; else the last sight of the earlier and the first of the later.
        planned: True if the later one is only said to be coming.
    """

    earlier: str
    later: str
    said: bool
    sightings: tuple[Sighting, ...]
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Days between two sights of holders on which no report here has anybody in the office.

    Attributes:
        last: The last sight before it.
        first: The first sight after it.
        days: Days between them.
    """

    last: Sighting
    first: Sighting
    days: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What reports say of an office that cannot all be so, or needs an explanation that no report here gives.

    Attributes:
        kind: "two holders" (of a one-holder office, at overlapping times) or "former, then current".
        explanation: What is at odds, in words.
        sightings: The sentences, by day.
    """

    kind: str
    explanation: str
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person's offices, meetings and statements, and what was confirmed about the person from a catalogue.

    Attributes:
        successions: Whom the person followed in an office, or who followed the person, where reports say so.
    """

    actor: Actor
    offices: tuple[Holder, ...]
    meetings: tuple[ClaimView, ...]
    statements: tuple[ClaimView, ...]
    successions: tuple[Succession, ...] = ()
    link: ActorLink | None = None


@dataclass(frozen=True, slots=True)
class WhoView:
    """The answer to `who`: the holders of an office, or the people of a name (either may be empty).

    Attributes:
        office: The words of the office asked for, or None if the query named a person.
        office_kind: Its normalised kind ("defence_minister"), or None.
        state: ISO3 of the state asked for, or None.
        holders: In order of first sight.
        people: The actors that bear the name.
        candidates: Who wants the office and does not hold it.
        successions: Who came after whom, in order.
        gaps: When nobody is seen in the office.
        contradictions: What the reports say that cannot all be so.
    """

    query: str
    office: str | None = None
    office_kind: str | None = None
    state: str | None = None
    holders: tuple[Holder, ...] = ()
    people: tuple[PersonView, ...] = ()
    candidates: tuple[Holder, ...] = ()
    successions: tuple[Succession, ...] = ()
    gaps: tuple[Gap, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A failure that stands: what, where, why, and when it was last seen."""

    failure: Failure
    at: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the desk holds.

    Attributes:
        read: Reports with a reading in a language that is read.
        unread: Reports kept unread (another language, or the reading failed).
        claims: Claim kind to number of standing claims.
        origins: Reports that are no reprint.
        stories_told_twice: Stories with two independent origins or more.
        failures: What failed and has not succeeded since.
        versions: Version that read → number of reports.
        languages: Language code → number of reports ("unknown" where undecided).
    """

    reports: int
    read: int
    unread: int
    claims: dict[str, int]
    actors: int
    stories: int
    origins: int
    outlets: int
    failures: tuple[FailureRecord, ...]
    versions: dict[str, int]
    languages: dict[str, int]
    judgements: int = 0
    corrections: int = 0
    to_link: int = 0
    stories_told_twice: int = 0
    schema: str = ""
    backend: str = "sqlite"
