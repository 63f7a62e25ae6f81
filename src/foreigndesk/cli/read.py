"""`foreigndesk read`: reports into a folder of readings, on this machine or on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from foreigndesk.cli.add import ProgressLine, private_option, said_options, workers_option
from foreigndesk.cli.claim_words import count
from foreigndesk.cli.failures import end_run
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import examples, json_option, session

if TYPE_CHECKING:
    from foreigndesk.readings import ReadSummary
    from foreigndesk.readings.read import Engine


@click.command(
    epilog=examples(
        "foreigndesk read crawl/*.warc.gz --out readings/",
        "foreigndesk read s3://news/2025/11/ --out s3://desk/readings --engine ray --address auto",
        "foreigndesk --desk desk.db load readings/",
    )
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out", required=True, metavar="FOLDER", help="Where the readings go; it may hold some already."
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or Ray (pip install 'foreigndesk[ray]').",
)
@click.option(
    "--address", metavar="HOST:PORT", help="Head of a Ray cluster, or auto; otherwise Ray is started here."
)
@private_option
@workers_option
@click.option("--all", "everything", is_flag=True, help="Read also what a first look would pass over.")
@said_options
@json_option
@click.pass_context
def read(
    context: click.Context,
    inputs: tuple[str, ...],
    out: str,
    engine: Engine,
    address: str | None,
    private: bool,
    workers: int | None,
    everything: bool,
    as_json: bool,
    published: str | None,
    outlet: str | None,
    title: str | None,
    url: str | None,
    language: str | None,
) -> None:
    """Read reports into a folder of readings, which `load` brings into a desk: for crawls, and for clusters.

    Takes what `add` takes but -, and files in object storage (s3://, pip install 'foreigndesk[objects]'). A first
    look passes over what is no news, not on relations between states, or in another language, and lists it in
    FOLDER/passed_over. A file that is done is not read again; stopped at any moment, the same command goes on.
    Failures are listed in FOLDER/failures; the exit code is 1 if there were any.
    """
    from foreigndesk.intake import IntakeOptions
    from foreigndesk.readings import read_inputs

    said = IntakeOptions(
        published=published,
        outlet=outlet,
        title=title,
        url=url,
        language=language,
        allow_private_addresses=private,
    )
    with ProgressLine(session().err) as line:
        summary = read_inputs(
            inputs,
            out,
            options=said,
            engine=engine,
            address=address,
            workers=workers,
            everything=everything,
            progress=line.update,
        )
    more = summary.failed - len(summary.failures)
    remarks = [f"foreigndesk: {more:,} more in {one_line(out.rstrip('/'))}/failures"] if more else []
    end_run(context, summary, [_line(summary)], as_json=as_json, remarks=remarks)


def _line(s: ReadSummary) -> str:
    """Return a run in one line."""
    done = f" ({s.done_before:,} done before)" if s.done_before else ""
    unread = f", {s.unread:,} kept unread" if s.unread else ""
    pace = f", {s.documents / s.seconds:,.1f} reports/s" if s.documents and s.seconds else ""
    return (
        f"{count(s.units, 'file')}{done}: {count(s.documents, 'report')}, {s.read:,} read, "
        f"{s.passed_over:,} passed over{unread}, {s.failed:,} failed · {count(s.words, 'word')} read "
        f"in {s.seconds:,.1f} s{pace}"
    )
