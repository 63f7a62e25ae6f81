"""What the query of an address asks of the log of decisions, shared by the page and the API."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from foreigndesk.store.decision_log import SORTS, DecisionFilter


class DecisionQuery(BaseModel):
    """Filters of decisions. Empty values count as not given, as forms send them."""

    model_config = ConfigDict(frozen=True)

    by: str | None = Field(None, max_length=300, description="Who decided")
    sort: str | None = Field(None, max_length=20, description=", ".join(SORTS))
    state: str | None = Field(
        None, max_length=20, pattern="^(standing|undone|)$", description="standing or undone"
    )
    after: str | None = None

    def filter(self) -> DecisionFilter:
        """Return the filter of the store."""
        standing = {"standing": True, "undone": False}.get(self.state or "")
        return DecisionFilter(self.by or None, self.sort or None, standing)
