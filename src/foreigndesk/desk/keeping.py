"""Keeping a desk whole: what is wrong with it, a backup of it, and a desk made of a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from foreigndesk import __version__
from foreigndesk.desk.record import OpenRecord
from foreigndesk.store.checking.check import check, mend
from foreigndesk.store.checking.faults import Checked

# Backups are written by pyarrow, which is loaded only for them.
if TYPE_CHECKING:
    from foreigndesk.store.backup import BackedUp


def restore_desk(
    path: str | Path,
    path_or_url: str | Path = "desk.db",
    *,
    force: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> BackedUp:
    """Make a desk of a backup; all of it is there in the end, or nothing.

    Args:
        path: What `Desk.backup` wrote, of a SQLite file or of PostgreSQL, by this version or an older one.
        path_or_url: Where the desk is to be: a file, or the address of a PostgreSQL database.
        force: Replace a desk that is there.
        progress: Called now and then with what is written, how many rows are done, and how many there are.

    Raises:
        BackupError: If the backup is none, is damaged, or the desk cannot be written.
        SchemaVersionError: If a newer version wrote the backup.
        StoreError: If there is a desk already.
    """
    from foreigndesk.store.backup import restore

    return restore(Path(path), str(path_or_url), force=force, tell=progress)


class Keeping(OpenRecord):
    """The part of a desk that looks whether it is whole, and copies it."""

    def check(
        self, *, quick: bool = False, progress: Callable[[str, int, int], None] | None = None
    ) -> Checked:
        """Return what is wrong with the record: words that do not stand in their report, counts that are not right ...

        The record is looked at as it is at one moment, while others go on writing to it; nothing is changed.

        Args:
            quick: Look at evidence, at what must refer to what, and at counts; work nothing out again.
            progress: Called now and then with what is looked at, how many are done, and how many there are.

        Raises:
            StoreError: If the database cannot be read at all.
        """
        return check(self.store, quick=quick, tell=progress)

    def mend(self, found: Checked, *, progress: Callable[[str, int, int], None] | None = None) -> None:
        """Mend what a check found, as far as no report has to be read again for it: indexes and linking are made anew.

        Args:
            found: What `check` returned.
            progress: As in `relink`.
        """
        mend(self.store, found, progress)

    def backup(
        self,
        path: str | Path,
        *,
        force: bool = False,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> BackedUp:
        """Write the record as it is at this moment to one file, while others go on writing to it.

        `restore_desk` makes a desk of it, in either kind of database. The file is read again once it is written, and
        has its name only then.

        Args:
            path: The file.
            force: Replace a file that is there.
            progress: Called now and then with what is written, how many are done, and how many there are.

        Raises:
            BackupError: If the file is there already, or cannot be written.
        """
        from foreigndesk.store.backup import back_up

        return back_up(
            self.store, Path(path), force=force, made_by=f"foreigndesk {__version__}", tell=progress
        )
