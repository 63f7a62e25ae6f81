"""`foreigndesk disagreements`: in what reports of one happening differ, a row a report."""

from __future__ import annotations

import dataclasses
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.filters import from_option, limit_of, limit_option, one_more, to_option
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    remark_none,
    session,
)
from foreigndesk.linking.disagreements import KINDS
from foreigndesk.store.disagreements import DisagreementView, ValueView
from foreigndesk.store.views import SourceLine

# Reports of one value that a listing shows; `--json` has them all.
SHOWN, VALUE_LIMIT = 4, 44


@click.command(
    epilog=examples(
        "foreigndesk disagreements --kind toll",
        "foreigndesk disagreements --actor Syria --from 2012-02 --to 2012-03",
        "foreigndesk disagreements --claim 5f3a90c2 --json",
        "foreigndesk disagreements --order weightiest --limit 10",
    )
)
@click.option("--story", metavar="ID", help="Only in this story.")
@click.option("--claim", metavar="ID", help="Only about this claim.")
@click.option("--actor", metavar="NAME", help='A party: "Japan", "Japanese", JPN, Hegseth.')
@from_option
@to_option
@click.option("--kind", type=click.Choice(KINDS), help="Only of this kind.")
@click.option(
    "--order",
    type=click.Choice(("newest", "weightiest")),
    default="newest",
    show_default=True,
    help="The last printed first, or those of most reports.",
)
@limit_option
@json_option
@as_of_option
@desk_options
def disagreements(limit: int | None, as_json: bool, **asked: Any) -> None:
    """List where reports of one happening give different tolls, numbers, days, places, doers or words.

    Under each stand its values, and who gives them: day of publication, outlet, origin where it is a reprint, report.
    A reprint is no second source. What leaves room for the other is none: 'at least 20' and 23, 'about 50,000' and
    50,400, Tokyo and Japan.
    """
    current, shown = session(), limit_of(limit, as_json=as_json)
    with current.desk() as desk:
        found = desk.disagreements(limit=one_more(shown), **asked)
        to_link = 0 if found else desk.to_link()
    views, more = found[:shown], shown is not None and len(found) > shown
    if as_json:
        print_json([dataclasses.asdict(view) for view in views])
        return
    for number, view in enumerate(views):
        if number:
            current.out.print()
        print_disagreement(current.out, view)
    if not views:
        remark_none("disagreements", to_link)
    elif more:
        remark(f"there are more; --limit 0 shows all, {shown} are shown")


def print_disagreement(console: Console, view: DisagreementView) -> None:
    """Print a disagreement: what differs, then its values, a row for each report."""
    field = view.field.replace("_", " ")
    head = Text(view.kind, style="bold magenta")
    if field != view.kind:
        head.append(f": {field}", style="not bold")
    if view.counted and view.counted != field:
        head.append(f" ({one_line(view.counted)})", style="not bold")
    if view.note:
        head.append(f"  {view.note}", style="yellow")
    counted = ", ".join(
        (
            words.count(view.reports, "report"),
            words.count(view.outlets, "outlet"),
            words.count(view.origins, "origin"),
        )
    )
    claims = ", ".join(words.short_id(claim) for claim in view.claims)
    head.append(f"  {counted} · story {words.short_id(view.story)} · {claims}", style=words.DIM)
    console.print(head)
    for value in view.values:
        _print_value(console, view, value)


def _print_value(console: Console, view: DisagreementView, value: ValueView) -> None:
    text = Text("  ").append_text(
        safe(value.text, "bold", VALUE_LIMIT if view.field != "quotation" else None)
    )
    if isinstance(value.value, str) and one_line(value.value).casefold() != one_line(value.text).casefold():
        text.append(f" ({one_line(value.value)})")
    console.print(text)
    for line in value.sources[:SHOWN]:
        console.print(Text("    ").append_text(_row(line)))
    left = len(value.sources) - SHOWN
    if left > 0:
        console.print(Text(f"    and {words.count(left, 'more report')}", style=words.DIM))


def _row(line: SourceLine) -> Text:
    text = Text(f"{line.published or 'no date':<10}  ", style=words.DATE_STYLE)
    text.append(f"{one_line(line.outlet) or 'unknown outlet':<18}", style="not bold")
    if line.origin and line.origin != line.report_id:
        text.append(f"  reprint of {words.short_id(line.origin)}", style=words.DIM)
    return text.append(f"  {words.short_id(line.report_id)}", style=words.DIM)
