"""Rows as CSV for a spreadsheet: one line a row, nested values flattened, and kept whole as JSON beside it.

Parties read `actor:Pete Hegseth(USA)`, joined by '; '. Unknown is an empty cell. Words of reports stand as
they are: a cell may begin with '=' or '-', so import the columns as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import IO, Any

from foreigndesk.export.columns import EXTRA, Column, Kind, Row, Table
from foreigndesk.export.jsonl import json_text

SEPARATOR = "; "


def write_csv(rows: Iterable[Row], stream: IO[bytes], table: Table) -> int:
    """Write rows as CSV (UTF-8, header first) and return how many there were."""
    # Flushed, not closed: the stream belongs to the caller.
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header(table))
        count = 0
        for row in rows:
            writer.writerow(cells(row, table))
            count += 1
        return count
    finally:
        text.flush()
        text.detach()


def header(table: Table) -> list[str]:
    """Return the names of the CSV's columns: `time_start` for a nested field, `about_json` for the whole."""
    return [name for column in table.columns for name in _SHAPES[column.kind][0](column.name)] + [EXTRA]


def cells(row: Row, table: Table) -> list[str]:
    """Return the cells of a row, in the order of `header`."""
    line = [cell for column in table.columns for cell in _cells(column, row.get(column.name))]
    extra = table.extra(row)
    return [*line, json_text(extra) if extra else ""]


def party_text(party: Row | str | None) -> str:
    """Return a party in one cell: `actor:Pete Hegseth(USA)`."""
    if not party:
        return ""
    if isinstance(party, str):
        return party
    name = party.get("name") or party.get("text") or ""
    return f"{party.get('role') or ''}:{name}" + (f"({party['state']})" if party.get("state") else "")


def _cells(column: Column, value: Any) -> list[str]:
    return _SHAPES[column.kind][1](value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _whole(value: Any) -> str:
    return json_text(value) if value else ""


def _one(name: str) -> list[str]:
    return [name]


def _with_json(name: str) -> list[str]:
    return [name, f"{name}_json"]


def _fields(*fields: str) -> Callable[[str], list[str]]:
    return lambda name: [f"{name}_{field}" for field in fields]


def _field_cells(*fields: str) -> Callable[[Any], list[str]]:
    return lambda value: [_plain((value or {}).get(field)) for field in fields]


def _evidence_cells(value: Any) -> list[str]:
    pieces = value or []
    return [
        SEPARATOR.join(dict.fromkeys(str(piece.get("report_id") or "") for piece in pieces)),
        pieces[0].get("text") or "" if pieces else "",
        _whole(pieces),
    ]


_TIME = ("text", "start", "end", "precision")
_PLACE = ("text", "name", "geonameid", "lat", "lon", "country", "feature")
_FIGURE = ("value", "unit", "text")
# For each kind: the names of its cells, and the cells of a value.
_SHAPES: dict[Kind, tuple[Callable[[str], list[str]], Callable[[Any], list[str]]]] = {
    "text": (_one, lambda value: [_plain(value)]),
    "whole": (_one, lambda value: [_plain(value)]),
    "number": (_one, lambda value: [_plain(value)]),
    "flag": (_one, lambda value: [_plain(value)]),
    "json": (_one, lambda value: [_whole(value)]),
    "texts": (_one, lambda value: [SEPARATOR.join(value or ())]),
    "party": (_with_json, lambda value: [party_text(value), _whole(value)]),
    "parties": (
        _with_json,
        lambda value: [SEPARATOR.join(party_text(party) for party in value or ()), _whole(value)],
    ),
    "time": (_fields(*_TIME), _field_cells(*_TIME)),
    "place": (_fields(*_PLACE), _field_cells(*_PLACE)),
    "figure": (_fields(*_FIGURE), _field_cells(*_FIGURE)),
    "evidence": (
        lambda name: [f"{name}_reports", f"{name}_text", f"{name}_json"],
        _evidence_cells,
    ),
}
