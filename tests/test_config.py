"""Settings: defaults, the environment, and values that cannot be used."""

from __future__ import annotations

import pytest

from foreigndesk.config import Settings, read_settings
from foreigndesk.errors import ConfigError


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({"FOREIGNDESK_DESK": " "}) == Settings("desk.db", None, False)


def test_the_environment_is_read() -> None:
    given = {"FOREIGNDESK_DESK": "postgresql://x/y", "FOREIGNDESK_WORKERS": "3", "FOREIGNDESK_DEBUG": "1"}
    assert read_settings(given) == Settings("postgresql://x/y", 3, True)


@pytest.mark.parametrize("workers", ["0", "-1", "many"])
def test_a_number_of_workers_that_is_none_is_refused(workers: str) -> None:
    with pytest.raises(ConfigError, match="FOREIGNDESK_WORKERS"):
        read_settings({"FOREIGNDESK_WORKERS": workers})
