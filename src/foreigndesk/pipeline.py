"""READ FIRST: how a report becomes entries of the record; joins intake, annotation, linking and store.

    intake.documents ──▶ read_report, in worker processes ──▶ store.writer ──▶ store.relink
    bytes in,            annotation (one Reading a report),    one report,      what reports say
    Documents out        one-report claims, local actors       one transaction  of one another

`run` draws documents as they come, passes over those that the record knows, has the rest read, and stores each
whole. Every `LINK_EVERY` reports, and at the end, linking looks at what is new. A run that is killed leaves
whole reports and the marks of what is still to link; the next run over the same inputs goes on from there.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from foreigndesk.errors import AnnotationError, ForeigndeskError, IntakeError
from foreigndesk.model import Document, Failure, Reading
from foreigndesk.safe_characters import storable_name
from foreigndesk.scale.local import Outcome, map_ordered
from foreigndesk.store.base import Store
from foreigndesk.store.codec import pack
from foreigndesk.store.relink import relink
from foreigndesk.store.writer import (
    ReadReport,
    add_report,
    begin_run,
    clock_behind,
    end_run,
    known_reports,
    record_failure,
    resolve_failures,
    standing_failures,
    version_key,
)

# A report is given up after so long; reading goes at some 8,000 characters a second on a laptop, so only a fault
# of ours (or a machine that is asleep) gets here.
SLOW_SECONDS = 120.0
SLOW_CHARACTERS_PER_SECOND = 200.0
# Reports between two rounds of linking: a run that is killed has so many left to link at most.
LINK_EVERY = 2_000
# Documents that are looked up in the record at once.
LOOKED_UP = 64
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        stage: "preparing", "reading", "loading" or "linking".
        seen: Reports that intake has given so far (linking: things linked).
        total: How many there are in all, or None while that is not known.
        words: Words read so far.
        current: What is being worked on, for people.
    """

    stage: str
    seen: int
    total: int | None = None
    added: int = 0
    known: int = 0
    failed: int = 0
    words: int = 0
    current: str | None = None


@dataclass(frozen=True, slots=True)
class AddSummary:
    """What became of the inputs of a run.

    Attributes:
        added: Reports new in the record (or read again).
        known: Reports that were in it before.
        unread: Reports added but kept unread (another language).
        failed: Inputs or reports that failed; `failures` says which and why.
            A report whose annotation failed is kept unread, and each run that is given it tries it again: it
            counts as failed each time that it fails, besides as added the first time and as known after that;
            and as added when it is read at last.
        words: Words of the reports added.
        clock_behind: The moment at which the record was last written, if this machine's clock says that it is earlier: it
            was set back, or another machine's goes ahead. What is added is dated by the clock all the same.
        unchanged: Addresses that answered that nothing is new since the last run that read them whole.
    """

    added: int
    known: int
    unread: int
    failed: int
    failures: tuple[Failure, ...]
    seconds: float
    words: int
    clock_behind: str | None = None
    unchanged: tuple[str, ...] = ()


class ReportReader(Protocol):
    """What reads a report: `annotation.reader.Reader`, or another one with its face."""

    made_by: str

    @property
    def versions(self) -> dict[str, str]:
        """Annotator name to version."""
        ...

    def read(self, document: Document) -> Reading:
        """Return what is read off one report."""
        ...


def read_report(document: Document, reader: ReportReader | None = None) -> ReadReport:
    """Return a report with all that one report alone can tell; pure, and so fit for any process.

    Args:
        document: The report.
        reader: What reads it; the default chain of annotators, made once a process, if None.
    """
    from foreigndesk.linking.actors import local_records
    from foreigndesk.linking.claims import build_claims
    from foreigndesk.linking.reprints import fingerprints

    if reader is None:
        from foreigndesk.annotation.reader import default_reader

        reader = default_reader()
    with time_limit(len(document.text)):
        reading = reader.read(document)
    return ReadReport(
        document,
        reading=pack(reading),
        made_by=reading.made_by,
        versions=tuple(sorted(reading.versions.items())),
        language_read=reading.language_read,
        records=local_records(document, reading),
        claims=build_claims(document, reading) if reading.language_read else (),
        fingerprints=fingerprints(document.text),
        words=count_words(document.text),
    )


@contextlib.contextmanager
def time_limit(characters: int) -> Iterator[None]:
    """Stop the reading of a report that takes absurdly long, so that it cannot hold up all others.

    Works where the system has alarm signals and in a process' main thread (workers read there); elsewhere it
    does nothing.

    Raises:
        AnnotationError: In the body, once it has taken `SLOW_SECONDS` and as many again as the text's length allows.
    """
    seconds = SLOW_SECONDS + characters / SLOW_CHARACTERS_PER_SECOND
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise AnnotationError(f"reading took longer than {seconds:.0f} seconds and was given up")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return len(_WORDS.findall(text))


