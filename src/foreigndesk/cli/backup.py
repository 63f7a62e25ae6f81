"""`foreigndesk backup` and `foreigndesk restore`: the record to one file, and a desk of it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from foreigndesk.cli.add import ProgressLine
from foreigndesk.cli.check import checked_json, print_checked
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, session
from foreigndesk.desk import restore_desk
from foreigndesk.pipeline import Progress

if TYPE_CHECKING:
    from foreigndesk.store.backup import BackedUp

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog=examples(
        "foreigndesk backup desk-2026-01-31.backup",
        "foreigndesk --desk postgresql://desk@localhost/news backup news.backup --force",
    )
)
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@json_option
@desk_options
def backup(path: Path, force: bool, as_json: bool) -> None:
    """Write the whole record to one file, while others go on writing to it.

    The file holds the record of the moment at which the command began: reports, readings, claims, everything that people
    decided, and accounts, but no sign-ins. `foreigndesk restore` makes a desk of it, in a file or in PostgreSQL, whichever
    it came from. It is read again once it is written, and has its name only then; stopped before, nothing is left.
    """
    current = session()
    with current.desk() as desk, ProgressLine(current.err) as line:

        def tell(what: str, done: int, total: int) -> None:
            line.update(Progress("backing up", done, total or None, current=what))

        made = desk.backup(path, force=force, progress=tell)
    if as_json:
        print_json(_json(made))
    else:
        click.echo(
            f"{made.manifest.rows:,} rows in {made.path}, {made.bytes / 1e6:,.1f} MB, read again and whole"
        )


@click.command(
    epilog=examples(
        "foreigndesk --desk restored.db restore desk-2026-01-31.backup",
        "foreigndesk --desk postgresql://desk@localhost/news restore desk.backup",
        "foreigndesk restore desk.backup --force",
    )
)
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--force", is_flag=True, help="Replace the desk that is there.")
@click.option("--no-check", is_flag=True, help="Do not check the desk once it is restored.")
@json_option
@desk_options
@click.pass_context
def restore(context: click.Context, path: Path, force: bool, no_check: bool, as_json: bool) -> None:
    """Make a desk of a backup, in a file or in PostgreSQL, whichever the backup came from.

    All of it is there in the end, or nothing: a desk that --force replaces is there until then. Then the desk is checked
    (`foreigndesk check --quick`); exit code 1 if a fault is found.
    """
    current = session()
    with ProgressLine(current.err) as line:

        def tell(what: str, done: int, total: int) -> None:
            line.update(Progress("restoring", done, total or None, current=what))

        made = restore_desk(path, current.desk_address, force=force, progress=tell)
        found = None
        if not no_check:
            with current.desk() as desk:
                found = desk.check(quick=True, progress=tell)
    if as_json:
        checked = {"checked": checked_json(found, current.desk_address)} if found else {}
        print_json(_json(made) | {"desk": current.desk_address} | checked)
    else:
        manifest = made.manifest
        click.echo(
            f"{manifest.rows:,} rows restored, of {manifest.made_at} ({manifest.made_by}, {manifest.database})"
        )
        if found is not None:
            print_checked(current.out, found)
    if found is not None and not found.is_sound:
        context.exit(1)


def _json(made: BackedUp) -> dict[str, object]:
    manifest = made.manifest
    return {
        "path": str(made.path),
        "bytes": made.bytes,
        "schema": manifest.schema,
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "database": manifest.database,
        "rows": {table.name: table.rows for table in manifest.tables},
    }
