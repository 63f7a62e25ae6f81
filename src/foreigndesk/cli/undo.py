"""`foreigndesk undo`: take back what a person decided."""

from __future__ import annotations

import click

from foreigndesk.cli.judge import by_option, who_decides
from foreigndesk.cli.judgements import print_decision
from foreigndesk.cli.session import desk_options, examples, json_option, session


@click.command(
    epilog=examples(
        "foreigndesk judgements",
        "foreigndesk undo 5c01fe9a",
    )
)
@click.argument("judgement_id", metavar="ID")
@by_option
@json_option
@desk_options
def undo(judgement_id: str, by: str | None, as_json: bool) -> None:
    """Take back a judgement or a correction; it stays in the record as taken back."""
    with session().desk() as desk:
        made = desk.undo(judgement_id, by=who_decides(by))
    print_decision(made, as_json=as_json)
