"""The Python API: a `Desk` is an open record that reports are added to and questions are asked of.

    with open_desk("desk.db") as desk:
        desk.add("reports/")
        for view in desk.claims(kind="statement", speaker="Hegseth"):
            print(view.claim.content, view.sources[0].outlet)

Thin: adding is `pipeline.run`, asking is `store.query`. The command line and the web pages are skins over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal, Self

from foreigndesk import pipeline
from foreigndesk.errors import QueryError
from foreigndesk.export.rows import claim_row
from foreigndesk.model import Correction, Document, Failure, Judgement, Verb
from foreigndesk.pipeline import AddSummary, Progress, ReportReader
from foreigndesk.store import decisions, query, splitting
from foreigndesk.store.base import Store, system_clock
from foreigndesk.store.catalogues import LinkSummary, link_catalogue
from foreigndesk.store.compare import compare
from foreigndesk.store.disagreements import DisagreementView, find_disagreements
from foreigndesk.store.dossier import MOST_CLAIMS, Dossier, collect_dossier
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.history import History, history
from foreigndesk.store.link_steps import pending
from foreigndesk.store.links import STATUSES, LinkView, find_links
from foreigndesk.store.origins import OriginsView, ReportComparison, compare_reports, find_origins
from foreigndesk.store.relink import relink_anew
from foreigndesk.store.reviewing import Doubtful, ReviewPair, doubtful_pairs, shown_pair
from foreigndesk.store.search import saved
from foreigndesk.store.search.find import find
from foreigndesk.store.selection import Selection
from foreigndesk.store.stories import CLAIMS_SHOWN, StoryLine, StorySort, StoryView, find_stories, get_story
from foreigndesk.store.storylines import Storyline, find_storyline
from foreigndesk.store.things import find_actor
from foreigndesk.store.timelines import (
    Length,
    TimelineView,
    story_reports,
    timeline_of_events,
    timeline_of_reports,
)
from foreigndesk.store.views import (
    ClaimView,
    Comparison,
    FeedEntry,
    Found,
    Hit,
    ReportLine,
    ReportView,
    SavedSearch,
    Status,
    WhoView,
)
from foreigndesk.store.who import who

if TYPE_CHECKING:
    from foreigndesk.readings import LoadSummary

Order = Literal["time", "said", "published", "id"]


def open_desk(
    path_or_url: str | Path = "desk.db",
    *,
    create: bool = True,
    clock: Callable[[], datetime] | None = None,
) -> Desk:
    """Return the desk kept at a file or a database address; nothing is opened until it is first used.

    Args:
        path_or_url: A file (SQLite), or `postgresql://user@host/database`.
        create: Make the record if there is none; if False, a missing file is a NotFoundError.
        clock: Gives the time for `recorded_at`; the system's clock in UTC if not given.

    Raises:
        SchemaVersionError: On first use, if the record was written by a newer version.
        StoreError: On first use, if the database cannot be opened.
    """
    return Desk(path_or_url, create=create, clock=clock)


class Desk:
    """An open record. Use it as a context manager, or call `close()`."""

    def __init__(
        self,
        path_or_url: str | Path = "desk.db",
        *,
        create: bool = True,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.store = Store(path_or_url, create=create, clock=clock)
        self.address = self.store.address
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a closed desk opens again on its next use."""
        self.store.close()

    # -- adding ------------------------------------------------------------------------------------------

    def add(
        self,
        *inputs: str | Path,
        published: str | None = None,
        outlet: str | None = None,
        title: str | None = None,
        url: str | None = None,
        language: str | None = None,
        stdin: IO[bytes] | None = None,
        workers: int | None = None,
        progress: Callable[[Progress], None] | None = None,
        reread: bool = False,
        allow_private_addresses: bool = False,
        reader: ReportReader | None = None,
    ) -> AddSummary:
        """Read reports into the record and return what became of them; adding twice changes nothing.

        Each report is stored whole or not at all: killed at any moment, the next run goes on.

        Args:
            inputs: Files, folders and addresses in any mix; "-" is `stdin`.
            published: Publication date of what is added (ISO), for inputs that do not say it themselves.
            outlet: Who printed it, likewise.
            title: Its headline, likewise.
            url: Its address, likewise.
            language: Its language (BCP 47), likewise; otherwise it is detected.
            stdin: What "-" reads; the process's own standard input if None.
            workers: Processes that read; 1 reads in this one; all cores if None.
            progress: Called now and then with how far it is, in this process.
            reread: Read again those already known that another version read.
            allow_private_addresses: Let feeds lead to addresses of a private network.
            reader: What reads, in the place of the default chain of annotators.
        """
        from foreigndesk.intake import IntakeOptions, count_items, documents

        options = IntakeOptions(
            published=published,
            outlet=outlet,
            title=title,
            url=url,
            language=language,
            stdin=stdin,  # type: ignore[arg-type]
            allow_private_addresses=allow_private_addresses,
        )
        names = [str(name) for name in inputs]
        return pipeline.run(
            self._without_own_files(documents(names, options=options, clock=self._clock or system_clock)),
            self.store,
            inputs=names,
            total=count_items(names) if progress is not None else None,
            workers=workers,
            reader=reader,
            reread=reread,
            progress=progress,
        )

    def _without_own_files(self, found: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """Pass over the desk itself where it lies in a folder that is added."""
        own = {Path(self.address + ending).resolve() for ending in ("", "-wal", "-shm", "-journal")}
        for item in found:
            if not (isinstance(item, Failure) and Path(item.path).resolve() in own):
                yield item

    def reread(
        self,
        *,
        everything: bool = False,
        workers: int | None = None,
        progress: Callable[[Progress], None] | None = None,
        reader: ReportReader | None = None,
    ) -> AddSummary:
        """Read again the reports that another version read (or failed to), and return what became of them.

        What machines said is replaced (the old claims are withdrawn, not deleted); judgements and corrections stay.

        Args:
            everything: Read all of them again, whatever version read them.
            workers: As in `add`; so too `progress` and `reader`.
            progress: Called now and then.
            reader: What reads.
        """
        with self.store.reading() as connection:
            return pipeline.run(
                query.each_document(connection),
                self.store,
                inputs=["(read again)"],
                total=query.count_reports(connection),
                workers=workers,
                reader=reader,
                reread=True,
                everything=everything,
                from_record=True,
                progress=progress,
            )

    def load(
        self,
        readings: str | Path,
        *,
        progress: Callable[[Progress], None] | None = None,
        reader: ReportReader | None = None,
    ) -> LoadSummary:
        """Bring a folder of readings (`foreigndesk read`) into the record; loading twice changes nothing.

        The record is then the one that adding the same inputs makes. Killed at any moment, the next load goes on.

        Args:
            readings: The folder, or its address in object storage.
            progress: Called now and then.
            reader: What reads here, in the place of the default chain: readings of other versions are counted.

        Raises:
            NotFoundError: If there are no readings in the folder.
        """
        from foreigndesk.readings import load_readings

        return load_readings(self.store, str(readings), reader=reader, progress=progress)

    def relink(self, *, progress: Callable[[str, int, int], None] | None = None) -> int:
        """Work all linking anew: reprints, stories, actors and claims; return how many claims changed.

        Stories are found as reports arrive, and so depend a little on the order in which they came; after this they
        depend on the reports and on what people decided alone. Ids that change lead on. All of it happens, or nothing.

        Args:
            progress: Called now and then with what is being linked, how many are done, and how many there are.
        """
        return relink_anew(self.store, progress)

    # -- asking ------------------------------------------------------------------------------------------

    def report(self, report_id: str) -> ReportView:
        """Return a report with its reading and its claims.

        Args:
            report_id: Its id, or the first digits of it if no other begins so.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return query.get_report(connection, report_id)

    def reports(
        self,
        *,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ReportLine]:
        """Return the reports by publication day, undated ones last."""
        with self.store.reading() as connection:
            return query.find_reports(
                connection, outlet=outlet, since=since, until=until, limit=limit, offset=offset
            )

    def origins(self, identifier: str) -> OriginsView:
        """Return the reports, outlets and independent origins of a claim, a story or a report, as trees of reprints.

        Args:
            identifier: Id of a claim, a report or a story, or the first digits of one.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return find_origins(connection, identifier)

    def compare_reports(self, left: str, right: str) -> ReportComparison:
        """Return two reports, sentence beside sentence: what the right one dropped, added and altered.

        Args:
            left: Id of a report, or the first digits of one.
            right: Likewise.

        Raises:
            NotFoundError: If there is no such report.
            QueryError: If several begin so.
        """
        with self.store.reading() as connection:
            return compare_reports(connection, left, right)

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
        length = Length(dates, sentences, since, until)
        given = [story, storyline, reports]
        of_reports = given.count(None) < len(given)
        if given.count(None) < len(given) - 1:
            raise QueryError("a digest is of a story, of a storyline or of reports; name one")
        if of_reports and (actor or other or any(v is not None for v in events.values())):
            raise QueryError(
                "a timeline of a story has all its events; leave out the actor and what events must be"
            )
        if not of_reports and not (actor or other or events.get("country")):
            raise QueryError("a digest is of a story, of an actor or of a country; name one")
        with self.store.reading() as connection:
            if of_reports:
                stories = [story] if story is not None else []
                if storyline is not None:
                    stories = [step.story for step in find_storyline(connection, storyline).line]
                ids = [
                    *(reports or ()),
                    *(one for story in stories for one in story_reports(connection, story)),
                ]
                return timeline_of_reports(connection, ids, length, outlet=outlet, moment=as_of)
            wanted = ClaimFilter(
                actor=actor, other=other, since=since, until=until, outlet=outlet, as_of=as_of, **events
            )
            return timeline_of_events(connection, wanted, length)

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
        wanted = ClaimFilter(
            kind="statement",
            speaker=speaker,
            about=about,
            since=since,
            until=until,
            speaker_office=office,
            speaker_state=state,
            directness=directness,
            cue=cue,
            sense=sense,
            content=text,
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
        wanted = ClaimFilter(
            kind="statement",
            speaker=speaker,
            about=about,
            since=since,
            until=until,
            speaker_office=office,
            speaker_state=state,
            directness=directness,
            cue=cue,
            sense=sense,
            content=text,
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

    def find(
        self,
        query: str,
        *,
        order: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
        counts: bool = True,
        facets: bool = False,
    ) -> Found:
        """Return a page of the reports and claims that meet a search, with counts over all of them.

        Args:
            query: The search, in the language of docs/search.md: words, "phrases", AND OR NOT, fields.
            order: relevance, newest, oldest, or added (last recorded first); relevance if None and there are
                words to look for, else newest.
            limit: At most so many hits, 1 to 1,000.
            cursor: `Found.cursor` of the page before. All pages show the record as it stood at the first.
            counts: Whether to count all hits.
            facets: Whether to count them by kind, type, status, outlet, state, country, actor and month.

        Raises:
            QueryError: If something cannot be understood; for the search itself it is a SearchSyntaxError.
        """
        with self.store.reading() as connection:
            return find(
                connection, query, order=order, limit=limit, cursor=cursor, counts=counts, facets=facets
            )

    def search(self, text: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
        """Return the first hits of `find`, best first.

        Args:
            text: The search, as there.
            limit: At most so many.
            offset: So many are passed over first.

        Raises:
            QueryError: As there.
        """
        with self.store.reading() as connection:
            return list(find(connection, text, limit=limit + offset, counts=False).hits[offset:])

    def save_search(self, name: str, query: str, *, by: str) -> SavedSearch:
        """Keep a search under a name, and return it; what is added from now on is new to it.

        Raises:
            QueryError: If the search cannot be understood, or the name cannot be used or is taken.
        """
        return saved.save_search(self.store, name, query, by=by)

    def saved_searches(self) -> list[SavedSearch]:
        """Return the searches that are kept, by name, each with the number of its new hits."""
        with self.store.reading() as connection:
            return saved.saved_searches(connection)

    def saved_search(self, name: str) -> SavedSearch:
        """Return the search that is kept under a name.

        Raises:
            NotFoundError: If there is none.
        """
        with self.store.reading() as connection:
            return saved.saved_search(connection, name)

    def new_hits(self, name: str, *, limit: int = 100) -> list[Hit]:
        """Return what was recorded since the hits of a kept search were last looked at, the last recorded first.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        with self.store.reading() as connection:
            return saved.new_hits(connection, name, limit)

    def look_at_new(self, name: str, *, limit: int = 100) -> tuple[list[Hit], bool]:
        """Return the new hits and mark them as seen; if there are more than `limit`, return True too, and mark none.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        return saved.look_at_new(self.store, name, limit)

    def mark_seen(self, name: str, *, until: str | None = None) -> None:
        """Mark the hits of a kept search as seen: all, or those that were there `until` (`saved.seen_mark`).

        Raises:
            NotFoundError: If no search is kept under that name.
            QueryError: If `until` is no mark.
        """
        saved.mark_seen(self.store, name, until)

    def forget_search(self, name: str, *, by: str) -> SavedSearch:
        """Keep a search no longer, and return it.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        return saved.forget_search(self.store, name, by=by)

    def feed_entries(self, name: str, *, limit: int = 50) -> list[FeedEntry]:
        """Return the hits of a kept search for a feed (`foreigndesk.export.feeds`), the last recorded first.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        with self.store.reading() as connection:
            return saved.feed_entries(connection, name, limit)

    def to_link(self) -> int:
        """Return how many things linking has still to look at: what an interrupted `add` or a migration left."""
        with self.store.reading() as connection:
            return pending(connection)

    def status(self) -> Status:
        """Return what the desk holds, what failed and why, and which versions read it."""
        with self.store.reading() as connection:
            return query.get_status(connection)

    def dossier(
        self,
        selection: Selection,
        *,
        most: int = MOST_CLAIMS,
        progress: Callable[[int, int], None] | None = None,
    ) -> Dossier:
        """Return the claims of a selection with their sources, for `export.dossier` and `export.citations`.

        Args:
            selection: What is wanted.
            most: Claims at most; of more, the first in order of time.
            progress: Called now and then with how many claims are read, and how many there are to read.

        Raises:
            NotFoundError: If there is no such report or story.
            QueryError: If a filter or the search cannot be understood.
        """
        with self.store.reading() as connection:
            return collect_dossier(connection, selection, most=most, progress=progress)

    # -- export ------------------------------------------------------------------------------------------

    def export_claims(self) -> Iterator[dict[str, Any]]:
        """Yield every standing claim in the form of DESIGN.md's `claims.jsonl`, ordered by id."""
        with self.store.reading() as connection:
            for view in query.each_claim(connection):
                yield claim_row(view)

    def export_reports(self) -> Iterator[dict[str, Any]]:
        """Yield every report (metadata, text, reprint, story), ordered by id."""
        with self.store.reading() as connection:
            yield from query.report_rows(connection)

    # -- judging -----------------------------------------------------------------------------------------

    def judge(
        self,
        verb: Verb,
        left: str,
        right: str | None = None,
        *,
        by: str,
        why: str | None = None,
    ) -> Judgement:
        """Keep what a person decided, and return it; it takes effect at once.

        Args:
            verb: same, different or unsure (two claims, two actors or two stories), confirm or reject (one claim, or
                one suggestion of a catalogue).
            left: Id of a claim, an actor or a story (or of a report, as a part of its story), or the first digits of
                it; an actor's name, if only one bears it;
                `<report id>:<local id>` names the actor of one report.
            right: The other one, for same, different and unsure.
            by: Who decided.
            why: The reason, in a few words.

        Raises:
            MergeConflictError: If "same" would join things that were judged different; `chain` says how.
            NotFoundError: If an id is not in the desk.
            QueryError: If several things fit an id or a name, or the judgement contradicts one that stands.
        """
        return decisions.judge(self.store, verb, left, right, by=by, why=why)

    def merge(self, *things: str, by: str, why: str | None = None) -> Judgement:
        """Make one of several actors (or claims, or stories) in one decision, and return it.

        Args:
            things: Two or more, each as in `judge`.
            by: Who decided.
            why: The reason, in a few words.

        Raises:
            MergeConflictError: If that would join what was judged different; `chain` says how.
            NotFoundError: If one is not in the desk.
            QueryError: If they are one already, or cannot be one.
        """
        return decisions.merge(self.store, things, by=by, why=why)

    def split(self, actor: str, *parts: str, by: str, why: str | None = None) -> Judgement:
        """Take parts out of an actor, or reports out of a story, together, and return the decision.

        What is taken out is another actor, or another story, then.

        Args:
            actor: The actor, or the story, as in `judge`.
            parts: Of a story: reports. Of an actor, each a member (`<report id>:<local id>`), a report (all that it
                says of the actor) or a name
                (all that bear it). Ids may be cut short.
            by: Who decided.
            why: The reason, in a few words.

        Raises:
            NotFoundError: If the actor has no such part.
            QueryError: If nothing would be left, or the parts were judged the same as the rest.
        """
        return splitting.split(self.store, actor, parts, by=by, why=why)

    def history(self, actor: str) -> History:
        """Return all that was decided and computed about an actor: mentions, reasons, moves, judgements, links.

        Args:
            actor: The actor, as in `judge`; an id that it had before will do.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several fit.
        """
        with self.store.reading() as connection:
            return history(connection, actor)

    def doubtful_pairs(self, *, unsure: bool = False) -> list[Doubtful]:
        """Return the pairs of actors that may be one and that nobody judged, the most useful to settle first.

        Args:
            unsure: Those that a person was not sure about instead.
        """
        with self.store.reading() as connection:
            return doubtful_pairs(connection, unsure=unsure)

    def review_pair(self, doubtful: Doubtful) -> ReviewPair | None:
        """Return a doubtful pair with what is known of both sides; None if it has been settled since."""
        with self.store.reading() as connection:
            return shown_pair(connection, doubtful)

    def proposals(self, *, unsure: bool = False, limit: int | None = None) -> list[ReviewPair]:
        """Return the pairs of `doubtful_pairs` with what is known of both sides.

        Args:
            unsure: As there.
            limit: At most so many; all if None.
        """
        with self.store.reading() as connection:
            found = doubtful_pairs(connection, unsure=unsure)[:limit]
            shown = (shown_pair(connection, doubtful) for doubtful in found)
            return [pair for pair in shown if pair is not None]

    # -- catalogues --------------------------------------------------------------------------------------

    def link(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        progress: Callable[[int, int, int], None] | None = None,
    ) -> LinkSummary:
        """Suggest entries of a user's own catalogue for the actors of the record; nothing is attached by this.

        A suggestion is confirmed or rejected by `judge`. The same file twice changes nothing; a newer one adds
        what is new, and withdraws nothing.

        Args:
            path: FollowTheMoney or OpenSanctions entities (JSON lines), or CSV; gzipped or not.
            name: What the catalogue is called; the file's name if None.
            progress: Called now and then with bytes read, bytes in the file, and entries so far.

        Raises:
            IntakeError: If the file cannot be read, or is no catalogue.
        """
        return link_catalogue(self.store, path, name=name, progress=progress)

    def links(self, *, status: str | None = None, actor: str | None = None) -> list[LinkView]:
        """Return what catalogues suggest, the likeliest first.

        Args:
            status: Only those that are suggested, confirmed or rejected.
            actor: Only those about this actor, as in `judge`.

        Raises:
            NotFoundError: If there is no such actor.
            QueryError: If the status is none.
        """
        with self.store.reading() as connection:
            if status is not None and status not in STATUSES:
                raise QueryError(f"{status!r} is no status; these are: {', '.join(STATUSES)}")
            actor_id = find_actor(connection, actor).id if actor is not None else None
            return find_links(connection, status=status, actor_id=actor_id)

    # -- correcting --------------------------------------------------------------------------------------

    def correct(
        self, claim_id: str, field: str, value: str | None, *, by: str, why: str | None = None
    ) -> Correction:
        """Set a field of a claim right, and return the correction; the machine's value is kept beside it.

        Args:
            claim_id: Its id, or the first digits of it.
            field: status, type, mode, venue, via, office, state, `time.start`, `time.end`, `place.country` ...
            value: The right value; None for unknown.
            by: Who corrected it.
            why: The reason, in a few words.

        Raises:
            QueryError: If the field cannot be corrected.
        """
        return decisions.correct(self.store, claim_id, field, value, by=by, why=why)

    def undo(self, judgement_id: str, *, by: str) -> Judgement | Correction:
        """Withdraw a judgement or a correction, and return it with who and when.

        Raises:
            NotFoundError: If there is none that stands.
        """
        return decisions.undo(self.store, judgement_id, by=by)

    def judgements(self, *, include_withdrawn: bool = False) -> list[Judgement | Correction]:
        """Return the judgements and corrections, oldest first."""
        with self.store.reading() as connection:
            return decisions.decisions(connection, include_withdrawn=include_withdrawn)
