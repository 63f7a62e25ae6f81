"""A timeline's digest on the terminal and as JSON: the dates that matter, and the sentences that tell them."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside
from foreigndesk.cli.safe_text import one_line
from foreigndesk.linking.timelines import Telling
from foreigndesk.model import TimeRef
from foreigndesk.store.timelines import DayView, TimelineView, ToldSentence

# What a sentence says of when, where it is not that an event of it is dated to the day.
_BASIS = {"event": "", "named": "names the day", "published": "printed then, does not say when"}


def print_digest(console: Console, found: TimelineView) -> None:
    """Print the dates in order, those that are only expected last and under a heading of their own."""
    told = [day for day in found.days if day.day.status == "told"]
    expected = [day for day in found.days if day.day.status == "expected"]
    for number, day in enumerate(told):
        _print_day(console, day, gap=number > 0)
    if expected:
        console.print(Text("\n" * bool(told) + "expected when last reported", style="bold magenta"))
        for number, day in enumerate(expected):
            _print_day(console, day, gap=number > 0)
    counted = (
        words.count(found.reports, "report"),
        words.count(found.outlets, "outlet"),
        words.count(found.origins, "origin"),
    )
    if found.days:
        console.print(Text(f"\nmade of {', '.join(counted)}", style=words.DIM))


def _print_day(console: Console, view: DayView, *, gap: bool) -> None:
    day = view.day
    heading = Text(
        "\n" * gap + words.time_words(TimeRef(None, day.day, day.day, "day")), style=words.DATE_STYLE
    )
    if day.status == "expected":
        heading.append(" [expected]", style=words.STATUS_STYLES["planned"])
    counted = (
        words.count(day.reports, "report"),
        words.count(day.outlets, "outlet"),
        words.count(day.origins, "origin"),
    )
    console.print(heading.append(f"  {', '.join(counted)}", style=words.DIM))
    for told in view.sentences:
        console.print(Beside(Text(), (words.quoted(told.telling.text), _footer(told)), 0, 2))


def _footer(told: ToldSentence) -> Text:
    telling = told.telling
    pieces = [f"{one_line(telling.outlet) or 'unknown outlet'} {telling.published or '(undated)'}"]
    pieces.append(words.short_id(telling.report_id))
    if telling.same:
        pieces.append(f"same words in {words.count(len(telling.same), 'other report')}")
    if _BASIS[telling.basis]:
        pieces.append(_BASIS[telling.basis])
    if told.claims:
        pieces.append("events " + " ".join(words.short_id(claim) for claim in told.claims))
    return Text(" · ".join(pieces), style=words.DIM)


def digest_json(found: TimelineView) -> dict[str, object]:
    """Return a digest as a program gets it."""
    return {
        "reports": found.reports,
        "outlets": found.outlets,
        "origins": found.origins,
        "left_out": found.left_out,
        "days": [_day_json(view) for view in found.days],
    }


def _day_json(view: DayView) -> dict[str, object]:
    day = view.day
    return {
        "day": day.day,
        "status": day.status,
        "reports": day.reports,
        "outlets": day.outlets,
        "origins": day.origins,
        "score": day.score,
        "sentences": [_telling_json(told.telling) | {"claims": list(told.claims)} for told in view.sentences],
    }


def _telling_json(telling: Telling) -> dict[str, object]:
    return {
        "report_id": telling.report_id,
        "start": telling.start,
        "end": telling.end,
        "text": telling.text,
        "basis": telling.basis,
        "outlet": telling.outlet,
        "published": telling.published,
        "same": list(telling.same),
    }
