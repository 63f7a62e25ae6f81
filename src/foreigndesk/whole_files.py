"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of `path` once the block has ended well; otherwise nothing changes.

    A file that exists and is no regular one (`/dev/stdout`, a pipe) is written directly.

    Args:
        path: The file.
        private: Only its owner may read a new one.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        os.close(handle)
        with open(name, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files that only the owner reads; an export is as readable as any new file of theirs.
        fresh = 0o600 if private else 0o666 & ~_umask()
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else fresh)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
