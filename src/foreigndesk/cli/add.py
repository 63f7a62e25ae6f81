"""`foreigndesk add`: reports in."""

from __future__ import annotations

import sys
import time
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from foreigndesk.cli.claim_words import count
from foreigndesk.cli.failures import end_run
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import Command, desk_options, examples, json_option, session
from foreigndesk.pipeline import AddSummary, Progress

private_option = click.option(
    "--private", is_flag=True, help="Let feeds and redirects lead to addresses of a private network."
)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes that read.  [default: all cores]"
)


class Day(click.ParamType[str]):
    """An ISO day or date-time."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value as it was given, if it is one."""
        text = str(value).strip()
        try:
            date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is no date; write it as 2024-07-28", param, ctx)
        return text


def said_options(command: Command) -> Command:
    """Let a command be told what its inputs do not say themselves."""
    for option in reversed(
        (
            click.option(
                "--published", type=Day(), help="Publication date, where the input does not say it."
            ),
            click.option("--outlet", help="Who printed it, likewise."),
            click.option("--title", help="Headline, likewise."),
            click.option("--url", help="Address, likewise."),
            click.option("--language", metavar="CODE", help="Language, likewise; otherwise it is detected."),
        )
    ):
        command = option(command)
    return command


@click.command(
    epilog=examples(
        "foreigndesk add reports/ page.html feed.xml news.jsonl crawl.warc.gz",
        "foreigndesk add https://example.org/feed.xml",
        "foreigndesk add --published 2024-07-28 --outlet VOA - < report.txt",
    )
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@said_options
@private_option
@workers_option
@click.option("--reread", is_flag=True, help="Read again what an older version of foreigndesk read.")
@json_option
@desk_options
@click.pass_context
def add(
    context: click.Context,
    inputs: tuple[str, ...],
    published: str | None,
    outlet: str | None,
    title: str | None,
    url: str | None,
    language: str | None,
    private: bool,
    workers: int | None,
    reread: bool,
    as_json: bool,
) -> None:
    """Read reports into the record: any mix of files, folders, addresses, and - for what is piped in.

    Takes plain text, HTML, JSONL, CSV, Parquet, RSS/Atom/JSON feeds, sitemaps and WARC. A report that is
    already there changes nothing. Stopped at any moment, the same command goes on where it was. What fails is
    named, one line each, and the rest goes on; the exit code is 1 if anything failed.
    """
    current = session()
    with current.desk(create=True) as desk, ProgressLine(current.err) as line:
        summary = desk.add(
            *inputs,
            published=published,
            outlet=outlet,
            title=title,
            url=url,
            language=language,
            stdin=sys.stdin.buffer if "-" in inputs else None,
            workers=workers,
            progress=line.update,
            reread=reread,
            allow_private_addresses=private,
        )
    finish(context, summary, "added", as_json=as_json)


def finish(context: click.Context, summary: AddSummary, verb: str, *, as_json: bool) -> None:
    """End a run that read reports."""
    behind = (
        f"foreigndesk: the record was last written at {summary.clock_behind}, which by this machine's clock is still "
        "to come: was the clock set back?"
    )
    remarks = [behind] if summary.clock_behind else []
    remarks += [f"{one_line(url)}: nothing new since it was last read" for url in summary.unchanged]
    end_run(context, summary, [summary_line(summary, verb)], as_json=as_json, remarks=remarks)


def summary_line(summary: AddSummary, verb: str = "added") -> str:
    """Return a run in one line: '12 reports added, 3 already there, 0 failed · 1,240 words in 3.1 s'."""
    unread = f" ({summary.unread:,} kept unread: another language)" if summary.unread else ""
    known = f", {summary.known:,} already there" if summary.known or verb == "added" else ""
    pace = summary.words / summary.seconds if summary.seconds > 0 else 0
    speed = f", {pace:,.0f} words/s" if pace else ""
    return (
        f"{count(summary.added, 'report')} {verb}{unread}{known}, {summary.failed:,} failed"
        f" · {count(summary.words, 'word')} in {summary.seconds:,.1f} s{speed}"
    )


class ProgressLine:
    """A progress bar on stderr while a terminal is there; silent otherwise."""

    def __init__(self, console: Console) -> None:
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TaskProgressColumn(show_speed=False),
            TextColumn("{task.fields[done]}", markup=False),  # names of files may hold [brackets]
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("reading", total=None, done="")
        self._began = time.monotonic()

    def __enter__(self) -> ProgressLine:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def linking(self, what: str, done: int, total: int) -> None:
        """Show how far linking is, as `Desk.relink` tells it."""
        self.update(Progress("linking", done, total or None, current=what))

    def update(self, step: Progress) -> None:
        """Show how far it is."""
        seconds = max(time.monotonic() - self._began, 1e-6)
        done = f"{step.seen:,}" + (f"/{step.total:,}" if step.total is not None else "")
        if step.stage in ("reading", "loading"):
            done += f" reports · {step.words / seconds:,.0f} words/s"
        if step.failed:
            done += f" · {step.failed:,} failed"
        if step.current:
            done += f" · {one_line(step.current, 40)}"
        self._bar.update(self._task, description=step.stage, total=step.total, completed=step.seen, done=done)
