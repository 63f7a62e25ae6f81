"""`foreigndesk judge`: what a person decides about the record."""

from __future__ import annotations

import getpass
from typing import Literal

import click

from foreigndesk.cli.judgements import decision_json, decision_line
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, session

by_option = click.option("--by", metavar="NAME", help="Who decides.  [default: your login name]")


def who_decides(given: str | None) -> str:
    """Return the name given, or the login name."""
    return given or getpass.getuser()


@click.command(
    epilog=examples(
        'foreigndesk judge reject 3f9a12bc --why "the minister was quoted from 2019"',
        "foreigndesk judge same 3f9a12bc 77d0e1aa --by maria",
    )
)
@click.argument("verb", type=click.Choice(["same", "different", "confirm", "reject"]))
@click.argument("left", metavar="ID")
@click.argument("right", required=False, metavar="[ID]")
@by_option
@click.option("--why", metavar="TEXT", help="The reason, kept with it.")
@json_option
@desk_options
def judge(
    verb: Literal["same", "different", "confirm", "reject"],
    left: str,
    right: str | None,
    by: str | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Decide: two claims or two actors are the same or different; one claim is confirmed or rejected.

    Kept with who, when and why; survives a new reading; taken back with `undo`. An id may be cut short.
    """
    pair = verb in ("same", "different")
    if pair != (right is not None):
        raise click.UsageError(f"'{verb}' takes {'two ids' if pair else 'one id'}")
    with session().desk() as desk:
        made = desk.judge(verb, left, right, by=who_decides(by), why=why)
    if as_json:
        print_json(decision_json(made))
    else:
        click.echo(decision_line(made))
