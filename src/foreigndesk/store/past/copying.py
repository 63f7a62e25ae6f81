"""Copies what had come into a record by a moment, and ends nothing that ended later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, MetaData, Select, Table, case, delete, insert, null, select

from foreigndesk.linking.actors import local_records
from foreigndesk.linking.reprints import Reprint
from foreigndesk.model import Reading
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import from_json, squeeze, unpack
from foreigndesk.store.link_steps import Notify
from foreigndesk.store.past.moments import TIMED
from foreigndesk.store.query import document_of
from foreigndesk.store.terms import in_order

# Rows that travel at once where the record is no SQLite file.
BATCH = 1_000
# The name under which a SQLite record that is copied is attached.
ATTACHED = "source"
# What goes with rows that came in: each belongs to a row of another table.
_BELONGING: tuple[tuple[Table, str, Table, str], ...] = (
    (t.evidence, "local_row", t.local_claims, "row"),
    (t.local_claim_actors, "local_row", t.local_claims, "row"),
    (t.parties, "claim_row", t.claims, "row"),
    (t.claim_terms, "claim_row", t.claims, "row"),
    (t.judged_members, "judgement", t.judgements, "id"),
    (t.disagreement_claims, "disagreement", t.disagreements, "row"),
)
# Reports say here what linking found; it is found again.
_LINKED = {
    "origin_id": "id",
    "reprint_of": None,
    "reprint_kind": None,
    "story_id": None,
    "parent_id": None,
    "via": None,
}


class Copier:
    """Copies a record as of a moment into an empty one.

    Args:
        source: A connection to the record.
        target: A writing connection to the copy (SQLite); a source that is SQLite is attached to it as `ATTACHED`.
        moment: As the record writes it.
    """

    def __init__(self, source: Connection, target: Connection, moment: str) -> None:
        self.source, self.target, self.moment = source, target, moment
        self.is_attached = source.dialect.name == "sqlite"
        self._attached = MetaData(schema=ATTACHED)

    def run(self, tell: Notify) -> None:
        """Copy all that is known by its times."""
        times = {table.name: since for table, since, _ in TIMED}
        tables = [table for table, _, _ in TIMED]
        tables.insert(tables.index(t.claims), t.places)
        for number, table in enumerate(tables):
            tell("as of then", number, len(tables))
            since = times.get(table.name)
            then = self._of(table)
            self._copy(table, *(() if since is None else (then.c[since] <= self.moment,)))
            for owned, column, owner, key in _BELONGING:
                if owner is table:
                    owners = select(self._of(owner).c[key]).where(
                        self._of(owner).c[times[owner.name]] <= self.moment
                    )
                    self._copy(owned, self._of(owned).c[column].in_(owners))

    def reread_later(self) -> list[str]:
        """Return the reports that have been read again since."""
        g = t.readings.c
        query = select(g.report_id).where(g.recorded_at <= self.moment, g.withdrawn_at > self.moment)
        return sorted(self.source.execute(query.distinct()).scalars())

    def copy_local_actors(self) -> list[str]:
        """Copy whom reports name, as they were read then; return the reports whose reading of then cannot be read.

        Only the actors of the last reading are kept in the record; those of an older one are drawn from it again.
        """
        then = self._of(t.local_actors)
        reread = set(self.reread_later())
        g = t.readings.c
        standing = select(g.report_id).where(g.withdrawn_at.is_(None))
        unread = set(self.source.execute(select(t.reports.c.id)).scalars())
        unread -= set(self.target.execute(standing).scalars())
        self._copy(t.local_actors, then.c.report_id.in_(self.target_reports()), without=("actor_id", "cell"))
        for batch in in_chunks(sorted(reread | unread)):
            self.target.execute(delete(t.local_actors).where(t.local_actors.c.report_id.in_(batch)))
        unreadable: list[str] = []
        for report_id in sorted(reread - unread):
            query = select(t.reports, g.payload.label("reading")).join(
                t.readings, g.report_id == t.reports.c.id
            )
            row = self.target.execute(
                query.where(t.reports.c.id == report_id, g.withdrawn_at.is_(None))
            ).one()
            try:
                records = local_records(document_of(row), unpack(row.reading, Reading))
            except msgspec.MsgspecError:
                unreadable.append(report_id)
                continue
            rows = [
                {"member": r.member, "report_id": report_id, "payload": squeeze(replace(r, company=()))}
                for r in records
            ]
            if rows:
                self.target.execute(insert(t.local_actors), rows)
        return unreadable

    def copy_reprint_pairs(self, linked: set[str]) -> set[str]:
        """Copy which of the linked reports copy one another; return the reports that do.

        Reports of the very same words are kept as a star round the one that was published first; where that one came
        in later, the next takes its place.
        """
        pairs: list[dict[str, str]] = []
        headless: dict[str, dict[str, str]] = {}
        for row in self.source.execute(select(t.reprint_pairs)):
            inside = [report for report in (row.left, row.right) if report in linked]
            if len(inside) == 2:
                pairs.append({"left": row.left, "right": row.right, "payload": row.payload})
            elif len(inside) == 1 and from_json(row.payload, Reprint).kind == "exact":
                (other,) = {row.left, row.right} - set(inside)
                headless.setdefault(other, {})[inside[0]] = row.payload
        for leaves in headless.values():
            first = self._first(leaves)
            pairs += [
                {"left": min(first, one), "right": max(first, one), "payload": payload}
                for one, payload in sorted(leaves.items())
                if one != first
            ]
        for batch in in_chunks({(p["left"], p["right"]): p for p in pairs}.values()):
            self.target.execute(insert(t.reprint_pairs), batch)
        return {report for pair in pairs for report in (pair["left"], pair["right"])}

    def target_reports(self) -> Select[Any]:
        """Select the ids of the reports that had come in, in the record that is copied."""
        r = self._of(t.reports).c
        return select(r.id).where(r.recorded_at <= self.moment)

    def _first(self, reports: dict[str, str]) -> str:
        r = t.reports.c
        rows: list[tuple[str, str]] = []
        for batch in in_chunks(sorted(reports)):
            query = select(r.id, r.published_day, r.published_at).where(r.id.in_(batch))
            rows += [(in_order(row[1], row[2]), row[0]) for row in self.target.execute(query)]
        return min(rows)[1]

    def _of(self, table: Table) -> Table:
        """The table in the record that is copied, as the connection that selects knows it."""
        if not self.is_attached:
            return table
        found = self._attached.tables.get(f"{ATTACHED}.{table.name}")
        return found if found is not None else table.to_metadata(self._attached, schema=ATTACHED)

    def _copy(self, table: Table, *wanted: ColumnElement[bool], without: Sequence[str] = ()) -> None:
        then = self._of(table)
        columns = {
            column.name: self._value(table, then, column.name)
            for column in table.c
            if column.name not in without
        }
        query = select(*(value.label(name) for name, value in columns.items())).where(*wanted)
        if "row" in table.c:
            query = query.order_by(then.c.row)
        if self.is_attached:
            self.target.execute(insert(table).from_select(list(columns), query))
            return
        for batch in in_chunks(self._streamed(query), BATCH):
            self.target.execute(insert(table), batch)

    def _streamed(self, query: Select[Any]) -> Iterator[dict[str, Any]]:
        rows = self.source.execution_options(yield_per=BATCH).execute(query)
        yield from (dict(row) for row in rows.mappings())

    def _value(self, table: Table, then: Table, name: str) -> ColumnElement[Any]:
        column = then.c[name]
        if table is t.reports and name in _LINKED:
            other = _LINKED[name]
            return null() if other is None else then.c[other]
        for timed, _, ends in TIMED:
            if timed is table and ends and name in (*ends, *_WITH_END.get(table.name, ())):
                return case((then.c[ends[0]] <= self.moment, column), else_=_OPEN.get((table.name, name)))
        return column


# What is written with the end of a row.
_WITH_END = {
    "judgements": ("withdrawn_by",),
    "corrections": ("withdrawn_by",),
    "saved_searches": ("forgotten_by",),
    "runs": ("added", "known", "failed"),
}
_OPEN = {("runs", name): 0 for name in ("added", "known", "failed")}
