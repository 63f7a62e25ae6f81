"""Makes a record ready to be linked anew: takes away what nothing stands under, and marks everything.

After it, linking depends on reports, readings and decisions alone: what was kept of their linking is written again where
it is not what it must be, however it came to be so.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, delete, insert, select, text, update

from foreigndesk.linking.reprints import fingerprints
from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.places import insert_places
from foreigndesk.store.terms import actor_words
from foreigndesk.store.writer import claim_actors, keep_fingerprints, mark

_STANDING = "SELECT claim_id FROM claim_members WHERE left_at IS NULL"
_PAIRED = 'SELECT "left" FROM reprint_pairs UNION SELECT "right" FROM reprint_pairs'
_NO_PAIR = "origin_id = id, reprint_of = NULL, reprint_kind = NULL, parent_id = NULL, via = NULL"
_MARK = "INSERT INTO to_link (kind, key) SELECT DISTINCT {} ON CONFLICT DO NOTHING"
SWEEPS = (
    f"UPDATE claims SET withdrawn_at = :now WHERE withdrawn_at IS NULL AND claim_id NOT IN ({_STANDING})",
    "DELETE FROM claim_blocks WHERE member IN (SELECT row FROM local_claims WHERE withdrawn_at IS NOT NULL)",
    "DELETE FROM claim_cells",
    "DELETE FROM claim_blocks WHERE member < 0",
    "DELETE FROM actor_blocks WHERE member NOT IN (SELECT cell FROM actor_cells)",
    # whoever is not counted as they should be comes to the cell as if for the first time
    "UPDATE local_actors SET cell = NULL WHERE cell NOT IN (SELECT cell FROM actor_cells)",
    "UPDATE local_actors SET cell = NULL WHERE cell IS NOT NULL AND actor_id NOT IN (SELECT id FROM actors)",
    "UPDATE local_actors SET cell = NULL WHERE EXISTS (SELECT 1 FROM actor_cells c WHERE c.cell = local_actors.cell "
    "AND c.actor_id <> local_actors.actor_id)",
    f"UPDATE reports SET {_NO_PAIR} WHERE origin_id <> id AND id NOT IN ({_PAIRED})",
)
MARKS = (
    "'report', id FROM reports WHERE true",
    "'actor', member FROM local_actors WHERE true",
    "'actor_cell', cell FROM actor_cells WHERE true",
    "'actor_left', id FROM actors WHERE true",
    "'claim', CAST(row AS text) FROM local_claims WHERE withdrawn_at IS NULL",
    "'claim', CAST(local_row AS text) FROM claim_members WHERE left_at IS NULL",
    *(
        f"'changed_story', {column} FROM {table} WHERE {column} IS NOT NULL"
        for table, column in (
            ("stories", "id"), ("story_sketches", "story_id"), ("story_keys", "story_id"), ("reports", "story_id"),
        )
    ),
    "'changed_story', story_id FROM disagreements WHERE withdrawn_at IS NULL",
)  # fmt: skip
# Full-text index in SQLite → table, columns, which rows.
INDEXES = {
    "reports_fts": ("reports", "title, text", "true"),
    "claims_fts": ("claims", "body", "true"),
    "claims_content_fts": ("claims", "content", "content IS NOT NULL"),
}
ROWS = 500
# What unpacking raises where bytes are not as they were written.
BROKEN = (zlib.error, msgspec.MsgspecError, UnicodeDecodeError, ValueError)


def unsettle(connection: Connection, now: str) -> None:
    """Take away what nothing stands under, and mark everything to be linked.

    Args:
        connection: A writing connection.
        now: The moment of the change.
    """
    for sweep in SWEEPS:
        connection.execute(text(sweep), {"now": now} if ":now" in sweep else {})
    for marked in MARKS:
        connection.execute(text(_MARK.format(marked)))


def reindex(connection: Connection) -> None:
    """Make anew what follows from something else: evidence by claims, fingerprints, full text, names, places."""
    _reports(connection)
    if connection.dialect.name == "sqlite":
        for index, (table, columns, where) in INDEXES.items():
            connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
            connection.execute(
                text(
                    f"INSERT INTO {index} (rowid, {columns}) SELECT row, {columns} FROM {table} WHERE {where}"
                )
            )
    else:
        # PostgreSQL works generated columns out again when what they are made of is written
        for table, column in (("reports", "text"), ("claims", "body")):
            connection.execute(text(f"UPDATE {table} SET {column} = {column}"))
    _words_of_actors(connection)
    _places(connection)


def stands(claim: Claim, texts: Mapping[str, str]) -> bool:
    """True if a claim has evidence and all its words stand in their reports.

    Args:
        claim: A claim of one report.
        texts: Report → its text.
    """
    pieces = (*claim.evidence, *claim.pieces)
    there = (texts.get(e.report_id, "")[e.start : e.end] == e.text for e in pieces)
    return bool(claim.evidence) and all(there)


def _reports(connection: Connection) -> None:
    r, k = t.reports.c, t.local_claims.c
    last = 0
    while True:
        query = select(r.row, r.id, r.text).where(r.row > last).order_by(r.row).limit(ROWS)
        rows = connection.execute(query).all()
        if not rows:
            return
        last = rows[-1].row
        texts = {row.id: row.text for row in rows}
        for row in connection.execute(select(k.row, k.id, k.payload).where(k.report_id.in_(texts))).all():
            with contextlib.suppress(*BROKEN):
                claim = unsqueeze(row.payload, Claim)
                if claim.id == row.id and stands(claim, texts):
                    _rows_of_claim(connection, row.row, claim)
        read = select(t.readings.c.report_id).where(t.readings.c.report_id.in_(texts))
        known = set(connection.execute(read).scalars())
        for row in rows:
            if row.id in known and keep_fingerprints(connection, row.row, fingerprints(row.text)):
                mark(connection, "report", [row.id])


def _rows_of_claim(connection: Connection, row: int, claim: Claim) -> None:
    """Let a claim have the rows of evidence and actors that it names; what refers to evidence goes on doing so."""
    e, a = t.evidence.c, t.local_claim_actors.c
    there = set(connection.execute(select(e.position).where(e.local_row == row)).scalars())
    for position, one in enumerate(claim.evidence):
        values = {"report_id": one.report_id, "start": one.start, "end": one.end, "text": one.text}
        if position in there:
            changed = update(t.evidence).where(e.local_row == row, e.position == position)
            connection.execute(changed.values(**values, headline=one.headline))
        else:
            kept = {"local_row": row, "position": position, "headline": one.headline}
            connection.execute(insert(t.evidence).values(**values, **kept))
    connection.execute(delete(t.evidence).where(e.local_row == row, e.position >= len(claim.evidence)))
    connection.execute(delete(t.local_claim_actors).where(a.local_row == row))
    if members := sorted(claim_actors(claim)):
        connection.execute(
            insert(t.local_claim_actors), [{"local_row": row, "member": member} for member in members]
        )


def _words_of_actors(connection: Connection) -> None:
    connection.execute(t.actor_words.delete())
    for batch in in_chunks(connection.execute(select(t.actors.c.id)).scalars().all(), ROWS):
        query = select(t.actors.c.id, t.actors.c.words).where(t.actors.c.id.in_(batch))
        rows = connection.execute(query).all()
        if words := [named for row in rows for named in actor_words(row.id, row.words)]:
            connection.execute(t.actor_words.insert(), words)


def _places(connection: Connection) -> None:
    connection.execute(t.places.delete())
    last = 0
    while True:
        query = t.claims.select().with_only_columns(t.claims.c.row, t.claims.c.payload)
        rows = connection.execute(
            query.where(t.claims.c.row > last).order_by(t.claims.c.row).limit(ROWS)
        ).all()
        if not rows:
            return
        insert_places(connection, (unsqueeze(row.payload, Claim).place for row in rows))
        last = rows[-1].row
