"""What linking knows of one actor of one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """What linking knows of one actor of one report.

    Attributes:
        member: `<report id>:<local id>`.
        report_id: The report.
        name: Its name there, the longest used.
        offices: (title, kind, state, status) of each office that the report gives it; kind and state may be
            None.
        names: Every name used, `name` first.
        day: Day on which the report was published, or None.
        company: Keys of the persons ('p:…') and organisations ('o:…') that the report names beside it,
            sorted.
        theatre: The state (ISO3) that the report mentions most, or None if it names none.
        twin: True if the report has another person of this full name whose states are others.
    """

    member: str
    report_id: str
    name: str
    kind: str
    state: str | None = None
    sector: str | None = None
    named: bool = True
    offices: tuple[tuple[str, str | None, str | None, str], ...] = ()
    names: tuple[str, ...] = ()
    day: str | None = None
    company: tuple[str, ...] = ()
    gender: str | None = None
    theatre: str | None = None
    twin: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The states it stands for, by its own state and its offices."""
        return frozenset(s for s in (self.state, *(office[2] for office in self.offices)) if s)

    @property
    def office_kinds(self) -> frozenset[str]:
        """The kinds of its offices, without those that say too little to tell two people apart."""
        return frozenset(office[1] for office in self.offices if office[1]) - {
            "official",
            "minister",
            "legislator",
        }


def by_date(record: LocalRecord) -> tuple[str, str]:
    """Return what records are sorted by: day of publication, those without one last, then id."""
    return (record.day or "9999", record.member)


def periods(published: str | None, length: int, within: int) -> tuple[str, ...]:
    """Return the periods of so many days that a day belongs to: two days `within` one another have one in common."""
    if not published:
        return ("undated",)
    day = date.fromisoformat(published[:10]).toordinal() - _EPOCH
    first, rest = divmod(day, length)
    return (str(first), str(first + 1)) if rest >= length - within else (str(first),)


def days_apart(left: str | None, right: str | None) -> int | None:
    """Return how many days lie between two ISO days, or None if one is unknown."""
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days) if left and right else None
