"""What the API gives back. A claim has the form of `claims.jsonl` (docs/export.md): fields may be added."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from foreigndesk import phrases
from foreigndesk.export import claim_row
from foreigndesk.model import Actor, Correction, Judgement
from foreigndesk.store.actor_list import ActorLine
from foreigndesk.store.class_series import ClassSeries
from foreigndesk.store.command_tree import Post
from foreigndesk.store.company import Companion
from foreigndesk.store.corrected_parties import MOST_PARTIES
from foreigndesk.store.counts import ClaimCounts, Counts, ValueCount
from foreigndesk.store.keyset import Page
from foreigndesk.store.successive import Successive
from foreigndesk.store.views import ClaimView, Holder, ReportLine
from foreigndesk.web.cursors import write_cursor

Item = TypeVar("Item")
Row = dict[str, Any]


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class ListOf(BaseModel, Generic[Item]):
    """A page of a list.

    Attributes:
        items: What is on it.
        next: Give it as `after` for the next page; null on the last one.
    """

    items: list[Item]
    next: str | None = Field(None, description="Give it as `after` for the next page; null on the last one.")


class SourceOut(BaseModel):
    """Words of a report that a claim rests on."""

    report_id: str
    start: int
    end: int
    text: str
    headline: bool = False


class _ClaimBase(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str
    type: str | None
    status: str
    evidence: list[SourceOut]
    reports: int
    outlets: int
    origins: int
    confidence: float
    made_by: str
    judgement: Literal["confirm", "reject"] | None = None
    corrected: dict[str, str | None] = Field(
        {}, description="Field to the machine's value, where a person set it right."
    )


class EventOut(_ClaimBase):
    """An event."""

    kind: Literal["event"]
    mode: str | None
    participants: list[Row]
    time: Row | None
    place: Row | None
    background: bool
    quad: str | None


class StatementOut(_ClaimBase):
    """A statement; `content` is the exact slice of the report."""

    kind: Literal["statement"]
    speaker: list[Row]
    addressees: list[Row]
    about: list[Row]
    cue: str | None
    content: str | None
    directness: str | None
    time: Row | None


class TenureOut(_ClaimBase):
    """A person in an office."""

    kind: Literal["tenure"]
    holder: Row | None
    office: str | None
    office_kind: str | None
    state: str | None


class RelationOut(_ClaimBase):
    """A lasting relation."""

    kind: Literal["relation"]
    subject: Row | None
    object: Row | None
    figure: Row | None


ClaimOut = Annotated[EventOut | StatementOut | TenureOut | RelationOut, Field(discriminator="kind")]


class ReportLineOut(BaseModel):
    """One line of a listing of reports."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    words: int
    read: bool
    claims: int
    reprint_of: str | None
    reprint_kind: str | None
    story: str | None
    opening: str | None = Field(description="The first words of a report without a headline.")


class ReportOut(BaseModel):
    """A report with its text, where each fact about it came from, and what was cut of it."""

    id: str
    document: Row
    reading: Row | None = Field(None, description="All that was read in it; only with `?reading=true`.")
    reprint_of: str | None
    reprint_kind: str | None
    story: str | None
    recorded_at: str | None
    claims: list[str] = Field(description="Ids of the claims that rest on it, in the order of its text.")


class CountsOut(BaseModel):
    """The three counts that never stand for one another."""

    reports: int
    outlets: int
    origins: int


class FacetOut(BaseModel):
    """A value of a field, and how many claims have it."""

    value: str
    claims: int


class ClaimCountsOut(BaseModel):
    """How many claims meet a filter, and on what they rest."""

    claims: int
    sources: CountsOut = Field(description="Of the `counted` claims; if these are not all, there are more.")
    facets: dict[str, list[FacetOut]]
    counted: int = Field(
        description="Claims whose reports were looked up, those recorded last: all but of many claims. "
        "The facet `outlet` is theirs."
    )


class CitedOut(BaseModel):
    """A report as it is cited."""

    report_id: str
    origin: str | None = Field(description="Id of the report that it reprints, or its own.")
    reprint_kind: str | None
    csl: Row = Field(description="An item of CSL-JSON.")


class DossierOut(BaseModel):
    """A selection with all that it rests on."""

    selection: str = Field(description="What was selected, in words.")
    record_version: str
    found: int = Field(
        description="Claims that meet it; of more than 5,000, the first in order of time are given."
    )
    counts: CountsOut
    claims: list[ClaimOut]
    sources: list[CitedOut]


class ActorOut(BaseModel):
    """A known actor."""

    id: str
    kind: str
    name: str
    state: str | None
    sector: str | None
    names: list[str]
    members: int = Field(description="Reports' actors that were joined in it.")


class ActorShortOut(BaseModel):
    """A known actor in short, to choose from."""

    id: str
    kind: str
    name: str
    state: str | None
    about: str = Field(description="What it is, in words: 'person, Japan'.")


