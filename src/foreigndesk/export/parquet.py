"""Rows as Parquet: nested values stay nested, under a schema that does not depend on the rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any

from foreigndesk.export.columns import EXTRA, PARTY_FIELDS, TIME_FIELDS, Kind, Row, Table
from foreigndesk.export.jsonl import json_text

if TYPE_CHECKING:
    import pyarrow as pa

# Rows held in memory at once, and the size of a row group: enough to compress well, few enough for a laptop.
BATCH = 10_000


def schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table; the last field is `extra`, JSON of what no column is for."""
    import pyarrow as pa

    fields = [pa.field(column.name, _type(column.kind)) for column in table.columns]
    return pa.schema([*fields, pa.field(EXTRA, pa.string())])


def write_parquet(rows: Iterable[Row], stream: IO[bytes], table: Table) -> int:
    """Write rows as Parquet and return how many there were; no rows give an empty table with its schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    form, count, rows = schema(table), 0, iter(rows)
    with pq.ParquetWriter(stream, form, compression="zstd") as writer:
        while batch := [_record(row, table) for row in itertools.islice(rows, BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema=form))
            count += len(batch)
    return count


def _type(kind: Kind) -> pa.DataType:
    import pyarrow as pa

    text = pa.string()
    party = pa.struct([*((name, text) for name in PARTY_FIELDS), ("topics", pa.list_(text))])
    types: dict[Kind, pa.DataType] = {
        "text": text,
        "json": text,
        "whole": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "texts": pa.list_(text),
        "party": party,
        "parties": pa.list_(party),
        "time": pa.struct([(name, text) for name in TIME_FIELDS]),
        "place": pa.struct(
            [
                ("text", text),
                ("name", text),
                ("geonameid", pa.int64()),
                ("lat", pa.float64()),
                ("lon", pa.float64()),
                ("country", text),
                ("feature", text),
            ]
        ),
        "figure": pa.struct([("value", pa.float64()), ("unit", text), ("text", text)]),
        "evidence": pa.list_(
            pa.struct(
                [
                    ("report_id", text),
                    ("start", pa.int64()),
                    ("end", pa.int64()),
                    ("text", text),
                    ("headline", pa.bool_()),
                ]
            )
        ),
    }
    return types[kind]


def _record(row: Row, table: Table) -> dict[str, Any]:
    extra = table.extra(row)
    record = {column.name: _VALUES.get(column.kind, _clean)(row.get(column.name)) for column in table.columns}
    return record | {EXTRA: json_text(extra) if extra else None}


def _clean(value: Any) -> Any:
    """Return a value whose strings can be UTF-8: a lone surrogate becomes '?'."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _party(value: Any) -> Any:
    return {"text": _clean(value)} if isinstance(value, str) else _clean(value)


_VALUES: dict[Kind, Callable[[Any], Any]] = {
    "json": lambda value: json_text(value) if value else None,
    "party": _party,
    "parties": lambda value: [_party(item) for item in value or ()],
}
