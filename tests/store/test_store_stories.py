"""Stories as reports arrive: who is in which, under which id; what people decide; lists; all linking anew."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import MergeConflictError, NotFoundError, QueryError
from foreigndesk.model import Document
from made_up import MadeUpReader, report

DAM = (
    "The river states spoke in Khartoum of the dam and how fast its reservoir is filled with turbines.",
    "Talks in Khartoum on the dam ended: the river states differ on the reservoir and its turbines.",
    "What the river states said of the dam in Khartoum, of turbines and of how the reservoir is filled.",
)
FISH = (
    "Trawlers were boarded by the coast guard at the shoal, and an envoy was summoned over the nets.",
    "The envoy was summoned since a coast guard crew boarded trawlers and cut nets at the shoal.",
)
REPORTS = [
    report(1, DAM[0], day="2021-04-05", outlet="Fjord Post"),
    report(2, DAM[1], day="2021-04-06", outlet="Skerry Times"),
    report(3, FISH[0], day="2021-04-05", outlet="Fjord Post"),
    report(4, FISH[1], day="2021-04-06", outlet="Harbour Courier"),
]
LATER = report(5, DAM[2], day="2021-04-07", outlet="Harbour Courier")


def add(desk: Desk, reports: Iterable[Document]) -> None:
    pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)


def long_affair(reports: int) -> list[Document]:
    """Reports on the dam, six a day, without headlines (the numbers in them would tell them apart)."""
    return [
        replace(report(100 + i, DAM[i % 3], day=f"2021-04-{5 + i // 6:02}"), title=None)
        for i in range(reports)
    ]


def groups(desk: Desk) -> set[frozenset[int]]:
    """The numbers of the reports of every story."""
    found: dict[str, set[int]] = {}
    for line in desk.reports():
        assert line.story is not None
        found.setdefault(line.story, set()).add(int(line.id, 16))
    return {frozenset(story) for story in found.values()}


def story_of(desk: Desk, number: int) -> str:
    found = desk.report(f"{number:016x}").story
    assert found is not None
    return found


def kept(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All that the record knows of stories, without its own row numbers and moments."""
    queries = {
        "stories": "SELECT id, founder, title, title_report, first_day, last_day, reports, outlets, origins "
        "FROM stories ORDER BY id",
        "reports": "SELECT id, story_id FROM reports ORDER BY id",
        "story_reports": "SELECT key, report_id, story_id, day FROM story_reports ORDER BY key",
        "story_index": "SELECT word, day, key FROM story_index ORDER BY word, day, key",
        "story_counts": "SELECT word, span, reports FROM story_counts ORDER BY word, span",
    }
    with desk.store.reading() as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(query))] for name, query in queries.items()
        }


@pytest.fixture
def desk(desk: Desk) -> Desk:
    add(desk, REPORTS)
    return desk


def test_reports_of_one_happening_are_a_story(desk: Desk) -> None:
    assert groups(desk) == {frozenset({1, 2}), frozenset({3, 4})}


def test_a_story_keeps_its_id_when_a_report_arrives(desk: Desk) -> None:
    before = story_of(desk, 1)
    add(desk, [LATER])
    assert {story_of(desk, number) for number in (1, 2, 5)} == {before}
    line = desk.story(before).line
    assert (line.reports, line.outlets, line.origins) == (3, 3, 3)
    assert (line.first_day, line.last_day) == ("2021-04-05", "2021-04-07")


def test_a_late_report_joins_the_story_of_its_days(desk: Desk) -> None:
    far = report(6, "A comet was seen over the observatory.", day="2021-07-01")
    add(desk, [far])
    add(desk, [LATER])
    assert groups(desk) == {frozenset({1, 2, 5}), frozenset({3, 4}), frozenset({6})}