class SectionsOut(BaseModel):
    """How many claims there are of each sort in which an actor stands; meetings are among the events."""

    meetings: int
    events: int
    statements: int
    about: int
    offices: int
    relations: int


class ActorWithSectionsOut(ActorOut):
    """A known actor with the number of its claims."""

    sections: SectionsOut


class ActorLineOut(ActorOut):
    """A line of a listing of actors; the counts are of the reports that name it."""

    counts: CountsOut


class ActorCountsOut(BaseModel):
    """How many actors meet a filter; `claims` of a facet are the actors of that kind or state."""

    actors: int
    kinds: list[FacetOut]
    states: list[FacetOut]


class HolderOut(BaseModel):
    """A person in an office, from the first to the last report that says so."""

    actor_id: str | None
    name: str
    office: str | None
    office_kind: str | None
    state: str | None
    body: str | None
    posted_to: str | None
    deputy: bool
    status: str
    standing: str | None
    first: str | None
    last: str | None
    claims: list[str]


class ChangeOut(BaseModel):
    """A stretch of two wordings, as in the forms of a statement."""

    kind: Literal["same", "added", "left_out", "changed"]
    was: str
    now: str


class SuccessiveOut(BaseModel):
    """A statement, and the one that the same speaker made before on the same subject.

    `changes` is empty where the two are not in like words.
    """

    statement: StatementOut
    before: str | None = Field(description="Id of the claim before it")
    before_content: str | None
    subject: str | None
    changes: list[ChangeOut]


class BucketOut(BaseModel):
    """A month, a quarter or a year with its events by quad class."""

    label: str
    since: str
    until: str
    counts: dict[str, int]


class ClassSeriesOut(BaseModel):
    """Events that took place by time and quad class (`store.class_series.ClassSeries`)."""

    step: Literal["month", "quarter", "year"]
    buckets: list[BucketOut]
    totals: dict[str, int]
    by_report: int = Field(
        description="Events without a date of their own, in the bucket of their first report"
    )
    vague: int
    earlier: int


class CompanionOut(BaseModel):
    """Somebody who stands in events with an actor; `key` is an actor's id or a state's code."""

    key: str
    name: str
    kind: str
    state: str | None
    events: int
    counts: dict[str, int]
    first: str | None
    last: str | None


class PostOut(BaseModel):
    """A line of a tree of commands; `claims` say that it answers to the one above."""

    name: str
    actor_id: str | None
    claims: list[str]
    below: list[PostOut]


class PairOut(BaseModel):
    """Two actors and what is between them."""

    a: ActorOut
    b: ActorOut
    events: ClaimCountsOut
    statements: ClaimCountsOut
    series: ClassSeriesOut


class JudgementOut(BaseModel):
    """What a person decided."""

    model_config = ConfigDict(extra="allow")

    id: str
    by: str
    at: str
    why: str | None
    withdrawn_at: str | None
    withdrawn_by: str | None


class JudgementIn(BaseModel):
    """A decision to keep."""

    verb: Literal["same", "different", "unsure", "confirm", "reject"]
    left: str = Field(min_length=1, max_length=300, description="A claim or an actor, as in `Desk.judge`.")
    right: str | None = Field(
        None, max_length=300, description="The other one, for same, different and unsure."
    )
    why: str | None = Field(None, max_length=1000)


_Words = Annotated[str, Field(max_length=300)]
_RightValue = _Words | Annotated[list[_Words], Field(max_length=MOST_PARTIES)] | None
_RIGHT_VALUE = "null for unknown; of parties all that the field shall hold, as `Desk.correct` takes them"


class CorrectionIn(BaseModel):
    """A field to set right."""

    claim: str = Field(min_length=1, max_length=300)
    field: str = Field(min_length=1, max_length=60)
    value: _RightValue = Field(description=_RIGHT_VALUE)
    why: str | None = Field(None, max_length=1000)


class MergeIn(BaseModel):
    """Things to make one."""

    things: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field(
        min_length=2, max_length=20, description="Actors, or claims, each as in `Desk.merge`."
    )
    why: str | None = Field(None, max_length=1000)


class SplitIn(BaseModel):
    """Parts to take out of an actor."""

    actor: str = Field(min_length=1, max_length=300)
    parts: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field(
        min_length=1, max_length=300, description="Members, reports or names, each as in `Desk.split`."
    )
    why: str | None = Field(None, max_length=1000)


class CorrectionsIn(BaseModel):
    """Fields of a claim to set right, all or none."""

    claim: str = Field(min_length=1, max_length=300)
    fields: dict[str, _RightValue] = Field(
        min_length=1, max_length=20, description=f"Field to its right value; {_RIGHT_VALUE}."
    )
    why: str | None = Field(None, max_length=1000)


