"""What the pages ask of the record, on both databases: pages of lists, counts, plans, intake, the past of a claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Evidence
from foreigndesk.store import filters, paging, stretches
from foreigndesk.store import schema as t
from foreigndesk.store.agenda import overdue, upcoming
from foreigndesk.store.claim_past import claim_past
from foreigndesk.store.counts import count_claims, count_reports
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.intake_log import intake_log
from foreigndesk.store.paging import REPORT_ORDERS, ReportFilter, page_claims, page_reports
from foreigndesk.store.passages import passage_around
from foreigndesk.store.query import Order, find_claims
from foreigndesk.store.record_version import record_version
from foreigndesk.store.stories import find_stories
from foreigndesk.store.story_cards import story_cards, window_start
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
IDA = "Ida Holm (DNK head_of_government)"
LONG = "The two sides spoke at length about ferries, herring, lighthouses and a treaty of the year. " * 8
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n{LONG}\n", day="2020-01-02", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {CARL} 2020-01-02\n{LONG}\n", day="2020-01-03", outlet="Skerry Times"),
    report(3, f"say {IDA}: we test nothing\nmeet {IDA} & {CARL}\n", day="2021-03-05", outlet="Fjord Post"),
    report(4, f"meet {ANNA} & {IDA} 2022-07-01\n", day="2022-07-02"),
    report(5, f"say {ANNA}: all stays\n"),
]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


@pytest.mark.parametrize("order", ["time", "said", "published", "id"])
def test_pages_of_claims_are_the_list_cut_in_pieces(desk: Desk, order: Order) -> None:
    with desk.store.reading() as connection:
        whole = [view.id for view in find_claims(connection, ClaimFilter(), order=order)]
        for size in (1, 2, 3, 100):
            found, after = [], None
            while True:
                page = page_claims(connection, ClaimFilter(), order=order, after=after, limit=size)
                found += [view.id for view in page.entries]
                if page.next is None:
                    break
                after = page.next
            assert found == whole


@pytest.mark.parametrize("order", ["time", "said", "published"])
@pytest.mark.parametrize("kind", [None, "event", "statement"])
@pytest.mark.parametrize(("most", "few"), [(1, 0), (10_000, -1), (10_000, 5_000)])
def test_claims_found_by_stretches_stand_as_if_all_were_sorted(
    desk: Desk, order: Order, kind: str | None, most: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # days in the reader's zone that are another day in UTC, years, months, and neither report nor claim with a day
    odd = [
        report(10, f"meet {ANNA} & {IDA} 2021-03-04\n", day="2021-03-05T01:00:00+09:00"),
        report(11, f"meet {CARL} & {IDA}\n", day="2021-03-05T01:00:00+09:00"),
        report(12, f"meet {CARL} & {IDA}\nsay {IDA}: it thaws\n", day="2021-03-03T23:00:00-09:00"),
        report(13, f"meet {CARL} & {ANNA}\nsay {CARL}: it freezes\n"),
        report(14, f"say {ANNA}: it rains\nmeet {ANNA} & {CARL} 2022-12-31\n"),
    ]
    pipeline.run(odd, desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.writing() as connection:
        for last, ends in (("2021-03-04", "2021-12-31"), ("2022-07-01", "2022-07-31")):
            connection.execute(update(t.claims).where(t.claims.c.start == last).values(end=ends))
    monkeypatch.setattr(stretches, "CLAIMS", 1)
    monkeypatch.setattr(stretches, "REPORTS", 1)
    monkeypatch.setattr(stretches, "LARGEST", 1)
    # so few claims of a party that have a day are not looked for along the years
    monkeypatch.setattr(paging, "WIDE", few)
    # everyone is a party to so many claims that they are walked along
    monkeypatch.setattr(filters, "WIDE", 0)
    # and each range of days is too wide to be gathered
    monkeypatch.setattr(filters, "SOME_REPORTS", -1)
    p = t.parties.c
    carls = [select(p.claim_row).where(p.state == state, p.role != "about") for state in ("SWE", "IRL")]
    for wanted, within in (
        (ClaimFilter(kind=kind), []),
        (ClaimFilter(kind=kind, actor="Norway"), []),
        (ClaimFilter(kind, about="IRL"), []),
        (ClaimFilter(kind, state="DNK"), []),
        (ClaimFilter(kind), carls),
        (ClaimFilter(kind, since="2021-03-04"), []),
        (ClaimFilter(kind, since="2021-03-05", until="2022-07"), []),
        (ClaimFilter(kind, until="2021-03", actor="Sweden"), []),
    ):
        with desk.store.reading() as connection:
            for latest_first in (False, True):
                asked: dict[str, Any] = {"order": order, "latest_first": latest_first, "within": within}
                # without a stretch all are sorted at once; with one at most, soon
                monkeypatch.setattr(paging, "STRETCHES", 0)
                sorted_page = page_claims(connection, wanted, **asked, limit=1_000)
                monkeypatch.setattr(paging, "STRETCHES", most)
                whole = [view.id for view in sorted_page.entries]
                if not latest_first and not within:
                    assert whole == [view.id for view in find_claims(connection, wanted, order=order)]
                is_some = within or wanted.state or wanted.actor or wanted.about or wanted.since
                assert len(whole) >= (0 if is_some else 5)
                assert whole or not (within or wanted.state) or kind == "statement"
                for size in (2, 100):
                    found, after = [], None
                    while True:
                        page = page_claims(connection, wanted, **asked, after=after, limit=size)
                        found += [view.id for view in page.entries]
                        if page.next is None:
                            break
                        after = page.next
                    assert found == whole


@pytest.mark.parametrize(
    "days", [("2020-01-02", "2020-01-03"), ("2021-03", None), (None, "2021"), ("2022-07-01", "2022-07-02")]
)
@pytest.mark.parametrize("most", [-1, 1, 10_000])
def test_claims_lie_in_a_range_by_their_own_days_or_those_of_their_reports(
    desk: Desk, days: tuple[str | None, str | None], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.store.writing() as connection:
        connection.execute(update(t.claims).where(t.claims.c.start == "2020-01-02").values(end="2021-05-01"))
    for name in ("SOME_REPORTS", "MANY_REPORTS"):
        monkeypatch.setattr(filters, name, most)
    since, until = days
    first, last = since or "0", until or "9"
    with desk.store.reading() as connection:
        c, r = t.claims.c, t.reports.c
        spans = {
            row.claim_id: (row.start, row.end)
            for row in connection.execute(select(c.claim_id, c.start, c.end))
        }
        printed = {row.id: row.published_day for row in connection.execute(select(r.id, r.published_day))}
        every = find_claims(connection, ClaimFilter())
        wanted = set()
        for view in every:
            start, end = spans[view.id]
            told = [printed[source.report_id] for source in view.sources if printed[source.report_id]]
            ranges = [(start, end)] if start else [(day, day) for day in told]
            if any(a[: len(last)] <= last and b[: len(first)] >= first for a, b in ranges):
                wanted.add(view.id)
        found = find_claims(connection, ClaimFilter(since=since, until=until))
        assert {view.id for view in found} == wanted != set()
        assert len(wanted) < len(every)
        assert count_claims(connection, ClaimFilter(since=since, until=until)).claims == len(wanted)


@pytest.mark.parametrize("order", REPORT_ORDERS)
def test_pages_of_reports_hold_each_once(desk: Desk, order: str) -> None:
    with desk.store.reading() as connection:
        found, after = [], None
        while True:
            page = page_reports(connection, ReportFilter(), order=order, after=after, limit=2)  # type: ignore[arg-type]
            found += [line.id[-1] for line in page.entries]
            if page.next is None:
                break
            after = page.next
    assert found == {"newest": list("43215"), "oldest": list("12345"), "recorded": list("54321")}[order]


def test_a_key_of_another_list_is_refused(desk: Desk) -> None:
    with desk.store.reading() as connection:
        for key in (["x"], [1, 2], [None] * 9, [1, "", "", "", 1, "", "", "y", ""]):
            with pytest.raises(QueryError):
                page_claims(connection, ClaimFilter(), after=key)


def test_reports_and_claims_are_counted_in_reports_outlets_and_origins(desk: Desk) -> None:
    with desk.store.reading() as connection:
        everything = count_reports(connection, ReportFilter())
        assert (everything.reports, everything.outlets, everything.origins) == (5, 2, 4)
        early = count_reports(connection, ReportFilter(until="2020"))
        assert (early.reports, early.outlets, early.origins) == (2, 2, 1)
        found = count_claims(connection, ClaimFilter(kind="event"))
        listed = find_claims(connection, ClaimFilter(kind="event"))
    assert found.claims == len(listed) == 3
    assert (found.sources.reports, found.sources.outlets, found.sources.origins) == (4, 2, 3)
    assert [(f.value, f.claims) for f in found.facets["kind"]] == [("event", 3)]
    assert {f.value: f.claims for f in found.facets["outlet"]} == {"Fjord Post": 2, "Skerry Times": 1}


def test_stories_are_shown_with_who_printed_them_and_who_only_reprinted(desk: Desk) -> None:
    with desk.store.reading() as connection:
        cards = story_cards(connection, find_stories(connection))
    weights = [card.line.origins for card in cards]
    assert weights == sorted(weights, reverse=True)
    copied = next(card for card in cards if "Skerry Times" in {share.outlet for share in card.outlets})
    shares = {share.outlet: (share.first, share.is_reprint) for share in copied.outlets}
    assert shares["Skerry Times"] == (REPORTS[1].id, True)
    assert shares["Fjord Post"] == (REPORTS[0].id, False)
    assert sum(share.reports for share in copied.outlets) == copied.line.reports == copied.line.origins + 1
    assert copied.disagreements == 0


def test_a_story_without_a_headline_is_called_by_its_first_words(desk: Desk) -> None:
    untitled = replace(report(7, "A ferry ran aground off Skerry.\n", day="2024-06-01"), title=None)
    pipeline.run([untitled], desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.reading() as connection:
        (card,) = story_cards(connection, find_stories(connection, since="2024-06"))
    assert card.line.title is None
    assert (card.opening or "").startswith("A ferry ran aground")
    assert [share.outlet for share in card.outlets] == [None]


def test_a_window_ends_with_the_last_day_of_the_record_and_not_with_a_misdated_report(desk: Desk) -> None:
    later = [report(7, "one\n", day="2024-06-10"), report(8, "two\n", day="2099-01-01")]
    pipeline.run(later, desk.store, reader=MadeUpReader(), workers=1)
    today = date(2024, 7, 1)
    with desk.store.reading() as connection:
        starts = [window_start(connection, window, today) for window in ("day", "week", "month", "all")]
        assert window_start(connection, "day", date(1900, 1, 1)) is None
    assert starts == ["2024-06-10", "2024-06-04", "2024-05-12", None]


def test_stories_with_new_reports_are_found(desk: Desk) -> None:
    with desk.store.reading() as connection:
        everything = find_stories(connection)
        assert find_stories(connection, new_since="2000-01-01") == everything
        assert find_stories(connection, new_since="2100-01-01") == []


def test_a_plan_is_upcoming_then_overdue_until_a_report_tells_of_it(desk: Desk) -> None:
    plan = report(7, f"meet {ANNA} & {CARL} 2024-05-10\nmeet {IDA} & {CARL}\n", day="2024-05-01")
    pipeline.run([plan], desk.store, reader=MadeUpReader(status="planned"), workers=1)

    def agenda(day: date) -> tuple[list[str | None], list[str | None]]:
        with desk.store.reading() as connection:
            ahead, late = upcoming(connection, day), overdue(connection, day)
        return [view.day for view in ahead], [view.day for view in late]

    assert agenda(date(2024, 5, 10)) == (["2024-05-10"], [])
    assert agenda(date(2024, 5, 11)) == ([], ["2024-05-10"])
    with desk.store.reading() as connection:
        assert upcoming(connection, date(2024, 5, 1), types=("AGREE",)) == []
    assert agenda(date(2024, 12, 1)) == ([], [])  # old news
    others = report(8, f"meet {ANNA} & {IDA} 2024-05-10\n", day="2024-05-12")
    pipeline.run([others], desk.store, reader=MadeUpReader(), workers=1)
    assert agenda(date(2024, 5, 13))[1] == ["2024-05-10"]
    told = report(9, f"meet {ANNA} & {CARL} 2024-05-11\n", day="2024-05-12")
    pipeline.run([told], desk.store, reader=MadeUpReader(), workers=1)
    assert agenda(date(2024, 5, 13)) == ([], [])


def test_the_intake_tells_outlets_days_and_runs(desk: Desk) -> None:
    with desk.store.reading() as connection:
        log = intake_log(connection)
    assert {row.outlet: (row.reports, row.origins) for row in log.outlets} == {
        "Fjord Post": (2, 2),
        "Skerry Times": (1, 1),
        None: (2, 2),
    }
    assert [(day.day, day.reports) for day in log.days] == [("2026-01-01", 5)]
    assert (log.runs[0].added, log.runs[0].finished_at is not None) == (5, True)
    assert log.looked_at == 5 and log.last_reading is not None


def test_the_words_beside_a_sentence_are_those_of_its_report(desk: Desk) -> None:
    for view in desk.claims():
        piece = view.claim.evidence[0]
        text = desk.report(piece.report_id).document.text
        with desk.store.reading() as connection:
            before, after = passage_around(connection, piece, 25)
        assert text[: piece.start].endswith(before) and len(before) == min(25, piece.start)
        assert text[piece.end :].startswith(after) and len(after) == min(25, len(text) - piece.end)
    lost = Evidence("e" * 16, 0, 1, "x")
    with desk.store.reading() as connection, pytest.raises(NotFoundError):
        passage_around(connection, lost, 25)


def test_the_past_of_a_claim_keeps_its_versions_and_what_was_undone(desk: Desk) -> None:
    (view, *_) = desk.claims(kind="event")
    made = desk.judge("confirm", view.id, by="anna", why="seen")
    desk.undo(made.id, by="carl")
    desk.correct(view.id, "status", "denied", by="anna")
    with desk.store.reading() as connection:
        past = claim_past(connection, view.id)
    assert [(d.by, d.withdrawn_by) for d in past.decisions] == [("anna", "carl"), ("anna", None)]
    standing = [version for version in past.versions if version.withdrawn_at is None]
    assert len(standing) == 1 and standing[0].members == len(view.claim.members)
    assert len(past.versions) > 1


def test_the_version_of_the_record_changes_with_all_that_is_done_to_it(desk: Desk) -> None:
    def number() -> str:
        with desk.store.reading() as connection:
            return record_version(connection).number

    seen = [number()]
    assert number() == seen[0]
    made = desk.judge("confirm", desk.claims(kind="event")[0].id, by="anna")
    seen.append(number())
    desk.undo(made.id, by="anna")
    seen.append(number())
    pipeline.run([report(9, f"say {CARL}: new")], desk.store, reader=MadeUpReader(), workers=1)
    seen.append(number())
    assert len(set(seen)) == 4
