"""`foreigndesk judge`: what a person decides about the record."""

from __future__ import annotations

import getpass

import click

from foreigndesk.cli.judgements import print_decision
from foreigndesk.cli.session import desk_options, examples, json_option, session
from foreigndesk.model import Verb

PAIRED = ("same", "different", "unsure")
by_option = click.option("--by", metavar="NAME", help="Who decides.  [default: your login name]")
why_option = click.option("--why", metavar="TEXT", help="The reason, kept with it.")


def who_decides(given: str | None) -> str:
    """Return the name given, or the login name."""
    return given or getpass.getuser()


@click.command(
    epilog=examples(
        'foreigndesk judge reject 3f9a12bc --why "the minister was quoted from 2019"',
        "foreigndesk judge same 3f9a12bc 77d0e1aa --by maria",
        'foreigndesk judge different "George Bush" "George W. Bush"',
    )
)
@click.argument("verb", type=click.Choice([*PAIRED, "confirm", "reject"]))
@click.argument("left", metavar="ID|NAME")
@click.argument("right", required=False, metavar="[ID|NAME]")
@by_option
@why_option
@json_option
@desk_options
def judge(
    verb: Verb,
    left: str,
    right: str | None,
    by: str | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Decide on two claims or actors (same, different, unsure), or on a claim or suggestion (confirm, reject).

    Kept with who, when and why, and with what both sides were called then; survives a new reading; taken back with
    `undo`. An id may be cut short; an actor's name will do where only one bears it.
    """
    pair = verb in PAIRED
    if pair != (right is not None):
        raise click.UsageError(f"'{verb}' takes {'two ids' if pair else 'one id'}")
    with session().desk() as desk:
        made = desk.judge(verb, left, right, by=who_decides(by), why=why)
    print_decision(made, as_json=as_json)
