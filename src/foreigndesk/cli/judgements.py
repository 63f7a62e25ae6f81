"""`foreigndesk judgements`: what people decided."""

from __future__ import annotations

from dataclasses import asdict

import click

from foreigndesk.cli.claim_words import short_id
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, remark, session
from foreigndesk.model import Correction, Judgement


@click.command(
    epilog=examples(
        "foreigndesk judgements",
        "foreigndesk judgements --all --json",
    )
)
@click.option("--all", "everything", is_flag=True, help="Also those that were taken back.")
@json_option
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
    return {"kind": "judgement" if isinstance(made, Judgement) else "correction"} | asdict(made)


def decision_line(made: Judgement | Correction) -> str:
    """Return a decision in one line: its id, when, who, what, why."""
    if isinstance(made, Judgement):
        what = " ".join(filter(None, (made.verb, short_id(made.left), made.right and short_id(made.right))))
    else:
        old, new = made.old or "unknown", made.new or "unknown"
        what = f"correct {short_id(made.claim_id)} {made.field}: {one_line(old, 60)} → {one_line(new, 60)}"
    why = f": {one_line(made.why)}" if made.why else ""
    gone = ""
    if made.withdrawn_at:
        gone = f"  (taken back {made.withdrawn_at[:10]} by {one_line(made.withdrawn_by) or 'someone'})"
    return f"{short_id(made.id)}  {made.at[:16].replace('T', ' ')}  {one_line(made.by)}  {what}{why}{gone}"
