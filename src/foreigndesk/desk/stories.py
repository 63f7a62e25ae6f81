"""What a desk says of stories: what happened, what follows from what, which days matter, where reports differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from foreigndesk.desk.record import OpenRecord
from foreigndesk.store.digests import find_digest
from foreigndesk.store.disagreements import DisagreementView, find_disagreements
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.stories import CLAIMS_SHOWN, StoryLine, StorySort, StoryView, find_stories, get_story
from foreigndesk.store.storylines import Storyline, find_storyline
from foreigndesk.store.timelines import Length, TimelineView


class Stories(OpenRecord):
    """The part of a desk that answers about stories."""

    def stories(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        actor: str | None = None,
        country: str | None = None,
        outlet: str | None = None,
        min_origins: int | None = None,
        sort: StorySort = "weight",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[StoryLine]:
        """Return the stories, those told most first: by independent origins, then outlets, then reports.

        Args:
            since: First day (ISO; a year or a month will do): with a report published on it or later.
            until: Last day, likewise.
            actor: Its reports claim something of this actor, as in `claims`.
            country: Its reports tell of something in this country (any of its names).
            outlet: An outlet that printed it.
            min_origins: Of so many independent origins at least.
            sort: "weight", "latest" (last report first) or "first" (first report first).
            limit: At most so many; all if None.
            offset: So many are passed over first.

        Raises:
            QueryError: If a filter cannot be understood.
        """
        with self.store.reading() as connection:
            return find_stories(
                connection,
                since=since,
                until=until,
                actor=actor,
                country=country,
                outlet=outlet,
                min_origins=min_origins,
                sort=sort,
                limit=limit,
                offset=offset,
            )

    def story(self, story_id: str, *, claims: int | None = CLAIMS_SHOWN) -> StoryView:
        """Return a story with its reports, its days and the claims that most of them make.

        Args:
            story_id: Its id, an id that it had before, or the first digits of either.
            claims: At most so many claims; all if None.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return get_story(connection, story_id, claims=claims)

    def storyline(self, story: str, *, limit: int = 5, steps: int = 10) -> Storyline:
        """Return the stories that a story follows from, those that follow from it, and the line through it.

        Args:
            story: Id of a story or of a report of it, or the first digits of either.
            limit: Stories on either side at most.
            steps: Stories of the line on either side at most.

        Raises:
            NotFoundError: If there is none, or none of its reports is dated.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return find_storyline(connection, story, limit=limit, steps=steps)

    def timeline_digest(
        self,
        actor: str | None = None,
        other: str | None = None,
        *,
        story: str | None = None,
        storyline: str | None = None,
        reports: Iterable[str] | None = None,
        dates: int | None = None,
        sentences: int = 2,
        since: str | None = None,
        until: str | None = None,
        outlet: str | None = None,
        as_of: str | None = None,
        **events: Any,
    ) -> TimelineView:
        """Return the dates that matter with the sentences that tell them, none twice (docs/timelines.md).

        Args:
            actor: A party to the events, as in `claims`; the sentences are those that tell the events.
            other: Another party to the same events.
            story: Id of a story, or its first digits, in place of an actor; all sentences of its reports count.
            storyline: Likewise; the stories of the line through it count, too (`storyline`).
            reports: Ids of reports, likewise.
            dates: At most so many dates; as many as matter if None.
            sentences: At most so many sentences a date.
            since: First day (ISO; a year or a month will do).
            until: Last day, likewise.
            outlet: Only what this outlet printed.
            as_of: The record as it stood at that moment (ISO).
            events: With neither story nor reports: `type`, `status`, `country` and `background`, as in `claims`.

        Raises:
            NotFoundError: If there is no such story.
            QueryError: If a filter cannot be understood or does not fit the others, or neither a story nor reports nor
                a party nor a country is named.
        """
        wanted = ClaimFilter(
            actor=actor or None,
            other=other or None,
            since=since,
            until=until,
            outlet=outlet,
            as_of=as_of,
            **events,
        )
        length = Length(dates, sentences, since, until)
        with self.store.reading() as connection:
            return find_digest(connection, wanted, length, story=story, storyline=storyline, reports=reports)

    def disagreements(
        self,
        *,
        story: str | None = None,
        claim: str | None = None,
        actor: str | None = None,
        since: str | None = None,
        until: str | None = None,
        kind: str | None = None,
        order: Literal["newest", "weightiest"] = "newest",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[DisagreementView]:
        """Return in what reports of one happening differ, each with its values and who gives them.

        Args:
            story: Id of a story, or its first digits.
            claim: Id of a claim, of one joined in it, or the first digits of either.
            actor: A party to one of the claims, as in `claims`.
            since: First day of publication of the last report in it (ISO; a year or a month will do).
            until: Last day, likewise.
            kind: toll, figure, date, place, parties, status or words.
            order: "newest" (last report first), or "weightiest" (most reports first).
            limit: At most so many; all if None.
            offset: So many are passed over first.

        Raises:
            NotFoundError: If there is no such claim.
            QueryError: If a filter cannot be understood.
        """
        with self.store.reading() as connection:
            return find_disagreements(
                connection,
                story=story,
                claim=claim,
                actor=actor,
                since=since,
                until=until,
                kind=kind,
                order=order,
                limit=limit,
                offset=offset,
            )
