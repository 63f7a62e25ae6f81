"""What is known of one person from all records taken together: counts that may be added in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from foreigndesk.linking.names import middle_initial
from foreigndesk.linking.records import LocalRecord, by_date, days_apart

# Sides that the same name at the same time does not stand on.
_GOVERNMENT = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY"})
_AGAINST = frozenset({"REB", "UAF", "CRM", "SEP", "INS"})


@dataclass(slots=True)
class Profile:
    """One person's records in counts; the sum of two profiles does not depend on which came first.

    Attributes:
        first: Day and member of the earliest record.
        names, states, kinds: How many records have each name, state (ISO3) and kind of office.
        sides: "government", "against", as the records' sectors say.
        initials: First middle initials used.
        days: First and last day of publication, or None if no record has one.
        company: How many records name each other person ('p:…') or organisation ('o:…') beside this one.
    """

    first: tuple[str, str]
    records: int = 0
    names: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    sides: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    days: tuple[str, str] | None = None
    company: Counter[str] = field(default_factory=Counter)

    @property
    def member(self) -> str:
        """The earliest member, by which a judgement can name this person."""
        return self.first[1]

    def gap(self, other: Profile) -> int | None:
        """Return the days between the two spans, 0 if they overlap, None if one is unknown."""
        if self.days is None or other.days is None:
            return None
        earlier, later = sorted((self.days, other.days))
        return 0 if later[0] <= earlier[1] else days_apart(earlier[1], later[0])


def side(record: LocalRecord) -> frozenset[str]:
    """Return whether a record stands with a government or against one, as far as its sector says."""
    if record.sector in _GOVERNMENT:
        return frozenset({"government"})
    return frozenset({"against"}) if record.sector in _AGAINST else frozenset()


def profile(records: Iterable[LocalRecord]) -> Profile:
    """Return what the records, at least one, say together."""
    ordered = sorted(records, key=by_date)
    found = Profile(by_date(ordered[0]))
    for record in ordered:
        found.records += 1
        found.names.update(dict.fromkeys(record.names or (record.name,), 1))
        found.states.update(dict.fromkeys(record.states, 1))
        found.kinds.update(dict.fromkeys(record.office_kinds, 1))
        found.sides |= side(record)
        found.initials |= {i for i in (middle_initial(record.name),) if i}
        found.company.update(dict.fromkeys(record.company, 1))
    days = [r.day for r in ordered if r.day and date.fromisoformat(r.day)]
    found.days = (days[0], days[-1]) if days else None
    return found
