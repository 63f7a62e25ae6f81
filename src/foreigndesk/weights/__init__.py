"""Small models that ship with the package, with a card each."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from foreigndesk.errors import DamagedModelError

# SHA-256 of each file, as `sha256sum` writes them; `python -m training.checksums` makes it anew.
SUMS = "SHA256SUMS"
_other: list[Path] = []


def weights_file(name: str) -> Traversable:
    """Return a file of weights: of the folder named by `read_weights_from` if it has it, else the package's."""
    for folder in _other:
        if (folder / name).is_file():
            return folder / name
    return resources.files(__name__) / name


def weights_bytes(name: str) -> bytes:
    """Return what a file of weights holds.

    Raises:
        DamagedModelError: If a file of the package is not there, or not as it was made. Files of another folder are taken
            as they are.
    """
    file = weights_file(name)
    try:
        packed = file.read_bytes()
    except OSError as error:
        raise DamagedModelError(str(file), f"it cannot be read: {error.strerror or error}") from error
    if any(file == folder / name for folder in _other):
        return packed
    found, wanted = hashlib.sha256(packed).hexdigest(), checksums().get(name)
    if found != wanted:
        raise DamagedModelError(
            str(file), f"its SHA-256 is {found[:16]}…, and was {str(wanted)[:16]}… when it was made"
        )
    return packed


@functools.cache
def checksums() -> dict[str, str]:
    """Return the SHA-256 of each file of weights that the package has, by its name."""
    lines = (resources.files(__name__) / SUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def verify_weights() -> None:
    """Look at every file of weights, so that a damaged one is told before any report is read.

    Raises:
        DamagedModelError: If one is damaged or not there.
    """
    for name in checksums():
        weights_bytes(name)


def read_weights_from(folder: Path | None) -> None:
    """Let another folder's files come before the package's in this process; None takes that back.

    For training and cross-validation: to be called before anything is read, since models are loaded once a process.
    """
    _other[:] = [folder] if folder is not None else []
