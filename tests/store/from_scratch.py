"""A desk linked from scratch, to compare one with that has a history; and what linking made, as plain values.

Row numbers and moments are left out, since they tell of the history and not of the record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select, text, update

from foreigndesk.desk import Desk, open_desk
from foreigndesk.store import schema as t
from foreigndesk.store.codec import squeezed_json

# What linking makes; what it is made of stays.
MADE = (
    t.disagreement_claims, t.disagreements, t.story_sketches, t.story_keys, t.former_stories, t.stories, t.story_index,
    t.story_counts, t.story_reports, t.reprint_pairs, t.claim_terms, t.parties, t.places, t.claim_members, t.claim_blocks,
    t.claim_cells,    t.claims, t.actor_words, t.actors, t.actor_blocks, t.actor_cells, t.actor_moves, t.to_link,
)  # fmt: skip
Rows = list[tuple[Any, ...]]


def linked_from_scratch(desk: Desk, path: Path) -> Desk:
    """Return a copy of a desk in a SQLite file, of which everything that linking makes is made anew."""
    with desk.store.reading() as connection, closing(sqlite3.connect(path)) as target:
        connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
    copy = open_desk(path)
    with copy.store.writing() as connection:
        for table in MADE:
            connection.execute(delete(table))
        nothing = dict.fromkeys(("reprint_of", "reprint_kind", "story_id", "parent_id", "via"))
        connection.execute(update(t.reports).values(origin_id=t.reports.c.id, **nothing))
        connection.execute(update(t.local_actors).values(actor_id=None, cell=None))
        connection.execute(delete(t.to_link))
    copy.relink()
    return copy


def linked(connection: Connection) -> dict[str, Rows]:
    """Return what linking made of claims, actors and copies."""
    return {
        "claims": _claims(connection),
        "members": _rows(
            connection,
            "SELECT m.claim_id, k.id FROM claim_members m JOIN local_claims k ON k.row = m.local_row "
            "WHERE m.left_at IS NULL",
        ),
        "terms": _rows(
            connection,
            "SELECT c.claim_id, x.field, x.value FROM claim_terms x JOIN claims c ON c.row = x.claim_row "
            "WHERE c.withdrawn_at IS NULL",
        ),
        "parties": _rows(
            connection,
            "SELECT c.claim_id, p.position, p.role, p.actor_id, p.kind, p.state, p.office_kind, p.words "
            "FROM parties p JOIN claims c ON c.row = p.claim_row WHERE c.withdrawn_at IS NULL",
        ),
        "actors": sorted(
            (row.id, row.name, row.words, squeezed_json(row.payload).decode())
            for row in connection.execute(select(t.actors))
        ),
        "words": _rows(connection, "SELECT word, actor_id FROM actor_words"),
        "local actors": _rows(connection, "SELECT member, actor_id, cell FROM local_actors"),
        "cells": sorted(
            (row.cell, str(row.actor_id), squeezed_json(row.payload).decode())
            for row in connection.execute(select(t.actor_cells))
        ),
        "actor blocks": _rows(connection, "SELECT key, member, grp FROM actor_blocks"),
        "claim blocks": _claim_blocks(connection),
        "copies": _rows(connection, 'SELECT "left", "right", payload FROM reprint_pairs'),
        "origins": _rows(connection, "SELECT id, origin_id, reprint_of, reprint_kind, parent_id, via FROM reports"),
        "to link": _rows(connection, "SELECT kind, key FROM to_link"),
    }  # fmt: skip


def told(connection: Connection) -> dict[str, Rows]:
    """Return what linking made of stories; the same for two desks of the same reports once both are linked anew."""
    return {
        "stories": _rows(
            connection,
            "SELECT id, founder, title, title_report, first_day, last_day, reports, outlets, origins FROM stories",
        ),
        "reports": _rows(connection, "SELECT id, story_id FROM reports"),
        "index": _rows(connection, "SELECT word, day, key FROM story_index"),
        "counts": _rows(connection, "SELECT word, span, reports FROM story_counts"),
        "disagreements": sorted(
            (row.story_id, row.id, squeezed_json(row.payload).decode())
            for row in connection.execute(select(t.disagreements).where(t.disagreements.c.withdrawn_at.is_(None)))
        ),
        "sketches": sorted(
            (row.story_id, row.first, squeezed_json(row.payload).decode())
            for row in connection.execute(select(t.story_sketches))
        ),
        "keys": _rows(connection, "SELECT key, first, story_id FROM story_keys"),
    }  # fmt: skip


def _rows(connection: Connection, query: str) -> Rows:
    return _sorted(tuple(row) for row in connection.execute(text(query)))


def _sorted(rows: Any) -> Rows:
    return sorted(rows, key=repr)


def _claims(connection: Connection) -> Rows:
    c = t.claims.c
    names = [
        column
        for column in c
        if column.name not in ("row", "recorded_at", "withdrawn_at", "payload", "first_row")
    ]
    query = select(*names, c.payload, t.local_claims.c.id).join(
        t.local_claims, t.local_claims.c.row == c.first_row
    )
    return _sorted(
        (*row[:-2], squeezed_json(row[-2]).decode(), row[-1])
        for row in connection.execute(query.where(c.withdrawn_at.is_(None)))
    )  # fmt: skip


def _claim_blocks(connection: Connection) -> Rows:
    """The groups of each block, by the ids of their claims."""
    found: dict[tuple[int, int], list[str]] = {}
    query = text(
        "SELECT b.key, b.grp, coalesce(k.id, CAST(b.member AS text)) AS name FROM claim_blocks b "
        "LEFT JOIN local_claims k ON k.row = b.member ORDER BY name"
    )
    for key, grp, claim in connection.execute(query):
        found.setdefault((key, grp), []).append(claim)
    return sorted((key, tuple(claims)) for (key, _), claims in found.items())


def differences(left: dict[str, Rows], right: dict[str, Rows]) -> list[str]:
    """Return what stands in the one and not in the other, a line a row."""
    found: list[str] = []
    for name in left:
        for sign, rows, others in (("-", left[name], right[name]), ("+", right[name], left[name])):
            known: Sequence[Any] = set(others)  # type: ignore[assignment]
            found += [f"{sign} {name}: {row!r}" for row in rows if row not in known]
    return found
