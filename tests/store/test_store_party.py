"""What the pages of actors and pairs ask of the record, on both databases."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Callable

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Document, Reading
from foreigndesk.store.actor_list import ActorFilter, count_actors, page_actors
from foreigndesk.store.actor_offices import last_in_office, offices_of
from foreigndesk.store.class_series import class_series
from foreigndesk.store.command_tree import command_tree
from foreigndesk.store.company import companions
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.paging import page_claims
from foreigndesk.store.party import (
    Party,
    both_in,
    count_sections,
    mention_counts,
    of_kind,
    party_of,
    said_of_each_other,
)
from foreigndesk.store.query import Order, find_claims
from foreigndesk.store.successive import successive
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
OLAF, STATE = "Olaf Moen (NOR foreign_minister)", "Sweland (SWE)"
SAID = "We will keep the northern ferry running through the winter for Sweland and its harbour"
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {OLAF} 2020-03-04\n", day="2020-03-05", outlet="Skerry Times"),
    report(3, f"meet {OLAF} & {STATE}\nsay {OLAF}: {SAID}\n", day="2020-04-01", outlet="Fjord Post"),
    report(4, f"meet {ANNA} & {STATE} 2021-06-01\nsay {OLAF}: {SAID.replace('harbour', 'port')}\n", day="2021-06-02"),
    report(5, f"meet {ANNA} & {STATE} 2021-07-01\nsay {OLAF}: Sweland is a friend\n", day="2021-07-02"),
]  # fmt: skip


class AboutReader(MadeUpReader):
    """All that is said in a report is about the states that it names."""

    def read(self, document: Document) -> Reading:
        reading = super().read(document)
        states = tuple(actor.id for actor in reading.actors if actor.kind == "state")
        said = tuple(dataclasses.replace(q, about=states) for q in reading.quotations)
        return dataclasses.replace(reading, quotations=said)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=AboutReader(), workers=1)
    return desk


def test_a_state_counts_with_all_that_act_for_it_unless_it_is_asked_alone(desk: Desk) -> None:
    with desk.store.reading() as connection:
        whole, alone = party_of(connection, "Sweden"), party_of(connection, "SWE", alone=True)
        assert (whole.key, whole.is_whole_state, whole.actor.kind) == ("SWE", True, "state")
        assert (alone.key, alone.is_whole_state) == (whole.actor.id, False)
        assert (count_sections(connection, whole).meetings, count_sections(connection, alone).meetings) == (
            4,
            3,
        )
        anna = party_of(connection, "Anna Berg")
        assert party_of(connection, anna.actor.id) == anna and anna.key == anna.actor.id
        found = count_sections(connection, anna)
        assert (found.meetings, found.events, found.statements, found.offices) == (4, 4, 0, 1)
        assert mention_counts(connection, anna.actor.id).reports == 4
        # no report names the state itself
        norway = party_of(connection, "NOR")
        assert (norway.actor.name, norway.key, norway.is_named, whole.is_named) == (
            "Norway",
            "NOR",
            False,
            True,
        )
        assert norway.is_whole_state and count_sections(connection, norway).meetings == 5
        with pytest.raises(NotFoundError):
            party_of(connection, "Denmark")


def test_two_take_two_that_are_named(desk: Desk) -> None:
    with desk.store.reading() as connection:
        anna, olaf, sweden = (party_of(connection, name) for name in ("Anna Berg", "Olaf Moen", "SWE"))

        def met(one: Party, other: Party) -> list[str]:
            within, also = both_in(one, other), [of_kind("event")]
            return [
                v.claim.evidence[0].report_id[-1]
                for v in page_claims(connection, ClaimFilter(), within=within, also=also).entries
            ]

        assert met(anna, sweden) == met(sweden, anna) == ["1", "4", "5"]
        assert met(anna, olaf) == ["2"] and met(anna, anna) == []
        said = said_of_each_other(sweden, olaf)
        also = [of_kind("statement")]
        page = page_claims(connection, ClaimFilter(), order="said", within=said, also=also, latest_first=True)
        assert [v.claim.evidence[0].report_id[-1] for v in page.entries] == ["5", "4", "3"]


@pytest.mark.parametrize("order", ["time", "said", "published", "id"])
def test_the_latest_first_in_pieces_is_the_list_turned_with_the_unknown_last(
    desk: Desk, order: Order
) -> None:
    with desk.store.reading() as connection:
        views = find_claims(connection, ClaimFilter(), order=order)
        unknown = [v.id for v in views if order == "time" and v.day is None]
        known = [v.id for v in views if v.id not in unknown]
        for size in (1, 2, 100):
            found, after = [], None
            while True:
                page = page_claims(
                    connection, ClaimFilter(), order=order, after=after, limit=size, latest_first=True
                )
                found += [view.id for view in page.entries]
                if (after := page.next) is None:
                    break
            if order == "said":
                # of one day, what has a date of its own comes first either way
                days = {view.id: view.day or view.sources[0].published for view in views}
                assert [days[i] for i in found] == [days[i] for i in known[::-1]] and set(found) == set(known)
            else:
                assert found == known[::-1] + unknown[::-1]


def test_events_stand_in_their_month_or_that_of_their_first_report(desk: Desk) -> None:
    with desk.store.reading() as connection:
        norway = ClaimFilter(actor="NOR")
        told = class_series(connection, norway)
        assert (told.step, len(told.buckets), told.by_report, told.vague) == ("month", 19, 1, 0)
        filled = {b.label: b.counts for b in told.buckets if b.counts}
        assert list(filled) == ["2020-01", "2020-03", "2020-04", "2021-06", "2021-07"]
        assert filled["2020-01"] == {"verbal cooperation": 1} and told.totals == {"verbal cooperation": 5}
        own = class_series(connection, norway, own_dates=True)
        assert "2020-04" not in {b.label for b in own.buckets if b.counts} and own.vague == 1
        within = class_series(connection, ClaimFilter(actor="NOR", since="2021-06", until="2021-06"))
        assert [b.label for b in within.buckets] == ["2021-06"]
        assert class_series(connection, ClaimFilter(actor="DNK")).buckets == ()


def test_a_war_of_long_ago_does_not_stretch_the_drawing(desk: Desk) -> None:
    days = [f"meet {ANNA} & {CARL} 20{year}-0{month}-01\n" for year in (17, 18, 19) for month in range(1, 9)]
    more = [report(n, line, day=line[-11:-1]) for n, line in enumerate(days, start=20)]
    more.append(report(60, f"meet {ANNA} & {CARL} 1905-06-07\n", day="2020-06-07"))
    pipeline.run(more, desk.store, reader=AboutReader(), workers=1)
    with desk.store.reading() as connection:
        series = class_series(connection, ClaimFilter(actor="SWE"))
        assert (series.step, series.earlier) == ("quarter", 1)
        assert (series.buckets[0].label, series.buckets[-1].label) == ("2017 Q1", "2021 Q3")
        assert (series.buckets[0].since, series.buckets[0].until) == ("2017-01", "2017-03")
        assert sum(series.totals.values()) == sum(sum(b.counts.values()) for b in series.buckets) + 1


def test_company_is_by_actor_or_by_state_and_never_ones_own_people(desk: Desk) -> None:
    with desk.store.reading() as connection:
        anna, norway = party_of(connection, "Anna Berg"), party_of(connection, "SWE")
        found = {one.name: one.events for one in companions(connection, anna, ClaimFilter())}
        assert found == {"Sweden": 2, "Carl Dahl": 1, "Olaf Moen": 1}
        (state,) = companions(connection, norway, ClaimFilter(), by="state")
        assert (state.key, state.name, state.events, state.counts) == (
            "NOR",
            "Norway",
            4,
            {"verbal cooperation": 4},
        )
        assert (state.first, state.last) == ("2020-01-02", "2021-07-01")
        assert [c.events for c in companions(connection, anna, ClaimFilter(since="2021"), limit=1)] == [2]


def test_what_changed_since_the_same_speaker_spoke_of_the_same(desk: Desk) -> None:
    with desk.store.reading() as connection:
        page = page_claims(connection, ClaimFilter(kind="statement", speaker="NOR"), order="said")
        first, second, third = successive(connection, page.entries)
        assert (first.before, first.subject, first.changes) == (None, None, ())
        assert second.before is not None and second.before.id == first.view.id
        assert [(c.was, c.now) for c in second.changes if c.kind != "same"] == [("harbour", "port")]
        assert second.subject is not None and second.subject.state == "SWE" and not second.is_unchanged
        assert third.before is not None and third.before.id == second.view.id and third.changes == ()


def test_offices_and_who_was_last_seen_in_them(desk: Desk) -> None:
    with desk.store.reading() as connection:
        norway = party_of(connection, "Anna Berg")
        (held,) = offices_of(connection, norway)
        assert (held.office_kind, held.first, held.last) == ("defence_minister", "2020-01-02", "2021-07-02")
        sweden = party_of(connection, "Sweden")
        assert [h.name for h in offices_of(connection, sweden)] == ["Carl Dahl"]
        assert offices_of(connection, sweden, "foreign_minister") == ()
        assert [h.name for h in last_in_office(connection, sweden)] == ["Carl Dahl"]
        assert command_tree(connection, sweden) == ()


def test_actors_are_listed_by_mentions_a_page_at_a_time(desk: Desk) -> None:
    with desk.store.reading() as connection:
        whole = page_actors(connection, ActorFilter()).entries
        assert [line.mentions for line in whole] == sorted((line.mentions for line in whole), reverse=True)
        found, after = [], None
        while True:
            page = page_actors(connection, ActorFilter(), after=after, limit=2)
            found += [line.actor.id for line in page.entries]
            if (after := page.next) is None:
                break
        assert found == [line.actor.id for line in whole]
        (anna,) = page_actors(connection, ActorFilter(name="berg", kind="person", state="Norway")).entries
        assert (anna.actor.name, anna.counts.reports, anna.counts.outlets) == ("Anna Berg", 4, 2)
        counted = count_actors(connection, ActorFilter(kind="person"))
        kinds = Counter(line.actor.kind for line in whole)
        assert counted.actors == kinds["person"]
        assert {f.value: f.claims for f in counted.kinds} == dict(kinds)
        for wrong in (ActorFilter(kind="ship"), ActorFilter(state="Nowhereland"), ActorFilter(name="…")):
            with pytest.raises(QueryError):
                page_actors(connection, wrong)
        with pytest.raises(QueryError):
            page_actors(connection, ActorFilter(), after=("no", "place"))


def test_the_order_of_reports_changes_nothing(desk: Desk, new_address: Callable[[], str]) -> None:
    shuffled = REPORTS[:]
    random.Random(3).shuffle(shuffled)
    with open_desk(new_address()) as other:
        pipeline.run(shuffled, other.store, reader=AboutReader(), workers=1)
        with desk.store.reading() as one, other.store.reading() as two:
            assert companions(one, party_of(one, "SWE"), ClaimFilter()) == companions(
                two, party_of(two, "SWE"), ClaimFilter()
            )
            assert class_series(one, ClaimFilter(actor="SWE")) == class_series(two, ClaimFilter(actor="SWE"))
            assert page_actors(one, ActorFilter()) == page_actors(two, ActorFilter())
