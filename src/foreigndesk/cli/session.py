"""What every command shares: which desk, where to print, and how errors end a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click
from rich.console import Console

from foreigndesk.cli.safe_text import one_line
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import ForeigndeskError, exit_code
from foreigndesk.export.jsonl import json_text

DEFAULT_DESK = "desk.db"
INTERRUPTED = 130
# Longer lines are hard to read, however wide the window is; a file or a pipe gets lines of the second length.
WIDEST, PIPED = 110, 100

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Session:
    """The choices of one run of the command line."""

    desk_address: str = DEFAULT_DESK
    color: bool = True
    as_of: str | None = None

    def desk(self, *, create: bool = False) -> Desk:
        """Return the desk, as of the moment that was asked for; one that is only asked must be there."""
        desk = open_desk(self.desk_address, create=create)
        if self.as_of is None:
            return desk
        from foreigndesk.cli.past import past_desk

        return past_desk(desk, self.as_of, self.err)

    @property
    def out(self) -> Console:
        """Where answers go."""
        return _console(self.color, stderr=False)

    @property
    def err(self) -> Console:
        """Where progress and remarks go."""
        return _console(self.color, stderr=True)


def _console(color: bool, *, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    console = Console(file=stream, highlight=False, markup=False, emoji=False, no_color=not color)
    if not color or not console.is_terminal:
        console = Console(file=stream, highlight=False, markup=False, emoji=False, color_system=None)
    if console.is_terminal:
        console.width = min(console.width, WIDEST)
    else:
        console.width = _piped_width()
    return console


def _piped_width() -> int:
    columns = os.environ.get("COLUMNS", "")
    return max(40, int(columns)) if columns.isdecimal() else PIPED


def session() -> Session:
    """Return the session of the command that is running."""
    return click.get_current_context().ensure_object(Session)


def print_json(value: Any) -> None:
    """Print a value as JSON for programs."""
    click.echo(json_text(value, indent=2))


def remark(text: str) -> None:
    """Print a remark for people on stderr, so that what is on stdout stays clean."""
    click.echo(text, err=True)


def remark_none(what: str, to_link: int) -> None:
    """Remark that nothing meets what was asked for; if linking has still to run, that it may be the reason."""
    remark(f"no {what} meet this")
    if to_link:
        remark(
            f"{to_link:,} things are still to be linked: `foreigndesk relink`, or the next add, may find some"
        )


def _choose_desk(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().ensure_object(Session).desk_address = value


def _choose_color(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.find_root().ensure_object(Session).color = False


def _choose_moment(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().ensure_object(Session).as_of = value


def as_of_option(command: Command) -> Command:
    """Let a command show the record as of a past moment; `Session.desk` then gives that one."""
    option = click.option(
        "--as-of",
        metavar="MOMENT",
        expose_value=False,
        callback=_choose_moment,
        help="The record as it was then: a day (its end), or 2025-11-01T14:30 (UTC).",
    )
    return option(command)


def desk_options(command: Command) -> Command:
    """Let a command be given `--desk` and `--no-color` after its name, too."""
    desk = click.option(
        "--desk",
        metavar="PATH|URL",
        expose_value=False,
        callback=_choose_desk,
        help=f"The record: a file, or postgresql://…  [default: {DEFAULT_DESK}]",
    )
    color = click.option(
        "--no-color", is_flag=True, expose_value=False, callback=_choose_color, help="Plain text, no colours."
    )
    return desk(color(command))


def examples(*lines: str) -> str:
    """Return examples as the end of a command's help, one a line."""
    # \b on a line of its own tells click to leave the lines as they are.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


json_option = click.option("--json", "as_json", is_flag=True, help="JSON for programs, on stdout.")


class DeskGroup(click.Group):
    """A group whose commands end with one clear line and the error's exit code, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        if ctx.parent is not None:
            return super().invoke(ctx)
        try:
            return super().invoke(ctx)
        except ForeigndeskError as error:
            first, *more = str(error).splitlines() or [type(error).__name__]
            remark(f"foreigndesk: {one_line(first)}")
            for line in more:
                remark(f"  {one_line(line)}")
            ctx.exit(exit_code(error))
        except KeyboardInterrupt:
            remark("\nforeigndesk: stopped; run the same command again to go on")
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("FOREIGNDESK_DEBUG"):
                raise
            fault = f"{type(error).__name__}: {one_line(str(error))}"
            remark(f"foreigndesk: a fault of ours, {fault} (FOREIGNDESK_DEBUG=1 shows where)")
            ctx.exit(1)
