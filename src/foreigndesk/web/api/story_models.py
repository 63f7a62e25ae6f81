"""What the API gives back of stories.

Origins, comparisons, disagreements, storylines and digests have the form of the store's views, as `--json` prints them.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from foreigndesk.store.stories import StoryView
from foreigndesk.store.story_cards import StoryCard
from foreigndesk.web.api.models import ClaimOut, CountsOut, JudgementOut, claim_out, decision_out


class PartyOut(BaseModel):
    """An actor of a story's claims."""

    actor_id: str
    name: str
    claims: int = Field(description="How many of the claims looked at name it.")


class ShareOut(BaseModel):
    """What one outlet has of a story."""

    outlet: str | None
    reports: int
    first: str = Field(description="Id of the earliest report.")
    is_reprint: bool = Field(description="Whether it only reprinted.")


class StoryOut(BaseModel):
    """A story: the reports on one happening."""

    id: str
    title: str | None
    opening: str | None = Field(
        description="First words of the earliest report, where no report has a headline."
    )
    first: str | None
    last: str | None
    counts: CountsOut
    outlets: list[ShareOut]
    parties: list[PartyOut]
    places: list[str] = Field(description="ISO 3166-1 alpha-3, the most frequent first.")
    disagreements: int = Field(description="In how many fields its reports disagree.")


class StoryReportOut(BaseModel):
    """A report of a story."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    published_at: str | None
    origin: str
    reprint_of: str | None
    reprint_kind: str | None


class DayOut(BaseModel):
    """A day of publication."""

    day: str
    reports: int


class WholeStoryOut(StoryOut):
    """A story with its reports and the claims that most of them make."""

    reports: list[StoryReportOut]
    days: list[DayOut]
    claims: list[ClaimOut]
    claims_in_all: int
    former_ids: list[str] = Field(description="Ids that lead to it now.")
    judgements: list[JudgementOut]


def story_out(card: StoryCard) -> dict[str, Any]:
    """Return a story of a list."""
    line = card.line
    return {
        "id": line.id,
        "title": line.title,
        "opening": card.opening,
        "first": line.first_day,
        "last": line.last_day,
        "counts": {"reports": line.reports, "outlets": line.outlets, "origins": line.origins},
        "outlets": [asdict(share) for share in card.outlets],
        "parties": [asdict(party) for party in line.parties],
        "places": list(line.places),
        "disagreements": card.disagreements,
    }


def whole_story_out(card: StoryCard, view: StoryView) -> dict[str, Any]:
    """Return a story in full."""
    return story_out(card) | {
        "reports": [asdict(report) for report in view.reports],
        "days": [{"day": day, "reports": reports} for day, reports in view.days],
        "claims": [claim_out(claim) for claim in view.claims],
        "claims_in_all": view.claims_in_all,
        "former_ids": list(view.former_ids),
        "judgements": [decision_out(judgement) for judgement in view.judgements],
    }
