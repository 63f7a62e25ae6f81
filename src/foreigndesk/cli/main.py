"""The command `foreigndesk` and its commands, in the order in which a new user meets them."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

import click

from foreigndesk import __version__
from foreigndesk.cli.add import add
from foreigndesk.cli.backup import backup, restore
from foreigndesk.cli.check import check
from foreigndesk.cli.compare import compare
from foreigndesk.cli.correct import correct
from foreigndesk.cli.demo import demo
from foreigndesk.cli.diff import diff
from foreigndesk.cli.disagreements import disagreements
from foreigndesk.cli.dossier import dossier
from foreigndesk.cli.export import export
from foreigndesk.cli.history import history
from foreigndesk.cli.judge import judge
from foreigndesk.cli.judgements import judgements
from foreigndesk.cli.link import link
from foreigndesk.cli.load import load
from foreigndesk.cli.merge import merge
from foreigndesk.cli.origins import origins
from foreigndesk.cli.read import read
from foreigndesk.cli.release import release
from foreigndesk.cli.relink import relink
from foreigndesk.cli.reports import reports
from foreigndesk.cli.reread import reread
from foreigndesk.cli.review import review
from foreigndesk.cli.said import said
from foreigndesk.cli.search import search
from foreigndesk.cli.serve import serve
from foreigndesk.cli.session import DEFAULT_DESK, DeskGroup, Session, examples
from foreigndesk.cli.show import show
from foreigndesk.cli.split import split
from foreigndesk.cli.status import status
from foreigndesk.cli.stories import stories
from foreigndesk.cli.story import story
from foreigndesk.cli.storyline import storyline
from foreigndesk.cli.timeline import timeline
from foreigndesk.cli.undo import undo
from foreigndesk.cli.user import user
from foreigndesk.cli.who import who


class _Ordered(DeskGroup):
    """Lists its commands as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(
    cls=_Ordered,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples(
        "foreigndesk add reports/ page.html news.jsonl",
        "foreigndesk timeline --actor Japan --from 2025-10-01",
        "foreigndesk said Hegseth --about China",
        'foreigndesk who "defence minister of Japan"',
    ),
)
@click.option(
    "--desk",
    metavar="PATH|URL",
    envvar="FOREIGNDESK_DESK",
    default=DEFAULT_DESK,
    show_default=True,
    help="The record: a file, or postgresql://user@host/database. Also $FOREIGNDESK_DESK.",
)
@click.option("--no-color", is_flag=True, help="Plain text, no colours. Also $NO_COLOR.")
@click.version_option(__version__, prog_name="foreigndesk")
@click.pass_context
def cli(context: click.Context, desk: str, no_color: bool) -> None:
    """Read news reports about relations between states into a sourced record, and ask it questions.

    Who met whom, who said what about whom, what was agreed, planned or denied, who holds which office: every
    answer shows the sentence it rests on. Works offline.
    """
    context.obj = Session(desk_address=desk, color=not no_color and not os.environ.get("NO_COLOR"))


for _command in (
    add, serve, stories, story, timeline, storyline, said, disagreements, who, search, show, reports, origins, compare,
    status, dossier, export, release, diff, review, merge, split, history, link, judge, correct, undo, judgements, reread,
    relink, check, backup, restore, read, load, user, demo,
):  # fmt: skip
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets '?', not an error.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(_run(arguments))
    except BrokenPipeError:
        # `foreigndesk timeline | head`: Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(arguments: list[str] | None) -> int:
    try:
        code: Any = cli.main(arguments, prog_name="foreigndesk", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("\nforeigndesk: stopped; run the same command again to go on", err=True)
        return 130
    return code if isinstance(code, int) else 0
