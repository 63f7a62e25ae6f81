"""`foreigndesk storyline`: the stories before and after one, with dates and why they are linked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside
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
from foreigndesk.store.storylines import Storyline, StoryStep

TITLE_LIMIT, REASON_LIMIT = 78, 160


@click.command(
    epilog=examples(
        "foreigndesk storyline 5f3a90c2",
        "foreigndesk storyline 5f3a90c2 --limit 10 --json",
    )
)
@click.argument("story", metavar="ID")
@click.option(
    "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Stories on either side."
)
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Steps of the line on either side.",
)
@json_option
@as_of_option
@desk_options
def storyline(story: str, limit: int, steps: int, as_json: bool) -> None:
    """Show the stories that a story follows from, those that follow from it, and the line through it.

    ID is a story's or a report's. Each story stands with its days, how many reports it has, and why it is linked: whom
    both are about, who meets, in which forum, where, and the day of it that the later one recalls.
    """
    current = session()
    with current.desk() as desk:
        found = desk.storyline(story, limit=limit, steps=steps)
    if as_json:
        print_json(dataclasses.asdict(found))
        return
    print_storyline(current.out, found)
    if not (found.before or found.after or found.undated):
        remark("no story before or after it is linked with it")


def print_storyline(console: Console, found: Storyline) -> None:
    """Print the stories before, the story itself, those after, those of unknown time, and the line if it goes further."""
    _print_group(console, "follows from", found.before)
    _print_group(console, None, (found.story,), style="bold")
    _print_group(console, "followed by", found.after)
    _print_group(console, "belongs with it, order unknown", found.undated)
    near = {step.story for step in (*found.before, found.story, *found.after)}
    if any(step.story not in near for step in found.line):
        console.print(Text("the line", style="bold magenta"))
        for step in found.line:
            console.print(Beside(Text(), (_head(step),), 0, 2))


def _print_group(console: Console, title: str | None, steps: Sequence[StoryStep], style: str = "") -> None:
    if not steps:
        return
    if title:
        console.print(Text(title, style="bold magenta"))
    for step in steps:
        console.print(Beside(Text(), (_head(step, style),), 0, 2 if title else 0))
        reasons = tuple(Text(one_line(reason, REASON_LIMIT), style=words.DIM) for reason in step.reasons)
        if reasons:
            console.print(Beside(Text(), reasons, 0, 4))


def _head(step: StoryStep, style: str = "") -> Text:
    days = step.first or "no date"
    if step.last and step.last != step.first:
        days += f" to {step.last}"
    text = Text(days, style=words.DATE_STYLE).append("  ").append_text(safe(step.title, style, TITLE_LIMIT))
    about = [words.count(step.reports, "report"), words.short_id(step.story)]
    if step.days is not None:
        about.insert(0, words.count(step.days, "day"))
    if step.score is not None:
        about.append(f"score {step.score:.2f}")
    return text.append("  " + " · ".join(about), style="not bold dim")
