"""`foreigndesk load`: a folder of readings into a record, in bulk; what the record has already changes nothing.

Reports go in by days, so that stories are found as they would have been on those days, and are linked every
`LINK_EVERY` and at the end. A load that is killed leaves whole batches; the next one passes over what is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from foreigndesk.errors import ForeigndeskError, NotFoundError
from foreigndesk.model import Failure
from foreigndesk.pipeline import Progress, ReportReader
from foreigndesk.readings import output
from foreigndesk.readings.output import UNDATED, Manifest
from foreigndesk.readings.rows import report_of
from foreigndesk.readings.storage import Folder
from foreigndesk.store.base import Store
from foreigndesk.store.codec import from_json
from foreigndesk.store.relink import relink
from foreigndesk.store.writer import (
    ReadReport,
    add_new_reports,
    add_report,
    begin_run,
    end_run,
    known_reports,
    record_failures,
    version_key,
)

# Reports between two rounds of linking. A round has a cost of its own, and a load that is killed has so many to link.
LINK_EVERY = 10_000


@dataclass(slots=True)
class LoadSummary:
    """What became of the readings of a folder.

    Attributes:
        added: Reports new in the record; `unread` of them without a reading or in another language.
        known: Reports that it had.
        failed: Files that could not be read, and reports that the database refused; `failures` says which and why.
        failures_kept: Failures of the reading itself, which are noted in the record.
        passed_over: What the first look passed over; it is not loaded.
        other_versions: Versions of foreigndesk other than this one that made readings which were added → how many.
        words: Words of the reports added.
    """

    files: int = 0
    added: int = 0
    known: int = 0
    unread: int = 0
    failed: int = 0
    failures_kept: int = 0
    passed_over: int = 0
    words: int = 0
    seconds: float = 0.0
    other_versions: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


def load_readings(
    store: Store,
    folder: str,
    *,
    reader: ReportReader | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> LoadSummary:
    """Bring readings into a record and return what became of them; loading twice changes nothing.

    Args:
        store: The record.
        folder: The folder that `read_inputs` wrote, on this machine or in object storage.
        reader: What reads here, in the place of the default chain: readings of other versions are counted.
        progress: Called now and then.

    Raises:
        NotFoundError: If there are no readings in the folder.
    """
    with store.patient():
        return _Load(store, Folder(folder), reader, progress or _ignore).go()


class _Load:
    def __init__(
        self,
        store: Store,
        folder: Folder,
        reader: ReportReader | None,
        progress: Callable[[Progress], None],
    ) -> None:
        self.store, self.folder, self.progress = store, folder, progress
        self.summary = LoadSummary()
        self.state = Progress("loading", 0)
        if reader is None:
            from foreigndesk.annotation.reader import default_reader

            reader = default_reader()
        self.versions = dict(reader.versions)
        self.current = version_key(reader.made_by, reader.versions.items())

    def go(self) -> LoadSummary:
        began = time.monotonic()
        found = output.manifests(self.folder)
        if not found:
            raise NotFoundError(f"there are no readings in {self.folder.name}; `foreigndesk read` makes them")
        self._tell(total=sum(sum(m.days.values()) for m in found))
        s = self.summary
        number = begin_run(self.store, [f"(readings) {self.folder.name}"])
        unlinked = 0
        try:
            for path in _files(found):
                unlinked += self._file(path)
                if unlinked >= LINK_EVERY:
                    self._link()
                    unlinked = 0
            self._failures(found)
        finally:
            end_run(self.store, number, s.added, s.known, s.failed)
        self._link()
        s.passed_over = sum(m.passed_over for m in found)
        s.seconds = time.monotonic() - began
        return s

    def _file(self, path: str) -> int:
        """Load a file of reports; return how many are new."""
        from pyarrow import ArrowException
        from pyarrow import parquet as pq

        before = self.summary.added
        self.summary.files += 1
        try:
            with self.folder.open(path) as stream, pq.ParquetFile(stream) as table:
                for group in range(table.num_row_groups):
                    ids = table.read_row_group(group, columns=["id"])["id"].to_pylist()
                    known = known_reports(self.store, ids)
                    if all(known.get(report_id) for report_id in ids):
                        self.summary.known += len(ids)
                        self._tell(seen=self.state.seen + len(ids), known=self.summary.known)
                    else:
                        self._rows(table.read_row_group(group).to_pylist(), known)
        except (ArrowException, OSError, KeyError, ValueError) as error:
            reason = f"no readings that can be used: {' '.join(str(error).split())}"
            self._fail(Failure(f"{self.folder.name}/{path}", "store", type(error).__name__, reason))
        return self.summary.added - before

    def _rows(self, rows: list[dict[str, Any]], known: dict[str, str | None]) -> None:
        fresh = [row for row in rows if row["id"] not in known]
        reports = [report_of(row) for row in fresh]
        try:
            added = add_new_reports(self.store, reports)
        except ForeigndeskError:
            # one of them is refused: each by itself
            added = [report for report in reports if self._one(report)]
        # kept without a reading before, and read here
        unread = [report_of(row) for row in rows if row["id"] in known and known[row["id"]] is None]
        added += [report for report in unread if report.reading is not None and self._one(report)]
        self._count(added)
        self.summary.known += len(rows) - len(fresh) - sum(r.document.id in known for r in added)
        self._tell(
            seen=self.state.seen + len(rows),
            added=self.summary.added,
            known=self.summary.known,
            words=self.summary.words,
        )

    def _one(self, report: ReadReport) -> bool:
        try:
            return add_report(self.store, report)
        except ForeigndeskError as error:
            source = report.document.source
            self._fail(
                Failure(
                    source.path or report.document.id, "store", type(error).__name__, str(error), source.place
                )
            )
            return False

    def _count(self, added: list[ReadReport]) -> None:
        s = self.summary
        s.added += len(added)
        for report in added:
            s.words += report.words
            s.unread += report.reading is None or not report.language_read
            if report.reading is not None and version_key(report.made_by, report.versions) != self.current:
                other = self._other(report)
                s.other_versions[other] = s.other_versions.get(other, 0) + 1

    def _other(self, report: ReadReport) -> str:
        """Return what another version is, in words: its name, and the annotators that are not those of here."""
        theirs = dict(report.versions)
        names = sorted(n for n in {*theirs, *self.versions} if theirs.get(n) != self.versions.get(n))
        told = ", ".join(f"{n} {theirs.get(n, 'none')} (here {self.versions.get(n, 'none')})" for n in names)
        return f"{report.made_by}: {told}" if told else report.made_by

    def _failures(self, found: list[Manifest]) -> None:
        """Note in the record what the reading could not read, as `add` would have."""
        for manifest in found:
            path = output.failures_file(manifest.fingerprint)
            if not manifest.failed or not self.folder.exists(path):
                continue
            lines = self.folder.read(path).decode().splitlines()
            rows = [from_json(line, _FailureLine) for line in lines]
            record_failures(self.store, [Failure(r.path, r.stage, r.error, r.reason, r.place) for r in rows])
            self.summary.failures_kept += len(rows)

    def _link(self) -> None:
        self._tell(stage="linking", current=None)

        def notify(what: str, done: int, total: int) -> None:
            self.progress(replace(self.state, stage="linking", current=what, seen=done, total=total))

        relink(self.store, notify)
        self._tell(stage="loading")

    def _fail(self, failure: Failure) -> None:
        self.summary.failed += 1
        self.summary.failures.append(failure)
        self._tell(failed=self.summary.failed)

    def _tell(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.progress(self.state)


class _FailureLine(msgspec.Struct):
    """A line of a file of failures (`FailedRow` without its tag)."""

    path: str
    place: str | None
    stage: str
    error: str
    reason: str


def _files(found: list[Manifest]) -> Iterator[str]:
    """Yield the files of reports by day, those of no day last."""
    for day in sorted({day for m in found for day in m.days}, key=lambda day: (day == UNDATED, day)):
        for manifest in found:
            if day in manifest.days:
                yield output.reports_file(day, manifest.fingerprint)


def _ignore(progress: Progress) -> None:
    del progress
