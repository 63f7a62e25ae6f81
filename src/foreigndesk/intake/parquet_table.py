"""Parquet: a row with a `text` is a report. What a few bytes can stand for is looked at before it is unfolded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any, cast

from foreigndesk.errors import IntakeError
from foreigndesk.intake.limits import MAX_SPOOLED_BYTES, MAX_UNPACKED_RATIO, UNPACKED_FREELY
from foreigndesk.intake.options import IntakeOptions, RawReport
from foreigndesk.intake.tables import failure, report_or_failure
from foreigndesk.model import Failure, Source

# Rows in memory at a time: so many, and fewer where the file says that they are large.
BATCH_ROWS = 256
BATCH_BYTES = 32_000_000
# A column that lists more values for a row than this (a list of lists, run-length coded) is left out.
MAX_VALUES_A_ROW = 10_000


def read_parquet(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each row of a Parquet file, a batch in memory at a time."""
    import pyarrow as pa

    number = 0
    try:
        with ExitStack() as stack:
            source = stream if stream.seekable() else stack.enter_context(_spooled(stream, path))
            most = max(UNPACKED_FREELY, MAX_UNPACKED_RATIO * source.seek(0, 2))
            source.seek(0)
            for batch in _batches(source, path):
                for index in range(batch.num_rows):
                    number += 1
                    place = f"row {number}"
                    try:
                        record, size = _record(batch, index, path, place, options)
                    except IntakeError as error:
                        yield failure(error, path)
                        continue
                    if (most := most - size) < 0:
                        reason = f"it unfolds to more than {MAX_UNPACKED_RATIO} times its size"
                        raise IntakeError(path, reason, place)
                    yield report_or_failure(record, Source(path, place, "parquet"))
    except (pa.ArrowException, OSError, MemoryError, ValueError, TypeError, KeyError) as error:
        behind = f"behind row {number}" if number else None
        words = str(error) or type(error).__name__
        if isinstance(error, UnicodeDecodeError):
            # values are decoded row by row, so that it is a name of a column or something said of one
            words = "a name in it is no UTF-8"
        yield failure(IntakeError(path, f"no readable Parquet file: {words}", behind), path)
    except IntakeError as error:
        yield failure(error, path)


def _spooled(stream: IO[bytes], path: str) -> IO[bytes]:
    """Return what comes through a pipe as a temporary file, for Parquet is read from its end."""
    file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 (the caller closes it)
    total = 0
    while piece := stream.read(1_048_576):
        total += len(piece)
        if total > MAX_SPOOLED_BYTES:
            file.close()
            raise IntakeError(path, f"larger than {MAX_SPOOLED_BYTES / 1e9:g} GB, the most that is unpacked")
        file.write(piece)
    file.seek(0)
    return file


def _batches(source: IO[bytes], path: str) -> Iterator[Any]:
    """Yield the rows some at a time, strings still by number in the dictionary of their column.

    Raises:
        IntakeError: If there is no column `text`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(source)
    if "text" not in schema.names:
        raise IntakeError(
            path, f"the table has no column 'text' (it has: {', '.join(schema.names[:20])[:80]})"
        )
    source.seek(0)
    # A long text that stands in every row is one entry of a dictionary, and would be millions of copies.
    strings = [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_binary(f.type)]
    table = pq.ParquetFile(source, read_dictionary=strings, pre_buffer=False)
    wide = _wide_columns(table.metadata)
    columns = [name for name in schema.names if name not in wide]
    for number in range(table.num_row_groups):
        group = table.metadata.row_group(number)
        size = max(1, group.total_byte_size // max(1, group.num_rows))
        rows = min(BATCH_ROWS, max(1, BATCH_BYTES // size))
        yield from table.iter_batches(
            batch_size=rows, row_groups=[number], columns=columns, use_threads=False
        )


def _wide_columns(metadata: Any) -> set[str]:
    """Return the columns that list far too many values for a row."""
    found: set[str] = set()
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for index in range(group.num_columns):
            column = group.column(index)
            if column.num_values > MAX_VALUES_A_ROW * max(1, group.num_rows):
                found.add(column.path_in_schema.split(".")[0])
    return found - {"text"}


def _record(
    batch: Any, index: int, path: str, place: str, options: IntakeOptions
) -> tuple[dict[str, Any], int]:
    """Return a row, and about how many bytes it has.

    Raises:
        IntakeError: If a value of it is too large.
    """
    record: dict[str, Any] = {}
    total = 0
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        value = column[index]
        size = _size(value)
        if size > options.max_item_bytes:
            raise IntakeError(
                path, f"its {name} has {size:,} bytes (the most is {options.max_item_bytes:,})", place
            )
        total += size
        try:
            record[name] = value.as_py()
        except UnicodeDecodeError as error:
            raise IntakeError(path, f"its {name} is broken UTF-8: {error.reason}", place) from error
        except ValueError as error:  # a time that no calendar has
            raise IntakeError(path, f"its {name} cannot be read: {error}", place) from error
    return record, total


def _size(scalar: Any) -> int:
    """Return how many bytes or values a value has, without making a Python object of it; 0 if it is a plain one."""
    value = getattr(scalar, "value", None) if hasattr(scalar, "index") else scalar
    if value is None or not getattr(value, "is_valid", False):
        return 0
    if hasattr(value, "as_buffer"):
        buffer = value.as_buffer()
        return buffer.size if buffer is not None else 0
    values = getattr(value, "values", None)
    return len(values) if values is not None and hasattr(values, "__len__") else 0