def test_an_undated_report_joins_by_its_words_and_gets_no_day(desk: Desk) -> None:
    add(desk, [report(7, DAM[2]), report(8, "Something else altogether: a choir sang in the cathedral.")])
    assert groups(desk) == {frozenset({1, 2, 7}), frozenset({3, 4}), frozenset({8})}
    assert desk.report(f"{7:016x}").document.published.day is None
    assert desk.story(story_of(desk, 7)).line.last_day == "2021-04-06"
    assert desk.story(story_of(desk, 8)).line.first_day is None


def test_a_story_of_many_reports_stays_one_and_takes_in_more(desk: Desk) -> None:
    many = long_affair(90)
    add(desk, many)
    add(desk, [report(300, DAM[1], day="2021-04-19")])
    story = desk.story(story_of(desk, 300))
    assert story.line.reports == 93 == len(story.reports)
    assert story.line.id == story_of(desk, 1)


def test_the_list_has_the_most_told_first_and_filters(desk: Desk) -> None:
    add(desk, [LATER])
    dam, fish = story_of(desk, 1), story_of(desk, 3)
    assert [line.id for line in desk.stories()] == [dam, fish]
    assert [line.id for line in desk.stories(sort="latest")] == [dam, fish]
    assert [line.id for line in desk.stories(min_origins=3)] == [dam]
    assert [line.id for line in desk.stories(since="2021-04-07")] == [dam]
    assert desk.stories(until="2021-04-04") == []
    assert [line.id for line in desk.stories(outlet="skerry times")] == [dam]
    assert [line.id for line in desk.stories(limit=1, offset=1)] == [fish]
    with pytest.raises(QueryError, match="no order of stories"):
        desk.stories(sort="size")  # type: ignore[arg-type]


def test_a_story_tells_its_claims_by_origins_with_parties_and_places(desk: Desk) -> None:
    meet = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2021-04-05\n"
    # told in other words, so that neither is a reprint
    add(desk, [
        report(20, f"{meet}say Carl Dahl (SWE defence_minister): the fjord freezes\n", day="2021-04-05", outlet="A"),
        report(21, f"warn Anna Berg (NOR defence_minister): ice is thick this year\n{meet}", day="2021-04-06", outlet="B"),
    ])  # fmt: skip
    view = desk.story(story_of(desk, 20))
    assert [report.id for report in view.reports] == [f"{20:016x}", f"{21:016x}"]
    assert view.days == (("2021-04-05", 1), ("2021-04-06", 1))
    assert view.claims[0].claim.kind == "event" and view.claims[0].reports == 2
    assert view.claims_in_all == 3 and len(desk.story(view.id, claims=1).claims) == 1
    assert [(party.name, party.claims) for party in view.line.parties] == [("Anna Berg", 2), ("Carl Dahl", 2)]
    assert [line.id for line in desk.stories(actor="Anna Berg")] == [view.id]
    assert desk.stories(actor="Nobody Known") == []


def test_whom_a_story_is_about_is_told_by_its_first_dated_reports_in_both_databases(desk: Desk) -> None:
    meet = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2021-04-05\n"
    add(desk, [report(20 + n, f"{meet}{'of fjords and ice ' * n}", day="2021-04-05") for n in range(3)])
    add(desk, [report(30, f"{meet}say Eva Lund (DNK prime_minister): the fjord freezes\n")])
    story = desk.story(story_of(desk, 30))
    assert story.line.reports == 4
    assert {party.name for party in story.line.parties} == {"Anna Berg", "Carl Dahl"}


