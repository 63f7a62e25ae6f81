"""What is read, in units that are done or not done: a file of many reports, or the loose pages of one folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from foreigndesk import intake
from foreigndesk.errors import ForeigndeskError, IntakeError
from foreigndesk.intake import IntakeOptions, RawItem, folders
from foreigndesk.intake.sources import is_address
from foreigndesk.intake.tables import failure
from foreigndesk.model import Failure
from foreigndesk.readings.storage import Stamp, digest_of, files_under, is_remote, open_file, stamp_of
from foreigndesk.safe_characters import storable_name

# Files that hold many reports each; of a folder, each is a unit of its own.
_OF_MANY = (".warc", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".json", ".xml", ".rss", ".atom")
# Loose pages of a folder that are done together: few enough to be read again after a kill, enough for a Parquet file.
LOOSE = 1_000


@dataclass(frozen=True, slots=True)
class Unit:
    """What is read as a whole, and done once its manifest stands.

    Attributes:
        name: As the user knows it.
        kind: "file", "folder" (loose pages of one), "remote" (object storage) or "address".
        paths: Its files; the address itself.
        top: The folder that the user named, whose index may say more; None for a file.
        stamp: Tells that it is unchanged.
        fingerprint: 16 hex digits over its bytes, once worked out.
    """

    name: str
    kind: str
    paths: tuple[str, ...]
    top: str | None = None
    stamp: Stamp | None = None
    fingerprint: str = ""


def units_of(inputs: Sequence[str], out: Path | None) -> Iterator[Unit | Failure]:
    """Yield the units of what the user named, and a `Failure` for what is not there; each file once.

    Args:
        inputs: Files, folders, addresses of pages, and addresses in object storage.
        out: The folder of the results, which is no input even if it lies in one.
    """
    seen: set[str] = set()
    loose: dict[Path, list[str]] = {}
    for name in inputs:
        try:
            if _is_loose(name):
                loose.setdefault(Path(name).parent, []).append(name)
                continue
            for unit in _units(name, out):
                yield from _fresh(unit, seen)
        except (ForeigndeskError, OSError) as error:
            yield _missing(name, error)
    for folder, paths in loose.items():
        for unit in _in_parts(folder, sorted(paths), None):
            try:
                yield from _fresh(unit, seen)
            except OSError as error:
                yield _missing(unit.name, error)


def _is_loose(name: str) -> bool:
    """Return whether a file that was named is one page, to be done with the others of its folder."""
    if is_address(name) or is_remote(name) or not Path(name).is_file():
        return False
    return not name.lower().removesuffix(".gz").endswith(_OF_MANY) or (
        Path(name).name == folders.INDEX and folders.is_index(Path(name))
    )


def _fresh(unit: Unit, seen: set[str]) -> Iterator[Unit | Failure]:
    """Yield a unit with those of its files that no unit before it had; each that cannot be read fails alone."""
    paths: list[str] = []
    for path in unit.paths:
        if (real := _real(path)) in seen:
            continue
        seen.add(real)
        try:
            if unit.kind in ("file", "folder"):
                open_file(path).close()
            paths.append(path)
        except OSError as error:
            yield _missing(path, error)
    if paths:
        yield _stamped(replace(unit, name=storable_name(unit.name), paths=tuple(paths)))


def _missing(name: str, error: Exception) -> Failure:
    reason = error.reason if isinstance(error, IntakeError) else _words(error)
    return Failure(storable_name(name), "intake", "IntakeError", reason)


def _real(path: str) -> str:
    return path if is_remote(path) or is_address(path) else str(Path(path).resolve())


def _words(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _units(name: str, out: Path | None) -> Iterator[Unit]:
    if is_address(name):
        yield Unit(name, "address", (name,))
    elif is_remote(name):
        yield from (Unit(path, "remote", (path,)) for path in files_under(name))
    elif Path(name).is_dir():
        yield from _units_of_folder(Path(name), out)
    elif name == "-":
        raise IntakeError("-", "standard input cannot be read again after a stop; give a file")
    elif Path(name).exists() and not Path(name).is_file():
        raise IntakeError(name, "neither a file nor a folder")
    else:
        yield Unit(name, "file", (name,))


def _units_of_folder(folder: Path, out: Path | None) -> Iterator[Unit]:
    own = out.resolve() if out is not None else None
    loose: dict[Path, list[str]] = {}
    for path in folders.files(folder):
        if own is not None and path.resolve().is_relative_to(own):
            continue
        if path.name.lower().removesuffix(".gz").endswith(_OF_MANY):
            yield Unit(str(path), "file", (str(path),), str(folder))
        else:
            loose.setdefault(path.parent, []).append(str(path))
    for place in sorted(loose):
        yield from _in_parts(place, loose[place], str(folder))


def _in_parts(folder: Path, paths: Sequence[str], top: str | None) -> Iterator[Unit]:
    for start in range(0, len(paths), LOOSE):
        part = f" from {start + 1}" if start else ""
        yield Unit(f"{folder}{part}", "folder", tuple(paths[start : start + LOOSE]), top)


def _stamped(unit: Unit) -> Unit:
    if unit.kind == "address":
        return unit
    stamps = [stamp_of(path) for path in (*unit.paths, *_index_of(unit))]
    modified = max((s.modified for s in stamps if s.modified), default=None)
    etag = stamps[0].etag if len(stamps) == 1 else None
    return replace(unit, stamp=Stamp(sum(s.size for s in stamps), modified, etag))


def _index_of(unit: Unit) -> list[str]:
    """Return the indexes that say something of a unit's files."""
    if unit.kind not in ("file", "folder"):
        return []
    place = Path(unit.paths[0]).parent
    top = Path(unit.top) if unit.top is not None else place
    above = [place, *(p for p in place.parents if p == top or p.is_relative_to(top))]
    return [str(p / folders.INDEX) for p in above if (p / folders.INDEX).is_file()]


def fingerprint(unit: Unit, moment: str) -> str:
    """Return 16 hex digits over the bytes of a unit (the storage's own fingerprint of them, where it has one).

    Args:
        unit: The unit.
        moment: When this run began: an address gives something else each time, and is told apart by it.

    Raises:
        OSError: If a file cannot be read.
    """
    if unit.kind == "address":
        parts = [unit.name, moment]
    elif unit.kind == "remote":
        etag = unit.stamp.etag if unit.stamp else None
        parts = [unit.name.rsplit("/", 1)[-1], etag or digest_of(unit.paths[0])]
    else:
        paths = [*unit.paths, *_index_of(unit)]
        parts = [part for path in paths for part in (Path(path).name, digest_of(path))]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def items(unit: Unit, options: IntakeOptions) -> Iterator[RawItem | Failure]:
    """Yield what a unit holds, always in the same order; whatever goes wrong is a `Failure`."""
    try:
        reader = intake.Reader(options)
        if unit.kind == "address":
            yield from reader.read(unit.paths)
        elif unit.kind == "remote":
            with open_file(unit.paths[0]) as stream:
                yield from reader.read_stream(stream, unit.name)
        elif unit.top is None:
            yield from reader.read(unit.paths)
        else:
            for path in unit.paths:
                yield from reader.read_file(Path(path), Path(unit.top))
    except Exception as error:  # the storage's library may raise anything
        yield failure(IntakeError(unit.name, _words(error)), unit.name)
