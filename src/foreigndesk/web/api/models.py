"""What the API gives back. A claim has the form of `claims.jsonl` (docs/export.md): fields may be added."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from foreigndesk.export import claim_row
from foreigndesk.model import Correction, Judgement
from foreigndesk.store.counts import ClaimCounts, Counts
from foreigndesk.store.paging import Page
from foreigndesk.store.views import ClaimView, Hit, ReportLine
from foreigndesk.web.cursors import write_cursor
from foreigndesk.web.rendering import snippet

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
    sources: CountsOut
    facets: dict[str, list[FacetOut]]


class ActorOut(BaseModel):
    """A known actor."""

    id: str
    kind: str
    name: str
    state: str | None
    sector: str | None
    names: list[str]
    members: int = Field(description="Reports' actors that were joined in it.")


class HitOut(BaseModel):
    """A report or a claim that holds the words.

    `snippet_html` is escaped; the found words stand in <mark>.
    """

    kind: Literal["report", "claim"]
    id: str
    title: str | None
    day: str | None
    outlet: str | None
    snippet_html: str


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


class CorrectionIn(BaseModel):
    """A field to set right."""

    claim: str = Field(min_length=1, max_length=300)
    field: str = Field(min_length=1, max_length=60)
    value: str | None = Field(max_length=300, description="null for unknown")
    why: str | None = Field(None, max_length=1000)


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


def counts_out(counts: Counts) -> Row:
    """Return the three counts."""
    return {"reports": counts.reports, "outlets": counts.outlets, "origins": counts.origins}


def claim_counts_out(found: ClaimCounts) -> Row:
    """Return counts with facets."""
    facets = {
        field: [{"value": facet.value, "claims": facet.claims} for facet in values]
        for field, values in found.facets.items()
    }
    return {"claims": found.claims, "sources": counts_out(found.sources), "facets": facets}


def hit_out(hit: Hit) -> Row:
    """Return a hit of a search."""
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "day": hit.day,
        "outlet": hit.outlet,
        "snippet_html": str(snippet(hit.snippet)),
    }


def decision_out(decision: Judgement | Correction) -> Row:
    """Return a judgement or a correction."""
    kept = {name: getattr(decision, name) for name in decision.__dataclass_fields__}
    for name in ("left_as", "right_as"):
        kept.pop(name, None)
    return {"kind": "judgement" if isinstance(decision, Judgement) else "correction"} | kept
