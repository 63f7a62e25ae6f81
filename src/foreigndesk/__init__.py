"""foreigndesk reads news reports about relations between states and keeps a sourced record of them, offline.

The public names: `open_desk` opens a record; everything else is what it gives back.
"""

from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import ForeigndeskError
from foreigndesk.pipeline import AddSummary, Progress

__all__ = ["AddSummary", "Desk", "ForeigndeskError", "Progress", "open_desk"]

__version__ = "0.1.0"
