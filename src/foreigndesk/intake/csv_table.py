"""CSV: a row with a `text` is a report; a damaged row is one failure, and the rows behind it are read."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import IO

from foreigndesk.errors import IntakeError
from foreigndesk.intake.bytestream import capped_lines, decode
from foreigndesk.intake.limits import MAX_ROW_LINES
from foreigndesk.intake.options import IntakeOptions, RawReport
from foreigndesk.intake.tables import failure, report_or_failure, too_long
from foreigndesk.model import Failure, Source

_DELIMITERS = ",;\t|"
_UNCLOSED = "a quotation mark in it is never closed"


class _TooManyLines(Exception):
    """A row goes on over more than is read as one report."""


class _Lines(Iterator[str]):
    """The lines of a table, for `csv.reader`; knows which of them the row that is being read consists of.

    Attributes:
        row: Lines of the row so far.
        wrong: What is wrong with one of them, or None; the reader gets something in its place, to keep its rows.
        ended_within: The table ended while the row was not complete.
    """

    def __init__(self, stream: IO[bytes], path: str, options: IntakeOptions) -> None:
        self._lines = capped_lines(stream, options.max_item_bytes)
        self._path, self._options = path, options
        self._again: deque[str] = deque()
        self._length = 0
        self.begin_row()

    def begin_row(self) -> None:
        """Say that the row so far was complete."""
        self.row: list[str] = []
        self.wrong: IntakeError | None = None
        self.ended_within = False
        self._length = 0

    def __next__(self) -> str:
        if self._length > self._options.max_item_bytes or len(self.row) > MAX_ROW_LINES:
            raise _TooManyLines
        try:
            line = self._again.popleft() if self._again else self._decoded()
        except StopIteration:
            self.ended_within = bool(self.row)
            raise
        self.row.append(line)
        self._length += len(line)
        return line

    def _decoded(self) -> str:
        number, line = next(self._lines)
        place = f"line {number}"
        if line is None:
            self.wrong = too_long(self._path, place, self._options)
            return "\n"
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            return decode(line, self._path, place).replace("\0", "")
        except IntakeError as error:
            self.wrong = error
            return line.decode("utf-8", "replace").replace("\0", "")

    def read_again(self) -> None:
        """Take back all lines of the row but its first: they were read as part of a quotation that never ends."""
        # Behind it no quotation is open, so this happens once only for each of them.
        self._again.extendleft(reversed(self.row[1:]))


def read_csv(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each row; the first row names the columns."""
    csv.field_size_limit(max(131_072, options.max_item_bytes))
    lines = _Lines(stream, path, options)
    head = next(lines, "")
    delimiter = max(_DELIMITERS, key=lambda d: (head.count(d), -_DELIMITERS.index(d)))
    try:
        columns = _columns(head, delimiter, lines.wrong, path)
    except IntakeError as error:
        yield failure(error, path)
        return
    lines.begin_row()
    reader = csv.reader(lines, delimiter=delimiter)
    number = 1
    while True:
        number += 1
        place = f"row {number}"
        wrong: str | None = None
        row: list[str] = []
        try:
            row = next(reader)
        except StopIteration:
            return
        except _TooManyLines:
            wrong = _UNCLOSED
        except csv.Error as error:
            wrong = f"no readable CSV: {error}"
        if lines.ended_within:
            wrong = _UNCLOSED
        if lines.wrong:
            yield failure(lines.wrong, path)
        elif wrong:
            yield failure(IntakeError(path, wrong, place), path)
        elif len(row) > len(columns):
            reason = f"{len(row)} fields where the head names {len(columns)}"
            yield failure(IntakeError(path, reason, place), path)
        elif any(row):
            yield report_or_failure(dict(zip(columns, row, strict=False)), Source(path, place, "csv"))
        if wrong:
            lines.read_again()
            reader = csv.reader(lines, delimiter=delimiter)
        lines.begin_row()


def _columns(head: str, delimiter: str, wrong: IntakeError | None, path: str) -> list[str]:
    """Return the names of the columns.

    Raises:
        IntakeError: If there is no `text` among them.
    """
    if wrong:
        raise wrong
    try:
        columns = [c.strip().lower() for c in next(csv.reader([head], delimiter=delimiter), [])]
    except csv.Error as error:
        raise IntakeError(path, f"no readable CSV: {error}", "line 1") from error
    if "text" not in columns:
        shown = ", ".join(columns[:20])[:80]
        raise IntakeError(path, f"the table has no column 'text' (it has: {shown})", "line 1")
    return columns
