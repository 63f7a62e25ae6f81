"""JSONL and JSON: a record with a `text` is a report; what readers of other tables share."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from foreigndesk.errors import IntakeError
from foreigndesk.intake.bytestream import capped_lines, decode
from foreigndesk.intake.limits import MAX_JSON_DEPTH, refuse_many_values
from foreigndesk.intake.options import IntakeOptions, RawReport
from foreigndesk.intake.paragraphs import strip_controls
from foreigndesk.model import Failure, Source

# Names under which records carry what we know; the first one that is there counts.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "date_published"),
    "outlet": ("outlet",),
    "url": ("url",),
    "author": ("author",),
    "byline": ("byline",),
    "language": ("language", "lang"),
}


def failure(error: BaseException, path: str, place: str | None = None) -> Failure:
    """Return the one line that is left of an error."""
    if isinstance(error, IntakeError):
        return Failure(
            error.path, "intake", type(error).__name__, " ".join(error.reason.split()), error.place or place
        )
    words = " ".join(str(error).split()) or type(error).__name__
    return Failure(path, "intake", type(error).__name__, words[:300], place)


def report_of(record: dict[str, Any], source: Source) -> RawReport:
    """Return the report of a record.

    Raises:
        IntakeError: If it has no `text`, or one that is no string or empty.
    """
    text = record.get("text")
    if text is None:
        raise IntakeError(source.path, "the record has no 'text'", source.place)
    if not isinstance(text, str):
        raise IntakeError(
            source.path, f"the record's 'text' is no string but {type(text).__name__}", source.place
        )
    if not text.strip():
        raise IntakeError(source.path, "the record's 'text' is empty", source.place)
    known: dict[str, str | None] = {}
    used = {"text"}
    for name, spellings in FIELDS.items():
        for spelling in spellings:
            if (value := _words(record.get(spelling))) is not None:
                known[name] = value
                used.add(spelling)
                break
    # What the record brings besides is kept, also a second spelling of a field; empty ones say nothing.
    extra = {_plain(str(k)): _plain(v) for k, v in record.items() if k not in used and v not in (None, "")}
    return RawReport(text, source, "record", extra=extra, **known)


def _plain(value: Any, depth: int = MAX_JSON_DEPTH) -> Any:
    """Return a value as JSON can hold it, without characters that do harm on a terminal or in a database.

    Raises:
        RecursionError: If values are nested deeper than `depth`.
    """
    if isinstance(value, str):
        return strip_controls(value)[0]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if not depth:
        raise RecursionError
    if isinstance(value, dict):
        return {_plain(str(k)): _plain(v, depth - 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v, depth - 1) for v in value]
    return value.isoformat() if isinstance(value, date) else _plain(str(value))


def report_or_failure(record: dict[str, Any], source: Source) -> RawReport | Failure:
    """Return the report of a record, or what is wrong with it."""
    try:
        return report_of(record, source)
    except RecursionError:
        return failure(
            IntakeError(source.path, f"values nested more than {MAX_JSON_DEPTH} deep", source.place),
            source.path,
        )
    except (IntakeError, ValueError, OverflowError) as error:
        return failure(error, source.path, source.place)


def _words(value: Any) -> str | None:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    return None


def read_jsonl(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each line."""
    for number, line in capped_lines(stream, options.max_item_bytes):
        place = f"line {number}"
        if line is None:
            yield failure(too_long(path, place, options), path, place)
            continue
        if not line.strip():
            continue
        try:
            record = _object(line, path, place)
        except IntakeError as error:
            yield failure(error, path, place)
            continue
        yield report_or_failure(record, Source(path, place, "jsonl"))


def too_long(path: str, place: str, options: IntakeOptions) -> IntakeError:
    """Return the error of a line or record beyond the limit."""
    return IntakeError(
        path, f"longer than {options.max_item_bytes / 1e6:g} MB, the most that is read as one report", place
    )


def _object(line: bytes, path: str, place: str) -> dict[str, Any]:
    """Return the JSON object of a line.

    Raises:
        IntakeError: If it is something else.
    """
    text = decode(line, path, place)
    refuse_many_values(text, path, place)
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise IntakeError(path, f"no JSON: {error.msg} at column {error.colno}", place) from error
    except RecursionError as error:
        raise IntakeError(path, "JSON nested too deep", place) from error
    except ValueError as error:
        raise IntakeError(path, f"no JSON that can be read: {error}", place) from error
    if not isinstance(record, dict):
        raise IntakeError(path, f"JSON, but no object (a {type(record).__name__})", place)
    return record


def read_json(records: list[Any], path: str) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each member of a JSON array."""
    for number, record in enumerate(records, 1):
        place = f"item {number}"
        if isinstance(record, dict):
            yield report_or_failure(record, Source(path, place, "jsonl"))
        else:
            reason = f"JSON, but no object (a {type(record).__name__})"
            yield failure(IntakeError(path, reason, place), path)
