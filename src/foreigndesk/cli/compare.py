"""`foreigndesk compare`: two reports, sentence beside sentence, and what one dropped, added and altered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.safe_text import one_line, visible
from foreigndesk.cli.session import as_of_option, desk_options, examples, json_option, print_json, session
from foreigndesk.linking.report_changes import Aligned, ChangeCounts
from foreigndesk.linking.wording import Change
from foreigndesk.store.origins import ComparedReport, ReportComparison

# Marks of rows, for those who see no colours.
MARKS = {"same": " ", "altered": "~", "dropped": "-", "added": "+"}
# Of so many sentences in a row that are the same only the first and the last are shown.
SAME_SHOWN = 4
LEFT, RIGHT, NOTE = "red", "green", "yellow"


@click.command(
    epilog=examples(
        "foreigndesk compare 81b0c3de 5f02aa10",
        "foreigndesk compare 81b0c3de 5f02aa10 --all",
        "foreigndesk compare 81b0c3de 5f02aa10 --json",
    )
)
@click.argument("left", metavar="REPORT")
@click.argument("right", metavar="REPORT")
@click.option("--all", "everything", is_flag=True, help="Also every sentence that is the same in both.")
@json_option
@as_of_option
@desk_options
def compare(left: str, right: str, everything: bool, as_json: bool) -> None:
    """Show two reports side by side: what the second dropped (-), added (+) and altered (~) against the first.

    Words that differ stand in [-brackets-] and {+braces+}. Ids may be cut short. What two speakers said is compared by
    `foreigndesk said --compare`.
    """
    current = session()
    with current.desk() as desk:
        found = desk.compare_reports(left, right)
    if as_json:
        print_json(comparison_json(found))
    else:
        print_reports(current.out, found, everything=everything)


def comparison_json(found: ReportComparison) -> dict[str, object]:
    """Return a comparison as a program gets it: offsets are those of each report's text."""
    sides = {
        name: {key: value for key, value in asdict(side).items() if key != "text"}
        for name, side in (("left", found.left), ("right", found.right))
    }
    rows = []
    for row in found.rows:
        rows.append(
            {
                **asdict(row),
                "left_text": _slice(found.left, row, "left"),
                "right_text": _slice(found.right, row, "right"),
            }
        )
    reprint = asdict(found.reprint) if found.reprint else None
    return {**sides, "reprint": reprint, "counts": asdict(found.counts), "rows": rows}


def _slice(side: ComparedReport, row: Aligned, name: str) -> str | None:
    part = row.left if name == "left" else row.right
    return side.text[part.start : part.end] if part else None


def print_reports(console: Console, found: ReportComparison, *, everything: bool) -> None:
    """Print what two reports have in common, and their sentences in two columns."""
    console.print(Text(_in_common(found), style="bold"))
    console.print(Text(change_words(found.counts) or "no sentence differs", style=words.DIM))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", expand=True)
    table.add_column("", width=1)
    for side in (found.left, found.right):
        table.add_column(_head(side), ratio=1, overflow="fold")
    for row in _shown(found.rows, everything):
        if isinstance(row, int):
            table.add_row("", Text(f"… {row} sentences the same …", style=words.DIM), "")
        else:
            table.add_row(MARKS[row.kind], *_cells(found, row))
    console.print(table)


def _in_common(found: ReportComparison) -> str:
    reprint = found.reprint
    if reprint is None:
        return "They share too few words for either to be a copy."
    shares = f"{reprint.in_left:.0%} of the left stands in the right, {reprint.in_right:.0%} of the right in the left"
    if not reprint.is_copy:
        return f"No copy, but passages in common (quotations, or an outlet's own lines): {shares}."
    whose = {found.left.report_id: "the left", found.right.report_id: "the right"}
    taken = ""
    if found.right.parent in whose:
        taken = "; the right was most likely taken from the left"
    elif found.left.parent in whose:
        taken = "; the left was most likely taken from the right"
    elif found.left.origin == found.right.origin:
        taken = "; both go back to one origin"
    return f"{reprint.kind.capitalize()} copy: {shares}{taken}."


def change_words(counts: ChangeCounts) -> str:
    """Return '3 sentences dropped, 1 altered (figures in 1)'; empty if nothing differs."""
    said = [
        f"{number} {kind}"
        for number, kind in (
            (counts.dropped, "dropped"),
            (counts.added, "added"),
            (counts.altered, "altered"),
        )
        if number
    ]
    inside = [
        f"{what} in {number}"
        for number, what in ((counts.numbers, "figures"), (counts.attribution, "who says it"))
        if number
    ]
    if inside:
        said[-1] += f" ({', '.join(inside)})"
    if not said:
        return ""
    first, *rest = said
    number, kind = first.split(" ", 1)
    return ", ".join([f"{words.count(int(number), 'sentence')} {kind}", *rest])


def _head(side: ComparedReport) -> Text:
    about = " · ".join(
        [
            one_line(side.outlet) or "unknown outlet",
            side.published or "no date",
            words.short_id(side.report_id),
        ]
    )
    return Text(about)


def _shown(rows: Iterable[Aligned], everything: bool) -> Iterable[Aligned | int]:
    """Yield the rows, and in place of a long stretch of same sentences how many they are."""
    waiting: list[Aligned] = []
    for row in [*rows, None]:
        if row is not None and row.kind == "same" and not row.moved:
            waiting.append(row)
            continue
        if everything or len(waiting) < SAME_SHOWN:
            yield from waiting
        else:
            yield waiting[0]
            yield len(waiting) - 2
            yield waiting[-1]
        waiting = []
        if row is not None:
            yield row


def _cells(found: ReportComparison, row: Aligned) -> tuple[Text, Text]:
    left, right = (
        one_line(_slice(side, row, name)) for side, name in ((found.left, "left"), (found.right, "right"))
    )
    if row.kind == "same":
        moved = Text(" (moved)", style=NOTE) if row.moved else Text()
        return Text(left, style=words.DIM), Text(right, style=words.DIM).append(moved)
    if row.kind == "altered":
        one, other = _altered(row.changes)
        notes = []
        if row.numbers:
            was, now = (", ".join(side) or "none" for side in row.numbers)
            notes.append(f"figures: {was} → {now}")
        if row.attribution:
            notes.append(f"who says it: {row.attribution}")
        if row.moved:
            notes.append("moved")
        if notes:
            other.append(f" ({'; '.join(notes)})", style=NOTE)
        return one, other
    return Text(left, style=LEFT), Text(right, style=RIGHT)


def _altered(changes: Iterable[Change]) -> tuple[Text, Text]:
    """Return both wordings with the words that differ marked."""
    one, other = Text(), Text()
    for change in changes:
        for side, said, style, marks in (
            (one, change.was, LEFT, "[-{}-]"),
            (other, change.now, RIGHT, "{{+{}+}}"),
        ):
            if not said:
                continue
            if side.plain:
                side.append(" ")
            if change.kind == "same":
                side.append(visible(" ".join(said.split())))
            else:
                side.append(marks.format(visible(" ".join(said.split()))), style=style)
    return one, other
