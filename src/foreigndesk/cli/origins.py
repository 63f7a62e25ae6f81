"""`foreigndesk origins`: reports, outlets and independent origins, each origin with its tree of reprints."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.compare import change_words
from foreigndesk.cli.entries import Beside
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import as_of_option, desk_options, examples, json_option, print_json, session
from foreigndesk.store.origins import OriginsView, OriginTree, TreeLine


@click.command(
    epilog=examples(
        "foreigndesk origins 3f9a12bc",
        "foreigndesk origins 81b0c3de --json",
    )
)
@click.argument("given", metavar="ID")
@json_option
@as_of_option
@desk_options
def origins(given: str, as_json: bool) -> None:
    """Count the reports, outlets and independent origins of a claim or a story, and show who took what from whom.

    ID is that of a claim, a report or a story, and may be cut short. Of a report: all that go back to where it does.
    """
    current = session()
    with current.desk() as desk:
        found = desk.origins(given)
    if as_json:
        print_json(asdict(found))
    else:
        print_origins(current.out, found)


def print_origins(console: Console, found: OriginsView) -> None:
    """Print the counts, then a tree for each origin."""
    counts = (
        words.count(found.reports, "report"),
        words.count(found.outlets, "outlet"),
        words.count(found.origins, "independent origin"),
    )
    console.print(Text(f"{found.of} {words.short_id(found.id)}: {', '.join(counts)}", style="bold"))
    for number, tree in enumerate(found.trees, start=1):
        console.print()
        _print_tree(console, number, tree)


def _print_tree(console: Console, number: int, tree: OriginTree) -> None:
    copies = sum(line.asked for line in tree.lines)
    head = Text(f"origin {number}", style="bold").append(
        f"  {words.count(copies, 'report')}", style=words.DIM
    )
    if tree.via:
        head.append(f"  {one_line(tree.via)}, not in the record", style="yellow")
    console.print(head)
    deeper = 1 if tree.via else 0
    for line in tree.lines:
        depth = line.depth + deeper
        console.print(Beside(Text("└" if depth else ""), _line(line), 2 * depth, 2 * depth + 2))


def _line(line: TreeLine) -> tuple[Text, ...]:
    text = Text(one_line(line.outlet) or "unknown outlet", style="bold" if line.asked else "")
    text.append(f"  {line.published or 'no date'}  {words.short_id(line.report_id)}", style=words.DIM)
    if line.kind and line.share is not None:
        text.append(f"  {line.kind}, {line.share:.0%} taken")
    if not line.asked:
        text.append("  (does not tell it)", style=words.DIM)
    lines = [text]
    if line.changes and (said := change_words(line.changes)):
        lines.append(Text(said, style="yellow"))
    return tuple(lines)
