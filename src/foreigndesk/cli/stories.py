"""`foreigndesk stories`: what happened, by how many told it."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import beside
from foreigndesk.cli.filters import from_option, limit_of, limit_option, one_more, outlet_option, to_option
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
from foreigndesk.store.stories import SORTS, StoryLine, StorySort


@click.command(
    epilog=examples(
        "foreigndesk stories --from 2025-10 --min-origins 2",
        "foreigndesk stories --actor Japan --sort latest",
        'foreigndesk stories --outlet "Harbour Courier" --json',
    )
)
@from_option
@to_option
@click.option("--actor", metavar="NAME", help='Of whom its reports claim something: "Japan", JPN, Hegseth.')
@click.option("--country", metavar="NAME", help="Where something in it takes place.")
@outlet_option
@click.option(
    "--min-origins",
    type=click.IntRange(min=1),
    metavar="N",
    help="Told by N reports or more that are no reprints.",
)
@click.option(
    "--sort", type=click.Choice(SORTS), default="weight", show_default=True, help="What comes first."
)
@limit_option
@json_option
@as_of_option
@desk_options
def stories(
    since: str | None,
    until: str | None,
    actor: str | None,
    country: str | None,
    outlet: str | None,
    min_origins: int | None,
    sort: StorySort,
    limit: int | None,
    as_json: bool,
) -> None:
    """List stories (the reports on one happening), those of most independent origins first, then outlets, then reports.

    A story has the headline of the report that is most like the others. A reprint is no second origin.
    """
    current, shown = session(), limit_of(limit, as_json=as_json)
    with current.desk() as desk:
        found = desk.stories(
            since=since,
            until=until,
            actor=actor,
            country=country,
            outlet=outlet,
            min_origins=min_origins,
            sort=sort,
            limit=one_more(shown),
        )
        to_link = 0 if found else desk.to_link()
    lines = found if shown is None else found[:shown]
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    for line in lines:
        print_story_line(current.out, line)
    if not found:
        remark_none("stories", to_link)
    elif len(found) > len(lines):
        remark(f"there are more; --limit 0 shows all, {shown} are shown")


def print_story_line(console: Console, line: StoryLine) -> None:
    """Print a story beside its days."""
    console.print(beside(story_days(line), *story_lines(line)))


def story_days(line: StoryLine) -> Text:
    """Return the first day of a story's reports."""
    return Text(line.first_day, words.DATE_STYLE) if line.first_day else Text("no date", words.DIM)


def story_lines(line: StoryLine) -> tuple[Text, ...]:
    """Return a story's headline; its counts, last day and id; who and where."""
    about = [words.count(line.origins, "origin"), words.count(line.outlets, "outlet")]
    about.append(words.count(line.reports, "report"))
    if line.last_day != line.first_day:
        about.append(f"to {line.last_day}")
    counts = Text(" · ".join([*about, words.short_id(line.id)]), style=words.DIM)
    named = [one_line(party.name, 60) for party in line.parties]
    where = [words.state_name(code) or code for code in line.places]
    parties = Text(", ".join(named))
    if where:
        parties.append(f"{' · ' if named else ''}in {', '.join(where)}")
    return safe(line.title or "(no headline)", "bold"), parties, counts
