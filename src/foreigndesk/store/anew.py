"""Makes a record ready to be linked anew: takes away what nothing stands under, and marks everything.

After it, linking depends on reports, readings and decisions alone: what was kept of their linking is written again where
it is not what it must be, however it came to be so.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.places import insert_places
from foreigndesk.store.terms import actor_words

_STANDING = "SELECT claim_id FROM claim_members WHERE left_at IS NULL"
_PAIRED = 'SELECT "left" FROM reprint_pairs UNION SELECT "right" FROM reprint_pairs'
_NO_PAIR = "origin_id = id, reprint_of = NULL, reprint_kind = NULL, parent_id = NULL, via = NULL"
_MARK = "INSERT INTO to_link (kind, key) SELECT DISTINCT {} ON CONFLICT DO NOTHING"
SWEEPS = (
    f"UPDATE claims SET withdrawn_at = :now WHERE withdrawn_at IS NULL AND claim_id NOT IN ({_STANDING})",
    "DELETE FROM claim_blocks WHERE local_row IN (SELECT row FROM local_claims WHERE withdrawn_at IS NOT NULL)",
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
    """Make anew what searches go by: the full-text index, the words of actors' names, the list of places."""
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


def _words_of_actors(connection: Connection) -> None:
    connection.execute(t.actor_words.delete())
    ids = connection.execute(t.actors.select().with_only_columns(t.actors.c.id)).scalars().all()
    for batch in in_chunks(ids, ROWS):
        query = t.actors.select().with_only_columns(t.actors.c.id, t.actors.c.words)
        rows = connection.execute(query.where(t.actors.c.id.in_(batch))).all()
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