def run(
    documents: Iterable[Document | Failure],
    store: Store,
    *,
    inputs: Sequence[str] = (),
    total: int | None = None,
    workers: int | None = None,
    reader: ReportReader | None = None,
    reread: bool = False,
    everything: bool = False,
    from_record: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> AddSummary:
    """Read reports into the record and return what became of them.

    Args:
        documents: What intake gives: reports, and failures in the place of what gave none.
        store: The record.
        inputs: What the user named, for the log of runs.
        total: About how many documents there are, if that is known.
        workers: Processes that read; all processors if None.
        reader: What reads, instead of the default chain; must be picklable if there are several workers.
        reread: Read again what another version read.
        everything: With `reread`, whatever version read it.
        from_record: The documents come out of the record, and not from intake.
        progress: Called after each report and now and then while linking.
    """
    going = _Run(store, workers, reader, reread, everything, progress)
    going.from_record = from_record
    going.state = Progress("reading", 0, total)
    with store.patient():
        return going.go(documents, inputs)


class _Run:
    def __init__(
        self,
        store: Store,
        workers: int | None,
        reader: ReportReader | None,
        reread: bool,
        everything: bool,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.store, self.workers, self.reader = store, workers, reader
        self.reread, self.everything, self.from_record = reread, everything, False
        self.progress = progress or _ignore
        self.state = Progress("reading", 0)
        self.unread = 0
        self.failures: list[Failure] = []
        self.old_failures = {_key(f): f for f in standing_failures(store)}
        self.paths_failed_before = {f.path for f in self.old_failures.values()}
        self.paths_seen: set[str] = set()
        self.taken: set[str] = set()

    def go(self, documents: Iterable[Document | Failure], inputs: Sequence[str]) -> AddSummary:
        began = time.monotonic()
        # a damaged model is told before anything is written
        if self.reader is None:
            self._prepare()
        behind = clock_behind(self.store)
        number = begin_run(self.store, inputs)
        function = functools.partial(read_report, reader=self.reader)
        unlinked = 0
        try:
            for outcome in map_ordered(function, self._fresh(documents), self.workers):
                self._keep(outcome)
                unlinked += 1
                if unlinked >= LINK_EVERY:
                    self._link()
                    unlinked = 0
        finally:
            # also when the user stops the run: what is stored is linked by the next one
            end_run(self.store, number, self.state.added, self.state.known, self.state.failed)
        self._link()
        self._resolve()
        return AddSummary(
            added=self.state.added,
            known=self.state.known,
            unread=self.unread,
            failed=self.state.failed,
            failures=tuple(self.failures),
            seconds=time.monotonic() - began,
            words=self.state.words,
            clock_behind=behind,
        )

    def _prepare(self) -> None:
        from foreigndesk.annotation.reader import prepare

        def notify(done: int, total: int) -> None:
            self.progress(
                replace(self.state, stage="preparing", current="index of places", seen=done, total=total)
            )

        prepare(notify)

    def _fresh(self, documents: Iterable[Document | Failure]) -> Iterator[Document]:
        """Yield the documents to be read; the store is asked about some at a time."""
        stream = iter(self._documents(documents))
        size = 1
        while batch := list(itertools.islice(stream, size)):
            # the first ones one by one, so that reading begins at once
            size = min(LOOKED_UP, size * 2)
            known = known_reports(self.store, [d.id for d in batch])
            for document in batch:
                if document.id in self.taken or not self._is_wanted(document.id, known):
                    self._tell(known=self.state.known + 1, current=document.source.path)
                else:
                    self.taken.add(document.id)
                    yield document

    def _documents(self, documents: Iterable[Document | Failure]) -> Iterator[Document]:
        stream = iter(documents)
        while True:
            try:
                item = next(stream)
            except StopIteration:
                return
            except ForeigndeskError as error:
                path = storable_name(error.path) if isinstance(error, IntakeError) else "intake"
                self._fail(Failure(path, "intake", type(error).__name__, str(error)))
                return
            if isinstance(item, Failure):
                self._fail(item)
                continue
            self._tell(seen=self.state.seen + 1)
            if (path := item.source.path or item.id) in self.paths_failed_before:
                self.paths_seen.add(path)
            yield item

    def _is_wanted(self, report_id: str, known: dict[str, str | None]) -> bool:
        if report_id not in known:
            return True
        version = known[report_id]
        if version is None or (self.reread and self.everything):
            return True
        return self.reread and version != self._version

    @functools.cached_property
    def _version(self) -> str:
        reader = self.reader
        if reader is None:
            from foreigndesk.annotation.reader import default_reader

            reader = default_reader()
        return version_key(reader.made_by, reader.versions.items())

    def _keep(self, outcome: Outcome[Document, ReadReport]) -> None:
        document = outcome.item
        report = outcome.value
        if report is None:
            error = outcome.error
            # kept without a reading, so that it can be read again
            report = ReadReport(document, words=count_words(document.text))
            reason = " ".join(str(error).split()) or "no reason given"
            self._fail(self._failure(document, "annotation", type(error).__name__, reason))
        try:
            added = add_report(self.store, report)
        except ForeigndeskError as error:
            self._fail(self._failure(document, "store", type(error).__name__, str(error)))
            return
        if added:
            self.unread += report.reading is not None and not report.language_read
            self._tell(added=self.state.added + 1, words=self.state.words + report.words)
        else:
            self._tell(known=self.state.known + 1)

    @staticmethod
    def _failure(document: Document, stage: str, error: str, reason: str) -> Failure:
        return Failure(document.source.path or document.id, stage, error, reason, document.source.place)

    def _link(self) -> None:
        self._tell(stage="linking", current=None)

        def notify(what: str, done: int, total: int) -> None:
            self.progress(replace(self.state, stage="linking", current=what, seen=done, total=total))

        relink(self.store, notify)
        self._tell(stage="reading")

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        record_failure(self.store, failure)
        if failure.path in self.paths_failed_before:
            self.paths_seen.add(failure.path)
        self._tell(failed=self.state.failed + 1, current=failure.path)

    def _resolve(self) -> None:
        """What failed before, was tried again in this run, and did not fail again, is over."""
        failed = {_key(f) for f in self.failures}
        tried = {"annotation", "store"} if self.from_record else {"intake", "annotation", "store"}
        over = [
            f
            for key, f in self.old_failures.items()
            if f.path in self.paths_seen and f.stage in tried and key not in failed
        ]
        resolve_failures(self.store, over)

    def _tell(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.progress(self.state)


def _key(failure: Failure) -> tuple[str, str, str]:
    return (failure.path, failure.place or "", failure.stage)


def _ignore(progress: Progress) -> None:
    del progress
