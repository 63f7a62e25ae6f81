"""Reports into a desk: adding, reading again, linking anew, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from foreigndesk import pipeline
from foreigndesk.desk.record import OpenRecord
from foreigndesk.model import Document, Failure
from foreigndesk.pipeline import AddSummary, Progress, ReportReader
from foreigndesk.safe_characters import storable_name
from foreigndesk.store import query
from foreigndesk.store.base import system_clock
from foreigndesk.store.link_steps import pending
from foreigndesk.store.relink import relink, relink_anew
from foreigndesk.store.views import Status
from foreigndesk.store.visits import known_visits, remember_visits

if TYPE_CHECKING:
    from foreigndesk.readings import LoadSummary


class Adding(OpenRecord):
    """The part of a desk that takes reports in."""

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

        Each report is stored whole or not at all: killed at any moment, the next run goes on. An address that was read
        whole before is asked what has changed since (ETag, Last-Modified).

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
        from foreigndesk.intake import IntakeOptions, Visits, count_items, documents, is_address

        names = [str(name) for name in inputs]
        # what is said or read otherwise this time may make other reports of the same answer
        is_new = reread or any((published, outlet, title, url, language))
        visits = None if is_new else Visits(known_visits(self.store, filter(is_address, names)))
        options = IntakeOptions(
            published=published,
            outlet=outlet,
            title=title,
            url=url,
            language=language,
            stdin=stdin,  # type: ignore[arg-type]
            allow_private_addresses=allow_private_addresses,
            visits=visits,
        )
        summary = pipeline.run(
            self._without_own_files(documents(names, options=options, clock=self._clock or system_clock)),
            self.store,
            inputs=names,
            total=count_items(names) if progress is not None else None,
            workers=workers,
            reader=reader,
            reread=reread,
            progress=progress,
        )
        if visits is None:
            return summary
        # all that they gave is stored; what failed is asked for again
        failed = {failure.path for failure in summary.failures}
        remember_visits(self.store, {name: v for name, v in visits.read.items() if name not in failed})
        return replace(summary, unchanged=tuple(visits.unchanged))

    def _without_own_files(self, found: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """Pass over the desk itself where it lies in a folder that is added."""
        file = self.store.file
        own = {_name_of(f"{file}{ending}") for ending in ("", "-wal", "-shm", "-journal") if file}
        for item in found:
            if not (isinstance(item, Failure) and _name_of(item.path) in own):
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

    def finish_linking(self, *, progress: Callable[[str, int, int], None] | None = None) -> int:
        """Work off what linking has still to look at (`to_link`); return how many claims changed.

        The next `add` does it, too. Until then decisions, and looking at what one would touch, have it to do first.

        Args:
            progress: As in `relink`.
        """
        return relink(self.store, progress)

    def to_link(self) -> int:
        """Return how many things linking has still to look at: what an interrupted `add` or a migration left."""
        with self.store.reading() as connection:
            return pending(connection)

    def status(self) -> Status:
        """Return what the desk holds, what failed and why, and which versions read it."""
        with self.store.reading() as connection:
            return query.get_status(connection)


def _name_of(path: str) -> str:
    """Return the whole name of a file, as failures have it."""
    return storable_name(str(Path(path).resolve()))