class TouchedClaimsOut(BaseModel):
    """Claims that a decision would touch in one way: how many, and the first of them."""

    count: int
    first: list[Row]


class TouchedOut(BaseModel):
    """What a decision would touch."""

    moves: list[Row] = Field(description="Mentions that would pass from one actor to another.")
    changed: TouchedClaimsOut = Field(description="Claims that would be written anew.")
    gone: TouchedClaimsOut = Field(description="Claims that would go into others.")
    fresh: TouchedClaimsOut = Field(description="Claims that would come apart from others.")
    reports: int


class FieldOut(BaseModel):
    """A field of a claim that can be set right."""

    name: str
    label: str
    hint: str
    value: str | None
    choices: list[str] = Field(description="All values that it can have; empty if it is free.")
    required: bool
    parties: list[Row] = Field(description="Of a field of parties whom it holds.")
    holds_parties: bool
    many: bool = Field(description="Whether it can hold several parties.")


class DoubtfulPairOut(BaseModel):
    """Two actors that may be one; `key` is its `at` on the review page."""

    key: str
    left: Row
    right: Row
    score: float
    reasons: list[str]
    company: list[str]
    unsure: str | None


class ContradictionOut(BaseModel):
    """Two claims that cannot both hold: `left` tells what `right` denies."""

    key: str
    left: str
    right: str
    why: str


class UserOut(BaseModel):
    """Who asks."""

    name: str
    display_name: str
    role: Literal["reader", "editor"]


class VersionOut(BaseModel):
    """The state of the record; `number` changes whenever it does."""

    number: str
    last_report: int
    recorded_at: str | None


def claim_out(view: ClaimView) -> Row:
    """Return a claim as the API gives it."""
    return claim_row(view)


def claims_out(page: Page[ClaimView]) -> Row:
    """Return a page of claims."""
    return {"items": [claim_row(view) for view in page.entries], "next": write_cursor(page.next)}


def line_out(line: ReportLine) -> Row:
    """Return a line of a listing of reports."""
    return {name: getattr(line, name) for name in ReportLineOut.model_fields}


def actor_out(actor: Actor) -> Row:
    """Return an actor."""
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "state": actor.state,
        "sector": actor.sector,
        "names": list(actor.names),
        "members": len(actor.members),
    }


def actor_short_out(actor: Actor) -> Row:
    """Return an actor in short."""
    about = phrases.actor_about(actor)
    return {"id": actor.id, "kind": actor.kind, "name": actor.name, "state": actor.state, "about": about}


def actor_line_out(line: ActorLine) -> Row:
    """Return a line of a listing of actors."""
    return actor_out(line.actor) | {"members": line.mentions, "counts": counts_out(line.counts)}


def facets_out(values: Iterable[ValueCount]) -> list[Row]:
    """Return the values of a facet."""
    return [{"value": facet.value, "claims": facet.claims} for facet in values]


def holder_out(holder: Holder) -> Row:
    """Return a holder of an office."""
    kept = {name: getattr(holder, name) for name in HolderOut.model_fields if name != "claims"}
    return kept | {"claims": [view.id for view in holder.claims]}


def successive_out(one: Successive) -> Row:
    """Return a statement with the one before it."""
    return {
        "statement": claim_row(one.view),
        "before": one.before.id if one.before else None,
        "before_content": one.before.claim.content if one.before else None,
        "subject": (one.subject.name or one.subject.text) if one.subject else None,
        "changes": [dataclasses.asdict(change) for change in one.changes],
    }


def series_out(series: ClassSeries) -> Row:
    """Return events over time by class."""
    return dataclasses.asdict(series)


def companion_out(companion: Companion) -> Row:
    """Return somebody who stands in events with an actor."""
    return dataclasses.asdict(companion)


def post_out(post: Post) -> Row:
    """Return a tree of commands."""
    return {
        "name": post.party.name or post.party.text,
        "actor_id": post.party.actor_id,
        "claims": [view.id for view in post.claims],
        "below": [post_out(one) for one in post.below],
    }


def counts_out(counts: Counts) -> Row:
    """Return the three counts."""
    return {"reports": counts.reports, "outlets": counts.outlets, "origins": counts.origins}


def claim_counts_out(found: ClaimCounts) -> Row:
    """Return counts with facets."""
    facets = {field: facets_out(values) for field, values in found.facets.items()}
    return {
        "claims": found.claims,
        "sources": counts_out(found.sources),
        "facets": facets,
        "counted": found.counted,
    }


def decision_out(decision: Judgement | Correction) -> Row:
    """Return a judgement or a correction."""
    kept = {name: getattr(decision, name) for name in decision.__dataclass_fields__}
    for name in ("left_as", "right_as"):
        kept.pop(name, None)
    return {"kind": "judgement" if isinstance(decision, Judgement) else "correction"} | kept
