"""What a release is made of: the claims of a selection, the reports they rest on, and what people decided about both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from foreigndesk.model import Correction, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import from_json
from foreigndesk.store.decisions import decisions
from foreigndesk.store.query import BATCH, claims_of, report_rows
from foreigndesk.store.record_version import RecordVersion, record_version
from foreigndesk.store.search.find import moment_now
from foreigndesk.store.selection import Selection, selection_conditions
from foreigndesk.store.views import ClaimView


@dataclass(frozen=True, slots=True)
class ReadBy:
    """A version of the annotators, and how many reports it read.

    Attributes:
        made_by: The program.
        annotators: Annotator to version.
    """

    made_by: str
    annotators: dict[str, str]
    reports: int


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a release says of the record that it is made of.

    Attributes:
        changed_at: The moment of the record's last change, or "" if it is empty.
        read_by: The versions that read its reports, those of most reports first.
    """

    record: RecordVersion
    changed_at: str
    read_by: tuple[ReadBy, ...]


def release_facts(connection: Connection) -> ReleaseFacts:
    """Return what a release says of its record."""
    g = t.readings.c
    number = func.count()
    grouped = select(g.made_by, g.versions, number).where(g.withdrawn_at.is_(None))
    rows = connection.execute(grouped.group_by(g.made_by, g.versions).order_by(number.desc(), g.versions))
    read_by = tuple(ReadBy(made_by, from_json(versions, dict[str, str]), n) for made_by, versions, n in rows)
    return ReleaseFacts(record_version(connection), moment_now(connection), read_by)


def selected_claims(connection: Connection, selection: Selection) -> Iterator[ClaimView]:
    """Yield the claims of a selection, ordered by id; rejected ones too, marked.

    Raises:
        NotFoundError: If there is no such report or story.
        QueryError: If a filter or the search cannot be understood.
    """
    wanted = dataclasses.replace(selection.claims, include_rejected=True)
    met = selection_conditions(connection, dataclasses.replace(selection, claims=wanted))
    ids = connection.execute(select(t.claims.c.claim_id).where(*met)).scalars().all()
    for batch in in_chunks(sorted(ids), BATCH):
        yield from sorted(claims_of(connection, batch), key=lambda view: view.id)


def selected_reports(
    connection: Connection, report_ids: set[str] | None, *, with_texts: bool
) -> Iterator[dict[str, Any]]:
    """Yield reports as rows of `reports.jsonl`, ordered by id.

    Args:
        connection: To the record.
        report_ids: Which; all if None.
        with_texts: With their words and what was cut of them; else only what is known about them.
    """
    for row in report_rows(connection):
        if report_ids is None or row["id"] in report_ids:
            yield (
                row if with_texts else {name: v for name, v in row.items() if name not in ("text", "removed")}
            )


def selected_decisions(
    connection: Connection, parts: set[str] | None, report_ids: set[str]
) -> list[Judgement | Correction]:
    """Return what people decided, taken back or not, the earliest first.

    Args:
        connection: To the record.
        parts: One-report claims that it has to be about; all decisions if None.
        report_ids: Or these reports and whom they name.
    """
    made = decisions(connection, include_withdrawn=True)
    if parts is None:
        return made
    return [one for one in made if any(_is_about(name, parts, report_ids) for name in _named(one))]


def _named(made: Judgement | Correction) -> Sequence[str]:
    if isinstance(made, Correction):
        return (made.claim_id,)
    sides = (*made.left_as, *made.right_as)
    return (made.left, *filter(None, (made.right,)), *(member for side in sides for member in side.members))


def _is_about(name: str, parts: set[str], report_ids: set[str]) -> bool:
    kind, _, rest = name.partition(":")
    return name in parts or kind in report_ids or (kind == "story" and rest in report_ids)
