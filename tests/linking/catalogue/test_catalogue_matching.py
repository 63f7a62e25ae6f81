"""An entry is suggested for what speaks for it, and never for a name alone that several bear."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from foreigndesk.linking.catalogue import KnownActor, Matcher
from foreigndesk.model import Entity, Suggestion

ADA = KnownActor(
    "r1:e0", "person", ("Ada Vale", "Vale"), frozenset({"NOR"}), frozenset({"foreign_minister"}), 2019, 2024
)
ENTRY = Entity("nor-7", "Person", "person", ("Ada Vale",), wikidata="Q1000001", topics=("role.pep",))


def suggested(actors: list[KnownActor], *entries: Entity) -> list[Suggestion]:
    matcher = Matcher(actors)
    for entry in entries:
        matcher.look_up(entry)
    return list(matcher.suggestions())


def test_name_country_and_office_speak_for_an_entry_one_by_one() -> None:
    (alone,) = suggested([ADA], ENTRY)
    (home,) = suggested([ADA], replace(ENTRY, countries=("NOR",)))
    (office,) = suggested([ADA], replace(ENTRY, positions=("Minister of Foreign Affairs of Norway",)))
    (all_of_it,) = suggested(
        [ADA], replace(ENTRY, countries=("NOR",), positions=("Minister of Foreign Affairs of Norway",))
    )
    assert alone.score < home.score == office.score < all_of_it.score == 1.0
    assert "the name alone" in alone.reasons[-1]
    assert all_of_it.reasons == (
        "the same name (Ada Vale)", "the same country (NOR)", "the same kind of office (foreign_minister)",
    )  # fmt: skip
    assert (all_of_it.member, all_of_it.entity.wikidata) == ("r1:e0", "Q1000001")


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("A. B.", "Ada Vale"), "the same as another name of the entry (Ada Vale)"),
        (("Vale, Ada",), "another spelling of the name (Vale, Ada, Ada Vale)"),
        (("Ada Maria Vale",), "another spelling of the name (Ada Maria Vale, Ada Vale)"),
    ],
)
def test_other_names_and_spellings_propose_where_a_country_agrees(
    names: tuple[str, ...], reason: str
) -> None:
    (found,) = suggested([ADA], replace(ENTRY, names=names, countries=("NOR",)))
    assert found.reasons[0] == reason
    assert found.score < suggested([ADA], replace(ENTRY, countries=("NOR",)))[0].score


@pytest.mark.parametrize(
    "entry",
    [
        replace(ENTRY, countries=("SWE",)),
        replace(ENTRY, kind="organization"),
        replace(ENTRY, names=("Ada Vane",), countries=("NOR",)),
        replace(ENTRY, names=("Vale",), countries=("NOR",)),
        replace(ENTRY, names=("Vale, Ada",)),
        replace(ENTRY, names=("X Y",), weak_names=("Ada Vale",)),
        replace(ENTRY, born="2015", countries=("NOR",)),
        replace(ENTRY, born="1880-01-01", countries=("NOR",)),
    ],
)
def test_what_does_not_fit_or_says_too_little_is_not_suggested(entry: Entity) -> None:
    assert suggested([ADA], entry) == []


def test_of_several_of_one_name_only_what_more_speaks_for() -> None:
    others = [replace(ENTRY, id=f"x-{n}", wikidata=None) for n in range(3)]
    assert suggested([ADA], ENTRY, *others) == []
    matcher = Matcher([ADA])
    for entry in (ENTRY, *others):
        matcher.look_up(entry)
    assert matcher.ambiguous() == [("Ada Vale", 4)]
    (found,) = suggested([ADA], replace(ENTRY, countries=("NOR",)), *others)
    assert (found.entity.id, found.reasons[-1]) == ("nor-7", "4 entries bear the name")


def test_two_that_fit_as_well_are_both_suggested_and_say_so() -> None:
    two = [replace(ENTRY, id=i, wikidata=None, countries=("NOR",)) for i in ("x-1", "x-2")]
    found = suggested([ADA], *two)
    assert [s.entity.id for s in found] == ["x-1", "x-2"]
    assert all(s.reasons[-1] == "2 entries bear the name; 2 of them fit as well" for s in found)


def test_an_entry_said_twice_is_one() -> None:
    (found,) = suggested([ADA], ENTRY, ENTRY)
    assert "the name alone" in found.reasons[-1]


def test_two_actors_of_one_name_get_no_entry_by_the_name_alone() -> None:
    nobody_knows = replace(ADA, states=frozenset(), office_kinds=frozenset())
    other = replace(nobody_knows, member="r9:e1")
    assert suggested([nobody_knows, other], ENTRY) == []
    (found,) = suggested([ADA, replace(other, states=frozenset({"SWE"}))], replace(ENTRY, countries=("NOR",)))
    assert found.member == "r1:e0"


def test_bodies_meet_by_their_names_and_states() -> None:
    defence = KnownActor("r1:e1", "body", ("Norwegian Defence Ministry",), frozenset({"NOR"}))
    entry = Entity("o-1", "PublicBody", "organization", ("Ministry of Defence",), countries=("NOR",))
    (found,) = suggested([defence], entry)
    assert found.member == "r1:e1"
    assert suggested([defence], replace(entry, countries=("SWE",))) == []
    assert suggested([defence], replace(entry, countries=())) == []
    council = KnownActor("r1:e2", "organization", ("United Nations",))
    (found,) = suggested([council], Entity("o-2", "Organization", "organization", ("UN", "United Nations")))
    assert found.member == "r1:e2"


def test_states_meet_by_name() -> None:
    norway = KnownActor("r1:e3", "state", ("Norway",), frozenset({"NOR"}))
    (found,) = suggested(
        [norway], Entity("Q20", "Country", "state", ("Kingdom of Norway", "Norway"), wikidata="Q20")
    )
    assert found.member == "r1:e3"


def test_the_order_of_the_catalogue_is_of_no_account() -> None:
    entries = [
        replace(ENTRY, id=f"x-{n}", wikidata=None, countries=("NOR",) if n % 2 else ()) for n in range(12)
    ]
    assert suggested([ADA], *entries) == suggested([ADA], *reversed(entries))


def test_an_entry_is_weighed_against_those_of_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    weigh = Matcher._weigh

    def counted(self: Matcher, number: int, entity: Entity) -> None:
        weighed.append(number)
        weigh(self, number, entity)

    monkeypatch.setattr(Matcher, "_weigh", counted)
    names = [
        "Ada " + "".join(syllables).title() for syllables in product(("ba", "ko", "nu", "ri", "te"), repeat=4)
    ]
    matcher = Matcher([replace(ADA, member=f"r{n}:e0", names=(name,)) for n, name in enumerate(names[:400])])
    for n, name in enumerate(names[300:]):
        matcher.look_up(replace(ENTRY, id=f"x-{n}", names=(name,)))
    assert sorted(weighed) == list(range(300, 400))
