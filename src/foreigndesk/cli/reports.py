"""`foreigndesk reports`: the reports that the record rests on."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import beside
from foreigndesk.cli.filters import (
    from_option,
    limit_of,
    limit_option,
    one_more,
    outlet_option,
    to_option,
)
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.store.views import ReportLine


@click.command(
    epilog=examples(
        "foreigndesk reports --from 2025-10",
        'foreigndesk reports --outlet "Harbour Courier" --json',
    )
)
@outlet_option
@from_option
@to_option
@limit_option
@json_option
@as_of_option
@desk_options
def reports(
    outlet: str | None, since: str | None, until: str | None, limit: int | None, as_json: bool
) -> None:
    """List reports by the day they were published, undated ones last; reprints say of what."""
    current, shown = session(), limit_of(limit, as_json=as_json)
    with current.desk() as desk:
        found = desk.reports(outlet=outlet, since=since, until=until, limit=one_more(shown))
    lines = found if shown is None else found[:shown]
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    for line in lines:
        print_report_line(current.out, line)
    if not found:
        remark("no reports meet this")
    elif len(found) > len(lines):
        remark(f"there are more; --limit 0 shows all, {shown} are shown")


def print_report_line(console: Console, line: ReportLine) -> None:
    """Print a report beside the day it was published."""
    day = Text(line.published[:10], words.DATE_STYLE) if line.published else Text("no date", words.DIM)
    console.print(beside(day, *_lines(line)))


def _lines(line: ReportLine) -> tuple[Text, Text]:
    title = safe(line.title or "(no headline)", "bold")
    about = [one_line(line.outlet) or "unknown outlet", words.count(line.words, "word")]
    unread = f"kept unread ({one_line(line.language) or 'unknown language'})"
    about.append(words.count(line.claims, "claim") if line.read else unread)
    if line.reprint_of:
        about.append(words.reprint(line.reprint_kind, line.reprint_of))
    return title, Text(" · ".join([*about, words.short_id(line.id)]), style=words.DIM)
