"""The whole record as two files: claims where the user says, reports beside; each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from foreigndesk.errors import ConfigError
from foreigndesk.export.columns import TABLES, Row
from foreigndesk.export.csv import write_csv
from foreigndesk.export.jsonl import write_jsonl
from foreigndesk.export.parquet import write_parquet
from foreigndesk.whole_files import replacing

Format = Literal["jsonl", "csv", "parquet"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where."""

    claims: int
    claims_path: Path
    reports: int
    reports_path: Path


def write_rows(
    rows: Iterable[Row], stream: IO[bytes], format: Format, table: Literal["claims", "reports"] = "claims"
) -> int:
    """Write rows to a stream and return how many there were."""
    match format:
        case "jsonl":
            return write_jsonl(rows, stream)
        case "csv":
            return write_csv(rows, stream, TABLES[table])
        case "parquet":
            return write_parquet(rows, stream, TABLES[table])


def reports_path(out: Path, format: Format) -> Path:
    """Return the file that the reports go to: `reports.<format>` beside the claims.

    Raises:
        ConfigError: If that is the file of the claims.
    """
    path = out.with_name(f"reports.{format}")
    if path == out:
        raise ConfigError(f"{out} is where the reports go; give the claims another name: claims.{format}")
    return path


def write_record(claims: Iterable[Row], reports: Iterable[Row], out: Path, format: Format) -> Exported:
    """Write the claims to `out` and the reports beside it; a file already there is replaced at the end.

    Raises:
        ConfigError: If the files cannot be written there.
    """
    beside = reports_path(out, format)
    try:
        with replacing(beside) as stream:
            report_count = write_rows(reports, stream, format, "reports")
        with replacing(out) as stream:
            claim_count = write_rows(claims, stream, format, "claims")
    except OSError as error:
        raise ConfigError(f"cannot write to {out.parent}: {error.strerror or error}") from error
    return Exported(claim_count, out, report_count, beside)
