"""The Python API: a `Desk` is an open record that reports are added to and questions are asked of.

    with open_desk("desk.db") as desk:
        desk.add("reports/")
        for view in desk.claims(kind="statement", speaker="Hegseth"):
            print(view.claim.content, view.sources[0].outlet)

Thin: adding is `pipeline.run`, asking is `store.query` and its neighbours. The command line and the web pages are skins
over it. Each module here has one part of what a desk does; a new method goes into the part that it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from foreigndesk.desk.adding import Adding
from foreigndesk.desk.catalogues import Catalogues
from foreigndesk.desk.claims import Claims
from foreigndesk.desk.deciding import Deciding
from foreigndesk.desk.exporting import Exporting
from foreigndesk.desk.keeping import Keeping, restore_desk
from foreigndesk.desk.past import AsOf
from foreigndesk.desk.reports import Reports
from foreigndesk.desk.searching import Searching
from foreigndesk.desk.stories import Stories

__all__ = ["Desk", "open_desk", "restore_desk"]


def open_desk(
    path_or_url: str | Path = "desk.db",
    *,
    create: bool = True,
    clock: Callable[[], datetime] | None = None,
) -> Desk:
    """Return the desk kept at a file or a database address; nothing is opened until it is first used.

    Args:
        path_or_url: A file (SQLite), or `postgresql://user@host/database`.
        create: Make the record if there is none; if False, a missing file is a NotFoundError.
        clock: Gives the time for `recorded_at`; the system's clock in UTC if not given.

    Raises:
        SchemaVersionError: On first use, if the record was written by a newer version.
        StoreError: On first use, if the database cannot be opened.
    """
    return Desk(path_or_url, create=create, clock=clock)


class Desk(Adding, Reports, Claims, Stories, Searching, Deciding, Catalogues, Exporting, AsOf, Keeping):
    """An open record. Use it as a context manager, or call `close()`."""
