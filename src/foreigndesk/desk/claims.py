"""What a desk says of its claims: what happened, who said what, who held which office."""

from __future__ import annotations

from foreigndesk.desk.record import OpenRecord
from foreigndesk.store import query
from foreigndesk.store.compare import compare
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.query import Order
from foreigndesk.store.views import ClaimView, Comparison, WhoView
from foreigndesk.store.who import who


class Claims(OpenRecord):
    """The part of a desk that answers about claims."""

    def claim(self, claim_id: str) -> ClaimView:
        """Return a claim by its id, by the id of a claim joined in it, or by the first digits of either.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return query.get_claim(connection, claim_id)

    def claims(
        self,
        *,
        kind: str | None = None,
        type: str | None = None,
        status: str | None = None,
        actor: str | None = None,
        speaker: str | None = None,
        about: str | None = None,
        office: str | None = None,
        state: str | None = None,
        country: str | None = None,
        text: str | None = None,
        report: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        background: bool | None = None,
        include_rejected: bool = False,
        as_of: str | None = None,
        other: str | None = None,
        order: Order = "time",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ClaimView]:
        """Return the claims that meet every filter given.

        Args:
            kind: event, statement, tenure or relation.
            type: PLOVER type of an event or type of a relation.
            status: happened, ongoing, planned, called_for, conditional, denied, absent; tenures: current ...
            actor: A party in any role: an actor's id, a state ("Japan", "Japanese", "JPN"), or whole words
                of a name ("Hegseth"), in any case.
            speaker: The same, for who said it.
            about: The same, for what a statement is about; words that name no state are looked for in what was
                said, too.
            office: Office kind ("defence_minister") or a title that has one ("Defence Secretary").
            state: State (any of its names) of a party or of the office.
            country: Country of the place (any of its names).
            text: Full text over the claim's words and its evidence.
            report: Id (or its first digits) of a report that the claim rests on.
            outlet: An outlet of a report that the claim rests on.
            since: First day (ISO; a year or a month will do), compared with the claim's own time. A claim without
                a time of its own is kept if the day of publication of one of its reports falls in the range
                (it happened or was told about then, as far as anyone knows), and is listed after the dated ones.
            until: Last day, likewise.
            background: True for what reports only recall, False for news.
            include_rejected: Also those that a person rejected.
            as_of: The record as it stood at that moment (ISO).
            other: As `actor`, for another party to the same claim.
            order: "time" (own time, undated last), "said" (undated at the day of their first report), "published"
                (first report's day), or "id".
            limit: At most so many; all if None.
            offset: So many are passed over first.

        Raises:
            QueryError: If a filter cannot be understood.
        """
        wanted = ClaimFilter(
            kind=kind,
            type=type,
            status=status,
            actor=actor,
            speaker=speaker,
            about=about,
            office=office,
            state=state,
            country=country,
            text=text,
            report=report,
            outlet=outlet,
            since=since,
            until=until,
            background=background,
            include_rejected=include_rejected,
            as_of=as_of,
            other=other,
        )
        with self.store.reading() as connection:
            return query.find_claims(connection, wanted, order=order, limit=limit, offset=offset)

    def timeline(
        self,
        actor: str | None = None,
        since: str | None = None,
        until: str | None = None,
        *,
        other: str | None = None,
        type: str | None = None,
        status: str | None = None,
        country: str | None = None,
        outlet: str | None = None,
        background: bool | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ClaimView]:
        """Return the events in order of their own time, undated ones last; filters as in `claims`."""
        return self.claims(
            kind="event",
            actor=actor,
            other=other,
            since=since,
            until=until,
            type=type,
            status=status,
            country=country,
            outlet=outlet,
            background=background,
            as_of=as_of,
            limit=limit,
            offset=offset,
        )

    def said(
        self,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        *,
        office: str | None = None,
        state: str | None = None,
        directness: str | None = None,
        cue: str | None = None,
        sense: str | None = None,
        text: str | None = None,
        outlet: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ClaimView]:
        """Return the statements in order of time, each once, with the forms in which it was printed.

        A statement that nobody dates stands at the day on which it was first printed.

        Args:
            speaker: Who said it, as in `claims`; one whom only some of its reports name as the speaker counts, too.
            about: Whom or what it is about, as in `claims`: an actor, a state, or words in what was said.
            since: First day, as in `claims`.
            until: Last day, likewise.
            office: Office of the speaker then: "Foreign Minister", or its kind ("foreign_minister").
            state: State that the speaker acted for (any of its names).
            directness: direct, indirect or mixed.
            cue: The word that tells it: "warn" finds warned, warns and warning; "warned" only that.
            sense: What the cue implies: warned, denied, pledged ... (`foreigndesk.model.annotations.SENSES`).
            text: Full text over what was said, in any of its forms.
            outlet: An outlet that printed it.
            as_of: The record as it stood at that moment (ISO).
            limit: At most so many; all if None.
            offset: So many are passed over first.

        Raises:
            QueryError: If a filter cannot be understood.
        """
        wanted = _statements(
            speaker=speaker,
            about=about,
            since=since,
            until=until,
            office=office,
            state=state,
            directness=directness,
            cue=cue,
            sense=sense,
            text=text,
            outlet=outlet,
            as_of=as_of,
        )
        with self.store.reading() as connection:
            return query.find_claims(connection, wanted, order="said", limit=limit, offset=offset)

    def compare_said(
        self,
        left: str,
        right: str,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        office: str | None = None,
        state: str | None = None,
        directness: str | None = None,
        cue: str | None = None,
        sense: str | None = None,
        text: str | None = None,
        outlet: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> Comparison:
        """Return what two speakers, or one speaker at two times, said, side by side; filters as in `said`.

        Args:
            left: A speaker; or a time: a day, a month, a year (ISO), or two of them as "2025-03..2025-06".
            right: Another one of the same sort.
            speaker: Whose statements are compared, if two times are given.
            about: Whom or what it is about, and so on, as in `said`; `since` and `until` bound two speakers.
            since: First day.
            until: Last day.
            office: As in `said`; so too what follows.
            state: State that the speaker acted for.
            directness: direct, indirect or mixed.
            cue: The word that tells it.
            sense: What that implies.
            text: Full text over what was said.
            outlet: An outlet that printed it.
            as_of: The record as it stood at that moment.
            limit: At most so many statements a side.

        Raises:
            QueryError: If a filter cannot be understood, or the two cannot be compared.
        """
        wanted = _statements(
            speaker=speaker,
            about=about,
            since=since,
            until=until,
            office=office,
            state=state,
            directness=directness,
            cue=cue,
            sense=sense,
            text=text,
            outlet=outlet,
            as_of=as_of,
        )
        with self.store.reading() as connection:
            return compare(connection, wanted, (left, right), limit)

    def who(self, asked: str) -> WhoView:
        """Return the holders of an office over time, or what is known of a person.

        Args:
            asked: An office ("defence minister of Japan", "Japanese defence minister") or a name.

        Raises:
            NotFoundError: If the record knows neither.
        """
        with self.store.reading() as connection:
            return who(connection, asked)


def _statements(
    *, office: str | None, state: str | None, text: str | None, **more: str | None
) -> ClaimFilter:
    """Return the filter of statements; of these, the office and the state are the speaker's, the text is what was said."""
    return ClaimFilter(
        kind="statement",
        speaker_office=office,
        speaker_state=state,
        content=text,
        **more,  # type: ignore[arg-type]
    )
