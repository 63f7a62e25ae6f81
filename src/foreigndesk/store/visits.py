"""What addresses answered with when all that they gave had come into the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from foreigndesk.model import Validators
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.blocks import in_chunks


def known_visits(store: Store, urls: Iterable[str]) -> dict[str, Validators]:
    """Return what is remembered of some addresses."""
    v = t.visits.c
    found: dict[str, Validators] = {}
    with store.reading() as connection:
        for batch in in_chunks(sorted(set(urls))):
            query = select(v.url, v.etag, v.modified).where(v.url.in_(batch))
            found |= {url: Validators(etag, modified) for url, etag, modified in connection.execute(query)}
    return found


def remember_visits(store: Store, visits: Mapping[str, Validators]) -> None:
    """Remember what addresses answered with, in the place of what they did before."""
    if not visits:
        return
    with store.writing() as connection:
        for batch in in_chunks(sorted(visits)):
            connection.execute(delete(t.visits).where(t.visits.c.url.in_(batch)))
        rows = [
            {"url": url, "etag": one.etag, "modified": one.modified, "read_at": store.now()}
            for url, one in sorted(visits.items())
        ]
        connection.execute(insert(t.visits), rows)
