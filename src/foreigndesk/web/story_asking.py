"""What addresses ask of stories and disagreements, shared by pages and the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from foreigndesk.errors import QueryError
from foreigndesk.linking.disagreements import DisagreementKind
from foreigndesk.store.stories import StorySort
from foreigndesk.store.story_cards import Window, window_start
from foreigndesk.web.cursors import read_cursor, write_cursor

# No list is longer, and no page begins further on.
_FARTHEST = 10**7
_Day = Annotated[
    str | None, Field(max_length=20, description="Day, month or year: 2025-10-29, 2025-10, 2025.")
]
_Words = Annotated[str | None, Field(max_length=300)]


class StoryQuery(BaseModel):
    """Filters of stories, as in `Desk.stories`. Empty values count as not given, as forms send them."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    since: _Day = Field(None, alias="from")
    until: _Day = Field(None, alias="to")
    window: Window = Field(
        "all", description="Only stories told in the last day, week or month of the record"
    )
    actor: _Words = Field(
        None, description="A party to a claim of its reports: id, state, or words of a name"
    )
    country: _Words = Field(None, description="Country where something in it takes place")
    outlet: _Words = Field(None, description="An outlet that printed it")
    min_origins: Annotated[int, Field(ge=1, le=10**6)] | Literal[""] | None = Field(
        None, description="Of so many independent origins at least"
    )
    sort: StorySort = "weight"

    def filters(self, connection: Connection, today: date) -> dict[str, Any]:
        """Return the arguments of `find_stories`; a window counts only where no first day is given."""
        names = ("since", "until", "actor", "country", "outlet", "min_origins")
        found = {name: getattr(self, name) or None for name in names}
        found["since"] = found["since"] or window_start(connection, self.window, today)
        return found | {"sort": self.sort}


class DisagreementQuery(BaseModel):
    """Filters of disagreements, as in `Desk.disagreements`."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    kind: DisagreementKind | Literal[""] | None = Field(None, description="What reports disagree in")
    actor: _Words = Field(None, description="A party to one of the claims: id, state, or words of a name")
    story: _Words = Field(None, description="Id of a story, or its first digits")
    claim: _Words = Field(None, description="Id of a claim, or its first digits")
    since: _Day = Field(None, alias="from", description="First day of the last report in it")
    until: _Day = Field(None, alias="to")
    order: Literal["newest", "weightiest"] = "newest"

    def filters(self) -> dict[str, Any]:
        """Return the arguments of `find_disagreements`."""
        names = ("kind", "actor", "story", "claim", "since", "until")
        return {name: getattr(self, name) or None for name in names} | {"order": self.order}


def read_place(word: str | None) -> int:
    """Return how many entries of a list lie before a place that `write_place` wrote; 0 for None.

    Raises:
        QueryError: If the word is no such place.
    """
    key = read_cursor(word)
    if key is None:
        return 0
    if len(key) != 1 or type(key[0]) is not int or not 0 <= key[0] <= _FARTHEST:
        raise QueryError("this is no place in the list; begin again at its first page")
    return key[0]


def write_place(offset: int, limit: int, found: int) -> str | None:
    """Return the place of the next page as a word, or None.

    Args:
        offset: Where this page begins.
        limit: How many entries a page has.
        found: How many there are from `offset` on; looking for one more than `limit` is enough.
    """
    return write_cursor((offset + limit,)) if found > limit else None
