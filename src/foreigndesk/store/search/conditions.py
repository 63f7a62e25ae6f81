"""The tree of a search → conditions on reports and on claims, for SQLite and PostgreSQL alike.

Each part of a search becomes a `Part`: a test that holds of one row, and, where an index can give them, the rows of
which it may hold. A search is then answered from the smallest such set of rows, and the other tests are put to those;
or, where even the smallest is large, by walking the rows in the order asked for until a page is full. Which of the two
is better is not left to the databases: SQLite knows nothing of how many rows a value has.

Conditions that a report cannot meet (it has no speaker, and no status) are false of reports.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.elements import True_

from foreigndesk.data.gazetteer import iso3_codes, open_gazetteer
from foreigndesk.errors import QueryError, SearchSyntaxError
from foreigndesk.model import EVENT_TYPES, RELATION_TYPES
from foreigndesk.model.annotations import Status, TenureStatus
from foreigndesk.store import schema as t
from foreigndesk.store.days import CLAIMS_A_REPORT, FIRST, LAST, is_told, lies_within, rows_told, rows_within
from foreigndesk.store.filters import (
    KINDS,
    SPEAKERS,
    find_state,
    first_day,
    last_day,
    name_pattern,
    state_code,
)
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.row_by_row import looked_up
from foreigndesk.store.search.planning import estimated
from foreigndesk.store.search.syntax import And, Field, Node, Not, Or, Phrase, to_text, value_text
from foreigndesk.store.search.words import FullText, full_text
from foreigndesk.store.terms import words_of

Target = Literal["reports", "claims"]
Rows = Select[Any] | CompoundSelect[Any]
Condition = ColumnElement[bool]
STATUSES = (*get_args(Status), *get_args(TenureStatus))
HIT_KINDS = ("report", "claim", *KINDS)
# A set of rows is counted so far; all larger ones are alike.
SIZED = 20_000
# A name that so many actors or places bear finds nothing that anybody could read.
MOST_NAMED = 10_000
DEFAULT_KM = 50.0
EARTH_KM = 6371.0
HALFWAY_KM = 20_100.0
# Places whose point stands for a whole area: to be near that point says nothing.
AREAS = ("continent", "country", "region", "admin", "sea")
_NEAR = re.compile(r"(?P<where>.+?)(?:/(?P<km>\d+(?:\.\d+)?)\s*(?:km)?)?$", re.IGNORECASE)
_POINT = re.compile(r"([+-]?\d+(?:\.\d+)?),\s*([+-]?\d+(?:\.\d+)?)$")
_ACTOR_ID = re.compile(r"[0-9a-f]{16}$")


class _UnknownValueError(QueryError):
    """A value that a field does not have; `instead` is the one most like it, or None."""

    def __init__(self, message: str, instead: str | None) -> None:
        super().__init__(message)
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a search, put to one table.

    Attributes:
        test: Holds of the rows that meet it.
        rows: All rows that may meet it (column `row`; one may come twice), or None if no index gives them.
        size: How many rows those are, at most `SIZED` + 1.
        rest: What must hold of one of `rows` for it to meet the test.
        first, last: Days before and behind which no day of a row lies that meets it (of those that have one).
        expected: How many rows PostgreSQL expects, of words, which it unpacks to test a row; None for all other parts.
    """

    test: Condition
    rows: Rows | None = None
    size: int = SIZED + 1
    rest: tuple[Condition, ...] = ()
    first: str | None = None
    last: str | None = None
    expected: int | None = None


