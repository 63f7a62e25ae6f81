"""`foreigndesk merge`: several actors, or stories, are one."""

from __future__ import annotations

import click

from foreigndesk.cli.judge import by_option, who_decides, why_option
from foreigndesk.cli.judgements import print_decision
from foreigndesk.cli.session import desk_options, examples, json_option, session


@click.command(
    epilog=examples(
        'foreigndesk merge "Volodymyr Zelensky" "Volodymyr Zelenskyy"',
        'foreigndesk merge 3f9a12bc 77d0e1aa 81b0c3de --by maria --why "one spelling each"',
        'foreigndesk merge 5c0e77aa 9d31f002 --why "two stories of one summit"',
    )
)
@click.argument("things", metavar="ID|NAME...", nargs=-1, required=True)
@by_option
@why_option
@json_option
@desk_options
def merge(things: tuple[str, ...], by: str | None, why: str | None, as_json: bool) -> None:
    """Make one of two or more actors (or claims, or stories), in one decision that `undo` takes back.

    A name will do where only one actor bears it; a report stands for its place in its story. A merge across a
    judgement that calls two of them different is refused, with the chain that would bring them together.
    """
    if len(things) < 2:
        raise click.UsageError("a merge takes two ids or names, or more")
    with session().desk() as desk:
        made = desk.merge(*things, by=who_decides(by), why=why)
    print_decision(made, as_json=as_json)
