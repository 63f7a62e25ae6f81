"""`foreigndesk story`: one story with its reports and what they claim."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside, beside, entry, view_json
from foreigndesk.cli.judgements import decision_json, decision_line
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import as_of_option, desk_options, examples, json_option, print_json, session
from foreigndesk.cli.stories import story_lines
from foreigndesk.store.stories import CLAIMS_SHOWN, StoryReport, StoryView

REPORTS_SHOWN = 40


@click.command(
    epilog=examples(
        "foreigndesk story 3f9a12bc",
        "foreigndesk story 3f9a12bc --claims 0 --reports 0",
        "foreigndesk story 3f9a12bc --json",
    )
)
@click.argument("story_id", metavar="ID")
@click.option(
    "--claims",
    type=click.IntRange(min=0),
    default=CLAIMS_SHOWN,
    show_default=True,
    metavar="N",
    help="At most N events and statements; 0 for all.",
)
@click.option(
    "--reports",
    type=click.IntRange(min=0),
    default=REPORTS_SHOWN,
    show_default=True,
    metavar="N",
    help="At most N reports; 0 for all. A program gets all.",
)
@json_option
@as_of_option
@desk_options
def story(story_id: str, claims: int, reports: int, as_json: bool) -> None:
    """Show a story: its days, its reports with outlet, time and origin, and the claims that most of them make.

    An id may be cut short, and an id that the story had before leads to what it is now. `merge` makes one of two
    stories, `split` takes reports out of one, `undo` takes either back.
    """
    current = session()
    with current.desk() as desk:
        view = desk.story(story_id, claims=claims or None)
    if as_json:
        print_json(story_json(view))
    else:
        print_story(current.out, view, reports or None)


def story_json(view: StoryView) -> dict[str, object]:
    """Return a story as a program gets it."""
    return asdict(view.line) | {
        "days": [{"day": day, "reports": reports} for day, reports in view.days],
        "told_by": [asdict(report) for report in view.reports],
        "claims": [view_json(claim) for claim in view.claims],
        "claims_in_all": view.claims_in_all,
        "former_ids": list(view.former_ids),
        "judgements": [decision_json(made) for made in view.judgements],
    }


def print_story(console: Console, view: StoryView, limit: int | None) -> None:
    """Print a story: what it is, its days, its reports, its claims, what was decided."""
    for line in story_lines(view.line):
        console.print(Beside(Text(), (line,), 0, 0))
    if view.former_ids:
        ids = ", ".join(map(words.short_id, view.former_ids))
        console.print(Text(f"formerly {ids}", style=words.DIM))
    if len(view.days) > 1:
        days = " · ".join(f"{day} {reports:,}" for day, reports in view.days)
        console.print(Beside(Text(), (Text(f"reports by day: {days}", style=words.DIM),), 0, 0))
    shown = view.reports[:limit]
    more = f", {len(shown):,} shown" if len(shown) < len(view.reports) else ""
    console.print(Text(f"\nReports ({len(view.reports):,}{more})", style="bold"))
    for report in shown:
        console.print(_report(report))
    more = f", the first {len(view.claims):,}" if len(view.claims) < view.claims_in_all else ""
    console.print(Text(f"\nWhat they tell ({view.claims_in_all:,}{more})", style="bold"))
    above = None
    for claim in view.claims:
        console.print(entry(claim, above=above))
        above = claim
    if view.judgements:
        console.print(Text("\nDecided", style="bold"))
        for made in view.judgements:
            console.print(Text(decision_line(made)), soft_wrap=True)


def _report(report: StoryReport) -> Beside:
    day = Text(report.published, words.DATE_STYLE) if report.published else Text("no date", words.DIM)
    about = [one_line(report.outlet) or "unknown outlet"]
    if report.published_at:
        about.append(f"{report.published_at[11:16]} UTC")
    if report.origin != report.id:
        about.append(words.reprint(report.reprint_kind, report.origin))
    title = safe(report.title or "(no headline)")
    return beside(day, title, Text(" · ".join([*about, words.short_id(report.id)]), style=words.DIM))
