"""The pipeline as a whole, with a reader that is quick: order, workers, crashes, failures, reading again."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import AnnotationError
from foreigndesk.model import Document, Failure, Reading
from foreigndesk.pipeline import AddSummary, Progress, read_report
from made_up import MadeUpReader, report

PEOPLE = (
    "Anna Berg (NOR defence_minister)",
    "Carl Dahl (SWE defence_minister)",
    "Anna Berg (SWE foreign_minister)",
    "Berg (NOR defence_minister)",
    "Norland (NOR)",
    "Ida Holm (DNK head_of_government)",
)
DAYS = ("2020-01-02", "2020-01-03", "2020-06-30")
REPORTS = [
    report(1, f"meet {PEOPLE[0]} & {PEOPLE[1]} 2020-01-02\n", day="2020-01-03", outlet="Fjord Post"),
    report(2, f"meet {PEOPLE[1]} & {PEOPLE[3]} 2020-01-02\n", day="2020-01-02", outlet="Skerry Times"),
    report(
        3,
        f"meet {PEOPLE[2]} & {PEOPLE[4]} 2020-01-02\nsay {PEOPLE[5]}: the strait will stay open\n",
        day="2020-01-04",
    ),
    report(
        4, f"say {PEOPLE[5]}: the strait will stay open\nmeet {PEOPLE[0]} & {PEOPLE[1]}\n", day="2020-01-03"
    ),
    report(5, f"say {PEOPLE[3]}: we sail on Monday\nmeet {PEOPLE[3]} & {PEOPLE[5]} 2020-01-03\n"),
]


def run(desk: Desk, documents: Sequence[Document | Failure], **options: Any) -> AddSummary:
    options.setdefault("reader", MadeUpReader())
    options.setdefault("workers", 1)
    return pipeline.run(documents, desk.store, **options)


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in (*desk.export_claims(), *desk.export_reports())]


@pytest.fixture
def record(desk: Desk) -> list[str]:
    """What all reports at once come to."""
    run(desk, REPORTS)
    return exported(desk)


def test_two_reports_of_one_meeting_are_one_claim_with_two_sources(desk: Desk) -> None:
    run(desk, REPORTS[:2])
    (meeting,) = desk.claims(kind="event")
    assert (meeting.reports, meeting.outlets, meeting.origins) == (2, 2, 2)
    assert [source.outlet for source in meeting.sources] == ["Skerry Times", "Fjord Post"]


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3), (1, 4, 0, 3, 2)])
def test_the_record_does_not_depend_on_the_order_of_reports(
    new_address: Callable[[], str], order: Sequence[int]
) -> None:
    with open_desk(new_address()) as at_once, open_desk(new_address()) as one_by_one:
        run(at_once, REPORTS)
        for number in order:
            run(one_by_one, [REPORTS[number]])
        for desk in (at_once, one_by_one):
            desk.relink()
        assert exported(one_by_one) == exported(at_once)


lines = st.one_of(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.sampled_from(("", *DAYS))).map(
        lambda t: f"meet {t[0]} & {t[1]} {t[2]}\n"
    ),
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(("the strait will stay open", "we sail on Monday"))
    ).map(lambda t: f"say {t[0]}: {t[1]}\n"),
)
some_reports = st.lists(
    st.tuples(st.lists(lines, min_size=1, max_size=3).map("".join), st.sampled_from((None, *DAYS))),
    min_size=2,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=some_reports, data=st.data())
def test_any_reports_in_any_order_and_any_portions_make_one_record(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("order")
    reports = [report(n, text, day=day) for n, (text, day) in enumerate(texts)]
    shuffled = data.draw(st.permutations(reports))
    portions = data.draw(st.integers(1, 3))
    with open_desk(folder / "a.db") as at_once, open_desk(folder / "b.db") as in_portions:
        run(at_once, reports)
        for start in range(0, len(shuffled), portions):
            run(in_portions, shuffled[start : start + portions])
        for desk in (at_once, in_portions):
            desk.relink()
        assert exported(in_portions) == exported(at_once)


def test_two_workers_make_the_same_record_as_one(new_address: Callable[[], str]) -> None:
    with open_desk(new_address()) as one, open_desk(new_address()) as two:
        run(one, REPORTS)
        run(two, REPORTS, workers=2)
        assert exported(one) == exported(two)


def test_adding_again_reads_nothing_and_changes_nothing(desk: Desk, record: list[str]) -> None:
    class NoReader(MadeUpReader):
        def read(self, document: Document) -> Any:
            raise AssertionError("nothing should be read")

    again = run(desk, [*REPORTS, *REPORTS], reader=NoReader())
    assert (again.added, again.known, again.failed) == (0, 10, 0)
    assert exported(desk) == record


def test_a_report_twice_in_one_run_is_added_once(desk: Desk) -> None:
    summary = run(desk, [REPORTS[0], REPORTS[0]])
    assert (summary.added, summary.known) == (1, 1)


def test_a_report_that_cannot_be_read_is_kept_named_and_tried_again(desk: Desk) -> None:
    bad = report(9, "CRASH\n")
    first = run(desk, [REPORTS[0], bad, REPORTS[1]])
    assert (first.added, first.failed) == (3, 1)
    assert first.failures[0].path == "report9.txt"
    assert first.failures[0].stage == "annotation"
    assert "this report cannot be read" in first.failures[0].reason
    held = desk.status()
    assert (held.reports, held.read, held.unread) == (3, 2, 1)
    assert [f.failure for f in held.failures] == list(first.failures)
    second = run(desk, [bad])
    assert (second.added, second.known, second.failed) == (0, 1, 1)
    assert len(desk.status().failures) == 1
    third = run(desk, [dataclasses.replace(bad, text="no news\n")])
    assert (third.added, third.known, third.failed) == (1, 0, 0)
    assert desk.status().read == 3


def test_a_failure_is_over_when_the_same_input_succeeds(desk: Desk) -> None:
    failure = Failure("news.jsonl", "intake", "IntakeError", "no JSON", "line 2")
    other = Failure("other.jsonl", "intake", "IntakeError", "no JSON", "line 1")
    run(desk, [failure, other])
    assert [f.failure for f in desk.status().failures] == [failure, other]

    from foreigndesk.model import Source

    mended = dataclasses.replace(REPORTS[0], source=Source("news.jsonl", "line 2", "jsonl"))
    run(desk, [mended])
    assert [f.failure for f in desk.status().failures] == [other]


def test_a_failure_that_stands_is_listed_once(desk: Desk) -> None:
    failure = Failure("news.jsonl", "intake", "IntakeError", "no JSON", "line 2")
    for _ in range(3):
        assert run(desk, [failure]).failed == 1
    assert len(desk.status().failures) == 1


def test_other_languages_are_kept_unread(desk: Desk) -> None:
    summary = run(desk, [dataclasses.replace(REPORTS[0], language="no"), REPORTS[1]])
    assert (summary.added, summary.unread, summary.failed) == (2, 1, 0)
    held = desk.status()
    assert (held.read, held.unread, held.languages) == (1, 1, {"en": 1, "no": 1})


def test_reading_again_replaces_what_machines_said_and_keeps_the_old_as_of_then(desk: Desk) -> None:
    run(desk, REPORTS)
    before = [v.claim for v in desk.claims()]
    moment = desk.store.now()
    unchanged = run(desk, REPORTS, reread=True)
    assert (unchanged.added, unchanged.known) == (0, 5)
    newer = MadeUpReader(version="2", status="planned")
    again = run(desk, REPORTS, reread=True, reader=newer)
    assert (again.added, again.known) == (5, 0)
    assert {v.claim.status for v in desk.claims(kind="event")} == {"planned"}
    assert [v.claim for v in desk.claims(as_of=moment)] == before
    assert list(desk.status().versions) == ["made up (lines 2)"]


def test_reading_again_makes_the_record_that_the_new_version_makes_alone(
    new_address: Callable[[], str],
) -> None:
    newer = MadeUpReader(version="2", status="planned", first=3)
    with open_desk(new_address()) as twice, open_desk(new_address()) as once:
        run(twice, REPORTS)
        run(twice, REPORTS, reread=True, reader=newer)
        run(once, REPORTS, reader=newer)
        assert exported(twice) == exported(once)


def test_progress_tells_every_report_and_the_linking(desk: Desk) -> None:
    told: list[Progress] = []
    run(desk, REPORTS, progress=told.append, total=5)
    assert [p.seen for p in told if p.stage == "reading"][-1] == 5
    assert {p.stage for p in told} == {"reading", "linking"}
    assert max(p.added for p in told) == 5
    assert all(a.added <= b.added for a, b in itertools.pairwise(told))


def test_stopping_a_run_keeps_whole_reports_and_the_next_run_goes_on(new_address: Callable[[], str]) -> None:
    def stop(progress: Progress) -> None:
        if progress.added == 3:
            raise KeyboardInterrupt

    with open_desk(new_address()) as whole, open_desk(new_address()) as stopped:
        run(whole, REPORTS)
        with pytest.raises(KeyboardInterrupt):
            run(stopped, REPORTS, progress=stop)
        assert stopped.status().reports == 3
        assert stopped.status().to_link > 0
        rest = run(stopped, REPORTS)
        assert (rest.added, rest.known) == (2, 3)
        assert stopped.status().to_link == 0
        assert exported(stopped) == exported(whole)


class EndlessReader(MadeUpReader):
    def read(self, document: Document) -> Reading:
        while True:
            pass


def test_report_that_takes_for_ever_fails_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foreigndesk.pipeline.SLOW_SECONDS", 0.05)
    monkeypatch.setattr("foreigndesk.pipeline.SLOW_CHARACTERS_PER_SECOND", 1e9)
    with pytest.raises(AnnotationError, match="took longer"):
        read_report(Document("a" * 16, "Envoys met."), EndlessReader())
