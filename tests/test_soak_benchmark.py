"""The soak, seconds long: two adders and two readers on one desk while feeds fail, move, change and vanish."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.soak.__main__ import soak


@pytest.mark.soak
@pytest.mark.slow
def test_each_item_that_was_served_is_in_the_record_once(tmp_path: Path) -> None:
    found = soak(str(tmp_path / "desk.db"), 3.0, rate=8.0)
    assert found.odd == []
    assert (found.missing, found.doubled, found.unserved) == (0, 0, 0)
    assert found.recorded == found.served > 10
    assert set(found.statuses) == {"200"} and found.rounds >= 3
