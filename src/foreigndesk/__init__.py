"""foreigndesk reads news reports about relations between states and keeps a sourced record of them, offline.

The public names: `open_desk` opens a record; everything else is what it gives back. They are loaded on first
use, so that importing a part (`foreigndesk.model` in a worker process) costs no database library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foreigndesk.desk import Desk, open_desk, restore_desk
    from foreigndesk.errors import ForeigndeskError
    from foreigndesk.pipeline import AddSummary, Progress

__all__ = ["AddSummary", "Desk", "ForeigndeskError", "Progress", "open_desk", "restore_desk"]

__version__ = "0.1.0"

_HOMES = {
    "AddSummary": "pipeline",
    "Desk": "desk",
    "ForeigndeskError": "errors",
    "Progress": "pipeline",
    "open_desk": "desk",
    "restore_desk": "desk",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"foreigndesk.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