class Compiler:
    """Puts a search to reports or to claims.

    Args:
        connection: To the database; small look-ups (actors of a name, places) are made while compiling.
        target: "reports" or "claims".
        moment: The record as it stood then.
        query: What was typed, for errors.
    """

    def __init__(self, connection: Connection, target: Target, moment: str, query: str) -> None:
        self.connection, self.target, self.moment, self.query = connection, target, moment, query
        self.table = t.reports if target == "reports" else t.claims
        #: what was made of values that may mean several things
        self.notes: list[str] = []

    def part(self, node: Node) -> Part:
        """Return the conditions of a tree.

        Raises:
            SearchSyntaxError: If the value of a field cannot be understood.
        """
        found = full_text(self.connection, self.target, node)
        if found is not None:
            return self._words(found)
        match node:
            case And(operands):
                return self._all(operands)
            case Or(operands):
                return _any([self.part(operand) for operand in operands])
            case Not(operand):
                # what is unknown of a row is not met by it, and so meets the NOT
                return Part(not_(func.coalesce(self.part(operand).test, false())))
            case Field():
                return self._field(node)
            case _:
                raise TypeError(f"{node} is no tree of a search")

    def _all(self, operands: tuple[Node, ...]) -> Part:
        words = [o for o in operands if _is_words(o)]
        days = [o for o in operands if isinstance(o, Field) and o.name in ("from", "to")]
        parts = []
        together = full_text(self.connection, self.target, And(tuple(words))) if len(words) > 1 else None
        if together is not None:
            # one search of the index for all words, and for those that must not be there
            parts.append(self._words(together))
        if len(days) > 1:
            parts.append(self._days(days))
        grouped = (words if together is not None else []) + (days if len(days) > 1 else [])
        parts += [self.part(o) for o in operands if not any(o is one for one in grouped)]
        return both(parts)

    def _leaf(self, test: Condition, rows: Rows, size: int | None = None) -> Part:
        if size is None:
            counted = rows.limit(SIZED + 1).subquery()
            size = int(self.connection.execute(select(func.count()).select_from(counted)).scalar_one())
        if size <= SIZED:
            test = self.table.c.row.in_(rows)
        return Part(test, rows, size)

    def _words(self, found: FullText) -> Part:
        if self.connection.dialect.name == "sqlite":
            return self._leaf(found.test, found.rows)
        # to count is to visit as many rows, all over the table; what is taken for many, and is not, is found all the same
        expected = estimated(self.connection, found.rows)
        part = self._leaf(found.test, found.rows, SIZED + 1 if expected > SIZED // 2 else None)
        # PostgreSQL has the searched words of a row in the row itself: no set of rows is quicker
        return replace(part, test=found.test, expected=expected)

    # -- fields ------------------------------------------------------------------------------------------

    def _field(self, node: Field) -> Part:
        if node.name in ("from", "to"):
            return self._days([node])
        parts = []
        for number, value in enumerate(node.values):
            try:
                parts.append(self._value(node.name, value))
            except SearchSyntaxError:
                raise
            except QueryError as error:
                raise self._wrong(node, number, str(error), getattr(error, "instead", None)) from error
        return _any(parts)

    def _value(self, name: str, value: str) -> Part:
        if name == "kind":
            return self._kind(_one_of(value.lower(), HIT_KINDS, "kind"))
        if name == "outlet":
            return self._outlet(value)
        # what is wrong is said, whichever table is asked
        c = t.claims.c
        if name == "type":
            kind = _one_of(value, (*EVENT_TYPES, *RELATION_TYPES), "type")
            return self._of_claims(c.type == kind, unindexed(c.type) == kind)
        if name == "status":
            status = _one_of(value.lower(), STATUSES, "status")
            return self._of_claims(c.status == status, unindexed(c.status) == status)
        if name == "country":
            code = state_code(value)
            return self._of_claims(c.country == code, unindexed(c.country) == code)
        if name in ("place", "near"):
            ids = self._places_near(value) if name == "near" else self._places_named(value)
            return self._of_claims(c.place_id.in_(ids), (c.place_id + 0).in_(ids))
        roles = {"speaker": SPEAKERS, "about": ("about",)}.get(name, ())
        found = self._party(value, roles)
        if name == "about" and self.target == "claims" and find_state(value) is None:
            said = full_text(self.connection, "content", Phrase(value)) if words_of(value) else None
            if said is not None:
                return _any([found, self._words(said)])
        return found

    def _of_claims(self, given: Condition, test: Condition) -> Part:
        """A condition that an index of claims gives the rows of, and the same in a form that no index serves."""
        if self.target == "reports":
            return _nothing()
        return self._leaf(test, select(t.claims.c.row.label("row")).where(given).correlate(None))

    def _kind(self, kind: str) -> Part:
        if kind == "report" or self.target == "reports":
            return Part(true()) if kind == "report" and self.target == "reports" else _nothing()
        if kind == "claim":
            return Part(true())
        return self._of_claims(t.claims.c.kind == kind, unindexed(t.claims.c.kind) == kind)

    def _party(self, value: str, roles: tuple[str, ...]) -> Part:
        """Claims to which an actor is a party: a state, a known actor of that name, or words for nobody known."""
        p, k = t.parties.c, t.claim_terms.c
        pattern = name_pattern(value) if find_state(value) is None else ""
        if self.target == "reports":
            return _nothing()
        mine = [p.role.in_(roles)] if roles else []
        if not pattern:
            state = [p.state == state_code(value), *mine]
            return self._of_parties([select(p.claim_row.label("row")).where(*state)], and_(*state))
        known = [p.actor_id.in_(self._actors_named(value, pattern)), *mine]
        nameless = [p.actor_id.is_(None), p.words.like(pattern, escape="\\"), *mine]
        having = [
            p.claim_row.in_(select(k.claim_row).where(k.field == "nameless", k.value == word))
            for word in sorted(words_of(value))
        ]
        rows = [
            select(p.claim_row.label("row")).where(*known),
            select(p.claim_row.label("row")).where(*having, *nameless),
        ]
        return self._of_parties(rows, or_(and_(*known), and_(*nameless)))

    def _of_parties(self, rows: list[Select[Any]], met: Condition) -> Part:
        own = t.parties.c.claim_row == t.claims.c.row
        test = looked_up(select(literal_column("1")).where(own, met), t.claims)
        found: Rows = rows[0] if len(rows) == 1 else union_all(*rows)
        return self._leaf(test, found)

    def _actors_named(self, value: str, pattern: str) -> list[str]:
        a, w = t.actors.c, t.actor_words.c
        if _ACTOR_ID.match(value):
            return [value]
        if re.match(r"[0-9a-f]{16}:\S+$", value):
            of_report = select(t.local_actors.c.actor_id).where(t.local_actors.c.member == value)
            return [i for i in self.connection.execute(of_report).scalars() if i is not None]
        having = [a.id.in_(select(w.actor_id).where(w.word == word)) for word in sorted(words_of(value))]
        query = select(a.id).where(*having, a.words.like(pattern, escape="\\")).limit(MOST_NAMED + 1)
        return self._few(self.connection.execute(query.order_by(a.id)).scalars().all(), value, "actors")

    def _places_named(self, value: str) -> list[int]:
        p = t.places.c
        query = select(p.id).where(p.words.like(name_pattern(value), escape="\\")).limit(MOST_NAMED + 1)
        return self._few(self.connection.execute(query.order_by(p.id)).scalars().all(), value, "places")

    def _places_near(self, value: str) -> list[int]:
        near = read_near(value)
        if near.place is not None:
            self.notes.append(f"near:{value_text(value)} is {near}")
        lat, lon, km = near.lat, near.lon, near.km
        p = t.places.c
        reach = math.degrees(km / EARTH_KM)
        query = select(p.id, p.lat, p.lon).where(
            p.lat.between(lat - reach, lat + reach),
            p.lon.is_not(None),
            or_(p.feature.is_(None), p.feature.not_in(AREAS)),
        )
        rows = self.connection.execute(query.order_by(p.id))
        return self._few([i for i, y, x in rows if distance_km(lat, lon, y, x) <= km], value, "places")

    def _few(self, found: Sequence[Any], value: str, what: str) -> list[Any]:
        if len(found) > MOST_NAMED:
            raise QueryError(f"something narrower; more than {MOST_NAMED:,} {what} fit {value!r}")
        return list(found)

    # -- reports and days --------------------------------------------------------------------------------

    def _outlet(self, value: str) -> Part:
        r, wanted = t.reports.c, value.strip().casefold()
        every = self.connection.execute(select(r.outlet).distinct()).scalars()
        names = sorted(name for name in every if name is not None and name.casefold() == wanted)
        printed = select(r.row.label("row")).where(r.outlet.in_(names)).correlate(None)
        if self.target == "reports":
            return self._leaf(unindexed(r.outlet).in_(names), printed)
        counted = select(func.count()).select_from(printed.limit(SIZED).subquery())
        size = int(self.connection.execute(counted).scalar_one()) * CLAIMS_A_REPORT
        within = r.outlet.in_(names)
        told = is_told(within, self.moment)
        return self._leaf(told, rows_told(within, self.moment), min(size, SIZED + 1))

    def _days(self, nodes: list[Field]) -> Part:
        first, last = FIRST, LAST
        for node in nodes:
            if len(node.values) > 1:
                raise self._wrong(node, 1, f"one value only for {node.name}:")
            try:
                if node.name == "from":
                    first = max(first, first_day(node.values[0]))
                else:
                    last = min(last, last_day(node.values[0]))
            except QueryError as error:
                raise self._wrong(node, 0, str(error)) from error
        day = t.reports.c.published_day
        within = day.between(first, last)
        if self.target == "reports":
            rows = select(t.reports.c.row.label("row")).where(within).correlate(None)
            return replace(self._leaf(unindexed(day).between(first, last), rows), first=first, last=last)
        test = lies_within(first, last, self.moment)
        found = self._leaf(test, union_all(*rows_within(first, last, self.moment)))
        # one that goes on for days may begin before the first
        return replace(found, last=last)

    def _wrong(
        self, node: Field, number: int, expected: str, instead: str | None = None
    ) -> SearchSyntaxError:
        at = node.at[number] if number < len(node.at) else 0
        query, mended = self.query if node.at else to_text(node), None
        if instead is not None and query.startswith(node.values[number], at):
            mended = query[:at] + value_text(instead) + query[at + len(node.values[number]) :]
        return SearchSyntaxError(query, at, expected, mended)


def _is_words(node: Node) -> bool:
    match node:
        case Field():
            return False
        case Not(operand):
            return _is_words(operand)
        case And(operands) | Or(operands):
            return all(_is_words(operand) for operand in operands)
        case _:
            return True


def _nothing() -> Part:
    return Part(false(), select(t.claims.c.row.label("row")).where(false()).correlate(None), 0)


def both(parts: Sequence[Part]) -> Part:
    """Return what meets all: the rows of the smallest, to which the tests of the others are put."""
    if len(parts) == 1:
        return parts[0]
    given = [part for part in parts if part.rows is not None]
    test = and_(*(part.test for part in parts))
    first = max((part.first for part in parts if part.first), default=None)
    last = min((part.last for part in parts if part.last), default=None)
    if not given:
        return Part(test, first=first, last=last)
    least = min(given, key=lambda part: part.size)
    others = tuple(part.test for part in parts if part is not least and not isinstance(part.test, True_))
    return Part(test, least.rows, least.size, (*least.rest, *others), first, last, least.expected)


def _any(parts: Sequence[Part]) -> Part:
    """What meets one of them: the rows of all, if each has some."""
    if len(parts) == 1:
        return parts[0]
    test = or_(*(part.test for part in parts))
    rows = [part.rows for part in parts if part.rows is not None]
    if len(rows) < len(parts):
        return Part(test)
    selected = [select(one.subquery().c.row.label("row")) for one in rows]
    size = min(sum(part.size for part in parts), SIZED + 1)
    rest = (test,) if any(part.rest for part in parts) else ()
    return Part(test, union_all(*selected), size, rest)


def _one_of(value: str, known: Sequence[str], what: str) -> str:
    """Return one of our own words, in any case.

    Raises:
        QueryError: If it is none of them; the nearest is named.
    """
    by_case = {name.casefold(): name for name in known}
    if (found := by_case.get(value.strip().casefold())) is not None:
        return found
    near = get_close_matches(value.strip().casefold(), by_case, 1, 0.5)
    hint = f"did you mean {by_case[near[0]]}?" if near else f"these are: {', '.join(known)}"
    raise _UnknownValueError(f"a {what}, and {value!r} is none; {hint}", by_case[near[0]] if near else None)


@dataclass(frozen=True, slots=True)
class Near:
    """A point and a distance; `place` is what the name that was given stands for, or None for a bare point."""

    lat: float
    lon: float
    km: float
    place: str | None = None

    def __str__(self) -> str:
        return f"within {self.km:g} km of {self.place} ({self.lat:.2f}, {self.lon:.2f})"


def read_near(value: str) -> Near:
    """Return what `Tokyo/100km` or `35.7,139.7/50km` means.

    A name that several places bear means the capital among them, else the most populous.

    Raises:
        QueryError: If it is neither a known place nor a point, or too far.
    """
    match = _NEAR.match(value.strip())
    if match is None:
        raise QueryError(f"a place and a distance, like Tokyo/100km; {value!r} is none")
    km = float(match["km"]) if match["km"] else DEFAULT_KM
    if km > HALFWAY_KM:
        raise QueryError(f"a distance of at most {HALFWAY_KM:,.0f} km, half way around the earth")
    if point := _POINT.match(match["where"]):
        lat, lon = float(point[1]), float(point[2])
        if abs(lat) > 90 or abs(lon) > 180:
            raise QueryError(
                f"a latitude within 90 and a longitude within 180; {match['where']!r} is no point"
            )
        return Near(lat, lon, km)
    found = [e for e in open_gazetteer().lookup(match["where"]) if e.feature not in AREAS]
    if not found:
        raise QueryError(
            f"a place that is known, or a point like 35.7,139.7; no town or base is called {match['where']!r}"
        )
    best = max(found, key=lambda e: (e.main, e.feature == "capital", e.population))
    state = iso3_codes().get(best.country or "", best.country)
    return Near(best.lat, best.lon, km, ", ".join(filter(None, (best.name, state))))


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two points along the earth's surface (haversine)."""
    north, east = math.radians(other_lat - lat), math.radians(other_lon - lon)
    across = math.cos(math.radians(lat)) * math.cos(math.radians(other_lat))
    half = math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
