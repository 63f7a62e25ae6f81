"""What the API gives back of searches."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field

from foreigndesk.export import claim_row
from foreigndesk.store.views import Facet, Found, Hit, SavedSearch
from foreigndesk.web.api.models import ClaimOut, CountsOut, Row
from foreigndesk.web.rendering import snippet


class HitOut(BaseModel):
    """A report or a claim that a search found."""

    kind: Literal["report", "claim"]
    id: str
    title: str | None
    day: str | None = Field(description="Published (report), happened or was said (claim).")
    outlet: str | None = Field(description="Of a claim, who printed it first.")
    snippet_html: str = Field(description="Words around what was found: escaped, the found ones in <mark>.")
    recorded_at: str | None
    counts: CountsOut
    claim: ClaimOut | None = Field(description="The claim in full; null for a report.")


class HitCountsOut(BaseModel):
    """Hits, and the reports, outlets and origins under them."""

    hits: int
    reports: int
    outlets: int
    origins: int


class TotalsOut(HitCountsOut):
    """The counts over all hits."""

    capped: bool = Field(description="There are more; the numbers are those of the hits recorded last.")


class FacetValueOut(HitCountsOut):
    """A value that hits have, with its counts."""

    value: str
    label: str = Field(description="The value for people: the name of a state or an actor.")
    narrowing: str = Field(description="What, added to the search, leaves only these hits.")


class SearchFacetOut(BaseModel):
    """The values that hits have in one respect, the most frequent first (months: in order)."""

    name: str
    values: list[FacetValueOut]
    more: int = Field(description="How many further values there are.")


class FoundOut(BaseModel):
    """A page of the hits of a search."""

    query: str = Field(description="The search as it was understood.")
    order: Literal["relevance", "newest", "oldest", "added"]
    items: list[HitOut]
    next: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")
    totals: TotalsOut | None
    facets: list[SearchFacetOut]
    cut: bool = Field(description="There are more hits than an order by relevance gives.")
    notes: list[str] = Field(description="How values were understood that may mean several things.")


class SavedSearchOut(BaseModel):
    """A search that is kept under a name."""

    name: str
    query: str
    by: str
    at: str
    seen_at: str = Field(description="When its new hits were last marked as seen.")
    new: int = Field(description="Hits that were recorded since.")
    capped: bool = Field(description="There are more than that.")


class NewHitsOut(BaseModel):
    """What is new in a kept search."""

    items: list[HitOut]
    more: bool = Field(description="There are more than `limit`.")
    until: str = Field(description="Give it to `seen` to mark as seen what was there now, and nothing later.")


class SearchIn(BaseModel):
    """A search to keep."""

    name: str = Field(min_length=1, max_length=100)
    query: str = Field(min_length=1, max_length=2000)


class SeenIn(BaseModel):
    """New hits that were looked at."""

    name: str = Field(min_length=1, max_length=100)
    until: str | None = Field(None, max_length=60, description="Of the new hits; all until now if null.")


def hit_out(hit: Hit) -> Row:
    """Return a hit."""
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "day": hit.day,
        "outlet": hit.outlet,
        "snippet_html": str(snippet(hit.snippet)),
        "recorded_at": hit.recorded_at,
        "counts": {"reports": hit.reports, "outlets": hit.outlets, "origins": hit.origins},
        "claim": claim_row(hit.claim) if hit.claim is not None else None,
    }


def found_out(found: Found) -> Row:
    """Return a page of hits."""
    return {
        "query": found.query,
        "order": found.order,
        "items": [hit_out(hit) for hit in found.hits],
        "next": found.cursor,
        "totals": asdict(found.totals) if found.totals is not None else None,
        "facets": [_facet_out(facet) for facet in found.facets],
        "cut": found.cut,
        "notes": list(found.notes),
    }


def _facet_out(facet: Facet) -> Row:
    return {"name": facet.name, "values": [asdict(one) for one in facet.values], "more": facet.more}


def saved_out(one: SavedSearch) -> Row:
    """Return a kept search."""
    return asdict(one)
