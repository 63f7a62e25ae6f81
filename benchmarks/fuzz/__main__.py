"""`python -m benchmarks.fuzz`: damages sound inputs for some time, keeps what breaks a promise, prints a table.

python -m benchmarks.fuzz --minutes 2 --seed 1 --save crashers html warc
python -m benchmarks.fuzz --cases 500
python -m benchmarks.fuzz --replay crashers
python -m benchmarks.fuzz --engine atheris --minutes 2 csv      # needs atheris; guided by coverage
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import resource
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.fuzz.mutating import mutate
from benchmarks.fuzz.seeds import PIECES

if TYPE_CHECKING:
    # what atheris watches has to be loaded under its eyes
    from benchmarks.fuzz.targets import Target

# A case takes a few hundredths of a second; one that takes this much processor time is kept as slow.
SLOW_SECONDS = 5.0
# Address space of the whole run: a case that wants more is kept.
MEMORY = 4 * 2**30


@dataclass
class Tally:
    """What came of one target."""

    name: str
    cases: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    faults: dict[str, Path | None] = field(default_factory=dict)


def try_case(target: Target, data: bytes, tally: Tally, save: Path | None) -> None:
    """Run a case and keep it if it breaks a promise in a way that was not seen yet."""
    began = time.process_time()
    kind: str | None = None
    try:
        target(data)
    except Exception as error:  # all that is not foreseen is what is looked for
        kind = _kind(error)
    taken = time.process_time() - began
    tally.cases += 1
    tally.seconds += taken
    tally.slowest = max(tally.slowest, taken)
    if kind is None and taken > SLOW_SECONDS:
        kind = f"slow: {taken:.0f} s"
    if kind is None or kind.split(" s")[0] in tally.faults:
        return
    path = None
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        path = save / f"{tally.name}-{hashlib.sha256(data).hexdigest()[:12]}"
        path.write_bytes(data)
    tally.faults[kind.split(" s")[0]] = path
    print(f"{tally.name}: {kind[:300]}  {path or ''}", flush=True)


def _kind(error: Exception) -> str:
    """Return what tells faults apart: the error, and where it was raised (for our own: its first words)."""
    from benchmarks.fuzz.targets import Fault

    if isinstance(error, Fault):
        return " ".join(str(error).split()[:6])
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}: {str(error)[:120]}"


def mutated(name: str, minutes: float, cases: int, seed: int, save: Path | None, folder: Path) -> Tally:
    """Run a target on damaged inputs, for so many minutes or cases, whichever is over first."""
    from benchmarks.fuzz.targets import ready

    target, inputs = ready(name, folder)
    tally, random = Tally(name), Random(f"{seed} {name}")
    end = time.monotonic() + 60 * minutes
    for data in inputs:
        try_case(target, data, tally, save)
    while time.monotonic() < end and tally.cases < cases:
        try_case(target, mutate(random, inputs, PIECES), tally, save)
    return tally


def guided(name: str, minutes: float, seed: int, save: Path | None, folder: Path) -> None:
    """Run a target under atheris, which looks for inputs that reach new code; it ends the process."""
    import atheris

    instrument = atheris.instrument_imports(
        include=["foreigndesk.intake", "foreigndesk.store.search", "foreigndesk.web", "feedparser", "warcio"]
    )
    with instrument:
        from benchmarks.fuzz.targets import ready
    target, inputs = ready(name, folder)
    tally = Tally(name)
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, data in enumerate(inputs):
        (corpus / str(number)).write_bytes(data)
    words = folder / "words"
    escaped = ("".join("\\x" + format(byte, "02x") for byte in piece) for piece in PIECES)
    words.write_text("".join(f'"{piece}"\n' for piece in escaped))
    arguments = [
        f"-max_total_time={60 * minutes:.0f}",
        f"-seed={seed}",
        "-max_len=20000",
        "-rss_limit_mb=4096",
    ]
    # what libFuzzer itself keeps would lie where the command was given; ours are kept by `--save`
    arguments += [f"-artifact_prefix={folder}/", f"-dict={words}", "-timeout=60", "-verbosity=0", str(corpus)]

    def one(data: bytes) -> None:
        try_case(target, data, tally, save)
        if tally.cases % 500 == 0:
            print_row(tally)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def print_row(tally: Tally) -> None:
    """Print one target's row of the table."""
    rate = tally.cases / tally.seconds if tally.seconds else 0
    print(
        f"| {tally.name} | {tally.cases:,} | {tally.seconds:.0f} | {rate:,.0f} | {tally.slowest:.2f} "
        f"| {len(tally.faults)} |",
        flush=True,
    )


def replay(folder: Path, where: Path) -> int:
    """Run kept cases again; return how many still break a promise."""
    from benchmarks.fuzz.targets import ready

    broken = 0
    for path in sorted(folder.iterdir()):
        name = path.name.rsplit("-", 1)[0]
        tally = Tally(name)
        target, _ = ready(name, where)
        try_case(target, path.read_bytes(), tally, None)
        broken += bool(tally.faults)
        print(f"{path.name}: {next(iter(tally.faults), 'sound')}")
    return broken


def main() -> int:
    """Run what the command line asks for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("targets", nargs="*", help="all if none is named")
    asked.add_argument("--minutes", type=float, default=1.0, help="for each target")
    asked.add_argument("--cases", type=int, default=10**9, help="for each target")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--save", type=Path, help="folder for what breaks a promise")
    asked.add_argument("--replay", type=Path, help="run the cases of a folder again")
    asked.add_argument("--engine", choices=("own", "atheris"), default="own")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)) if given.engine == "own" else None
    with tempfile.TemporaryDirectory(prefix="foreigndesk-fuzz-") as name:
        folder = Path(name)
        if given.replay:
            return 1 if replay(given.replay, folder) else 0
        if given.engine == "atheris":
            if len(given.targets) != 1:
                asked.error("atheris takes one target a run")
            guided(given.targets[0], given.minutes, given.seed, given.save, folder)
            return 0
        from benchmarks.fuzz.targets import targets

        chosen = given.targets or list(targets(folder))
        found = 0
        print(
            "| target | cases | processor seconds | cases a second | slowest, s | faults |\n|---|---|---|---|---|---|"
        )
        for target in chosen:
            tally = mutated(target, given.minutes, given.cases, given.seed, given.save, folder)
            print_row(tally)
            found += len(tally.faults)
        return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
