"""`foreigndesk read`: units of input through an engine into a folder of readings; what is done is not done again."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from foreigndesk.errors import ConfigError
from foreigndesk.intake import IntakeOptions
from foreigndesk.model import Failure
from foreigndesk.pipeline import Progress, ReportReader
from foreigndesk.readings import output
from foreigndesk.readings.output import Manifest, Stage, new_manifest, write_unit
from foreigndesk.readings.rows import FailedRow, ReadRow, decode, encode
from foreigndesk.readings.sources import Unit, fingerprint, items, units_of
from foreigndesk.readings.storage import Folder
from foreigndesk.readings.worker import Reading
from foreigndesk.scale.units import Found, UnitEnd, UnitResult, map_units
from foreigndesk.store.base import Clock, system_clock

Engine = Literal["local", "ray"]
# Failures that a summary names; the folder has all.
NAMED = 20


@dataclass(slots=True)
class ReadSummary:
    """What became of the inputs of a run, the units that were done before left out of all but `done_before`.

    Attributes:
        units: Files, and folders of loose pages, that were read in this run.
        done_before: Those that stood in the output already.
        documents: Reports in the units, each once in a unit: `read`, `unread` and `passed_over` together.
        failed: Failures; `failures` has the first `NAMED`.
        words: Words of the reports that were not passed over.
    """

    units: int = 0
    done_before: int = 0
    documents: int = 0
    read: int = 0
    unread: int = 0
    passed_over: int = 0
    repeated: int = 0
    failed: int = 0
    words: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)


def read_inputs(
    inputs: Sequence[str],
    out: str,
    *,
    options: IntakeOptions | None = None,
    engine: Engine = "local",
    address: str | None = None,
    workers: int | None = None,
    everything: bool = False,
    reader: ReportReader | None = None,
    clock: Clock = system_clock,
    progress: Callable[[Progress], None] | None = None,
) -> ReadSummary:
    """Read reports into a folder of readings and return what became of them.

    Args:
        inputs: Files, folders, addresses of pages and feeds, addresses in object storage ("s3://…").
        out: The folder, on this machine or in object storage.
        options: What the user says about the inputs.
        engine: "local" for processes of this machine, "ray" for a Ray cluster; both give the same bytes.
        address: The cluster's head ("host:port", or "auto"); Ray is started here if None.
        workers: Processes or actors that read; one a processor if None.
        everything: Read also what the first look would pass over.
        reader: What reads, in the place of the default chain of annotators; picklable.
        clock: Tells when addresses are read.
        progress: Called now and then.

    Raises:
        ConfigError: If the output folder, the engine or its address cannot be used.
    """
    if engine not in ("local", "ray"):
        raise ConfigError(f"there is no engine {engine!r}; choose local or ray")
    if address is not None and engine != "ray":
        raise ConfigError("an address is that of a Ray cluster: add --engine ray")
    began = time.monotonic()
    run = _Run(Folder(out), options or IntakeOptions(), everything, reader, clock, progress)
    todo = run.plan(inputs)
    if todo:
        with _engine(engine, address, workers) as mapped:
            run.gather(mapped(todo, functools.partial(items, options=run.options), run.reading))
    run.summary.seconds = time.monotonic() - began
    return run.summary


Mapped = Callable[[Sequence[Unit], Callable[[Unit], Iterator[object]], Reading], Iterator[Found]]


@contextlib.contextmanager
def _engine(engine: Engine, address: str | None, workers: int | None) -> Iterator[Mapped]:
    """Give the chosen map, while its cluster runs."""
    if engine == "local":
        yield functools.partial(map_units, workers=workers)
        return
    from foreigndesk.scale.ray import map_units_on_ray, ray_session

    with ray_session(address, workers):
        yield functools.partial(map_units_on_ray, workers=workers)


class _Run:
    def __init__(
        self,
        folder: Folder,
        options: IntakeOptions,
        everything: bool,
        reader: ReportReader | None,
        clock: Clock,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.folder, self.options, self.progress = folder, options, progress or _ignore
        self.moment = clock().isoformat()
        self.reading = Reading(options, self.moment, everything, reader)
        self.summary = ReadSummary()
        self.state = Progress("preparing", 0)
        made_by, versions = _versions(reader)
        self.manifest = functools.partial(
            new_manifest, settings=_settings(options, everything), made_by=made_by, versions=versions
        )
        self.units: list[Unit] = []
        self._stages: dict[int, Stage] = {}
        self._ends: dict[int, int] = {}

    def plan(self, inputs: Sequence[str]) -> list[Unit]:
        """Return the units that are still to be read, fingerprinted; the others are counted."""
        self.folder.prepare()
        standing = output.manifests(self.folder)
        by_paths = {tuple(m.paths): m for m in standing if m.stamp is not None}
        by_fingerprint = {m.fingerprint: m for m in standing}
        for found in units_of(inputs, self.folder.root):
            if isinstance(found, Failure):
                self._fail(found)
                continue
            self._tell(current=found.name, seen=self.state.seen + 1)
            wanted = self.manifest(found)
            known = by_paths.get(tuple(wanted.paths))
            if known and known.stamp == found.stamp and known.was_read_as(wanted):
                self.summary.done_before += 1
                continue
            try:
                unit = replace(found, fingerprint=fingerprint(found, self.moment))
            except OSError as error:
                self._fail(
                    Failure(found.name, "intake", "IntakeError", f"cannot be read: {error.strerror or error}")
                )
                continue
            same = by_fingerprint.get(unit.fingerprint)
            if same and same.was_read_as(self.manifest(unit)):
                self.summary.done_before += 1
                continue
            by_fingerprint[unit.fingerprint] = self.manifest(unit)
            self.units.append(unit)
        return self.units

    def gather(self, found: Iterator[Found]) -> None:
        """Take what comes, and write each unit once all of it has come."""
        self._prepare()
        self._tell(stage="reading", seen=0, total=None, current=self._where())
        try:
            for one in found:
                if isinstance(one, UnitEnd):
                    self._ends[one.unit] = one.items
                else:
                    self._keep(one)
                stage = self._stage(one.unit)
                if self._ends.get(one.unit) == len(stage.at):
                    self._write(one.unit, stage)
        finally:
            for stage in self._stages.values():
                stage.close()

    def _stage(self, unit: int) -> Stage:
        if unit not in self._stages:
            self._stages[unit] = Stage()
        return self._stages[unit]

    def _prepare(self) -> None:
        if self.reading.reader is None:
            from foreigndesk.annotation.reader import prepare

            prepare(lambda done, total: self._tell(current="index of places", seen=done, total=total))

    def _keep(self, one: UnitResult) -> None:
        unit = self.units[one.unit]
        if one.value is None:
            reason = " ".join(str(one.error).split()) or "no reason given"
            place = f"item {one.number + 1}"
            row = FailedRow(unit.name, place, "annotation", type(one.error).__name__, reason)
            data = encode(row)
        else:
            data = one.value
        self._stage(one.unit).put(one.number, data)
        found = decode(data)
        if isinstance(found, ReadRow):
            self._check(found)
            self._tell(added=self.state.added + 1, words=self.state.words + found.words)
        self._tell(seen=self.state.seen + 1, failed=self.state.failed + isinstance(found, FailedRow))

    def _check(self, row: ReadRow) -> None:
        expected = self.manifest(self.units[0])
        if row.reading is not None and (row.made_by, msgspec.json.decode(row.versions)) != (
            expected.made_by,
            expected.versions,
        ):
            raise ConfigError(
                f"a node of the cluster has another version of foreigndesk ({row.made_by}, {row.versions}) than this one;"
                " install the same on all"
            )

    def _write(self, index: int, stage: Stage) -> None:
        manifest = self.manifest(self.units[index])
        write_unit(self.folder, manifest, stage)
        self._count(manifest, stage)
        stage.close()
        del self._stages[index], self._ends[index]
        self._tell(current=self._where())

    def _count(self, manifest: Manifest, stage: Stage) -> None:
        s = self.summary
        s.units += 1
        for name in ("documents", "read", "unread", "passed_over", "repeated", "failed", "words"):
            setattr(s, name, getattr(s, name) + getattr(manifest, name))
        for row in stage.rows(sorted(stage.at)):
            failed = row.failure if isinstance(row, ReadRow) else row if isinstance(row, FailedRow) else None
            if failed is not None and len(s.failures) < NAMED:
                s.failures.append(
                    Failure(failed.path, failed.stage, failed.error, failed.reason, failed.place)
                )

    def _where(self) -> str:
        done = self.summary.units + self.summary.done_before
        return f"file {done + 1} of {len(self.units) + self.summary.done_before}"

    def _fail(self, failure: Failure) -> None:
        self.summary.failed += 1
        self.summary.failures.append(failure)
        self._tell(failed=self.state.failed + 1, current=failure.path)

    def _tell(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.progress(self.state)


def _settings(options: IntakeOptions, everything: bool) -> str:
    """Return, as JSON, what besides its bytes and the annotators decides on what a unit gives."""
    from foreigndesk.annotation.first_look import first_look

    said = {name: getattr(options, name) for name in ("published", "outlet", "title", "url", "language")}
    said = {name: value for name, value in said.items() if value}
    look = None if everything else first_look().version
    return msgspec.json.encode({"said": said, "first_look": look}, order="sorted").decode()


def _versions(reader: ReportReader | None) -> tuple[str, dict[str, str]]:
    if reader is None:
        from foreigndesk.annotation.reader import default_reader

        reader = default_reader()
    return reader.made_by, dict(reader.versions)


def _ignore(progress: Progress) -> None:
    del progress
