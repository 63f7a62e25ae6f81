"""`foreigndesk correct`: set a field of a claim right."""

from __future__ import annotations

import click

from foreigndesk.cli.judge import by_option, who_decides, why_option
from foreigndesk.cli.judgements import print_decision
from foreigndesk.cli.session import desk_options, examples, json_option, session
from foreigndesk.store.party_fields import changed_parties


@click.command(
    epilog=examples(
        "foreigndesk correct 3f9a12bc status planned",
        'foreigndesk correct 3f9a12bc time.start 2025-10-29 --by maria --why "the ministry\'s own date"',
        "foreigndesk correct 3f9a12bc place.country --unknown",
        'foreigndesk correct 3f9a12bc speaker "Gen Nakatani"',
        'foreigndesk correct 3f9a12bc actor --add "Ahn Gyu-back" --take-out "South Korea"',
    )
)
@click.argument("claim_id", metavar="ID")
@click.argument("field")
@click.argument("value", required=False, metavar="[VALUE]")
@click.option("--unknown", is_flag=True, help="The right value is that nobody knows.")
@click.option(
    "--add", multiple=True, metavar="NAME", help="A party that the field lacks; may be given again."
)
@click.option(
    "--take-out",
    multiple=True,
    metavar="NAME",
    help="A party that does not belong there; may be given again.",
)
@by_option
@why_option
@json_option
@desk_options
def correct(
    claim_id: str,
    field: str,
    value: str | None,
    unknown: bool,
    add: tuple[str, ...],
    take_out: tuple[str, ...],
    by: str | None,
    why: str | None,
    as_json: bool,
) -> None:
    """Set a field of a claim right: status, type, mode, venue, time.start, time.end, place.country and others.

    Parties, too: of an event actor, recipient, mediator, venue_host; of a statement speaker, addressees, about; of a
    tenure holder, predecessor; of a relation subject, object. VALUE names all of them ("A; B"), --add and --take-out
    some. A name or an actor's id will do, of the claim's own parties their words, too.

    The machine's value is kept beside it, and comes back with `undo`.
    """
    if unknown + (value is not None) + bool(add or take_out) != 1:
        raise click.UsageError("give the right value, or --unknown, or parties with --add and --take-out")
    right: str | list[str] | None = value
    with session().desk() as desk:
        if add or take_out:
            right = changed_parties(desk.claim(claim_id).claim, field, add=add, take_out=take_out)
        made = desk.correct(claim_id, field, right, by=who_decides(by), why=why)
    print_decision(made, as_json=as_json)
