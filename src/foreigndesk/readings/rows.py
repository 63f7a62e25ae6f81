"""What a worker makes of one report, as bytes that cross processes and machines, and as rows of Parquet.

A reading, the document, its claims and its local actors are packed as the store packs them (`store.codec`), so that
loading them unpacks nothing twice and there is one form of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from foreigndesk.linking.actors import LocalRecord
from foreigndesk.model import Claim, Document
from foreigndesk.store.codec import from_json, pack, squeeze, to_json, unpack, unsqueeze
from foreigndesk.store.writer import ReadReport

if TYPE_CHECKING:
    import pyarrow as pa


class ReadRow(msgspec.Struct, tag="read"):
    """A report that was read (or kept unread), and why its reading failed, if it did.

    Attributes:
        day: Day of publication, or None.
        document: The document without its text, packed.
        reading: Its reading, packed; None if reading failed.
        versions: Annotator to version, as JSON.
        records: Its local actors, each squeezed; `claims` likewise.
        score: What the first look said, or None without one.
        failure: Why there is no reading.
    """

    id: str
    title: str | None
    text: str
    outlet: str | None
    agency: str | None
    language: str | None
    day: str | None
    published: str | None
    url: str | None
    author: str | None
    path: str
    place: str | None
    format: str
    words: int
    document: bytes
    reading: bytes | None
    made_by: str
    versions: str
    language_read: bool
    records: list[bytes]
    claims: list[bytes]
    fingerprints: list[int]
    score: float | None = None
    failure: FailedRow | None = None


class PassedRow(msgspec.Struct, tag="passed"):
    """A report that the first look passed over: where it is, its score, and why."""

    id: str
    title: str | None
    outlet: str | None
    language: str | None
    day: str | None
    url: str | None
    path: str
    place: str | None
    words: int
    score: float | None
    reason: str


class FailedRow(msgspec.Struct, tag="failed"):
    """Something that gave no report, or a report that could not be read."""

    path: str
    place: str | None
    stage: str
    error: str
    reason: str


Row = ReadRow | PassedRow | FailedRow
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Row] = msgspec.msgpack.Decoder(Row)


def encode(row: Row) -> bytes:
    """Return a row as bytes; equal rows give equal bytes."""
    return _encoder.encode(row)


def decode(data: bytes) -> Row:
    """Return the row of bytes."""
    return _decoder.decode(data)


def read_row(report: ReadReport, *, score: float | None = None, failure: FailedRow | None = None) -> ReadRow:
    """Return the row of a report as a worker hands it to the writer."""
    document = report.document
    return ReadRow(
        id=document.id,
        title=document.title,
        text=document.text,
        outlet=document.outlet,
        agency=document.agency,
        language=document.language,
        day=day_of(document),
        published=document.published.date,
        url=document.url,
        author=document.author,
        path=document.source.path,
        place=document.source.place,
        format=document.source.format,
        words=report.words,
        document=pack(replace(document, text="")),
        reading=report.reading,
        made_by=report.made_by,
        versions=to_json(dict(report.versions)),
        language_read=report.language_read,
        records=[squeeze(record) for record in report.records],
        claims=[squeeze(claim) for claim in report.claims],
        fingerprints=list(report.fingerprints),
        score=score,
        failure=failure,
    )


def report_of(row: Mapping[str, Any]) -> ReadReport:
    """Return the report of a row of Parquet, as a worker would hand it to the writer."""
    return ReadReport(
        replace(unpack(row["document"], Document), text=row["text"]),
        reading=row["reading"],
        made_by=row["made_by"],
        versions=tuple(sorted(from_json(row["versions"], dict[str, str]).items())),
        language_read=row["language_read"],
        records=tuple(unsqueeze(record, LocalRecord) for record in row["records"]),
        claims=tuple(unsqueeze(claim, Claim) for claim in row["claims"]),
        fingerprints=tuple(row["fingerprints"]),
        words=row["words"],
    )


def day_of(document: Document) -> str | None:
    """Return the whole calendar day of a document's publication, or None: a year or a month is no day."""
    on = document.published.on
    return on.isoformat() if on is not None else None


# -- Parquet -------------------------------------------------------------------------------------------------

# Rows of a row group: as many as `load` has in memory at once.
ROW_GROUP = 256
# Few values over and over.
_REPEATED = ["outlet", "agency", "language", "path", "format", "made_by", "versions", "reason"]
# Packed already.
_PACKED = {"document", "reading", "records", "claims", "records.list.element", "claims.list.element"}


def schema(kind: type[ReadRow] | type[PassedRow]) -> pa.Schema:
    """Return the Arrow schema of rows of a kind, without the column that is the partition."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    passed = [
        ("id", pa.string()),
        *((name, text) for name in ("title", "outlet", "language", "day", "url", "path", "place")),
        ("words", number),
        ("score", pa.float32()),
        ("reason", text),
    ]
    if kind is PassedRow:
        return pa.schema(passed)
    names = ("id", "title", "text", "outlet", "agency", "language", "published", "url", "author", "path")
    return pa.schema(
        [
            *((name, text) for name in (*names, "place", "format")),
            ("words", number),
            ("document", pa.binary()),
            ("reading", pa.binary()),
            ("made_by", text),
            ("versions", text),
            ("language_read", pa.bool_()),
            ("records", pa.list_(pa.binary())),
            ("claims", pa.list_(pa.binary())),
            ("fingerprints", pa.list_(pa.uint64())),
            ("score", pa.float32()),
        ]
    )


def write_rows(name: str, rows: Iterable[Row], kind: type[ReadRow] | type[PassedRow]) -> int:
    """Write rows of a kind as a Parquet file of this machine; return how many there were.

    Row groups have a fixed number of rows, so that the same rows give the same bytes whoever brings them.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    form = schema(kind)
    plain = {field.name for field in form if field.name in _PACKED}
    count = 0
    # opened here: Arrow takes no names that are no UTF-8
    with (
        open(name, "wb") as stream,
        pq.ParquetWriter(
            stream,
            form,
            compression={f.name: "zstd" for f in form if f.name not in plain},
            use_dictionary=[column for column in _REPEATED if column in form.names],
            write_statistics=["id"] if kind is ReadRow else False,
            store_schema=False,
        ) as writer,
    ):
        group: list[dict[str, Any]] = []
        for row in rows:
            group.append({field: getattr(row, field) for field in form.names})
            count += 1
            if len(group) == ROW_GROUP:
                writer.write_table(pa.Table.from_pylist(group, schema=form))
                group = []
        if group:
            writer.write_table(pa.Table.from_pylist(group, schema=form))
    return count
