"""Counts of hits: in all and by facet, each in hits, reports, outlets and origins (a reprint is no second source)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Select, select

from foreigndesk.data.states import all_states
from foreigndesk.store import schema as t
from foreigndesk.store.indexed import ROWS, from_facts, from_rows
from foreigndesk.store.search.sides import among
from foreigndesk.store.search.syntax import value_text
from foreigndesk.store.standing import is_member
from foreigndesk.store.views import Facet, FacetValue, Totals

# A facet shows its most frequent values; how many more there are is said.
SHOWN_VALUES = 12


@dataclass(slots=True)
class _Tally:
    """Which hits have a value: rows of reports, and of claims."""

    reports: list[int] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)

    @property
    def hits(self) -> int:
        return len(self.reports) + len(self.claims)


class _Source(NamedTuple):
    outlet: str | None
    origin: str | None


class _Claim(NamedTuple):
    kind: str
    type: str | None
    status: str | None
    country: str | None
    start: str | None


class Counter:
    """Counts hits, given their rows.

    Args:
        connection: To the database.
        reports: Rows of the reports that are hits.
        claims: Rows of the claims that are.
        moment: The record as it stood then.
        capped: Whether there are more hits than those.
    """

    def __init__(
        self, connection: Connection, reports: Sequence[int], claims: Sequence[int], moment: str, capped: bool
    ) -> None:
        self.connection, self.reports, self.claims = connection, reports, claims
        self.moment, self.capped = moment, capped
        self.sources: dict[int, _Source] = {}
        self.days: dict[int, str | None] = {}
        self.facts: dict[int, _Claim] = {}
        self.told_by: defaultdict[int, set[int]] = defaultdict(set)
        self._read_sources()

    def totals(self) -> Totals:
        """Return the counts over all hits."""
        every = set(self.reports).union(*self.told_by.values())
        return Totals(len(self.reports) + len(self.claims), *self._counts(every), self.capped)

    def facets(self) -> tuple[Facet, ...]:
        """Return the counts by kind, type, status, outlet, state, country, actor and month."""
        tallies: dict[str, dict[str, _Tally]] = {
            name: defaultdict(_Tally)
            for name in ("kind", "type", "status", "outlet", "state", "country", "actor", "month")
        }
        names = self._outlets()
        for row, day in self.days.items():
            for name, value in (("kind", "report"), ("month", day and day[:7]), ("outlet", names[row])):
                if value is not None:
                    tallies[name][value].reports.append(row)
        for row, claim in self.facts.items():
            for name, value in zip(_Claim._fields[:-1], claim, strict=False):
                if value is not None:
                    tallies[name][value].claims.append(row)
            if claim.start:
                tallies["month"][claim.start[:7]].claims.append(row)
            for outlet in {names[report] for report in self.told_by[row]} - {None}:
                tallies["outlet"][cast(str, outlet)].claims.append(row)
        p = t.parties.c
        parties = select(p.claim_row, p.state, p.actor_id)
        states, actors = set(), set()
        for row, state, actor in self._many(parties, "parties"):
            states.add((row, state))
            actors.add((row, actor))
        for name, named in (("state", states), ("actor", actors)):
            for row, value in named:
                if value is not None:
                    tallies[name][value].claims.append(row)
        return tuple(self._facet(name, found, names) for name, found in tallies.items() if found)

    def _reports(self, name: str, value: str, tally: _Tally, names: Mapping[int, str | None]) -> set[int]:
        """The reports that are hits with a value, or tell such; what an outlet's claims rest on elsewhere is not its own."""
        found = set(tally.reports).union(*(self.told_by.get(claim, ()) for claim in tally.claims))
        return {row for row in found if names[row] == value} if name == "outlet" else found

    def _outlets(self) -> dict[int, str | None]:
        """The outlet of each report; one that is written in several ways is one."""
        spelled: dict[str, str] = {}
        for name in sorted({source.outlet for source in self.sources.values() if source.outlet}):
            spelled.setdefault(name.casefold(), name)
        return {
            row: spelled[source.outlet.casefold()] if source.outlet else None
            for row, source in self.sources.items()
        }

    def _facet(self, name: str, found: Mapping[str, _Tally], names: Mapping[int, str | None]) -> Facet:
        def order(value: str) -> tuple[Any, ...]:
            # months in their order, the latest shown
            return (value,) if name == "month" else (-found[value].hits, value)

        ordered = sorted(found, key=order)
        shown = ordered[-SHOWN_VALUES:] if name == "month" else ordered[:SHOWN_VALUES]
        labels = self._labels(name)(shown)
        values = tuple(
            FacetValue(
                value,
                labels.get(value, value),
                _narrowing(name, value),
                found[value].hits,
                *self._counts(self._reports(name, value, found[value], names)),
            )
            for value in shown
        )
        return Facet(name, values, len(ordered) - len(shown))

    def _labels(self, name: str) -> Callable[[Sequence[str]], Mapping[str, str]]:
        if name == "actor":
            return self._actor_names
        if name in ("state", "country"):
            names = {state.iso3: state.name for state in all_states()}
            return lambda values: {value: names[value] for value in values if value in names}
        return lambda values: {}

    def _actor_names(self, ids: Sequence[str]) -> Mapping[str, str]:
        query = select(t.actors.c.id, t.actors.c.name).where(t.actors.c.id.in_(ids))
        return {row.id: row.name for row in self.connection.execute(query)}

    def _counts(self, reports: set[int]) -> tuple[int, int, int]:
        sources = [self.sources[row] for row in reports]
        outlets = {source.outlet.casefold() for source in sources if source.outlet}
        return len(reports), len(outlets), len({source.origin for source in sources})

    def _many(self, query: Select[Any], table: str) -> list[Any]:
        column = t.parties.c.claim_row if table == "parties" else t.metadata.tables[table].c.row
        rows = self.reports if table == "reports" else self.claims
        if not rows:
            return []
        if column.table in ROWS:
            query = from_rows(query, column.table)
        return list(self.connection.execute(query.where(among(self.connection, column, rows))).all())

    def _read_sources(self) -> None:
        r, m, lc, c = t.reports.c, t.claim_members.c, t.local_claims.c, t.claims.c
        printed = select(r.row, r.published_day, r.outlet, r.origin_id)
        for row, day, outlet, origin in self._many(printed, "reports"):
            self.days[row], self.sources[row] = day, _Source(outlet, origin)
        joined = (
            t.claims.join(t.claim_members, m.claim_id == c.claim_id)
            .join(t.local_claims, lc.row == m.local_row)
            .join(t.reports, r.id == lc.report_id)
        )
        facts = (c.row.label("claim"), c.kind, c.type, c.status, c.country, c.start)
        told = select(r.row, r.outlet, r.origin_id, *facts).select_from(joined)
        told = from_facts(told, t.local_claims, t.reports)
        # all of a claim from one look at it: to find two thousand rows takes longer than to read them
        for row, outlet, origin, claim, *of_claim in self._many(told.where(is_member(self.moment)), "claims"):
            self.told_by[claim].add(row)
            if row not in self.sources:
                self.sources[row] = _Source(outlet, origin)
            if claim not in self.facts:
                self.facts[claim] = _Claim(*of_claim)


def _narrowing(name: str, value: str) -> str:
    """Return what, added to a search, leaves the hits of a value."""
    if name == "month":
        return f"from:{value} to:{value}"
    field_of = {"state": "actor"}.get(name, name)
    return f"{field_of}:{value_text(value)}"
