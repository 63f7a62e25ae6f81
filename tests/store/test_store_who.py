"""Holders of an office: one line each, and no longer in office than the reports have them there."""

from __future__ import annotations

from foreigndesk.model import Claim, Evidence, Participant
from foreigndesk.store.views import ClaimView, Holder, SourceLine
from foreigndesk.store.who import by_holder


def told(number: int, name: str, status: str, *days: str, actor: str | None = None) -> ClaimView:
    """A tenure that reports of some days tell."""
    claim = Claim(
        f"{number:016x}",
        "tenure",
        status,
        (Evidence("r", 0, 1, "x"),),
        "made up",
        holder=Participant(name, "holder", actor or f"{number:016x}", name, "person"),
        office="Defence Minister",
        office_kind="defence_minister",
        state="NOR",
    )
    sources = tuple(SourceLine(f"r{day}", None, day, None, "x", False, f"r{day}") for day in days)
    return ClaimView(claim, len(days), 0, len(days), sources)


def lines(*views: ClaimView) -> list[tuple[str, str | None, str | None, str]]:
    def line(holder: Holder) -> tuple[str, str | None, str | None, str]:
        return (holder.name, holder.first, holder.last, holder.status)

    return [line(holder) for holder in by_holder(views)]


def test_who_is_called_a_former_holder_was_none_that_day() -> None:
    assert lines(
        told(1, "Anna Berg", "current", "2020-01-02", "2020-03-04", actor="a"),
        told(2, "Anna Berg", "former", "2021-05-06", actor="a"),
        told(3, "Ole Vik", "current", "2020-06-01"),
    ) == [
        ("Anna Berg", "2020-01-02", "2020-03-04", "former"),
        ("Ole Vik", "2020-06-01", "2020-06-01", "current"),
    ]


def test_who_is_only_ever_called_former_or_coming_is_listed_by_those_reports() -> None:
    assert lines(told(1, "Anna Berg", "former", "2021-05-06")) == [
        ("Anna Berg", "2021-05-06", "2021-05-06", "former")
    ]


def test_a_holder_known_by_a_surname_is_the_one_of_that_name() -> None:
    assert lines(
        told(1, "Berg", "current", "2020-01-01"),
        told(2, "Anna Berg", "current", "2020-02-02"),
        told(3, "Anna Berg", "current", "2020-03-03"),
    ) == [("Anna Berg", "2020-01-01", "2020-03-03", "current")]


def test_a_surname_of_two_holders_stays_alone() -> None:
    found = lines(
        told(1, "Berg", "current", "2020-01-01"),
        told(2, "Anna Berg", "current", "2020-02-02"),
        told(3, "Nils Berg", "current", "2020-03-03"),
    )
    assert [name for name, *_ in found] == ["Berg", "Anna Berg", "Nils Berg"]