def test_an_unknown_story_is_an_error(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no story ffff"):
        desk.story("ffffffffffffffff")
    with pytest.raises(NotFoundError, match="which story"):
        desk.story(" ")


# -- what people decide ----------------------------------------------------------------------------------------


def test_a_merge_makes_one_story_keeps_the_older_id_and_undo_takes_it_back(desk: Desk) -> None:
    before = kept(desk)
    dam, fish = story_of(desk, 1), story_of(desk, 3)
    made = desk.merge(fish, dam, by="ola", why="one summit")
    assert groups(desk) == {frozenset({1, 2, 3, 4})}
    older = story_of(desk, 1)
    assert older in (dam, fish)
    # the other id leads on
    assert desk.story(dam).id == desk.story(fish).id == older
    view = desk.story(older)
    assert view.former_ids == ({dam, fish}.difference({older}).pop(),)
    assert [j.id for j in view.judgements] == [made.id] and made.left_as[0].kind == "story"
    desk.undo(made.id, by="ola")
    assert kept(desk) == before


def test_a_split_takes_reports_out_and_undo_takes_it_back(desk: Desk) -> None:
    add(desk, [LATER])
    before = kept(desk)
    dam = story_of(desk, 1)
    made = desk.split(dam, f"{2:016x}", by="ola", why="the talks of the day after")
    assert groups(desk) == {frozenset({1, 5}), frozenset({2}), frozenset({3, 4})}
    assert story_of(desk, 1) == dam
    desk.undo(made.id, by="ola")
    assert kept(desk) == before


def test_decisions_hold_as_reports_arrive_are_read_again_and_linked_anew(desk: Desk) -> None:
    desk.split(story_of(desk, 1), f"{2:016x}", by="ola")
    desk.merge(story_of(desk, 2), story_of(desk, 3), by="kari")
    wanted = {frozenset({1}), frozenset({2, 3, 4})}
    assert groups(desk) == wanted
    add(desk, [report(9, "A comet was seen over the observatory.", day="2021-04-06")])
    desk.reread(everything=True, reader=MadeUpReader("2"), workers=1)
    assert groups(desk) == {*wanted, frozenset({9})}
    desk.relink()
    assert groups(desk) == {*wanted, frozenset({9})}
    add(desk, [LATER])
    assert not any({1, 2} <= story for story in groups(desk))
    assert any({2, 3, 4} <= story for story in groups(desk))


def test_a_report_can_be_put_into_another_story(desk: Desk) -> None:
    desk.merge(story_of(desk, 3), f"{2:016x}", by="ola")
    assert any({2, 3, 4} <= story for story in groups(desk))


def test_decisions_that_contradict_one_another_are_refused(desk: Desk) -> None:
    dam = story_of(desk, 1)
    desk.split(dam, f"{2:016x}", by="ola")
    with pytest.raises(MergeConflictError, match=r"Report 1"):
        desk.merge(dam, f"{2:016x}", by="kari")
    with pytest.raises(QueryError, match="nothing would be left"):
        desk.split(dam, f"{1:016x}", by="ola")
    with pytest.raises(NotFoundError, match="no report of the story"):
        desk.split(dam, f"{3:016x}", by="ola")
    with pytest.raises(NotFoundError):
        desk.split("ffffffffffffffff", f"{3:016x}", by="ola")
    with pytest.raises(QueryError, match="is a story"):
        desk.judge("confirm", dam, by="ola")


def test_a_story_of_many_reports_can_be_split_and_stays_split(desk: Desk) -> None:
    many = long_affair(60)
    add(desk, many)
    whole = story_of(desk, 1)
    desk.split(whole, f"{110:016x}", f"{111:016x}", by="ola")
    assert frozenset({110, 111}) in groups(desk) and story_of(desk, 1) == whole
    add(desk, [LATER])
    assert not any({110, 100} <= story for story in groups(desk))
    desk.relink()
    assert not any({110, 100} <= story for story in groups(desk))


# -- any reports, any order -----------------------------------------------------------------------------------

WORDS = ["dam", "river", "turbine", "trawler", "shoal", "envoy", "reservoir", "harbour", "strait", "border"]
ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
        st.sampled_from([None, "2021-04-05", "2021-04-07", "2021-04-20"]),
        st.sampled_from(["A", "B", None]),
    ),
    min_size=2,
    max_size=8,
)


