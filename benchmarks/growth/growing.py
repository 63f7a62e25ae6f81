"""Makes a long record out of a short one: copies of all in it, each a day earlier than the one before, under other names.

A record of 3,000 reports of one day becomes one of a million of 333 days. What comes back in real archives comes back here:
states, and the persons and bodies that the record names often, with all that is said of them (that somebody is president is
one claim, told by every copy); surnames, three in ten of which are borne by somebody new; phrases that many reports share;
common words. What does not is exchanged: other persons, fingerprints, rare words, acts and statements, which have days of
their own.

Only what adding looks at or writes beside is copied: not full texts, their index, the words of evidence, disagreements, nor
the payloads that no later report leads to. All other rows are as linking would have left them.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import math
import shutil
import sqlite3
from collections.abc import Mapping, Set
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

import msgspec
import numpy as np

from foreigndesk.desk import open_desk
from foreigndesk.linking.actors import actor_of, naming
from foreigndesk.linking.cells import Cell, Traits, kept_companions
from foreigndesk.linking.stories import Counted, background, unpacked, word_number
from foreigndesk.model import Actor
from foreigndesk.store.blocks import key_number
from foreigndesk.store.codec import name_words, squeeze, squeezed_json, unsqueeze
from foreigndesk.store.happenings import report_key

# Named by so many records, a person or body comes back; of the others this share of surnames does.
FREQUENT, SURNAMES_KEPT = 10, 0.3
# Decisions about names are made so many times at most, until they stay as they are.
DECIDED = 5
# Borne by so many reports or stories, a phrase or key is everybody's.
FEW = 20
MOST = 20_000
# So many words are everybody's; of the others so many, in the order of how common they are, stand for one another.
EVERYDAY, ALIKE = 500, 64
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SYLLABLES = "ba be da do fa ga ha ja ka la ma na ra sa ta va wa za li ri mo no tu ku".split()
_IDS = (
    "id report_id origin_id reprint_of parent_id story_id title_report founder claim_id left right member actor_id"
).split()
_DAYS = frozenset({"published_day", "first_day", "last_day", "start", "end", "first"})
_MOMENTS = frozenset({"recorded_at", "joined_at", "published_at"})
_ROW_OF = {
    "local_row": "local_claims",
    "first_row": "local_claims",
    "claim_row": "claims",
    "report_row": "reports",
}
# In order: what is copied, each with the condition on its rows.
_COPIED = {
    "reports": "TRUE",
    "readings": "TRUE",
    "local_actors": "TRUE",
    "local_claims": "TRUE",
    "evidence": "TRUE",
    "local_claim_actors": "TRUE",
    "fingerprints": "TRUE",
    "reprint_pairs": "TRUE",
    "story_reports": "TRUE",
    "story_index": "day <> 0",
    "stories": "TRUE",
    "story_sketches": "TRUE",
    "story_keys": "TRUE",
    "actors": "id NOT IN (SELECT id FROM temp.whole_actors)",
    "actor_words": "actor_id NOT IN (SELECT id FROM temp.whole_actors)",
    "actor_cells": "cell NOT IN (SELECT cell FROM temp.known_cells) AND cell NOT IN (SELECT old FROM temp.kin)",
    "actor_blocks": "member NOT IN (SELECT cell FROM temp.known_cells) AND member NOT IN (SELECT old FROM temp.kin)",
    "claims": "row NOT IN (SELECT row FROM temp.known_claims)",
    "parties": "claim_row NOT IN (SELECT row FROM temp.known_claims)",
    "claim_terms": "claim_row NOT IN (SELECT row FROM temp.known_claims)",
    "claim_members": "TRUE",
    "claim_cells": "TRUE",
    "claim_blocks": "member >= 0 OR member NOT IN (SELECT cell FROM temp.known_claim_cells)",
}


class Grower:
    """Grows the record of a SQLite file.

    Args:
        base: The short record.
        path: A copy of it, which grows.
    """

    def __init__(self, base: str, path: str) -> None:
        self.path = path
        self.c = sqlite3.connect(path)
        self.c.execute("ATTACH ? AS base", (base,))
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -3000000",
        ):
            self.c.execute(
                f"PRAGMA main.{pragma}" if "journal" in pragma or "cache" in pragma else f"PRAGMA {pragma}"
            )
        self.copies = 0
        # id in the base → id now, of claims that all copies tell
        self.heads: dict[str, str] = {}
        self._functions()
        self._known()
        self.columns = {
            name: [row[1] for row in self.c.execute(f"PRAGMA base.table_info({name})")] for name in _COPIED
        }
        self.last = {
            name: self.c.execute(f"SELECT coalesce(max(row), 0) FROM base.{name}").fetchone()[0]
            for name in {*_ROW_OF.values(), *(n for n, columns in self.columns.items() if "row" in columns)}
        }
        self.indexes = self.c.execute(
            "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()

    def grow(self, copies: int) -> None:
        """Add so many copies to those that are there."""
        for kind, name, _ in self.indexes:
            self.c.execute(f'DROP {kind} main."{name}"')
        for _ in range(copies):
            self.copies += 1
            self._copy()
        for kind in ("index", "trigger"):
            for found, _, sql in sorted(self.indexes):
                if found == kind:
                    self.c.execute(sql)
        self._count_known()
        self.c.commit()

    def foresee(self, copies: int) -> list[str]:
        """Let what comes back count as much as after so many copies, and be decided again; return the cells."""
        self.copies = copies
        cells = self._counted()
        self._write_cells(cells)
        # who has come to be well known is met by single names
        keys = {i: (self.cells[i].view.block_keys, cell.view.block_keys) for i, cell in cells.items()}
        others = {i: {key_number(key) for key in new} for i, (old, new) in keys.items() if old != new}
        self.c.executemany("DELETE FROM main.actor_blocks WHERE member = ?", [(i,) for i in others])
        self.c.executemany(
            "INSERT INTO main.actor_blocks (key, member) VALUES (?, ?)",
            [(key, i) for i, own in sorted(others.items()) for key in sorted(own)],
        )
        self.c.execute(
            "INSERT OR IGNORE INTO main.to_link (kind, key) SELECT DISTINCT 'actor_block', CAST(key AS TEXT) "
            "FROM main.actor_blocks WHERE member IN (SELECT cell FROM known_cells)"
        )
        self.c.commit()
        return list(cells)

    def close(self) -> None:
        """Let the file be as a desk leaves it, and let go of it."""
        self.c.execute("ANALYZE main")
        self.c.commit()
        self.c.close()
        _ready(self.path)

    # -- what comes back -------------------------------------------------------------------------------------

    def _known(self) -> None:
        """Note who and what is the same in all copies."""
        c = self.c
        for name, columns in {
            "known_cells": "cell TEXT PRIMARY KEY", "known_actors": "id TEXT PRIMARY KEY",
            "whole_actors": "id TEXT PRIMARY KEY",
            "known_claims": "row INTEGER PRIMARY KEY", "known_claim_cells": "cell INTEGER PRIMARY KEY",
            "kin": "old TEXT PRIMARY KEY, new TEXT", "common": "hash INTEGER PRIMARY KEY",
            "common_keys": "key INTEGER PRIMARY KEY",
        }.items():  # fmt: skip
            c.execute(f"CREATE TEMP TABLE {name} ({columns}) WITHOUT ROWID")
        self.cells = {
            row[0]: unsqueeze(row[1], Cell) for row in c.execute("SELECT cell, payload FROM base.actor_cells")
        }
        # surname → whom reports name beside its bearers
        self.company: dict[str, dict[str, int]] = {}
        for cell in self.cells.values():
            for key in _surnames(cell):
                self.company.setdefault(key, {}).update(dict.fromkeys(cell.companions, 1))
        known = {
            i
            for i, cell in self.cells.items()
            if cell.traits.own is None and (cell.records >= FREQUENT or cell.traits.kind == "state")
        }
        known |= self._bearers_of(known)
        c.executemany("INSERT INTO known_cells VALUES (?)", [(i,) for i in sorted(known)])
        c.execute(
            "INSERT INTO known_actors SELECT actor_id FROM base.actor_cells WHERE actor_id IS NOT NULL "
            "AND cell IN (SELECT cell FROM known_cells) UNION SELECT id FROM base.actors WHERE kind = 'state' "
            "AND state IS NOT NULL"
        )
        # all that is said of them comes back, too: a name of theirs met seldom, in copies under another id, would be
        # taken for theirs with the next report, in all copies at once
        seldom = c.execute(
            "SELECT cell FROM base.actor_cells WHERE actor_id IN (SELECT id FROM known_actors)"
        )
        c.executemany(
            "INSERT OR IGNORE INTO known_cells VALUES (?)",
            [(i,) for (i,) in seldom.fetchall() if self.cells[i].traits.own is None],
        )
        # but for what a person took out
        c.execute(
            "INSERT INTO whole_actors SELECT id FROM known_actors WHERE id NOT IN (SELECT actor_id FROM base.actor_cells "
            "WHERE actor_id IS NOT NULL AND cell NOT IN (SELECT cell FROM known_cells))"
        )
        # what lasts is the same claim where all that are party to it come back
        c.execute(
            "INSERT INTO known_claims SELECT row FROM base.claims WHERE kind IN ('tenure', 'relation') AND row IN "
            "(SELECT claim_row FROM base.parties) AND row NOT IN (SELECT claim_row FROM base.parties WHERE actor_id IS NULL "
            "OR actor_id NOT IN (SELECT id FROM known_actors)) AND claim_id IN (SELECT m.claim_id FROM base.claim_members m "
            "JOIN base.claim_cells e ON e.local_row = m.local_row WHERE m.left_at IS NULL)"
        )
        c.execute(
            "INSERT INTO known_claim_cells SELECT DISTINCT e.cell FROM base.claim_cells e "
            "JOIN base.claim_members m ON m.local_row = e.local_row AND m.left_at IS NULL "
            "JOIN base.claims x ON x.claim_id = m.claim_id AND x.withdrawn_at IS NULL "
            "WHERE x.row IN (SELECT row FROM known_claims)"
        )
        c.execute(
            f"INSERT INTO common SELECT hash FROM base.fingerprints GROUP BY hash HAVING count(*) > {FEW}"
        )
        c.execute(
            f"INSERT INTO common_keys SELECT key FROM base.story_keys GROUP BY key HAVING count(*) > {FEW}"
        )
        self.kin = [
            (i, cell)
            for i, cell in self.cells.items()
            if cell.traits.kind == "person" and cell.traits.full and cell.traits.own is None
        ]
        gone = {row[0] for row in c.execute("SELECT cell FROM known_cells")}
        # whose name somebody bears who comes back would be taken for that one, or that one for them: not as linking
        # leaves it, and decided anew with the first report that names either
        taken = {key for i in gone for key in self.cells[i].traits.keys}
        self.kin = [
            (i, cell) for i, cell in self.kin if i not in gone and not taken.intersection(cell.traits.keys)
        ]
        for (claim,) in c.execute(
            "SELECT claim_id FROM base.claims WHERE row IN (SELECT row FROM known_claims)"
        ):
            self.heads[claim] = claim
        self.groups: dict[str, list[tuple[int, str | None]]] = {}
        for key, member, grp in c.execute("SELECT key, member, grp FROM base.actor_blocks"):
            self.groups.setdefault(member, []).append((key, grp))

    def _bearers_of(self, known: Set[str]) -> set[str]:
        """Return the cells of those whom bare names that come back mean: of each surname, who is most named in full."""
        bare = {key for i in known if not self.cells[i].traits.full for key in _surnames(self.cells[i])}
        named: dict[str, dict[tuple[str, ...], list[str]]] = {}
        for i, cell in self.cells.items():
            if cell.traits.full and cell.traits.own is None:
                for key in bare.intersection(cell.traits.keys):
                    named.setdefault(key, {}).setdefault(cell.traits.full, []).append(i)
        found: set[str] = set()
        for bearers in named.values():
            most = max(sorted(bearers), key=lambda full: sum(self.cells[i].records for i in bearers[full]))
            found.update(bearers[most])
        return found

    def _count_known(self) -> None:
        """Let the cells that come back count the records of all copies, and actors and claims be what follows from it."""
        cells = self._counted()
        self._write_cells(cells)
        for actor_id, ids in self._cells_of().items():
            (payload,) = self.c.execute(
                "SELECT payload FROM base.actors WHERE id = ?", (actor_id,)
            ).fetchone()
            some = [cells.get(i, self.cells[i]) for i in ids]
            actor = actor_of(some, unsqueeze(payload, Actor).reasons)
            if actor.id == actor_id:
                kept = dataclasses.replace(actor, members=())
                self.c.execute(
                    "UPDATE main.actors SET kind = ?, name = ?, state = ?, sector = ?, words = ?, payload = ? WHERE id = ?",
                    (
                        kept.kind,
                        kept.name,
                        kept.state,
                        kept.sector,
                        name_words(kept.name, *kept.names),
                        squeeze(kept),
                        actor_id,
                    ),
                )
        self._head_known()

    def _counted(self) -> dict[str, Cell]:
        """Return the cells that come back as they are with the records of all copies.

        The first records of those that come back are as early as the oldest copy, and the ids of their actors stay. Counts
        scatter about the multiples of the base's as those of independent reports do: what is named three times each in the
        base would else be named exactly as often each in a million, and the next report would decide between the two.
        """
        times = self.copies + 1
        cells: dict[str, Cell] = {}
        for (i,) in self.c.execute("SELECT cell FROM known_cells").fetchall():
            cell = self.cells[i]
            more: dict[str, Any] = {
                name: {
                    key: scattered(number, times, f"{i} {key}") for key, number in getattr(cell, name).items()
                }
                for name in ("kinds", "states", "sectors", "names", "companions")
            }
            more["companions"] = kept_companions(self._company_of(cell) | more["companions"])
            days = cell.days and (self.day(cell.days[0], self.copies), cell.days[1])
            records = max(scattered(cell.records, times, i), *more["names"].values())
            cells[i] = self._earlier(dataclasses.replace(cell, records=records, days=days, **more))
        for ids in self._cells_of().values():
            # what the actor is called by is as early as the oldest copy: no report of the base's day may come before it
            for cell in naming([self.cells[i] for i in ids]):
                cells.setdefault(cell.id, self._earlier(cell))
        return cells

    def _company_of(self, cell: Cell) -> dict[str, int]:
        """Return whom the base names beside somebody of these surnames; one who comes back has met them all by now.

        A bare name that is told by thousands of reports has not met the same five people in all of them, as it would have if
        it were copied as it is: linking has long known whose it is.
        """
        company: dict[str, int] = {}
        for key in _surnames(cell):
            company |= self.company.get(key, {})
        return company

    def _cells_of(self) -> dict[str, list[str]]:
        """Return the base's cells of each actor that comes back."""
        of: dict[str, list[str]] = {}
        query = "SELECT cell, actor_id FROM base.actor_cells WHERE actor_id IN (SELECT id FROM known_actors)"
        for i, actor_id in self.c.execute(query):
            of.setdefault(actor_id, []).append(i)
        return of

    def _write_cells(self, cells: Mapping[str, Cell]) -> None:
        self.c.executemany(
            "UPDATE main.actor_cells SET payload = ? WHERE cell = ?",
            [(squeeze(cell), i) for i, cell in cells.items()],
        )

    def _earlier(self, cell: Cell) -> Cell:
        """A cell whose first records are those of the oldest copy."""
        first, *after = ((self.day(day, self.copies), member) for day, member in (cell.first, *cell.next))
        return dataclasses.replace(cell, first=first, next=tuple(after))

    def _head_known(self) -> None:
        """Give claims that all copies tell the id of their earliest member."""
        rows_of = {
            row: old
            for old, row in self.c.execute(
                "SELECT claim_id, row FROM base.claims WHERE row IN (SELECT row FROM known_claims)"
            )
        }
        heads = self.c.execute(
            "SELECT x.row, x.claim_id, (SELECT k.id FROM main.claim_cells e "
            "JOIN main.claim_members m ON m.local_row = e.local_row JOIN main.local_claims k ON k.row = e.local_row "
            "WHERE m.claim_id = x.claim_id AND m.left_at IS NULL ORDER BY e.told LIMIT 1) "
            "FROM main.claims x WHERE x.row IN (SELECT row FROM known_claims)"
        ).fetchall()
        for row, old, new in heads:
            if new is not None and old != new:
                self.c.execute("UPDATE main.claim_members SET claim_id = ? WHERE claim_id = ?", (new, old))
                self.c.execute("UPDATE main.claims SET claim_id = ? WHERE row = ?", (new, row))
            self.heads[rows_of[row]] = new or old

    # -- a copy ----------------------------------------------------------------------------------------------

    def _copy(self) -> None:
        if self.copies >= MOST:
            raise ValueError(f"at most {MOST} copies")
        self._kin()
        for name, where in _COPIED.items():
            columns = self.columns[name]
            named = ", ".join(f'"{column}"' for column in columns)
            shown = ", ".join(self._shown(name, column) for column in columns)
            conflict = ""
            if name in (
                "fingerprints",
                "story_index",
                "story_keys",
                "actor_words",
                "claim_blocks",
                "actor_blocks",
            ):
                conflict = " ON CONFLICT DO NOTHING"
            order = " ORDER BY 1, 2" if "row" not in columns else ""
            self.c.execute(
                f"INSERT INTO main.{name} ({named}) SELECT {shown} FROM base.{name} AS b WHERE {where}{order}{conflict}"
            )
        self.c.execute(
            "INSERT INTO main.story_counts (word, span, reports) SELECT other_word(word), span, reports "
            "FROM base.story_counts WHERE true ON CONFLICT (word, span) DO UPDATE SET "
            "reports = story_counts.reports + excluded.reports"
        )
        self.c.commit()

    def _shown(self, name: str, column: str) -> str:
        """The expression for a column of a copy."""
        if column == "row" or column in _ROW_OF:
            table = name if column == "row" else _ROW_OF[column]
            return f'"{column}" + {self.copies * self.last[table]}'
        special = {
            ("reports", "text"): "''",
            ("reports", "document"): "zeroblob(0)",
            ("readings", "payload"): "zeroblob(0)",
            ("claims", "payload"): "zeroblob(0)",
            ("story_sketches", "payload"): "zeroblob(0)",
            ("local_actors", "payload"): "CASE WHEN cell IN (SELECT cell FROM temp.known_cells) THEN payload "
            "ELSE zeroblob(0) END",
            (
                "local_actors",
                "actor_id",
            ): "CASE WHEN cell IS NULL OR cell IN (SELECT cell FROM temp.known_cells) "
            "THEN other_actor(actor_id) ELSE other_id(actor_id) END",
            ("local_actors", "cell"): "other_cell(cell)",
            ("local_claims", "payload"): "other_claim(payload, report_id, id)",
            ("actors", "id"): "other_id(id)",
            ("parties", "actor_id"): "other_actor(actor_id)",
            ("actor_cells", "cell"): "other_cell(cell)",
            ("actor_cells", "actor_id"): "other_id(actor_id)",
            ("actor_blocks", "key"): "other_key(key)",
            ("actor_blocks", "member"): "other_cell(member)",
            ("actor_blocks", "grp"): "other_cell(grp)",
            ("claim_members", "claim_id"): "other_claim_id(claim_id)",
            ("evidence", "text"): "'-'",
            ("evidence", "start"): "start",
            ("evidence", "end"): '"end"',
            ("claims", "body"): "''",
            ("claims", "content"): "NULL",
            ("claim_cells", "cell"): "CASE WHEN cell IN (SELECT cell FROM temp.known_claim_cells) THEN cell "
            "ELSE other_key(cell) END",
            ("claim_cells", "told"): "other_told(told)",
            ("claim_blocks", "key"): "other_key(key)",
            ("claim_blocks", "member"): f"CASE WHEN member < 0 THEN other_key(member) "
            f"ELSE member + {self.copies * self.last['local_claims']} END",
            ("claim_blocks", "grp"): f"CASE WHEN grp < 0 THEN other_key(grp) "
            f"ELSE grp + {self.copies * self.last['local_claims']} END",
            (
                "fingerprints",
                "hash",
            ): "CASE WHEN hash IN (SELECT hash FROM temp.common) THEN hash ELSE other_key(hash) END",
            (
                "story_keys",
                "key",
            ): "CASE WHEN key IN (SELECT key FROM temp.common_keys) THEN key ELSE other_key(key) END",
            ("story_reports", "key"): "report_key(other_id(report_id))",
            ("story_reports", "day"): f"day - {self.copies}",
            ("story_reports", "words"): "other_words(words)",
            ("story_index", "day"): f"day - {self.copies}",
            ("story_index", "word"): "other_word(word)",
            (
                "story_index",
                "key",
            ): "report_key(other_id((SELECT report_id FROM base.story_reports s WHERE s.key = b.key)))",
        }
        if (name, column) in special:
            return special[name, column]
        if column in _DAYS or column in _MOMENTS:
            return f'other_day("{column}")'
        return f'other_id("{column}")' if column in _IDS else f'"{column}"'

    def _kin(self) -> None:
        """Let some persons of other first names have the surnames of those of the base that nobody bears who comes back."""
        self.c.execute("DELETE FROM temp.kin")
        cells: list[tuple[Any, ...]] = []
        blocks: dict[tuple[int, str | None], list[str]] = {}
        for old, cell in self.kin:
            dice = hashlib.blake2b(
                f"{self.copies} {' '.join(cell.traits.full)}".encode(), digest_size=4
            ).digest()
            if dice[0] / 256 >= SURNAMES_KEPT:
                continue
            first = "".join(_SYLLABLES[n % len(_SYLLABLES)] for n in dice[1:])
            full = (first, *cell.traits.full[1:])
            traits: Traits = dataclasses.replace(
                cell.traits, full=full, name=" ".join((first, *cell.traits.name.split()[1:])), initial=None
            )
            new = dataclasses.replace(
                cell, traits=traits, id=traits.id, names={" ".join(full).title(): cell.records}
            )
            self.c.execute("INSERT OR IGNORE INTO temp.kin VALUES (?, ?)", (old, new.id))
            cells.append((new.id, squeeze(new), old))
            keys = dict(zip(cell.view.block_keys, new.view.block_keys, strict=False))
            numbers = {key_number(a): key_number(b) for a, b in keys.items()}
            for key, grp in self.groups.get(old, ()):
                if key in numbers:
                    blocks.setdefault((numbers[key], grp), []).append(new.id)
        self.kin_of = dict(self.c.execute("SELECT old, new FROM temp.kin"))
        self.c.executemany(
            "INSERT OR IGNORE INTO main.actor_cells (cell, payload, actor_id) SELECT ?, ?, "
            "other_id((SELECT actor_id FROM base.actor_cells WHERE cell = ?))",
            cells,
        )
        self.c.executemany(
            "INSERT OR IGNORE INTO main.actor_blocks (key, member, grp) VALUES (?, ?, ?)",
            sorted((key, i, min(ids)) for (key, _), ids in blocks.items() for i in ids),
        )

    # -- functions of SQL ------------------------------------------------------------------------------------

    def _functions(self) -> None:
        def other_word(word: int) -> int:
            found = _exchanged(self.copies).get(word)
            return (
                word and max((word * 2654435761 + self.copies * 40503 + 1) % 2**32, 1)
                if found is None
                else found
            )

        def other_words(packed: bytes) -> bytes:
            counted = unpacked(packed)
            words = np.array([other_word(word) for word in counted.words.tolist()], dtype=np.uint32)
            order = np.argsort(words)
            return Counted(words[order], counted.counts[order]).packed()

        def other_actor(actor: str | None) -> str | None:
            return (
                actor
                if actor is None or actor in self._set("known_actors", "id")
                else self.id(actor, self.copies)
            )

        def other_cell(cell: str | None) -> str | None:
            if cell is None or cell in self._set("known_cells", "cell"):
                return cell
            return self.kin_of.get(cell) or self.id(cell, self.copies)

        def other_claim_id(claim: str) -> str:
            return self.heads[claim] if claim in self.heads else self.id(claim, self.copies)

        def other_key(key: int) -> int:
            mixed = ((key if key >= 0 else ~key) * 2862933555777941757 + self.copies) % 2**62
            return mixed if key >= 0 else ~mixed

        def other_claim(payload: bytes, report: str, claim: str) -> bytes:
            told = squeezed_json(payload).replace(report.encode(), self.id(report, self.copies).encode())
            return _squeezed(told.replace(claim.encode(), self.id(claim, self.copies).encode()))

        def other_told(told: bytes) -> bytes:
            moment, claim = told.decode().split("\0")
            return f"{self.day(moment, self.copies)}\0{self.id(claim, self.copies)}".encode()

        for name, arguments, function in (
            ("other_word", 1, other_word), ("other_words", 1, other_words),
            ("other_actor", 1, other_actor), ("other_cell", 1, other_cell),
            ("other_claim_id", 1, other_claim_id), ("other_key", 1, other_key), ("other_claim", 3, other_claim),
            ("other_told", 1, other_told), ("report_key", 1, report_key),
            ("other_id", 1, lambda i: None if i is None else self.id(i, self.copies)),
            ("other_day", 1, lambda d: None if d is None else self.day(d, self.copies)),
        ):  # fmt: skip
            self.c.create_function(name, arguments, function, deterministic=False)

    @functools.cache  # noqa: B019 - one object a process
    def _set(self, table: str, column: str) -> frozenset[Any]:
        return frozenset(row[0] for row in self.c.execute(f"SELECT {column} FROM temp.{table}"))

    @staticmethod
    def id(old: str, copy: int) -> str:
        """Return an id of a copy: its first letter tells kinds of cells apart, the next three the copy.

        The second is none of a hexadecimal number, so that it is no id of the base.
        """
        mark = _LETTERS[16 + copy // 1296] + _LETTERS[copy // 36 % 36] + _LETTERS[copy % 36]
        return f"{old[0]}{mark}{old[4:]}"

    @staticmethod
    @functools.cache
    def day(old: str, copy: int) -> str:
        """Return a day or moment so many days before."""
        try:
            return (date.fromisoformat(old[:10]) - timedelta(days=copy)).isoformat() + old[10:]
        except ValueError:
            return old


@functools.lru_cache(1)
def _exchanged(copy: int) -> Mapping[int, int]:
    """Return the listed words of a copy by those of the base: the most common stay, others stand for such as frequent.

    A copy is told in other words than the base, as another day is: else its stories, a day apart, would be one.
    """
    ranked = _ranked()
    others = list(ranked[:EVERYDAY])
    for start in range(EVERYDAY, len(ranked), ALIKE):
        some = ranked[start : start + ALIKE]
        dice = hashlib.blake2b(f"{copy} {start}".encode(), digest_size=4).digest()
        by = int.from_bytes(dice) % len(some)
        others += [*some[by:], *some[:by]]
    return dict(zip(ranked, others, strict=True))


@functools.cache
def _ranked() -> tuple[int, ...]:
    """Return the numbers of all listed words, the most common first."""
    counts = background()[1]
    # two words may share a number
    return tuple(
        dict.fromkeys(word_number(word) for word in sorted(counts, key=lambda word: (-counts[word], word)))
    )


def decided(base: str, path: str, copies: int) -> None:
    """Write the base with decisions about names as they are once so many copies of it have come.

    Whether a bare surname means somebody well known hangs on how much oftener than others he is named, and who comes back
    is named oftener with each copy. A long record has made such decisions when it was short; grown from a base that has not,
    it would make them all with the next report, for all copies at once.

    Args:
        base: The short record.
        path: Where the other one goes.
        copies: How many copies it is to have besides itself.
    """
    shutil.copy(base, path)
    owners = _owners(path)
    for _ in range(DECIDED):
        before = owners
        _decide(path, copies)
        owners = _owners(path)
        # those who come back now may be others than before, and what follows from their counts, too
        if owners == before:
            break


def _decide(path: str, copies: int) -> None:
    """Let linking decide about the names of a record with the counts of so many copies, and give it back its own counts."""
    base = f"{path}-before"
    shutil.copy(path, base)
    grower = Grower(base, path)
    cells = grower.foresee(copies)
    grower.close()
    with open_desk(path, create=False) as desk:
        desk.finish_linking()
    # closed here, so that all of it is in the file, which is copied next
    with closing(sqlite3.connect(path)) as c, c:
        c.execute("ATTACH ? AS base", (base,))
        c.executemany(
            "UPDATE main.actor_cells SET payload = (SELECT payload FROM base.actor_cells WHERE cell = ?1) WHERE cell = ?1",
            [(cell,) for cell in cells],
        )
    Path(base).unlink()


def _owners(path: str) -> dict[str, str | None]:
    with closing(sqlite3.connect(path)) as c:
        return dict(c.execute("SELECT cell, actor_id FROM actor_cells"))


def _surnames(cell: Cell) -> tuple[str, ...]:
    return cell.traits.keys if cell.traits.kind == "person" else ()


def scattered(number: int, times: int, what: str) -> int:
    """Return about `times` as many, off by what chance is off for independent reports; the same for the same words."""
    drawn = NormalDist().inv_cdf(
        (int.from_bytes(hashlib.blake2b(what.encode(), digest_size=4).digest()) + 0.5) / 2**32
    )
    return max(number, round(number * times + drawn * math.sqrt(number * (times - 1))))


def _ready(path: str) -> None:
    with sqlite3.connect(path) as saved:
        saved.execute("PRAGMA journal_mode = WAL")


def _squeezed(told: bytes) -> bytes:
    return squeeze(msgspec.Raw(told))
