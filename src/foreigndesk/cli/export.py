"""`foreigndesk export`: the record as files that other tools read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from foreigndesk.cli.claim_words import count
from foreigndesk.cli.session import desk_options, examples, remark, session
from foreigndesk.errors import ConfigError
from foreigndesk.export import FORMATS, Format, write_record, write_rows


@click.command(
    epilog=examples(
        "foreigndesk export --format jsonl --out claims.jsonl",
        "foreigndesk export --out record/claims.parquet",
        "foreigndesk export | jq -r 'select(.kind == \"statement\").content'",
    )
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), help="[default: by the ending of --out, or jsonl]"
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the claims; the reports go beside it.",
)
@desk_options
def export(form: Format | None, out: Path | None) -> None:
    """Write the claims, one a line or a row, and the reports to a file beside them (reports.jsonl).

    Without --out the claims go to stdout, and the reports nowhere. Files appear whole or not at all.
    """
    chosen = form or _by_ending(out)
    with session().desk() as desk:
        if out is None:
            stream = sys.stdout.buffer
            if chosen == "parquet" and sys.stdout.isatty():
                raise ConfigError("Parquet is no text for a terminal; name a file with --out claims.parquet")
            write_rows(desk.export_claims(), stream, chosen)
            stream.flush()
            return
        done = write_record(desk.export_claims(), desk.export_reports(), out, chosen)
    claims, reports = count(done.claims, "claim"), count(done.reports, "report")
    remark(f"{claims} in {done.claims_path}, {reports} in {done.reports_path}")


def _by_ending(out: Path | None) -> Format:
    ending = out.suffix.lstrip(".").lower() if out else "jsonl"
    return next((form for form in FORMATS if form == ending), "jsonl")
