"""The record as files that other tools read: JSON lines, CSV, Parquet, GeoJSON, the columns of POLECAT, ICEWS, GDELT 2.

Rows in, files out; no database.
"""

from foreigndesk.export.dyads import ASSERTED, STATUSES, UNDATED, Asserted, Selection, Tally, Undated
from foreigndesk.export.event_data import (
    EVENT_FORMATS,
    EVENT_TABLES,
    EventFormat,
    key_path,
    write_event_rows,
    write_event_table,
)
from foreigndesk.export.geojson import Mapped, write_geojson
from foreigndesk.export.record import (
    FORMATS,
    Exported,
    Format,
    replacing,
    reports_path,
    write_record,
    write_rows,
)
from foreigndesk.export.rows import claim_row

__all__ = [
    "ASSERTED",
    "EVENT_FORMATS",
    "EVENT_TABLES",
    "FORMATS",
    "STATUSES",
    "UNDATED",
    "Asserted",
    "EventFormat",
    "Exported",
    "Format",
    "Mapped",
    "Selection",
    "Tally",
    "Undated",
    "claim_row",
    "key_path",
    "replacing",
    "reports_path",
    "write_event_rows",
    "write_event_table",
    "write_geojson",
    "write_record",
    "write_rows",
]
