"""Reprints in the record: the same whatever the order and the batches, and bounded where a line stands under everything."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from benchmarks.harness import ROOT, document, load_jsonl
from benchmarks.recombined import Recombiner
from sqlalchemy import select

from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.reprints import fingerprints
from foreigndesk.model import Document
from foreigndesk.store import schema as t
from foreigndesk.store.copies import link_copies
from foreigndesk.store.link_steps import take
from foreigndesk.store.writer import ReadReport, add_report
from made_up import MadeUpReader, report

TEXTS = [row["text"] for row in load_jsonl(ROOT / "reprints" / "sample.jsonl")]
REPORTS = [document(r) for r in Recombiner(TEXTS, seed=1, per_day=30).made(90)]
WIRE = "\n\n".join(" ".join(f"wire{p}word{i} and{i % 3}" for i in range(20)) + "." for p in range(6))


def linked(
    address: str, batches: Sequence[Sequence[Document]], common: int = 500
) -> tuple[set[tuple[str, str]], dict[str, tuple[str, str | None]]]:
    """Return the pairs and, by report, origin and parent, of a record to which reports came in batches."""
    with open_desk(address) as desk:
        for batch in batches:
            for one in batch:
                add_report(desk.store, ReadReport(one, fingerprints=fingerprints(one.text)))
            with desk.store.writing() as connection:
                link_copies(connection, take(connection, "report"), lambda what, done, total: None, common)
        with desk.store.reading() as connection:
            pairs = connection.execute(select(t.reprint_pairs.c.left, t.reprint_pairs.c.right)).all()
            r = t.reports.c
            trees = connection.execute(select(r.id, r.origin_id, r.parent_id)).all()
    return {(left, right) for left, right in pairs}, {i: (origin, parent) for i, origin, parent in trees}


@pytest.mark.parametrize("seed", [1, 2])
def test_other_orders_and_batches_give_the_same_pairs_and_trees(
    new_address: Callable[[], str], seed: int
) -> None:
    once = linked(new_address(), [REPORTS])
    rng = random.Random(seed)
    turned = rng.sample(REPORTS, len(REPORTS))
    cut = rng.randrange(1, len(turned))
    assert linked(new_address(), [turned[:cut], turned[cut : cut + 7], turned[cut + 7 :]]) == once
    assert once[0] and any(parent for _, parent in once[1].values())


def test_a_line_under_every_report_makes_no_copies_and_hides_none(new_address: Callable[[], str]) -> None:
    line = "sign up for the morning letter of this outlet and get what matters before breakfast every day of the week"
    own = [" ".join(f"own{n}word{i}" for i in range(60)) for n in range(30)]
    pages = [report(n, f"{text}. {line}", day="2020-01-01", outlet=f"Post {n}") for n, text in enumerate(own)]
    copy = report(99, f"{own[3]} {line}", day="2020-01-02", outlet="Herald")
    pairs, trees = linked(new_address(), [[*pages, copy]], common=10)
    assert trees[copy.id] == (pages[3].id, pages[3].id)
    late = {pair for pair in pairs if copy.id in pair or min(pair) > pages[12].id}
    assert late == {(pages[3].id, copy.id)}


def test_a_text_that_everybody_printed_is_still_found_when_all_of_it_is_common(
    new_address: Callable[[], str],
) -> None:
    copies = [report(n, f"By Writer{n}\n{WIRE}", day=f"2020-01-{n:02}") for n in range(1, 25)]
    _, trees = linked(new_address(), [[one] for one in copies], common=5)
    assert {origin for origin, _ in trees.values()} == {copies[0].id}


@pytest.mark.parametrize("common", [500, 5])
def test_reports_of_the_same_words_are_a_star_round_the_first_published(
    new_address: Callable[[], str], common: int
) -> None:
    copies = [report(n, WIRE, day=f"2020-01-{n:02}", outlet=f"Post {n}") for n in range(1, 13)]
    other = report(50, WIRE.rsplit("\n\n", 1)[0], day="2020-01-20", outlet="Cutter")
    star = {(copies[0].id, copy.id) for copy in copies[1:]}
    for batches in ([copies], [[one] for one in reversed(copies)], [copies[6:], [*copies[3:6], *copies[:3]]]):
        pairs, trees = linked(new_address(), [*batches, [other]], common)
        assert {pair for pair in pairs if other.id not in pair} == star
        assert {trees[copy.id] for copy in copies[1:]} == {(copies[0].id, copies[0].id)}
        # of a common text only the first stored are compared; where it goes back to is the same
        assert trees[other.id][0] == copies[0].id


def test_the_agency_that_copies_credit_is_the_origin_of_all_of_them_though_it_came_last(
    new_address: Callable[[], str],
) -> None:
    text = f"{WIRE}\n\n(Reuters)"
    copies = [report(n, text, day=f"2020-01-{n:02}", outlet=f"Post {n}") for n in range(1, 8)]
    agency = report(40, text, day="2020-01-05", outlet="Reuters")
    for batches in ([[*copies, agency]], [[agency], copies], [copies, [agency]]):
        _, trees = linked(new_address(), batches)
        assert {trees[copy.id] for copy in copies} == {(agency.id, agency.id)}


def test_linking_again_leaves_a_star_as_it_is(new_address: Callable[[], str]) -> None:
    copies = [report(n, WIRE, day=f"2020-01-{n:02}", outlet=f"Post {n}") for n in range(1, 7)]
    address = new_address()
    once = linked(address, [copies])
    with open_desk(address) as desk, desk.store.writing() as connection:
        link_copies(connection, [one.id for one in reversed(copies)], lambda what, done, total: None)
    assert linked(address, []) == once


def test_a_short_report_is_found_in_a_long_one_whichever_comes_first(new_address: Callable[[], str]) -> None:
    note = " ".join(f"note{i}" for i in range(14))
    short = report(1, f"{note} and so on as before", day="2020-01-01")
    long = report(2, f"{WIRE} {note} {WIRE.replace('wire', 'other')}", day="2020-01-02")
    for order in ([short, long], [long, short]):
        pairs, _ = linked(new_address(), [[one] for one in order])
        assert pairs == {(short.id, long.id)}


@pytest.fixture
def told(desk: Desk) -> Desk:
    fact = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02\n"
    body = f"{fact}{WIRE}"
    documents = [
        report(1, body, day="2020-01-02", outlet="Fjord Post"),
        report(2, body.rsplit("\n\n", 2)[0], day="2020-01-03", outlet="Lake Wire"),
        report(3, f"{fact}{WIRE.replace('wire', 'harbour')}", day="2020-01-04", outlet="Harbour News"),
    ]
    from foreigndesk import pipeline

    pipeline.run(documents, desk.store, workers=1, reader=MadeUpReader())
    return desk


def test_origins_of_a_claim_are_counted_and_shown_as_trees(told: Desk) -> None:
    (meeting,) = told.timeline("Anna Berg")
    found = told.origins(meeting.id)
    assert (found.of, found.id, found.reports, found.outlets) == ("claim", meeting.id, 3, 3)
    assert found.origins == len(found.trees) == meeting.origins == 2
    first = found.trees[0]
    assert [(line.outlet, line.depth) for line in first.lines] == [("Fjord Post", 0), ("Lake Wire", 1)]
    copy = first.lines[1]
    assert copy.share == 1.0 and copy.changes is not None
    assert (copy.changes.dropped, copy.changes.added, copy.changes.altered) == (2, 0, 0)


def test_origins_of_a_report_are_all_that_go_back_to_where_it_does(told: Desk) -> None:
    found = told.origins(f"{2:016x}")
    assert (found.of, found.reports, found.origins) == ("report", 2, 1)
    assert found.trees == told.origins(f"{1:016x}").trees


def test_two_reports_are_compared_by_their_ids(told: Desk) -> None:
    found = told.compare_reports(f"{1:016x}", f"{2:016x}")
    assert (
        found.reprint is not None
        and found.reprint.in_right == 1.0
        and found.right.parent == found.left.report_id
    )
    assert found.counts.dropped == 2
    for row in found.rows:
        assert row.left is None or found.left.text[row.left.start : row.left.end].strip()


def test_an_id_that_nothing_has_or_several_have_is_refused(told: Desk) -> None:
    with pytest.raises(NotFoundError, match="no claim, report or story"):
        told.origins("zzz")
    with pytest.raises(QueryError, match="several reports"):
        told.origins("0000")
