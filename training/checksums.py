"""Writes down the SHA-256 of the files of weights that ship; to be run after any of them was trained anew.

python -m training.checksums
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from foreigndesk.weights import SUMS

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "weights"
KINDS = (".npz", ".onnx", ".json", ".gz")


def sums(folder: Path = WEIGHTS) -> str:
    """Return the lines of `SHA256SUMS`, as `sha256sum` writes them."""
    files = sorted(path for path in folder.iterdir() if path.suffix in KINDS)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


if __name__ == "__main__":
    (WEIGHTS / SUMS).write_text(sums(), encoding="ascii")
