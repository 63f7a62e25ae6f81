"""An office over time: who after whom, gaps without a guess, and contradictions on their sentences."""

from __future__ import annotations

from foreigndesk.model import Claim, Evidence, Participant
from foreigndesk.store.tenures import contradictions_of, gaps_of, successions_of
from foreigndesk.store.views import ClaimView, Holder, SourceLine
from foreigndesk.store.who import _is_meant, by_holder


def told(
    name: str,
    status: str,
    *days: str,
    after: str | None = None,
    kind: str = "defence_minister",
    office: str = "Defence Minister",
    state: str | None = "NOR",
) -> ClaimView:
    """A tenure that reports of some days tell, each in its own words."""
    claim = Claim(
        f"{name}{status}{after}",
        "tenure",
        status,
        tuple(Evidence(f"r{day}", 0, 1, f"{name} {status} {day}") for day in days),
        "made up",
        holder=Participant(name, "holder", name, name, "person"),
        office=office,
        office_kind=kind,
        state=state,
        predecessor=Participant(after, "predecessor", after, after, "person") if after else None,
    )
    sources = tuple(SourceLine(f"r{day}", None, day, None, "x", False, f"r{day}") for day in days)
    return ClaimView(claim, len(days), 0, len(days), sources)


def holders(*views: ClaimView) -> tuple[Holder, ...]:
    return by_holder(views)


def test_a_succession_that_a_report_tells_stands_on_its_sentence() -> None:
    post = holders(
        told("Ole Vik", "current", "2020-01-01"),
        told("Anna Berg", "current", "2020-03-01"),
        told("Anna Berg", "current", "2020-02-01", after="Ole Vik"),
    )
    (found,) = successions_of(post)
    assert (found.earlier, found.later, found.said, found.planned) == ("Ole Vik", "Anna Berg", True, False)
    assert [s.evidence.text for s in found.sightings] == ["Anna Berg current 2020-02-01"]


def test_a_succession_that_only_the_days_tell_is_marked_so() -> None:
    post = holders(told("Ole Vik", "current", "2020-01-01"), told("Anna Berg", "current", "2020-01-09"))
    (found,) = successions_of(post)
    assert (found.earlier, found.later, found.said) == ("Ole Vik", "Anna Berg", False)


def test_days_without_a_holder_are_a_gap_and_no_end_is_guessed() -> None:
    post = holders(
        told("Ole Vik", "current", "2020-01-01", "2020-02-01"), told("Anna Berg", "current", "2020-06-01")
    )
    (gap,) = gaps_of(post)
    assert (gap.last.day, gap.first.day, gap.days) == ("2020-02-01", "2020-06-01", 121)
    assert [h.last for h in post] == ["2020-02-01", "2020-06-01"]


def test_few_days_are_no_gap() -> None:
    assert not gaps_of(
        holders(told("Ole Vik", "current", "2020-01-01"), told("Anna Berg", "current", "2020-01-20"))
    )


def test_two_holders_at_overlapping_times_are_at_odds() -> None:
    post = holders(
        told("Ole Vik", "current", "2020-01-01", "2020-03-01"), told("Anna Berg", "current", "2020-02-01")
    )
    (found,) = contradictions_of(post)
    assert found.kind == "two holders"
    assert [s.evidence.text for s in found.sightings] == [
        "Ole Vik current 2020-01-01",
        "Anna Berg current 2020-02-01",
        "Ole Vik current 2020-03-01",
    ]


def test_a_return_to_office_that_reports_explain_is_not_two_holders() -> None:
    post = holders(
        told("Ole Vik", "current", "2020-01-01", "2022-03-01"),
        told("Ole Vik", "incoming", "2022-01-01"),
        told("Ole Vik", "former", "2021-01-01"),
        told("Anna Berg", "current", "2021-02-01"),
    )
    assert not contradictions_of(post)


def test_a_former_holder_who_holds_the_office_later_is_at_odds() -> None:
    post = holders(
        told("Ole Vik", "current", "2020-01-01", "2020-03-01"), told("Ole Vik", "former", "2020-02-01")
    )
    (found,) = contradictions_of(post)
    assert (found.kind, [s.status for s in found.sightings]) == (
        "former, then current",
        ["former", "current"],
    )


def test_offices_of_several_holders_are_never_at_odds() -> None:
    post = holders(
        told("Ole Vik", "current", "2020-01-01", "2020-03-01", kind="legislator", office="Senator"),
        told("Anna Berg", "current", "2020-02-01", kind="legislator", office="Senator"),
    )
    assert not contradictions_of(post) and not gaps_of(post)


def test_a_deputy_is_not_the_holder() -> None:
    deputy = told("Ole Vik", "current", "2020-01-01", kind="spokesperson", office="deputy spokesman").claim
    assert not _is_meant(deputy, "spokesman")
    assert _is_meant(deputy, "deputy spokesman")


def test_the_words_of_the_question_tell_offices_of_a_broad_kind_apart() -> None:
    health = told("Ole Vik", "current", "2020-01-01", kind="minister", office="health minister").claim
    assert _is_meant(health, "health minister") and not _is_meant(health, "labour minister")
    leader = told("Ole Vik", "current", "2020-01-01", kind="head_of_state", office="Supreme Leader").claim
    assert _is_meant(leader, "supreme leader") and not _is_meant(leader, "president")
