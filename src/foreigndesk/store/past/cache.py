"""Records of past moments that were made, kept as files: the next question about the same moment costs nothing."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from foreigndesk.data.gazetteer import cache_folder
from foreigndesk.errors import ConfigError
from foreigndesk.store.base import SCHEMA_VERSION, Store
from foreigndesk.store.past.making import Notify, make_past
from foreigndesk.store.past.moments import State

# Bytes that the files of the cache may take together; the one just made is kept however large it is.
LIMIT = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class PastCache:
    """A folder of records of past moments, those used last kept.

    Attributes:
        folder: Made when the first is; only its owner may read it, for reports are in it.
        limit: Bytes that it may take.
        program: Version of the program: another one may link otherwise.
    """

    folder: Path
    limit: int = LIMIT
    program: str = ""

    def file_of(self, store: Store, state: State) -> Path:
        """Return where the record of a state is, or would be."""
        words = "|".join((SCHEMA_VERSION, self.program, _identity(store), state.digest))
        return self.folder / f"{hashlib.sha256(os.fsencode(words)).hexdigest()[:32]}.db"

    def get(self, store: Store, state: State, tell: Notify) -> Path:
        """Return the file of the record of a state; it is made if it is not there.

        Raises:
            ConfigError: If the folder cannot be written to.
        """
        file = self.file_of(store, state)
        try:
            if file.exists():
                os.utime(file)
                return file
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_past(store, state.moment, file, tell)
        except OSError as error:
            raise ConfigError(
                f"{self.folder} cannot keep the record of a past moment: {error.strerror or error}; "
                "set FOREIGNDESK_CACHE to another folder"
            ) from error
        self._make_room(file)
        return file

    def _make_room(self, kept: Path) -> None:
        files = sorted(self.folder.glob("*.db"), key=lambda file: file.stat().st_mtime, reverse=True)
        room = self.limit - kept.stat().st_size
        for file in files:
            if file == kept:
                continue
            room -= file.stat().st_size
            if room < 0:
                # somebody who has it open reads on
                with contextlib.suppress(OSError):
                    file.unlink()


def default_cache(program: str) -> PastCache:
    """Return the cache of this user, in the folder where foreigndesk keeps what can be made again."""
    return PastCache(cache_folder() / "as-of", program=program)


def _identity(store: Store) -> str:
    path = store.file
    if path is not None:
        return str(path.resolve())
    url = make_url(store.address)
    return f"{url.host}:{url.port}/{url.database}"
