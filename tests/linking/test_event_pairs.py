"""The scorer of pairs: the same act in other words is likely one event, a like act elsewhere is not; order is nothing."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking import event_pairs
from foreigndesk.linking.average_link import average_link
from foreigndesk.linking.event_pairs import EventScorer, Telling, cluster, one_happening, sense_of
from foreigndesk.linking.report_words import ReportWords, report_features
from foreigndesk.model import Claim, Evidence, Participant

REPORTS = {
    "north": "A quake struck Norvik on Monday. The quake killed nine people in Norvik, mayor Liv Dahl said.",
    "north2": "Nine people died when an earthquake hit Norvik on Monday. Liv Dahl, the mayor, asked for tents.",
    "south": "A quake struck Palmera on Friday. The quake killed forty people in Palmera, mayor Juan Rey said.",
}


def telling(number: int, report: str, trigger: str, who: str | None = None) -> Telling:
    text = REPORTS[report]
    parties = (Participant(who, "recipient"),) if who else ()
    claim = Claim(
        f"{number:016x}", "event", "happened", (Evidence(report, 0, len(text), text),), "test",
        trigger=trigger, participants=parties,
    )  # fmt: skip
    return Telling(claim, ReportWords(text))


def likely(left: Telling, right: Telling) -> float:
    return EventScorer().score(left, right)


def test_words_near_in_sense_have_vectors_near_one_another() -> None:
    assert sense_of("attack") @ sense_of("assault") > sense_of("attack") @ sense_of("harvest") + 0.2
    assert sense_of("resign") @ sense_of("resignation") > sense_of("resign") @ sense_of("harvest") + 0.2


def test_the_same_act_counts_for_more_in_reports_on_one_happening() -> None:
    here = likely(telling(1, "north", "strike"), telling(2, "north2", "hit"))
    elsewhere = likely(telling(1, "north", "strike"), telling(3, "south", "strike"))
    assert here > elsewhere


def test_another_act_in_the_same_reports_is_less_likely_the_same() -> None:
    same = likely(telling(1, "north", "kill", "nine people"), telling(2, "north2", "die", "nine people"))
    other = likely(telling(1, "north", "kill", "nine people"), telling(2, "north2", "ask", "tents"))
    assert same > other


def test_a_report_with_other_names_is_on_another_happening() -> None:
    words = {name: ReportWords(text) for name, text in REPORTS.items()}
    near, far = (report_features(words["north"], words[name])[0] for name in ("north2", "south"))
    assert near > 0.5 and far == 0.0


def test_what_a_scorer_remembers_is_what_it_would_work_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        (n, report, word) for n, (report, word) in enumerate(product(REPORTS, ("strike", "die", "ask")), 1)
    ]
    fresh = {
        (a, b): likely(telling(*made[a]), telling(*made[b])) for a in range(9) for b in range(9) if a != b
    }
    for tellings, pairs in ((100, 100), (4, 100), (100, 5), (1, 1)):
        monkeypatch.setattr(event_pairs, "KEPT_TELLINGS", tellings)
        monkeypatch.setattr(event_pairs, "KEPT_PAIRS", pairs)
        scorer = EventScorer()
        for _ in range(2):
            for (a, b), score in fresh.items():
                one, other = (telling(*made[n]) for n in (a, b))
                left = scorer.telling(one.claim, one.report)
                assert scorer.score(left, scorer.telling(other.claim, other.report)) == score
                assert len(scorer._scores) <= pairs and len(scorer._tellings) <= tellings


def test_pairs_are_looked_at_once_and_those_of_others_are_not_mixed_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    monkeypatch.setattr(event_pairs, "one_happening", lambda *two: asked.append(two) or one_happening(*two))
    scorer, one, other = EventScorer(), telling(1, "north", "strike"), telling(2, "north2", "hit")
    left, right = (scorer.telling(t.claim, t.report) for t in (one, other))
    assert scorer.score(left, right) == scorer.score(right, left) == likely(one, other)
    assert scorer.telling(one.claim, None) is left
    # a telling that bears the same id, and was not made by the scorer, is another
    assert scorer.score(left, telling(2, "north2", "ask")) == likely(one, telling(2, "north2", "ask"))
    assert len(asked) == 3


TOLD = st.lists(
    st.tuples(st.sampled_from(sorted(REPORTS)), st.sampled_from(["strike", "hit", "kill", "die", "ask"])),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(TOLD, st.randoms(use_true_random=False))
def test_neither_the_order_of_tellings_nor_of_a_pair_changes_anything(
    rows: list[tuple[str, str]], shuffle: random.Random
) -> None:
    told = [telling(number, *row) for number, row in enumerate(rows)]
    groups = {frozenset(t.claim.id for t in group) for group in cluster(told)}
    if len(told) > 1:
        assert likely(told[0], told[1]) == likely(told[1], told[0])
    shuffle.shuffle(told)
    assert {frozenset(t.claim.id for t in group) for group in cluster(told)} == groups
    assert sum(map(len, groups)) == len(told)


def test_average_link_keeps_apart_what_may_not_be_joined() -> None:
    import numpy as np

    alike = np.array([[0, 0.9, 0.8], [0.9, 0, 0.1], [0.8, 0.1, 0]])
    assert average_link(alike.copy(), 0.4) == [[0, 1, 2]]
    assert average_link(alike.copy(), 0.5) == [[0, 1], [2]]
    assert average_link(alike.copy(), 0.4, lambda a, b: (a, b) != (0, 1)) == [[0, 2], [1]]
