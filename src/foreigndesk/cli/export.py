"""`foreigndesk export`: the record as files that other tools read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from foreigndesk.cli.claim_words import count
from foreigndesk.cli.session import as_of_option, desk_options, examples, remark, session
from foreigndesk.errors import ConfigError
from foreigndesk.export import (
    ASSERTED,
    EVENT_FORMATS,
    FORMATS,
    STATUSES,
    UNDATED,
    Asserted,
    EventFormat,
    EventSelection,
    Format,
    Tally,
    Undated,
    key_path,
    write_event_rows,
    write_event_table,
    write_geojson,
    write_record,
    write_rows,
)
from foreigndesk.export.event_data import TOLD
from foreigndesk.whole_files import replacing

ANY = "any"
GEOJSON = "geojson"


@click.command(
    epilog=examples(
        "foreigndesk export --format jsonl --out claims.jsonl",
        "foreigndesk export --out record/claims.parquet",
        "foreigndesk export | jq -r 'select(.kind == \"statement\").content'",
        "foreigndesk export --format geojson --out events.geojson",
        "foreigndesk export --format polecat --out events.txt",
        "foreigndesk export --format gdelt2 --header --undated published --out events.export.CSV",
        "foreigndesk export --format icews --status any --undated empty --out events.tab",
    )
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, GEOJSON, *EVENT_FORMATS]),
    help="[default: by the ending of --out, or jsonl]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the claims, or of the events; the reports, or the key to the claims, go beside it.",
)
@click.option(
    "--status",
    "statuses",
    type=click.Choice([*STATUSES, ANY]),
    multiple=True,
    help="Events of this status; may be given several times.  [default: happened, ongoing]",
)
@click.option(
    "--undated",
    type=click.Choice(UNDATED),
    help="Events whose day no report tells: leave them out, give them the first report's day of publication, "
    "or leave their date empty.  [default: skip]",
)
@click.option(
    "--asserted",
    type=click.Choice(ASSERTED),
    help="Events on whose word: any; said, without those that somebody is only accused of or alleged to have done; or "
    "only those that a report tells in its own voice.  [default: said]",
)
@click.option(
    "--header/--no-header",
    default=None,
    help="Names of the columns first.  [default: as the original files: gdelt2 has none]",
)
@as_of_option
@desk_options
def export(
    form: str | None,
    out: Path | None,
    statuses: tuple[str, ...],
    undated: Undated | None,
    asserted: Asserted | None,
    header: bool | None,
) -> None:
    """Write the record to a file.

    jsonl, csv, parquet: the claims, one a line or a row, and the reports to a file beside them (reports.jsonl).

    geojson: a map of what has a place, a point a claim, with how closely its time and its place are known.

    polecat, icews, gdelt2: the events in the columns of those data sets, one row for each pair of parties, and
    beside them a key that leads from rows back to claims (<name>.claims.tsv). --status, --undated, --asserted
    and --header are for these.

    Without --out the claims or events go to stdout, and nothing beside them. Files appear whole or not at all.
    """
    chosen = form or _by_ending(out)
    event_form = next((one for one in EVENT_FORMATS if one == chosen), None)
    if event_form:
        _export_events(event_form, out, _selection(statuses, undated, asserted), header)
        return
    if statuses or undated or asserted or header is not None:
        raise ConfigError(f"--status, --undated, --asserted and --header are for {', '.join(EVENT_FORMATS)}")
    if chosen == GEOJSON:
        _export_map(out)
        return
    _export_record(next(one for one in FORMATS if one == chosen), out)


def _export_record(form: Format, out: Path | None) -> None:
    with session().desk() as desk:
        if out is None:
            stream = sys.stdout.buffer
            if form == "parquet" and sys.stdout.isatty():
                raise ConfigError("Parquet is no text for a terminal; name a file with --out claims.parquet")
            write_rows(desk.export_claims(), stream, form)
            stream.flush()
            return
        done = write_record(desk.export_claims(), desk.export_reports(), out, form)
    claims, reports = count(done.claims, "claim"), count(done.reports, "report")
    remark(f"{claims} in {done.claims_path}, {reports} in {done.reports_path}")


def _export_map(out: Path | None) -> None:
    with session().desk() as desk:
        if out is None:
            done = write_geojson(desk.export_claims(), sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            try:
                with replacing(out) as stream:
                    done = write_geojson(desk.export_claims(), stream)
            except OSError as error:
                raise ConfigError(f"cannot write to {out.parent}: {error.strerror or error}") from error
    where = f" in {out}" if out else ""
    remark(f"{count(done.features, 'claim')} with a point{where}")
    if done.placeless or done.unknown:
        remark(
            f"left out: {count(done.placeless, 'event')} whose place no report tells, "
            f"{count(done.unknown, 'claim')} at a place without coordinates"
        )


def _export_events(
    form: EventFormat, out: Path | None, selection: EventSelection, header: bool | None
) -> None:
    with session().desk() as desk:
        rows = desk.export_claims(), desk.export_reports()
        if out is None:
            tally = write_event_rows(*rows, sys.stdout.buffer, form, selection, header=header)
            sys.stdout.buffer.flush()
        else:
            tally = write_event_table(*rows, out, form, selection, header=header)
    where = f" in {out}, key in {key_path(out)}" if out else ""
    remark(f"{count(tally.events, 'event')} in {count(tally.rows, 'row')}{where}")
    for line in _left_out(tally):
        remark(line)


def _left_out(tally: Tally) -> list[str]:
    lines = []
    if tally.dated_by_report:
        lines.append(
            f"{count(tally.dated_by_report, 'event')} under the day of publication (--undated published)"
        )
    if tally.by_status:
        statuses = ", ".join(f"{tally.by_status[one]} {one}" for one in STATUSES if tally.by_status[one])
        lines.append(f"left out: {statuses} (--status takes them in)")
    if tally.by_word:
        lines.append(f"left out: {tally.by_word} on a word that is not taken (--asserted any takes them in)")
    if tally.undated:
        lines.append(f"left out: {tally.undated} whose day is unknown (--undated published, or empty)")
    if tally.without_parties:
        lines.append(f"left out: {tally.without_parties} of which no actor is known")
    return lines


def _selection(
    statuses: tuple[str, ...], undated: Undated | None, asserted: Asserted | None
) -> EventSelection:
    chosen = frozenset(STATUSES if ANY in statuses else statuses) or TOLD.statuses
    return EventSelection(chosen, undated or TOLD.undated, asserted or TOLD.asserted)


def _by_ending(out: Path | None) -> str:
    ending = out.suffix.lstrip(".").lower() if out else "jsonl"
    return ending if ending in (*FORMATS, GEOJSON) else "jsonl"
