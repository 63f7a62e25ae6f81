"""`foreigndesk release`: a dated, fingerprinted export that can be cited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from foreigndesk.cli.claim_words import count
from foreigndesk.cli.filters import selection_of, selection_options
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.export import Format, ReleaseOptions, describe_selection


@click.command(
    epilog=examples(
        "foreigndesk release --out releases/2025-11",
        "foreigndesk release --out releases/2025-11-01 --as-of 2025-11-01 --author 'Foreign desk, Quay Street Journal'",
        "foreigndesk release --out talks --actor Japan --with USA --format csv --format parquet",
    )
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder; a new one."
)
@click.option("--title", help="What it is called.  [default: the selection in words]")
@click.option("--version", metavar="TEXT", help="Its version.  [default: the day of the record]")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Who answers for it; several times.")
@click.option(
    "--licence", metavar="SPDX", help="Licence of the release, such as CC-BY-4.0.  [default: none named]"
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(("csv", "parquet")),
    multiple=True,
    help="Claims and reports in this format, besides JSON lines; several times.",
)
@click.option(
    "--with-texts", is_flag=True, help="The reports' texts, too; without, only what is known about them."
)
@selection_options
@json_option
@as_of_option
@desk_options
def release(
    out: Path,
    title: str | None,
    version: str | None,
    authors: tuple[str, ...],
    licence: str | None,
    formats: tuple[Format, ...],
    with_texts: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Write claims, the reports they rest on, and what people decided to a new folder, fingerprinted, to be cited.

    It holds claims.jsonl, reports.jsonl, judgements.jsonl, a README, CITATION.cff and datapackage.json with the SHA-256 of
    each file, the versions of program, annotators and record, and the counts. The same record gives the same bytes,
    whenever and wherever it is written. `foreigndesk diff` checks releases and says what changed between two.
    """
    selection = selection_of(asked)
    options = ReleaseOptions(
        title=title or f"foreigndesk: {describe_selection(selection)}",
        version=version,
        authors=authors,
        licence=licence,
        formats=tuple(sorted(set(formats))),
        with_texts=with_texts,
    )
    with session().desk() as desk:
        made = desk.release(out, selection, options)
    if as_json:
        print_json(
            {"folder": str(out), "fingerprint": made.fingerprint, "date": made.day, "counts": made.counts}
        )
    else:
        counts = made.counts
        held = (("claims", "claim"), ("reports", "report"), ("outlets", "outlet"), ("origins", "origin"))
        click.echo(f"{out}: {', '.join(count(counts[name], noun) for name, noun in held)}")
        click.echo(f"fingerprint {made.fingerprint}")
    if not made.counts["claims"]:
        remark("no claim meets this")
