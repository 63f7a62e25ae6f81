"""Pairs that the rules leave undecided are proposed with a score and its reasons; nothing is joined by it."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_records import person

from foreigndesk.linking.actors import LocalRecord, cluster
from foreigndesk.linking.name_pairs import AlikeNames, name_likeness, similar, sound
from foreigndesk.linking.proposals import Proposal, proposals
from foreigndesk.model import Judgement


def proposed(*records: LocalRecord, judgements: tuple[Judgement, ...] = ()) -> list[Proposal]:
    actor_of = {m: a.id for a in cluster(records) for m in a.members}
    return proposals(records, actor_of, judgements)


def test_a_nickname_without_office_stays_a_proposal() -> None:
    joe, joseph = person("a:e0", "Joe Marlow", "USA"), person("b:e0", "Joseph Marlow", "USA")
    (found,) = proposed(joe, joseph)
    assert (found.left, found.right) == ("a:e0", "b:e0")
    assert found.score > 0.5
    assert any("short form" in reason for reason in found.reasons)
    assert any("USA" in reason for reason in found.reasons)


def test_a_nickname_with_state_and_office_is_joined_and_no_longer_proposed() -> None:
    joe = person("a:e0", "Joe Marlow", "USA", office="foreign_minister")
    assert proposed(joe, person("b:e0", "Joseph Marlow", "USA", office="foreign_minister")) == []


def test_one_name_without_evidence_is_proposed() -> None:
    (found,) = proposed(person("a:e0", "Ali Hassan"), person("b:e0", "Ali Hassan", "IRQ"))
    assert "the same full name" in found.reasons[0]


def test_states_that_differ_count_against_a_pair() -> None:
    (apart,) = proposed(
        person("a:e0", "Ali Hassan", "SYR", "2020-01-01", company=("p:ada mensah", "p:bruno keller")),
        person("b:e0", "Ali Hassan", "IRQ", "2020-01-01", company=("p:ada mensah", "p:bruno keller")),
    )
    (unknown,) = proposed(person("a:e0", "Ali Hassan"), person("b:e0", "Ali Hassan", "IRQ"))
    assert apart.score < unknown.score
    assert any("states differ" in reason for reason in apart.reasons)


def test_spellings_of_one_name_are_proposed() -> None:
    (found,) = proposed(person("a:e0", "Nuri Tamali", "EGY"), person("b:e0", "Nouri Tameli", "EGY"))
    assert "Nouri Tameli, Nuri Tamali" in found.reasons[0]


def test_other_people_are_not_proposed() -> None:
    assert proposed(person("a:e0", "Ada Mensah", "GHA"), person("b:e0", "Bruno Keller", "GHA")) == []


@pytest.mark.parametrize("verb", ["same", "different"])
def test_a_judged_pair_is_not_proposed_again_until_the_judgement_is_undone(verb: str) -> None:
    left, right = person("a:e0", "Ali Hassan"), person("b:e0", "Ali Hassan", "IRQ")
    live = Judgement("j1", verb, "a:e0", "b:e0", "ana", "2025-01-01T00:00:00")  # type: ignore[arg-type]
    undone = Judgement("j1", verb, "a:e0", "b:e0", "ana", "2025-01-01T00:00:00", withdrawn_at="2025-01-02")  # type: ignore[arg-type]
    assert proposed(left, right, judgements=(live,)) == []
    assert len(proposed(left, right, judgements=(undone,))) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [("Qaddafi", "Gadhafi"), ("Kadafi", "Gaddafi"), ("Suleiman", "Soliman"), ("Morsi", "Mursi")],
)
def test_spellings_of_one_surname_sound_alike(left: str, right: str) -> None:
    assert sound(left.lower()) == sound(right.lower())


def test_the_names_of_two_people_are_not_alike() -> None:
    assert name_likeness(("Ada Mensah",), ("Tom Mensah",)) is None


NAMES = ["Joe Marlow", "Joseph Marlow", "Marlow", "Ali Hassan", "Aly Hassan", "Hassan", "J. Marlow"]


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from([None, "USA", "IRQ"])), min_size=2, max_size=9
    ),
    st.randoms(use_true_random=False),
)
def test_order_changes_nothing(rows: list[tuple[str, str | None]], shuffle: random.Random) -> None:
    records = [person(f"r{i}:e0", name, state) for i, (name, state) in enumerate(rows)]
    mixed = list(records)
    shuffle.shuffle(mixed)
    assert proposed(*records) == proposed(*mixed)


def body(member: str, name: str, state: str | None = None, kind: str = "organization") -> LocalRecord:
    return LocalRecord(member, member.split(":")[0], name, kind, state, names=(name,))


@pytest.mark.parametrize(("left", "right", "why"), [
    ("Lakeland Relief Council", "LRC", "first letters"),
    ("Lakeland Relief Council", "Lakeland Relif Council", "slip"),
    ("Lakeland Relief Council", "Northern Lakeland Relief Council", "part of the name"),
])  # fmt: skip
def test_bodies_whose_names_are_alike_are_proposed(left: str, right: str, why: str) -> None:
    (found,) = proposed(body("a:e0", left, "NGA"), body("b:e0", right, "NGA", "group"))
    assert why in found.reasons[0]


def test_bodies_of_two_states_and_bodies_of_any_state_are_not_proposed() -> None:
    assert proposed(body("a:e0", "Relief Council", "NGA"), body("b:e0", "Relief Council", "GHA")) == []
    assert proposed(body("a:e0", "Ministry of Defence", "NGA"), body("b:e0", "Defence Ministry", "GHA")) == []
    # a person called like a body is not the body
    assert proposed(body("a:e0", "Tom Okafor"), person("b:e0", "Tom Okafor")) == []


NAMES = st.lists(
    st.lists(
        st.sampled_from(
            [
                "joe",
                "joseph",
                "j",
                "josef",
                "josip",
                "al",
                "li",
                "kai",
                "kaii",
                "kay",
                "bin",
                "tomas",
                "thomas",
            ]
        ),
        min_size=1,
        max_size=3,
    ).map(" ".join),
    max_size=14,
)


@given(NAMES)
def test_no_similar_name_is_passed_over(firsts: list[str]) -> None:
    names = [f"{first} marlow".title() for first in firsts]
    alike = AlikeNames()
    for number, name in enumerate(names):
        expected = {n for n in range(number) if similar(names[n], name)}
        assert expected <= set(alike.before(name))
        alike.add(number, name)


def test_names_of_one_surname_are_not_all_compared() -> None:
    alike = AlikeNames()
    names = ["Li " + "".join(p).title() for p in product(("ba", "ko", "nu", "ri", "te", "wo"), repeat=3)]
    for number, name in enumerate(names):
        alike.add(number, name)
    assert sum(len(alike.before(name)) for name in names) < 20 * len(names)


def test_a_name_that_a_body_has_once_proposes_nothing() -> None:
    usual = [body(f"a{n}:e0", "Lakeland Relief Council", "NGA") for n in range(12)]
    mixed = LocalRecord(
        "b:e0",
        "b",
        "Lakeland Relief Council",
        "organization",
        "NGA",
        names=("Lakeland Relief Council", "Northern Wire"),
    )
    assert proposed(*usual, mixed, body("c:e0", "Northern Wire", "GBR")) == []
