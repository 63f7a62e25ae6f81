"""The record as files that other tools read: JSON lines, CSV, Parquet. Rows in, files out; no database."""

from foreigndesk.export.record import FORMATS, Exported, Format, reports_path, write_record, write_rows
from foreigndesk.export.rows import claim_row

__all__ = ["FORMATS", "Exported", "Format", "claim_row", "reports_path", "write_record", "write_rows"]
