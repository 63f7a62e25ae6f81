"""Folders of reports, with an optional `index.jsonl` that says what each file is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foreigndesk.intake.bytestream import capped_lines
from foreigndesk.intake.tables import FIELDS
from foreigndesk.model import Failure

INDEX = "index.jsonl"
# A line of an index holds a name and a few fields.
MAX_LINE_BYTES = 1_000_000


@dataclass
class Index:
    """The `index.jsonl` of one folder: file name → what it says of it."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def metadata(self, name: str) -> dict[str, str]:
        """Return what the index says of a file, under the names of `RawReport`."""
        entry = self.entries.get(name, {})
        found: dict[str, str] = {}
        for known, spellings in FIELDS.items():
            for spelling in spellings:
                if isinstance(entry.get(spelling), str) and entry[spelling].strip():
                    found[known] = entry[spelling].strip()
                    break
        return found


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and the folders in it, sorted by path; hidden ones and indexes are left out.

    Links to folders are not followed: they may lead in a circle.
    """
    # A stack, for folders may be nested deeper than calls may.
    pending = _entries(folder)
    while pending:
        entry = pending.pop()
        if entry.name.startswith(".") or entry.name == "__MACOSX":
            continue
        if entry.is_dir(follow_symlinks=False):
            pending += _entries(Path(entry.path))
        elif (entry.is_file() and not (entry.name == INDEX and is_index(Path(entry.path)))) or (
            entry.is_symlink() and not entry.is_dir() and not os.path.exists(entry.path)
        ):
            yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda e: e.name, reverse=True)


def is_index(path: Path) -> bool:
    """Return whether an `index.jsonl` lists files, and is not itself a file of reports."""
    try:
        with path.open("rb") as lines:
            while line := lines.readline(MAX_LINE_BYTES):
                if line.strip():
                    entry = json.loads(line)
                    return isinstance(entry, dict) and "file" in entry and "text" not in entry
    except (OSError, ValueError, RecursionError):
        return path.name == INDEX
    return True


def read_index(folder: Path) -> Index:
    """Return the index of a folder; empty if it has none."""
    index = Index()
    path = folder / INDEX
    if not path.is_file() or not is_index(path):
        return index
    try:
        with path.open("rb") as lines:
            for number, line in capped_lines(lines, MAX_LINE_BYTES):
                _read_entry(index, line, path, number)
    except OSError as error:
        index.failures.append(
            Failure(str(path), "intake", type(error).__name__, error.strerror or str(error))
        )
    return index


def _read_entry(index: Index, line: bytes | None, path: Path, number: int) -> None:
    def fail(reason: str) -> None:
        index.failures.append(Failure(str(path), "intake", "IntakeError", reason, f"line {number}"))

    if line is None:
        return fail(f"longer than {MAX_LINE_BYTES / 1e6:g} MB, the most that is read as one line of an index")
    if not line.strip():
        return None
    try:
        entry = json.loads(line)
    except ValueError as error:
        return fail(f"no JSON: {error}")
    except RecursionError:
        return fail("JSON nested too deep")
    name = entry.get("file") if isinstance(entry, dict) else None
    if not isinstance(name, str):
        return fail("the line names no 'file'")
    if not _is_there(path.parent / name):
        return fail(f"the index names {name[:200]!r}, which is not there")
    index.entries[os.path.normpath(name)] = entry
    return None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file system takes: too long, or with a NUL in it
        return False
