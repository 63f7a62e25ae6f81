"""The folder of readings: what each unit gave, in Parquet by day of publication, and a manifest once all of it stands.

    reports/day=2025-10-29/FINGERPRINT.parquet     reports with their readings; day=undated for those without a day
    passed_over/FINGERPRINT.parquet                what the first look passed over, with score and why
    failures/FINGERPRINT.jsonl                     what gave no report, or could not be read
    manifests/FINGERPRINT.json                     what the unit was, how it was read, what it gave

Rows wait in one temporary file a unit (`Stage`), so that memory does not grow with a file; they are written in the
order of the input, whoever brought them in which order.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import msgspec

from foreigndesk.errors import StoreError
from foreigndesk.export.jsonl import json_text
from foreigndesk.readings.rows import FailedRow, PassedRow, ReadRow, decode, write_rows
from foreigndesk.readings.sources import Unit
from foreigndesk.readings.storage import Folder, Stamp
from foreigndesk.safe_characters import storable_name

UNDATED = "undated"


class Manifest(msgspec.Struct, kw_only=True):
    """What stands in the output for a unit, and how it was read.

    Attributes:
        input: The unit's name; `paths` its files.
        settings: What was said about the inputs, and whether there was a first look: as JSON.
        made_by: What read, with `versions`, annotator to version.
        documents: Reports in it, each once: `read`, `unread` (another language, or a reading that failed), `passed_over`.
        repeated: Further reports with the id of one before them.
        failed: Failures: items that gave no report, and reports that could not be read.
        words: Words of the reports that were read or kept unread.
        days: Day (or "undated") to the number of its reports.
    """

    input: str
    paths: list[str]
    fingerprint: str
    size: int | None
    modified: str | None
    etag: str | None
    settings: str
    made_by: str
    versions: dict[str, str]
    documents: int = 0
    read: int = 0
    unread: int = 0
    passed_over: int = 0
    repeated: int = 0
    failed: int = 0
    words: int = 0
    days: dict[str, int] = {}

    @property
    def stamp(self) -> Stamp | None:
        """What told the unit apart when it was read; None for an address."""
        return Stamp(self.size, self.modified, self.etag) if self.size is not None else None

    def was_read_as(self, other: Manifest) -> bool:
        """Return whether both were read in the same way, by the same versions."""
        return (self.settings, self.made_by, self.versions) == (other.settings, other.made_by, other.versions)


def new_manifest(unit: Unit, settings: str, made_by: str, versions: dict[str, str]) -> Manifest:
    """Return the manifest of a unit of which nothing is read yet."""
    stamp = unit.stamp
    return Manifest(
        input=unit.name,
        paths=[storable_name(path) for path in unit.paths],
        fingerprint=unit.fingerprint,
        size=stamp.size if stamp else None,
        modified=stamp.modified if stamp else None,
        etag=stamp.etag if stamp else None,
        settings=settings,
        made_by=made_by,
        versions=versions,
    )


def manifests(folder: Folder) -> list[Manifest]:
    """Return the manifests of a folder of readings, by fingerprint.

    Raises:
        StoreError: If one cannot be read.
    """
    found = []
    for path in folder.files("manifests", ".json"):
        try:
            found.append(msgspec.json.decode(folder.read(path), type=Manifest))
        except msgspec.DecodeError as error:
            raise StoreError(f"{folder.name}/{path} is no manifest of readings: {error}") from error
    return found


def reports_file(day: str, fingerprint: str) -> str:
    """Return where the reports of a unit and a day are."""
    return f"reports/day={day}/{fingerprint}.parquet"


def passed_file(fingerprint: str) -> str:
    """Return where that is listed which the first look passed over."""
    return f"passed_over/{fingerprint}.parquet"


def failures_file(fingerprint: str) -> str:
    """Return where the failures of a unit are listed."""
    return f"failures/{fingerprint}.jsonl"


def _manifest_file(fingerprint: str) -> str:
    return f"manifests/{fingerprint}.json"


@dataclass(slots=True)
class Stage:
    """The rows of one unit until all have come: in a temporary file, with where each stands.

    Attributes:
        at: Number of the item → where its row begins and how long it is.
    """

    at: dict[int, tuple[int, int]] = field(default_factory=dict)
    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def put(self, number: int, row: bytes) -> None:
        """Keep the row of an item."""
        self.at[number] = (self.file.seek(0, 2), len(row))
        self.file.write(row)

    def rows(self, numbers: list[int]) -> Iterator[ReadRow | PassedRow | FailedRow]:
        """Yield the rows of items, in that order."""
        for number in numbers:
            start, length = self.at[number]
            self.file.seek(start)
            yield decode(self.file.read(length))

    def close(self) -> None:
        """Give up the temporary file."""
        self.file.close()


def write_unit(folder: Folder, manifest: Manifest, stage: Stage) -> None:
    """Write what a unit gave and then its manifest, counted; what stood there of it before is replaced.

    Killed on the way, there is no manifest, and the next run does the unit again.
    """
    days, passed, failures = _sorted_out(manifest, stage)
    before = _files_of(folder, manifest.fingerprint)
    folder.remove(_manifest_file(manifest.fingerprint))
    written = set()
    for day, numbers in sorted(days.items()):
        written.add(reports_file(day, manifest.fingerprint))
        with folder.writing(reports_file(day, manifest.fingerprint)) as name:
            write_rows(name, stage.rows(numbers), ReadRow)
    if passed:
        written.add(passed_file(manifest.fingerprint))
        with folder.writing(passed_file(manifest.fingerprint)) as name:
            write_rows(name, stage.rows(passed), PassedRow)
    if failures:
        written.add(failures_file(manifest.fingerprint))
        lines = (json_text(msgspec.to_builtins(failure)) for failure in failures)
        folder.write(failures_file(manifest.fingerprint), "".join(f"{line}\n" for line in lines).encode())
    for path in before:
        if path not in written:
            folder.remove(path)
    data = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1)
    folder.write(_manifest_file(manifest.fingerprint), data + b"\n")


def _files_of(folder: Folder, fingerprint: str) -> list[str]:
    """Return the files that an earlier reading of a unit left."""
    if folder.exists(_manifest_file(fingerprint)):
        days = msgspec.json.decode(folder.read(_manifest_file(fingerprint)), type=Manifest).days
        found = [reports_file(day, fingerprint) for day in days]
    else:
        # a run that was killed may have left some
        found = folder.files("reports", f"/{fingerprint}.parquet")
    return [*found, passed_file(fingerprint), failures_file(fingerprint)]


def _sorted_out(manifest: Manifest, stage: Stage) -> tuple[dict[str, list[int]], list[int], list[FailedRow]]:
    """Count the rows into the manifest; return the items by day, those passed over, and the failures."""
    days: dict[str, list[int]] = defaultdict(list)
    passed: list[int] = []
    failures: list[FailedRow] = []
    seen: set[str] = set()
    numbers = sorted(stage.at)
    for number, row in zip(numbers, stage.rows(numbers), strict=True):
        if isinstance(row, FailedRow):
            failures.append(row)
            continue
        if row.id in seen:
            manifest.repeated += 1
            continue
        seen.add(row.id)
        if isinstance(row, PassedRow):
            passed.append(number)
            continue
        if row.failure is not None:
            failures.append(row.failure)
        days[row.day or UNDATED].append(number)
        manifest.words += row.words
        manifest.read += row.reading is not None and row.language_read
    manifest.documents, manifest.passed_over = len(seen), len(passed)
    manifest.unread = manifest.documents - manifest.passed_over - manifest.read
    manifest.failed = len(failures)
    manifest.days = {day: len(days[day]) for day in sorted(days)}
    return days, passed, failures