def documents(rows: list[tuple[list[str], str | None, str | None]]) -> list[Document]:
    return [
        report(i, " ".join(words), day=day, outlet=outlet) for i, (words, day, outlet) in enumerate(rows, 1)
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.randoms(use_true_random=False))
def test_linked_anew_the_order_of_arrival_is_no_more(
    new_address: Callable[[], str],
    rows: list[tuple[list[str], str | None, str | None]],
    chance: random.Random,
) -> None:
    reports = documents(rows)
    with open_desk(new_address()) as one, open_desk(new_address()) as other:
        add(one, reports)
        shuffled = list(reports)
        chance.shuffle(shuffled)
        for document in shuffled:
            add(other, [document])
        for desk in (one, other):
            desk.relink()
        assert kept(one) == kept(other)
        assert list(one.export_reports()) == list(other.export_reports())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.randoms(use_true_random=False))
def test_every_report_is_in_one_story_whose_counts_are_right_and_whose_id_leads_on(
    new_address: Callable[[], str],
    rows: list[tuple[list[str], str | None, str | None]],
    chance: random.Random,
) -> None:
    reports = documents(rows)
    chance.shuffle(reports)
    with open_desk(new_address()) as desk:
        ids: set[str] = set()
        for number, document in enumerate(reports, 1):
            add(desk, [document])
            held = desk.stories()
            ids |= {line.id for line in held}
            assert sum(line.reports for line in held) == number
            assert {line.id: line.reports for line in held} == {
                line.id: len(desk.story(line.id).reports) for line in held
            }
        # a story keeps its id as long as the report that founded it is in it; other ids lead on
        living = {line.id for line in desk.stories()}
        assert {desk.story(story).id for story in ids} <= living
        assert all(line.outlets <= line.reports and line.origins <= line.reports for line in desk.stories())


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.data())
def test_what_is_judged_holds_whatever_arrives(
    new_address: Callable[[], str], rows: list[tuple[list[str], str | None, str | None]], data: st.DataObject
) -> None:
    reports = documents(rows)
    cut = data.draw(st.integers(2, len(reports)))
    one, other = data.draw(st.permutations(range(1, cut + 1)))[:2]
    with open_desk(new_address()) as desk:
        add(desk, reports[:cut])
        apart = story_of(desk, one) == story_of(desk, other)
        if apart:
            desk.split(story_of(desk, one), f"{other:016x}", by="ola")
        else:
            desk.merge(f"{one:016x}", f"{other:016x}", by="ola")
        for document in reports[cut:]:
            add(desk, [document])
            assert (story_of(desk, one) != story_of(desk, other)) is apart
        desk.relink()
        assert (story_of(desk, one) != story_of(desk, other)) is apart


def test_who_is_not_sure_about_two_stories_asks_nothing_about_actors(desk: Desk) -> None:
    desk.judge("unsure", story_of(desk, 1), story_of(desk, 3), by="ola")
    assert desk.doubtful_pairs(unsure=True) == [] and desk.proposals(unsure=True) == []
    assert groups(desk) == {frozenset({1, 2}), frozenset({3, 4})}
    desk.judge("different", story_of(desk, 1), story_of(desk, 3), by="ola")
    with pytest.raises(MergeConflictError):
        desk.merge(story_of(desk, 1), story_of(desk, 3), by="kari")


def test_an_older_desk_finds_its_stories_at_the_next_add(desk: Desk) -> None:
    wanted = groups(desk)
    with desk.store.writing() as connection:
        # as migration 0007 leaves it
        for table in ("stories", "story_index", "story_counts", "story_reports"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("UPDATE reports SET story_id = NULL"))
        connection.execute(text("INSERT INTO to_link (kind, key) SELECT 'story', id FROM reports"))
    add(desk, [])
    assert groups(desk) == wanted and desk.status().stories == 2
    assert desk.status().stories_told_twice == 2
