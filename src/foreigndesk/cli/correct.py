"""`foreigndesk correct`: set a field of a claim right."""

from __future__ import annotations

import click

from foreigndesk.cli.judge import by_option, who_decides, why_option
from foreigndesk.cli.judgements import print_decision
from foreigndesk.cli.session import desk_options, examples, json_option, session


@click.command(
    epilog=examples(
        "foreigndesk correct 3f9a12bc status planned",
        'foreigndesk correct 3f9a12bc time.start 2025-10-29 --by maria --why "the ministry\'s own date"',
        "foreigndesk correct 3f9a12bc place.country --unknown",
    )
)
@click.argument("claim_id", metavar="ID")
@click.argument("field")
@click.argument("value", required=False, metavar="[VALUE]")
@click.option("--unknown", is_flag=True, help="The right value is that nobody knows.")
@by_option
@why_option
@json_option
@desk_options
def correct(
    claim_id: str,
    field: str,
    value: str | None,
    unknown: bool,
    by: str | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Set a field of a claim right: status, type, mode, venue, time.start, time.end, place.country and others.

    The machine's value is kept beside it, and comes back with `undo`.
    """
    if unknown == (value is not None):
        raise click.UsageError("give the right value, or --unknown")
    with session().desk() as desk:
        made = desk.correct(claim_id, field, value, by=who_decides(by), why=why)
    print_decision(made, as_json=as_json)
