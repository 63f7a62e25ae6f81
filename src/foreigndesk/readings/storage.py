"""Folders and files on this machine or in object storage (fsspec): listed, opened, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from foreigndesk.errors import ConfigError, IntakeError

_REMOTE = re.compile(r"^(?!https?://)[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PIECE = 4_194_304


def is_remote(name: str) -> bool:
    """Return whether a name is an address in object storage ("s3://…", "gs://…", "memory://…")."""
    return _REMOTE.match(name) is not None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells without reading it that a file is still the same.

    Attributes:
        size: In bytes.
        modified: ISO date-time in UTC, or None where the storage does not say.
        etag: The storage's own fingerprint of the bytes, or None.
    """

    size: int
    modified: str | None
    etag: str | None = None


def file_system(name: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it.

    Raises:
        ConfigError: If fsspec, or the package for that kind of storage, is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise ConfigError(f"{name} needs fsspec: pip install 'foreigndesk[objects]'") from error
    try:
        return fsspec.core.url_to_fs(name)  # type: ignore[no-any-return]
    except (ImportError, ValueError) as error:
        raise ConfigError(f"{name} cannot be opened: {error}") from error


def open_file(name: str) -> IO[bytes]:
    """Return a file opened for reading.

    Raises:
        OSError: If it cannot be opened.
    """
    if not is_remote(name):
        return Path(name).open("rb")
    system, path = file_system(name)
    return system.open(path, "rb")  # type: ignore[no-any-return]


def stamp_of(name: str) -> Stamp:
    """Return the stamp of a file.

    Raises:
        OSError: If there is no such file.
    """
    if not is_remote(name):
        found = Path(name).stat()
        return Stamp(found.st_size, _iso(datetime.fromtimestamp(found.st_mtime, UTC)))
    system, path = file_system(name)
    info = system.info(path)
    modified = next(
        (info[key] for key in ("LastModified", "mtime", "updated", "created") if info.get(key)), None
    )
    if isinstance(modified, int | float):
        modified = datetime.fromtimestamp(modified, UTC)
    text = _iso(modified) if isinstance(modified, datetime) else str(modified) if modified else None
    etag = info.get("ETag") or info.get("etag") or info.get("md5Hash")
    return Stamp(int(info.get("size") or 0), text, str(etag).strip('"') if etag else None)


def digest_of(name: str) -> str:
    """Return the SHA-256 of a file's bytes, in hex.

    Raises:
        OSError: If it cannot be read.
    """
    digest = hashlib.sha256()
    with open_file(name) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def files_under(name: str) -> list[str]:
    """Return the addresses of the files at or under an address in object storage, sorted; patterns ("*") too.

    Raises:
        IntakeError: If there are none.
    """
    system, path = file_system(name)
    if "*" in path:
        found = [one for one in system.glob(path) if system.isfile(one)]
    else:
        found = [path] if system.isfile(path) else system.find(path)
    if not found:
        raise IntakeError(name, "there is no such file")
    return sorted(system.unstrip_protocol(one) for one in found if not one.rsplit("/", 1)[-1].startswith("."))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


class Folder:
    """A folder that results are written to and read from.

    Args:
        name: A path, or an address in object storage.
    """

    def __init__(self, name: str) -> None:
        self.name = name.rstrip("/") or "/"
        self._system: Any = None
        self._root = Path(name)
        if is_remote(name):
            self._system, self._path = file_system(self.name)

    @property
    def root(self) -> Path | None:
        """The folder on this machine, or None in object storage."""
        return None if self._system is not None else self._root

    def prepare(self) -> None:
        """Make the folder.

        Raises:
            ConfigError: If a file is in its place, or it cannot be made.
        """
        if self._system is not None:
            return
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"{self.name} cannot be a folder for readings: {error.strerror}") from error

    def files(self, under: str, ending: str = "") -> list[str]:
        """Return the files under a folder of it, sorted, as paths within it."""
        if self._system is None:
            found = [
                path.relative_to(self._root).as_posix()
                for path in (self._root / under).rglob(f"*{ending}")
                if path.is_file() and not path.name.startswith(".")
            ]
            return sorted(found)
        try:
            everything = self._system.find(f"{self._path}/{under}")
        except FileNotFoundError:
            return []
        start = len(self._system._strip_protocol(self.name).rstrip("/")) + 1
        return sorted(path[start:] for path in everything if path.endswith(ending))

    def exists(self, path: str) -> bool:
        """Return whether a file stands there."""
        if self._system is None:
            return (self._root / path).is_file()
        return bool(self._system.exists(f"{self._path}/{path}"))

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        with self.open(path) as stream:
            return stream.read()

    def open(self, path: str) -> IO[bytes]:
        """Return a file opened for reading."""
        if self._system is None:
            return (self._root / path).open("rb")
        return self._system.open(f"{self._path}/{path}", "rb")  # type: ignore[no-any-return]

    @contextlib.contextmanager
    def writing(self, path: str) -> Iterator[str]:
        """Give the name of a file of this machine to write; at the end it stands at `path`, whole, or nothing does."""
        if self._system is None:
            final = self._root / path
            final.parent.mkdir(parents=True, exist_ok=True)
            # always the same, so that what a run that was killed left is written over by the next
            part = final.with_name(f".{final.name}.part")
            try:
                yield str(part)
                os.replace(part, final)
            finally:
                part.unlink(missing_ok=True)
            return
        # an object appears when it is whole
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder, "part")
            yield str(part)
            self._system.put_file(str(part), f"{self._path}/{path}")

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        with self.writing(path) as name:
            Path(name).write_bytes(data)

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        if self._system is None:
            (self._root / path).unlink(missing_ok=True)
        elif self._system.exists(f"{self._path}/{path}"):
            self._system.rm_file(f"{self._path}/{path}")
