"""The fuzz harness: a few cases of each format, and that it sees a promise that is broken."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from benchmarks.fuzz.__main__ import Tally, mutated, try_case
from benchmarks.fuzz.mutating import mutate
from benchmarks.fuzz.seeds import PIECES, formats
from benchmarks.fuzz.targets import Fault

from foreigndesk.model import Failure


@pytest.mark.parametrize("name", [*formats(), "address"])
@pytest.mark.filterwarnings("ignore")
def test_damaged_inputs_break_no_promise(name: str, tmp_path: Path) -> None:
    tally = mutated(name, 1.0, 25, 7, tmp_path / "kept", tmp_path)
    assert tally.faults == {} and tally.cases >= 10


def test_the_same_seed_damages_alike() -> None:
    inputs = [b"The talks went on.", b"They met again."]
    once, again = ([mutate(Random(3), inputs, PIECES) for _ in range(1)] for _ in range(2))
    assert once == again


def test_what_breaks_a_promise_is_kept_once(tmp_path: Path) -> None:
    def target(data: bytes) -> None:
        raise Fault("a promise was broken") if data else ValueError("something else")

    tally = Tally("broken")
    for data in (b"a", b"b", b""):
        try_case(target, data, tally, tmp_path)
    assert tally.cases == 3 and len(tally.faults) == 2
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"a", b""}


def test_a_failure_that_names_nothing_is_seen() -> None:
    from benchmarks.fuzz.targets import _check

    with pytest.raises(Fault, match="names"):
        _check(Failure("elsewhere", "intake", "IntakeError", "broken"), "here")
    with pytest.raises(Fault, match="not foreseen"):
        _check(Failure("here", "intake", "TypeError", "'NoneType' object has no attribute 'get'"), "here")
