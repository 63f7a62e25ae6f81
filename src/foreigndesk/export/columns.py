"""The columns of the tables that CSV and Parquet need: names and kinds, in a fixed order.

JSON lines need none of this: a row goes out as it is. A field that a row has and the table does not know is
kept, as JSON, in the last column, `extra`; so a new field of the record never gets lost or moves a column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "text", "whole", "number", "flag", "texts", "json",
    "party", "parties", "time", "place", "figure", "evidence",
]  # fmt: skip
Row = Mapping[str, Any]

PARTY_FIELDS = ("role", "text", "actor_id", "name", "kind", "office", "state", "sector", "wikidata")
TIME_FIELDS = ("text", "start", "end", "precision")
EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a row and what it holds."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one file, without `extra`, which every table ends with."""

    name: str
    columns: tuple[Column, ...]

    def extra(self, row: Row) -> dict[str, Any]:
        """Return the fields of a row that no column is for."""
        known = {column.name for column in self.columns}
        return {key: value for key, value in row.items() if key not in known}


def _table(name: str, *columns: tuple[str, Kind]) -> Table:
    return Table(name, tuple(Column(*column) for column in columns))


CLAIMS = _table(
    "claims",
    ("id", "text"),
    ("kind", "text"),
    ("type", "text"),
    ("mode", "text"),
    ("status", "text"),
    ("participants", "parties"),
    ("time", "time"),
    ("place", "place"),
    ("background", "flag"),
    ("speaker", "parties"),
    ("addressees", "parties"),
    ("about", "parties"),
    ("cue", "text"),
    ("content", "text"),
    ("directness", "text"),
    ("venue", "text"),
    ("via", "text"),
    ("continues", "text"),
    ("other_speakers", "parties"),
    ("forms", "json"),
    ("holder", "party"),
    ("office", "text"),
    ("office_kind", "text"),
    ("state", "text"),
    ("body", "text"),
    ("inferred", "flag"),
    ("first", "text"),
    ("last", "text"),
    ("subject", "party"),
    ("object", "party"),
    ("figure", "figure"),
    ("evidence", "evidence"),
    ("reports", "whole"),
    ("outlets", "whole"),
    ("origins", "whole"),
    ("confidence", "number"),
    ("judgement", "text"),
    ("members", "texts"),
    ("made_by", "text"),
    ("sense", "text"),
    ("hedges", "texts"),
    ("speaker_group", "text"),
    ("resolved_by", "text"),
    ("standing", "text"),
    ("rank", "text"),
    ("deputy", "flag"),
    ("posted_to", "text"),
    ("predecessor", "party"),
    ("trigger", "text"),
    ("figures", "json"),
    ("asserted_by", "json"),
    ("quad", "text"),
    ("intensity", "number"),
    ("plover_mode", "text"),
    ("contexts", "texts"),
    ("cameo", "text"),
    ("details", "json"),
    ("published", "json"),
    ("mentioned", "json"),
)

REPORTS = _table(
    "reports",
    ("id", "text"),
    ("title", "text"),
    ("outlet", "text"),
    ("agency", "text"),
    ("published", "text"),
    ("published_source", "text"),
    ("published_reason", "text"),
    ("retrieved_at", "text"),
    ("recorded_at", "text"),
    ("url", "text"),
    ("author", "text"),
    ("byline", "text"),
    ("dateline", "json"),
    ("language", "text"),
    ("read", "flag"),
    ("made_by", "text"),
    ("words", "whole"),
    ("reprint_of", "text"),
    ("reprint_kind", "text"),
    ("story", "text"),
    ("text", "text"),
    ("removed", "json"),
    ("source", "json"),
)
TABLES = {table.name: table for table in (CLAIMS, REPORTS)}
