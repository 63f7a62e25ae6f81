"""The record as files that other tools read: JSON lines, CSV, Parquet, GeoJSON, the columns of POLECAT, ICEWS, GDELT 2.

A release of it, dated and fingerprinted, and what changed between two of them. For people: a dossier in HTML, its sources
as BibTeX and CSL-JSON. Rows or views in, files out; no database.
"""

from foreigndesk.export.citations import bibtex, csl_item, csl_json
from foreigndesk.export.dossier import describe_selection, dossier_policy, render_dossier
from foreigndesk.export.dyads import ASSERTED, STATUSES, UNDATED, Asserted, EventSelection, Tally, Undated
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
    reports_path,
    write_record,
    write_rows,
)
from foreigndesk.export.release import Release, ReleaseOptions, ReleaseRows, write_release
from foreigndesk.export.release_diff import ReleaseDiff, check_release, diff_releases
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
    "EventSelection",
    "Exported",
    "Format",
    "Mapped",
    "Release",
    "ReleaseDiff",
    "ReleaseOptions",
    "ReleaseRows",
    "Tally",
    "Undated",
    "bibtex",
    "check_release",
    "claim_row",
    "csl_item",
    "csl_json",
    "describe_selection",
    "diff_releases",
    "dossier_policy",
    "key_path",
    "render_dossier",
    "reports_path",
    "write_event_rows",
    "write_event_table",
    "write_geojson",
    "write_record",
    "write_release",
    "write_rows",
]
