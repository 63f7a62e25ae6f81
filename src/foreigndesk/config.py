"""The settings that the environment gives; read once, at the edge, and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from foreigndesk.errors import ConfigError

DEFAULT_DESK = "desk.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds where the command line or a caller says nothing.

    Attributes:
        desk: File or address of the record (`FOREIGNDESK_DESK`).
        workers: Processes that read, None for all cores (`FOREIGNDESK_WORKERS`).
        debug: Show where a fault of ours happened (`FOREIGNDESK_DEBUG`).
    """

    desk: str = DEFAULT_DESK
    workers: int | None = None
    debug: bool = False


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of an environment; that of the process if none is given.

    Raises:
        ConfigError: If a value cannot be used.
    """
    found = os.environ if environment is None else environment
    workers = found.get("FOREIGNDESK_WORKERS", "").strip()
    if workers and not (workers.isdecimal() and int(workers) > 0):
        raise ConfigError(f"FOREIGNDESK_WORKERS is {workers!r}; give a number of processes from 1 up")
    return Settings(
        desk=found.get("FOREIGNDESK_DESK", "").strip() or DEFAULT_DESK,
        workers=int(workers) if workers else None,
        debug=bool(found.get("FOREIGNDESK_DEBUG", "").strip()),
    )
