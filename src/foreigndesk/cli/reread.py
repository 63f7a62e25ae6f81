"""`foreigndesk reread`: read again what another version read."""

from __future__ import annotations

import click

from foreigndesk.cli.add import ProgressLine, finish, workers_option
from foreigndesk.cli.session import desk_options, examples, json_option, session


@click.command(
    epilog=examples(
        "foreigndesk reread",
        "foreigndesk reread --all --workers 2",
    )
)
@click.option("--all", "everything", is_flag=True, help="Every report, whatever version read it.")
@workers_option
@json_option
@desk_options
@click.pass_context
def reread(context: click.Context, everything: bool, workers: int | None, as_json: bool) -> None:
    """Read again the reports that another version read, or that could not be read.

    What machines said is replaced; what people decided (judge) stays.
    """
    current = session()
    with current.desk() as desk, ProgressLine(current.err) as line:
        summary = desk.reread(everything=everything, workers=workers, progress=line.update)
    finish(context, summary, "read again", as_json=as_json)
