"""`foreigndesk load`: a folder of readings into the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from foreigndesk.cli.add import ProgressLine
from foreigndesk.cli.claim_words import count
from foreigndesk.cli.failures import end_run
from foreigndesk.cli.session import desk_options, examples, json_option, session

if TYPE_CHECKING:
    from foreigndesk.readings import LoadSummary


@click.command(
    epilog=examples(
        "foreigndesk load readings/",
        "foreigndesk --desk postgresql://desk@localhost/news load s3://desk/readings",
    )
)
@click.argument("readings", metavar="FOLDER")
@json_option
@desk_options
@click.pass_context
def load(context: click.Context, readings: str, as_json: bool) -> None:
    """Bring a folder that `read` wrote into the desk, and link it; what is there already changes nothing.

    The record is then the one that `add` makes of the same inputs. Stopped at any moment, the same command goes on.
    Readings of another version of foreigndesk are taken and counted; `reread` reads them again.
    """
    current = session()
    with current.desk(create=True) as desk, ProgressLine(current.err) as line:
        summary = desk.load(readings, progress=line.update)
    others = [
        f"{count(number, 'report')} read by another version, {version}; `foreigndesk reread` reads them again"
        for version, number in sorted(summary.other_versions.items())
    ]
    end_run(context, summary, [_line(summary)], as_json=as_json, remarks=others)


def _line(s: LoadSummary) -> str:
    """Return a run in one line."""
    unread = f" ({s.unread:,} unread)" if s.unread else ""
    noted = f", {count(s.failures_kept, 'failure')} of the reading noted" if s.failures_kept else ""
    return (
        f"{count(s.added, 'report')} added{unread}, {s.known:,} already there, {s.failed:,} failed{noted} · "
        f"{count(s.words, 'word')} in {s.seconds:,.1f} s · {s.passed_over:,} passed over are not loaded"
    )
