"""The record's events as the files that readers of POLECAT, ICEWS and GDELT 2 take, with a key back to the claims.

Tab-separated, a row a line, no quoting. Unknown is an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, get_args

from foreigndesk.errors import ConfigError
from foreigndesk.export import gdelt2, icews, polecat
from foreigndesk.export.columns import Row
from foreigndesk.export.dyads import Dyad, EventSelection, Tally, dyads, event_day, report_lines
from foreigndesk.whole_files import replacing

EventFormat = Literal["polecat", "icews", "gdelt2"]
TOLD = EventSelection()
EVENT_FORMATS: tuple[EventFormat, ...] = get_args(EventFormat)
KEY_COLUMNS = (
    "row", "claim", "status", "day", "day_from", "source_actor", "target_actor", "reports", "outlets", "origins",
    "confidence", "report_ids", "asserted_by",
)  # fmt: skip
# Nothing that would end a cell or a line, or that a reader that honours quotation marks would take for one.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class EventTable:
    """A format of event data.

    Attributes:
        columns: Names, in the order of the original files.
        cells: What stands in them.
        row_id: What stands in the first of them.
        header: Whether the original files open with the names.
    """

    columns: tuple[str, ...]
    cells: Callable[[Dyad], list[object]]
    row_id: Callable[[Dyad], object]
    header: bool


def _number(dyad: Dyad) -> int:
    return dyad.number


EVENT_TABLES: dict[EventFormat, EventTable] = {
    "polecat": EventTable(polecat.COLUMNS, polecat.cells, polecat.event_id, header=True),
    "icews": EventTable(icews.COLUMNS, icews.cells, _number, header=True),
    "gdelt2": EventTable(gdelt2.COLUMNS, gdelt2.cells, _number, header=False),
}


def write_event_rows(
    claims: Iterable[Row],
    reports: Iterable[Row],
    stream: IO[bytes],
    format: EventFormat,
    selection: EventSelection = TOLD,
    *,
    header: bool | None = None,
    key: IO[bytes] | None = None,
) -> Tally:
    """Write the events selected to a stream and return what was written and left out.

    Args:
        claims: Rows of `claims.jsonl`, in the order that rows shall have.
        reports: Rows of `reports.jsonl`.
        stream: Where to.
        format: In which columns.
        selection: Which events.
        header: Whether the names of the columns come first; as in the original files if None.
        key: Where to write, a line a row, which claim the row is from.
    """
    table, tally = EVENT_TABLES[format], Tally()
    if table.header if header is None else header:
        stream.write(_line(table.columns))
    if key:
        key.write(_line(KEY_COLUMNS))
    for dyad in dyads(claims, report_lines(reports), selection, tally):
        stream.write(_line(table.cells(dyad)))
        if key:
            key.write(_line(_key_cells(dyad, table)))
    return tally


def key_path(out: Path) -> Path:
    """Return the file that leads from rows back to claims: `<name>.claims.tsv` beside the rows."""
    return out.with_name(f"{out.stem}.claims.tsv")


def write_event_table(
    claims: Iterable[Row],
    reports: Iterable[Row],
    out: Path,
    format: EventFormat,
    selection: EventSelection = TOLD,
    *,
    header: bool | None = None,
) -> Tally:
    """Write the events selected to `out`, and the key beside it; files already there are replaced at the end.

    Raises:
        ConfigError: If the files cannot be written there.
    """
    beside = key_path(out)
    try:
        with replacing(out) as stream, replacing(beside) as key:
            return write_event_rows(claims, reports, stream, format, selection, header=header, key=key)
    except OSError as error:
        raise ConfigError(f"cannot write to {out.parent}: {error.strerror or error}") from error


def _key_cells(dyad: Dyad, table: EventTable) -> Iterator[object]:
    event = dyad.event
    yield from (table.row_id(dyad), event["id"], event["status"], dyad.day)
    yield "event" if event_day(event) else "publication" if dyad.day else None
    yield from (dyad.source.get("actor_id"), dyad.target.get("actor_id") if dyad.target else None)
    yield from (event["reports"], event["outlets"], event["origins"], event["confidence"])
    yield ";".join(line.id for line in dyad.reports)
    yield "; ".join(map(_voice, event.get("asserted_by") or ()))


def _voice(told: Row) -> str:
    """'reporter', 'said: activists', 'accused: Norway', 'alleged'."""
    names = ", ".join(party.get("name") or party["text"] for party in told["speakers"]) or told["source"]
    return f"{told['kind']}: {names}" if names else str(told["kind"])


def _line(cells: Iterable[object]) -> bytes:
    return ("\t".join(map(_cell, cells)) + "\n").encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return _BREAKS.sub(" ", str(value)).replace('"', "'").strip()
