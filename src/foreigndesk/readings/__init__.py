"""Reading at scale: files of reports in, Parquet of readings out, and that into a record.

    sources ──▶ scale (a process pool, or Ray) ──▶ worker: intake, first look, annotation ──▶ output ──▶ load ──▶ store
    units of       map_units, the same from both       one report, one row of bytes           Parquet     in bulk
    input

`read` is `foreigndesk read`, `load` is `foreigndesk load`. A file is done when its manifest stands in the output.
"""

from __future__ import annotations

from foreigndesk.readings.load import LoadSummary, load_readings
from foreigndesk.readings.read import ReadSummary, read_inputs

__all__ = ["LoadSummary", "ReadSummary", "load_readings", "read_inputs"]
