"""The named persons of a desk, as its stored readings give them, and ways of clustering them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from foreigndesk.linking.actors import LocalRecord, cluster, local_records
from foreigndesk.linking.names import full_name_key, person_tokens, surnames
from foreigndesk.model import Document, Reading
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.codec import unpack
from foreigndesk.store.query import each_document

Clusters = Mapping[str, str]
"""Member to the cluster it is in."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a desk with its reading and the records linking makes of it."""

    document: Document
    reading: Reading
    records: tuple[LocalRecord, ...]


def reports(desk: Path) -> Iterator[Report]:
    """Yield the reports of a desk that were read, ordered by id."""
    store = Store(desk, create=False)
    readings = t.readings.c
    with store.reading() as connection:
        for document in each_document(connection):
            query = select(readings.payload).where(
                readings.report_id == document.id, readings.withdrawn_at.is_(None)
            )
            payload = connection.execute(query).scalar()
            if payload is not None:
                reading = unpack(payload, Reading)
                yield Report(document, reading, local_records(document, reading))
    store.close()


def is_person(record: LocalRecord) -> bool:
    """True for a person with a name."""
    return record.kind == "person" and record.named


def by_rules(records: Sequence[LocalRecord]) -> Clusters:
    """Return the clusters of the rules (`foreigndesk.linking.actors`)."""
    return {m: actor.id for actor in cluster(records) for m in actor.members}


def by_full_name(records: Sequence[LocalRecord]) -> Clusters:
    """Return the clusters of 'the same full name is the same person'; a single name is its own word's."""
    return {r.member: " ".join(full_name_key(r.name) or person_tokens(r.name)) for r in records}


def by_surname(records: Sequence[LocalRecord]) -> Clusters:
    """Return the clusters of 'the same surname is the same person'."""
    return {r.member: " ".join(surnames(r.name, r.state)[:1]) for r in records}


METHODS: Mapping[str, Callable[[Sequence[LocalRecord]], Clusters]] = {
    "same surname = same person": by_surname,
    "same full name = same person": by_full_name,
    "foreigndesk": by_rules,
}
