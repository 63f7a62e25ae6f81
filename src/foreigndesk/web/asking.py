"""What the query of an address asks for: one place for the names of filters, shared by pages and the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator

from foreigndesk.store.actor_list import ActorFilter
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.paging import ReportFilter
from foreigndesk.store.selection import Selection

MOST, USUAL = 200, 50
# Day, month or year; anything else is the store's to refuse, with its own words.
_Day = Annotated[
    str | None, Field(max_length=20, description="Day, month or year: 2025-10-29, 2025-10, 2025.")
]
_Words = Annotated[str | None, Field(max_length=300)]


class ClaimQuery(BaseModel):
    """Filters of claims, as in `Desk.claims`. Empty values count as not given, as forms send them."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    kind: _Words = Field(None, description="event, statement, tenure or relation")
    type: _Words = Field(None, description="PLOVER type of an event, or type of a relation")
    status: _Words = Field(
        None, description="happened, ongoing, planned, called_for, conditional, denied, absent …"
    )
    actor: _Words = Field(None, description="A party in any role: id, state, or words of a name")
    speaker: _Words = Field(None, description="Who said it, likewise")
    about: _Words = Field(None, description="What a statement is about, likewise")
    office: _Words = Field(None, description="Kind of office or a title")
    state: _Words = Field(None, description="State of a party or of the office")
    country: _Words = Field(None, description="Country of the place")
    text: _Words = Field(None, description='Words; "words in quotes" stand together')
    report: _Words = Field(None, description="Id of a report that the claim rests on")
    outlet: _Words = Field(None, description="Outlet of such a report")
    since: _Day = Field(None, alias="from")
    until: _Day = Field(None, alias="to")
    background: bool | None = Field(None, description="true: what reports only recall; false: news")
    rejected: bool = Field(False, description="Also those that a person rejected")

    def filter(self) -> ClaimFilter:
        """Return the filter of the store."""
        values = {name: getattr(self, name, None) for name in ClaimFilter.__dataclass_fields__}
        given = {name: value for name, value in values.items() if value not in (None, "")}
        return ClaimFilter(**given, include_rejected=self.rejected)

    def given(self) -> dict[str, object]:
        """Return the filters that are given, by their names in addresses."""
        named = {field.alias or name for name, field in ClaimQuery.model_fields.items()}
        values = self.model_dump(by_alias=True, exclude_defaults=True)
        return {name: value for name, value in values.items() if name in named and value not in (None, "")}


class SelectionQuery(ClaimQuery):
    """What a dossier or a drawing is made of: filters of claims, another party, a story, a search."""

    other: _Words = Field(None, alias="with", description="Another party to the same claim, as `actor`")
    story: _Words = Field(None, description="Id of a story: what its reports tell")
    q: str | None = Field(None, max_length=500, description="A search; claims that meet it")

    @field_validator("background", mode="before")
    @classmethod
    def _not_given(cls, value: object) -> object:
        return None if value == "" else value

    def given(self) -> dict[str, object]:
        """Return the filters that are given, likewise."""
        more = {"with": self.other, "story": self.story, "q": (self.q or "").strip()}
        return super().given() | {name: value for name, value in more.items() if value}

    def selection(self) -> Selection:
        """Return the selection of the store."""
        return Selection(self.filter(), self.story or None, (self.q or "").strip() or None)


def dossier_address(filters: Mapping[str, Any]) -> str:
    """Return the address of the page that makes a dossier of what filters give; what is no filter is left out."""
    names = {field.alias or name for name, field in SelectionQuery.model_fields.items()}
    kept = {name: value for name, value in filters.items() if name in names and value not in (None, "")}
    return f"/dossier?{urlencode(kept)}" if kept else "/dossier"


class ReportQuery(BaseModel):
    """Filters of reports."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    outlet: _Words = None
    story: _Words = Field(None, description="Id of the story")
    language: _Words = Field(None, description="BCP 47")
    since: _Day = Field(None, alias="from")
    until: _Day = Field(None, alias="to")
    recorded_after: _Words = Field(
        None, description="Only those that came into the record after this moment (ISO, UTC)"
    )

    def filter(self) -> ReportFilter:
        """Return the filter of the store."""
        names = ReportQuery.model_fields
        return ReportFilter(**{name: getattr(self, name) or None for name in names})


class ActorQuery(BaseModel):
    """Filters of actors."""

    model_config = ConfigDict(frozen=True)

    name: _Words = Field(None, description="Whole words of any of its names")
    kind: _Words = Field(None, description="person, state, organization, body, force, group, party or people")
    state: _Words = Field(None, description="Code or name of its state")

    def filter(self) -> ActorFilter:
        """Return the filter of the store."""
        return ActorFilter(self.name or None, self.kind or None, self.state or None)


PARTS = Literal[
    "overview", "offices", "meetings", "events", "statements", "about", "relations", "network", "wording", "history"
]  # fmt: skip


class PartyFilters(BaseModel):
    """Which claims of an actor or a pair are asked for."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    since: _Day = Field(None, alias="from")
    until: _Day = Field(None, alias="to")
    text: _Words = Field(None, description='Words; "words in quotes" stand together')
    outlet: _Words = None

    def filter(self, **values: Any) -> ClaimFilter:
        """Return a filter of the store: the time, the words and the outlet asked for, and what else is given."""
        asked = {"since": self.since, "until": self.until, "text": self.text, "outlet": self.outlet} | values
        given: dict[str, Any] = {name: value for name, value in asked.items() if value}
        return ClaimFilter(**given)


class PartyQuery(PartyFilters):
    """What the page of an actor or a pair is asked; which values count depends on its part."""

    type: _Words = None
    status: _Words = None
    about: _Words = None
    speaker: _Words = None
    office: _Words = None
    left: _Words = Field(None, description="A time whose words are compared, as in `Desk.compare_said`")
    right: _Words = None
    sort: Literal["newest", "oldest"] = "newest"
    by: Literal["actor", "state"] | None = None
    dates: Literal["own", "told"] = Field(
        "told", description="told: what has no day of its own stands at its first report"
    )
    after: str | None = None
