"""The two tables that a search looks in, reports and claims: their hits by time, and those that are counted or ranked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    and_,
    any_,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.types import UserDefinedType

from foreigndesk.store import schema as t
from foreigndesk.store.indexed import from_rows, unindexed
from foreigndesk.store.search.conditions import Compiler, Condition, Part, Rows, Target, both
from foreigndesk.store.search.planning import last_rows
from foreigndesk.store.search.syntax import Node, Words, needs_words
from foreigndesk.store.search.words import any_of, full_text
from foreigndesk.store.standing import is_rejected, standing

HitKind = Literal["claim", "report"]
ByTime = Literal["newest", "oldest", "added"]
# Of what may be a hit, so many rows are looked at one by one; of more, those recorded last.
LOOKED_AT = 10_000
# So many rows are walked in the order asked for, in steps, before all hits are fetched and sorted.
STEPS = (500, 2_000, 8_000)
# At the same day reports stand before claims, where the newest come first.
RANK = {"claim": 0, "report": 1}
_LAST_ROW = 2**62


@dataclass(frozen=True, slots=True)
class Key:
    """Where a hit stands in an order by time; `day` is a moment in the order "added"."""

    day: str | None
    kind: HitKind
    row: int


class Side:
    """A search put to one table, as the record stood at a moment.

    Args:
        connection: To the database.
        target: "reports" or "claims".
        node: The search.
        moment: The record as it stood then.
        query: What was typed, for errors.
        since: Only rows behind this one, if given.
        more: Further conditions on the rows.
    """

    def __init__(
        self,
        connection: Connection,
        target: Target,
        node: Node,
        moment: str,
        query: str,
        *,
        since: int | None = None,
        more: Sequence[Condition] = (),
    ) -> None:
        self.connection, self.target, self.moment = connection, target, moment
        self.kind: HitKind = "report" if target == "reports" else "claim"
        self.table = t.reports if target == "reports" else t.claims
        compiler = Compiler(connection, target, moment, query)
        part = compiler.part(node)
        self.notes = tuple(dict.fromkeys(compiler.notes))
        if part.rows is None or since is not None:
            # all rows there are, or all new ones, may be fewer than those that an index gives
            row = self.table.c.row
            behind = row > (since or 0)
            every = select(row.label("row")).where(behind).correlate(None)
            counted = select(func.count()).select_from(every.limit(LOOKED_AT + 1).subquery())
            part = both([part, Part(behind, every, int(connection.execute(counted).scalar_one()))])
        self.part = part
        self.is_worded, self.more = needs_words(node), tuple(more)
        if target == "reports":
            self.standing: list[Condition] = [self.table.c.recorded_at <= moment, *more]
        else:
            self.standing = [standing(moment), ~is_rejected(moment), *more]

    @property
    def is_few(self) -> bool:
        """Whether all that may be hits are few enough to be looked at one by one."""
        return self.part.size <= LOOKED_AT

    # -- by time -----------------------------------------------------------------------------------------

    def by_time(self, order: ByTime, after: Key | None, limit: int) -> list[Key]:
        """Return the next hits, in order; those without a day come last."""
        column = self._day(order)
        if self.part.size == 0:
            return []
        if self.is_few:
            return self._sorted(column, order, after, limit)
        found: list[Key] = []
        for dated in (True, False):
            if dated and after is not None and after.day is None:
                continue
            walked = self._walk(column, order, dated, after, limit - len(found))
            if walked is None:
                return self._sorted(column, order, after, limit)
            found += walked
            if len(found) >= limit:
                break
        return found

    def _day(self, order: ByTime) -> ColumnElement[Any]:
        if order == "added":
            return self.table.c.recorded_at
        return t.reports.c.published_day if self.target == "reports" else t.claims.c.start

    def _walk(
        self, column: ColumnElement[Any], order: ByTime, dated: bool, after: Key | None, limit: int
    ) -> list[Key] | None:
        """Hits found by walking along an index; None if they are too thinly sown for that."""
        row, found = self.table.c.row, []
        for step in STEPS:
            inner = select(row.label("row"), column.label("day")).where(
                column.is_not(None) if dated else column.is_(None),
                *self._after(column, order, dated, after),
                *(self._bounds(column) if dated and order != "added" else ()),
            )
            walked = inner.order_by(*_sorting(column, row, order, dated)).limit(step).subquery()
            met = and_(self.part.test, *self.standing).label("met")
            joined = walked.join(self.table, row == walked.c.row)
            query = from_rows(select(walked.c.row, walked.c.day, met).select_from(joined), self.table)
            rows = self.connection.execute(
                query.order_by(*_sorting(walked.c.day, walked.c.row, order, dated))
            ).all()
            found += [Key(r.day, self.kind, r.row) for r in rows if r.met]
            if len(found) >= limit or len(rows) < step:
                return found[:limit]
            after = Key(rows[-1].day, self.kind, rows[-1].row)
        return None

    def _sorted(self, column: ColumnElement[Any], order: ByTime, after: Key | None, limit: int) -> list[Key]:
        """Hits found by sorting all of them."""
        given = _once(self.part.rows)
        row = self.table.c.row
        undated = unindexed(column).is_(None)
        if after is None:
            behind: Condition = true()
        elif after.day is None:
            behind = and_(undated, *self._after(column, order, False, after))
        else:
            behind = or_(undated, and_(*self._after(column, order, True, after)))
        query = (
            select(row, column.label("day"))
            .select_from(given.join(self.table, row == given.c.row))
            .where(behind, *self.part.rest, *self.standing)
            .order_by(undated, *_sorting(column, row, order, True))
            .limit(limit)
        )
        query = from_rows(query, self.table)
        return [Key(r.day, self.kind, r.row) for r in self.connection.execute(query)]

    def _bounds(self, column: ColumnElement[Any]) -> list[Condition]:
        found: list[Condition] = []
        if self.part.first is not None:
            found.append(column >= self.part.first)
        if self.part.last is not None:
            found.append(column <= self.part.last)
        return found

    def _after(
        self, column: ColumnElement[Any], order: ByTime, dated: bool, after: Key | None
    ) -> list[Condition]:
        """What holds of the rows behind a key."""
        if after is None or (after.day is None) == dated:
            return []
        falling = order != "oldest"
        row = after.row
        if after.kind != self.kind:
            # on the same day all rows of this table stand behind the key, or none does
            behind = RANK[self.kind] < RANK[after.kind] if falling else RANK[self.kind] > RANK[after.kind]
            row = _LAST_ROW if behind == falling else -1
        here = self.table.c.row
        if not dated:
            return [here < row if falling else here > row]
        mine, theirs = tuple_(column, here), tuple_(literal(after.day), literal(row, BigInteger))
        return [mine < theirs if falling else mine > theirs]

    # -- all at once -------------------------------------------------------------------------------------

    def rows(self, most: int) -> tuple[list[int], bool]:
        """Return the rows of hits, those recorded last first, and whether these are all.

        Args:
            most: At most so many.
        """
        rows = self.part.rows
        if rows is None or self.part.size == 0:
            return [], True
        # where all rows but those withdrawn are hits, there is no need to look at many more than are wanted
        looked_at = LOOKED_AT if self.part.rest else min(LOOKED_AT, most + most // 2)
        expected, row = self.part.expected, self.table.c.row
        if isinstance(rows, Select) and expected is not None and not self.part.rest and not self.more:
            found, cut = self._of_words(rows, expected, most, looked_at)
        else:
            found, cut = self._tested(rows, most, looked_at)
        is_all = len(found) <= most and not cut
        if is_all:
            # what was found need not be looked for again
            known = select(row.label("row")).where(among(self.connection, row, found)).correlate(None)
            self.part, self.standing = Part(self.part.test, known, len(found)), []
        return found[:most], is_all

    def _tested(self, rows: Rows, most: int, looked_at: int) -> tuple[list[int], bool]:
        """Return the last of some rows that meet all that is asked, and whether there are more than were looked at."""
        cut, row, expected = self.part.size > looked_at, self.table.c.row, self.part.expected
        if cut and isinstance(rows, Select) and expected is not None:
            some, whole = last_rows(self.connection, rows, looked_at, expected)
            rows, cut = select(func.unnest(literal(some, _Numbers())).label("row")), not whole
        elif cut:
            listed = rows.subquery()
            rows = select(listed.c.row.label("row")).order_by(listed.c.row.desc()).limit(looked_at)
        given = _once(rows)
        query = select(row).select_from(given.join(self.table, row == given.c.row))
        query = query.where(*self.part.rest, *self.standing).order_by(row.desc()).limit(most + 1)
        return list(self.connection.execute(from_rows(query, self.table)).scalars()), cut

    def _of_words(
        self, words: Select[Any], expected: int, most: int, looked_at: int
    ) -> tuple[list[int], bool]:
        """The same of rows of which nothing is asked but words, and that they stand; for PostgreSQL, in one statement."""
        if self.part.size <= looked_at:
            # sorted here: PostgreSQL might walk along the rows for the order, and unpack the words of each
            found = self.connection.execute(words.where(*self.standing)).scalars()
            return sorted(found, reverse=True)[: most + 1], False
        if self.target == "reports":
            some, whole = last_rows(self.connection, words.where(*self.standing), most + 1, expected)
            return some, not whole
        some, whole = last_rows(self.connection, words.where(standing(self.moment)), looked_at, expected)
        # these are few, and would be worked out anew for each stretch of rows, by worse ways than they have by themselves
        rejected = select(self.table.c.row).where(is_rejected(self.moment))
        gone = set(self.connection.execute(rejected).scalars())
        return [row for row in some if row not in gone], not whole

    def scores(self, rows: Sequence[int], words: Sequence[Words]) -> dict[int, float]:
        """Return how well rows of hits meet words, greater for better; one that holds none of them is left out or has 0."""
        found = full_text(self.connection, self.target, any_of(list(words))) if rows and words else None
        if found is None:
            return {}
        query = found.rows.add_columns(found.score.label("score"))
        if self.connection.dialect.name == "sqlite":
            # along the index once, and not from the start of it for each row
            some = {"first": min(rows), "last": max(rows), "rows": json.dumps(list(rows))}
            within = "rowid BETWEEN :first AND :last AND +rowid IN (SELECT value FROM json_each(:rows))"
            query = query.where(text(within).bindparams(**some))
        else:
            if self.is_worded:
                # to be asked whether they hold them, too, has each unpacked once more
                query = select(self.table.c.row, found.score.label("score"))
            query = query.where(among(self.connection, self.table.c.row, rows))
        return {row: float(score) for row, score in self.connection.execute(query).all()}


class _Numbers(UserDefinedType[Sequence[int]]):
    """Numbers as an array of PostgreSQL, written as one word: of a list its driver looks whether each must be quoted."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **told: Any) -> str:
        return "BIGINT[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return lambda numbers: f"{{{','.join(map(str, numbers))}}}"


def among(connection: Connection, column: ColumnElement[Any], values: Sequence[int]) -> Condition:
    """Return whether a column has one of many numbers, bound as one value."""
    if connection.dialect.name == "sqlite":
        listed = text("SELECT value FROM json_each(:listed)").bindparams(listed=json.dumps(list(values)))
        return column.in_(listed.columns(literal_column("value")).scalar_subquery())
    return column == any_(literal(values, _Numbers()))


def _once(rows: Rows | None) -> Any:
    assert rows is not None
    listed = rows.subquery()
    return select(listed.c.row).distinct().subquery()


def _sorting(
    day: ColumnElement[Any], row: ColumnElement[Any], order: ByTime, dated: bool
) -> list[ColumnElement[Any]]:
    columns = [day, row] if dated else [row]
    return columns if order == "oldest" else [c.desc() for c in columns]
