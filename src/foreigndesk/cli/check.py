"""`foreigndesk check`: whether the record is sound."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli.add import ProgressLine
from foreigndesk.cli.claim_words import DIM
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, session
from foreigndesk.pipeline import Progress
from foreigndesk.store.checking.faults import Checked

REMEDIES = {
    "relink": "`foreigndesk relink` mends it",
    "reindex": "`foreigndesk check --fix` mends it",
    "undo": "`foreigndesk undo ID` takes the decision back",
    "restore": "only a backup mends it: `foreigndesk restore`",
}


@click.command(
    epilog=examples(
        "foreigndesk check",
        "foreigndesk check --quick --json",
        "foreigndesk check --fix",
        "foreigndesk --desk postgresql://desk@localhost/news check",
    )
)
@click.option(
    "--quick", is_flag=True, help="Evidence, references and counts only; nothing is worked out again."
)
@click.option(
    "--fix", is_flag=True, help="Mend what follows from something else in the record, and check once more."
)
@json_option
@desk_options
@click.pass_context
def check(context: click.Context, quick: bool, fix: bool, as_json: bool) -> None:
    """Check that the record is sound; exit code 1 if it is not.

    Every claim has evidence whose words stand in their report at their offsets; claims and actors say what the reports
    under them say; counts, indexes, stories and copies are as they come out when they are worked out again; what people
    decided is about what is there, contradicts nothing, and is followed. Others can go on writing meanwhile.

    Each fault is one line with what mends it. Without --fix nothing is changed.
    """
    current = session()
    with current.desk() as desk, ProgressLine(current.err) as line:

        def tell(what: str, done: int, total: int) -> None:
            line.update(Progress("checking", done, total or None, current=what))

        found = desk.check(quick=quick, progress=tell)
        if fix and not found.is_sound:
            desk.mend(found, progress=tell)
            found = desk.check(quick=quick, progress=tell)
    if as_json:
        print_json(checked_json(found, current.desk_address))
    else:
        print_checked(current.out, found)
    if not found.is_sound:
        context.exit(1)


def checked_json(found: Checked, address: str) -> dict[str, object]:
    """Return what a check came to as a program gets it."""
    told = asdict(found)
    return {"desk": address, "sound": found.is_sound} | told


def print_checked(console: Console, found: Checked) -> None:
    """Print a line a fault, and what was looked at."""
    by_rule: dict[str, list[Text]] = {}
    for fault in found.faults:
        told = Text(f"  {one_line(fault.subject)}: {one_line(fault.reason)}")
        by_rule.setdefault(fault.rule, []).append(told.append(f"  {REMEDIES[fault.remedy]}", style=DIM))
    for rule, lines in by_rule.items():
        console.print(Text(f"not so: {rule}", style="bold red"), soft_wrap=True)
        for one in lines:
            console.print(one, soft_wrap=True)
        if more := found.counts[rule] - len(lines):
            console.print(Text(f"  and {more:,} more", style=DIM))
    looked = ", ".join(f"{count:,} {what}" for what, count in sorted(found.looked_at.items()))
    faults = sum(found.counts.values())
    said = "sound" if not faults else f"{faults:,} {'fault' if faults == 1 else 'faults'}"
    part = "" if found.whole else " (not everything was looked at)"
    console.print(Text(f"{said}{part}: {looked or 'nothing could be read'}"), soft_wrap=True)
    if found.to_link:
        console.print(
            Text(
                f"{found.to_link:,} things are still to be linked; the next add, or relink, does it",
                style=DIM,
            ),
            soft_wrap=True,
        )
