"""`foreigndesk judgements`: what people decided."""

from __future__ import annotations

import click

from foreigndesk.cli.claim_words import short_id, state_name
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.export.rows import decision_row
from foreigndesk.model import Correction, JudgedSide, Judgement


@click.command(
    epilog=examples(
        "foreigndesk judgements",
        "foreigndesk judgements --all --json",
    )
)
@click.option("--all", "everything", is_flag=True, help="Also those that were taken back.")
@json_option
@as_of_option
@desk_options
def judgements(everything: bool, as_json: bool) -> None:
    """List judgements and corrections with who, when and why, oldest first."""
    with session().desk() as desk:
        made = desk.judgements(include_withdrawn=everything)
    if as_json:
        print_json([decision_json(one) for one in made])
        return
    for one in made:
        click.echo(decision_line(one))
    if not made:
        remark("nothing has been decided yet")


def decision_json(made: Judgement | Correction) -> dict[str, object]:
    """Return a judgement or a correction as a program gets it."""
    return decision_row(made)


def print_decision(made: Judgement | Correction, *, as_json: bool) -> None:
    """Print a decision that was just made, for people or for programs."""
    if as_json:
        print_json(decision_json(made))
    else:
        click.echo(decision_line(made))


def decision_line(made: Judgement | Correction) -> str:
    """Return a decision in one line: its id, when, who, what, why."""
    if isinstance(made, Judgement):
        what = judged_words(made)
    else:
        old, new = made.old or "unknown", made.new or "unknown"
        what = f"correct {short_id(made.claim_id)} {made.field}: {one_line(old, 60)} → {one_line(new, 60)}"
    why = f": {one_line(made.why)}" if made.why else ""
    gone = ""
    if made.withdrawn_at:
        gone = f"  (taken back {made.withdrawn_at[:10]} by {one_line(made.withdrawn_by) or 'someone'})"
    return f"{short_id(made.id)}  {made.at[:16].replace('T', ' ')}  {one_line(made.by)}  {what}{why}{gone}"


def judged_words(made: Judgement) -> str:
    """Return what a judgement says: its verb and what its sides were called when they were judged."""
    left = _sides_words(made.left_as) or short_id(made.left)
    right = _sides_words(made.right_as) or (short_id(made.right) if made.right else "")
    return " ".join(filter(None, (made.verb, left, "|" if right and made.left_as else "", right)))


def _sides_words(sides: tuple[JudgedSide, ...]) -> str:
    return ", ".join(map(side_words, sides))


def side_words(side: JudgedSide) -> str:
    """Return a judged thing in a few words: name, state, office, id."""
    about = ", ".join(filter(None, (state_name(side.state), side.offices[0][0] if side.offices else None)))
    name = one_line(side.name, 60)
    return (
        f"{name}{f' ({one_line(about, 60)})' if about and side.kind == 'person' else ''} {short_id(side.id)}"
    )
