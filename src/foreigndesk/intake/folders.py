"""Folders of reports, with an optional `index.jsonl` that says what each file is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foreigndesk.intake.tables import FIELDS
from foreigndesk.model import Failure

INDEX = "index.jsonl"


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
    entries = sorted(os.scandir(folder), key=lambda e: e.name)
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__MACOSX":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from files(Path(entry.path))
        elif (entry.is_file() and not (entry.name == INDEX and is_index(Path(entry.path)))) or (
            entry.is_symlink() and not entry.is_dir() and not os.path.exists(entry.path)
        ):
            yield Path(entry.path)


def is_index(path: Path) -> bool:
    """Return whether an `index.jsonl` lists files, and is not itself a file of reports."""
    try:
        with path.open("rb") as lines:
            for line in lines:
                if line.strip():
                    entry = json.loads(line[:1_000_000])
                    return isinstance(entry, dict) and "file" in entry and "text" not in entry
    except (OSError, ValueError):
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
            for number, line in enumerate(lines, 1):
                _read_entry(index, line, path, number)
    except OSError as error:
        index.failures.append(
            Failure(str(path), "intake", type(error).__name__, error.strerror or str(error))
        )
    return index


def _read_entry(index: Index, line: bytes, path: Path, number: int) -> None:
    if not line.strip():
        return
    try:
        entry = json.loads(line)
    except ValueError as error:
        index.failures.append(
            Failure(str(path), "intake", "IntakeError", f"no JSON: {error}", f"line {number}")
        )
        return
    name = entry.get("file") if isinstance(entry, dict) else None
    if not isinstance(name, str):
        index.failures.append(
            Failure(str(path), "intake", "IntakeError", "the line names no 'file'", f"line {number}")
        )
    elif not (path.parent / name).exists():
        reason = f"the index names {name!r}, which is not there"
        index.failures.append(Failure(str(path), "intake", "IntakeError", reason, f"line {number}"))
    else:
        index.entries[os.path.normpath(name)] = entry
