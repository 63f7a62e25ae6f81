"""Random walks of `benchmarks.trust`: whatever was done in which order, linking from scratch gives the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.trust.walking import walk


@pytest.mark.slow
@pytest.mark.parametrize("seed", [101, 102, 103])
def test_a_desk_with_a_history_is_the_one_linked_from_scratch(tmp_path: Path, seed: int) -> None:
    walked = walk(tmp_path, seed, steps=12)
    assert walked.faults == [], walked.steps
