"""Who takes part, by the scorer: which words may be a party, and what is chosen among them."""

from __future__ import annotations

import numpy as np
from tests.annotation.events.test_parties import sides

from foreigndesk.annotation.events.party_scorer import choose, roles_told
from foreigndesk.model import Argument
from foreigndesk.weights.boosted_trees import BoostedTrees

NOBODY: frozenset[str] = frozenset()


def test_of_words_within_one_another_the_likelier_is_the_party() -> None:
    words = [(0, 13, NOBODY), (0, 6, frozenset(["e1"])), (20, 28, NOBODY)]
    chosen = choose(words, {"actor": np.array([2.0, 1.0, -1.0]), "recipient": np.array([-3.0, -3.0, 0.5])})
    assert chosen == {0: "actor", 2: "recipient"}


def test_an_actor_told_twice_has_one_role() -> None:
    words = [(0, 5, frozenset(["e1"])), (9, 11, frozenset(["e1"]))]
    chosen = choose(words, {"actor": np.array([0.5, 1.5]), "recipient": np.array([2.0, -1.0])})
    assert chosen == {0: "recipient"}


def test_nobody_is_chosen_against_the_odds() -> None:
    assert choose([(0, 5, NOBODY)], {"actor": np.array([-1.1]), "recipient": np.array([-2.0])}) == {}


def test_the_rules_actor_stays_where_nobody_is_likelier() -> None:
    words, odds = [(0, 5, NOBODY), (9, 11, NOBODY)], {"recipient": np.array([-3.0, -3.0])}
    unsure = odds | {"actor": np.array([-1.2, -1.0])}
    assert choose(words, unsure, {0: "actor"}) == {0: "actor"}
    assert choose(words, odds | {"actor": np.array([-1.2, 0.5])}, {0: "actor"}) == {1: "actor"}
    assert choose(words, odds | {"actor": np.array([-4.0, -1.0])}, {0: "actor"}) == {}


def test_what_the_rules_say_goes_to_the_nearest_words_of_that_actor() -> None:
    words = [(0, 13, frozenset(["e2"])), (0, 6, frozenset(["e1"])), (20, 28, NOBODY)]
    told = [
        Argument("actor", 0, 6, "e1"),
        Argument("recipient", 18, 28, None),
        Argument("actor", 40, 50, "e9"),
    ]
    assert roles_told(words, told) == {1: "actor", 2: "recipient"}


def test_trees_give_all_rows_what_they_give_each() -> None:
    trees = BoostedTrees(
        {
            "feature": np.array([0, 0, 1, 0, 0]),
            "threshold": np.array([0.5, 0.0, 3.0, 0.0, 0.0]),
            "left": np.array([1, 1, 3, 3, 4]),
            "right": np.array([2, 1, 4, 3, 4]),
            "value": np.array([0.0, -1.0, 0.0, 2.0, 4.0]),
            "roots": np.array([0]),
            "base": np.array(0.25),
            "depth": np.array(2),
        }
    )
    rows = np.array([[0.0, 9.0], [1.0, 3.0], [1.0, 4.0]])
    assert trees.log_odds_of(rows).tolist() == [-0.75, 2.25, 4.25]
    assert [trees.log_odds(row) for row in rows] == [-0.75, 2.25, 4.25]


def test_where_they_worked_together_is_no_party() -> None:
    told = sides("Indian and Kenyan warships held joint drills off Mombasa.", "COOPERATE")
    assert told["actor"] == {"IND", "KEN"} and not told["recipient"]


def test_whom_a_second_object_or_a_protest_is_about_takes_part() -> None:
    told = sides(
        "The Norwegian prime minister called on Chad and on Niger to withdraw their troops.", "REQUEST"
    )
    assert told["recipient"] >= {"TCD", "NER"}
    told = sides(
        "Thousands of Norwegians took to the streets in protest at Prime Minister Ole Dahl.", "PROTEST"
    )
    assert told["recipient"] == {"NOR"}


def test_troops_that_are_moved_are_nobodys_victims() -> None:
    told = sides("Norway said on Monday that it would withdraw its 370 troops.", "RETREAT")
    assert told["actor"] == {"NOR"} and not told["recipient"]
