"""Small models that ship with the package, with a card each."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

_other: list[Path] = []


def weights_file(name: str) -> Traversable:
    """Return a file of weights: of the folder named by `read_weights_from` if it has it, else the package's."""
    for folder in _other:
        if (folder / name).is_file():
            return folder / name
    return resources.files(__name__) / name


def read_weights_from(folder: Path | None) -> None:
    """Let another folder's files come before the package's in this process; None takes that back.

    For training and cross-validation: to be called before anything is read, since models are loaded once a process.
    """
    _other[:] = [folder] if folder is not None else []
