"""What people decided holds whatever the rules make, and an undone decision leaves no trace."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.judged import JudgedPair, hanging_together, partition

IDS = [f"m{n}" for n in range(8)]


def pair(
    number: int, verb: str, left: str, right: str, *, mates: str = "", right_mates: str = ""
) -> JudgedPair:
    return JudgedPair(
        f"j{number}",
        number,
        verb,
        frozenset(left.split()),
        frozenset(right.split()),
        frozenset(mates.split()),
        frozenset(right_mates.split()),
    )


def star(ids: Sequence[str]) -> list[list[str]]:
    """Rules that make one of all."""
    return [list(ids)] if ids else []


def alone(ids: Sequence[str]) -> list[list[str]]:
    return [[i] for i in ids]


def test_without_judgements_the_rules_decide() -> None:
    assert partition(IDS, star, []) == [tuple(IDS)]
    assert partition(IDS, alone, []) == [(i,) for i in IDS]


def test_what_is_taken_out_leaves_the_rest_whole_though_it_was_what_held_it_together() -> None:
    # the rules hang all members on the first of them, which is the one that is somebody else
    def first_holds(ids: Sequence[str]) -> list[list[str]]:
        return [list(ids)]

    found = partition(IDS, first_holds, [pair(1, "different", "m0", "m1", right_mates=" ".join(IDS[2:]))])
    assert found == [("m0",), tuple(IDS[1:])]


def test_a_new_member_goes_with_the_larger_side() -> None:
    judged = [pair(1, "different", "m0", "m1", right_mates="m2 m3")]
    assert partition([*IDS, "new"], star, judged) == [("m0",), (*IDS[1:], "new")]


def test_what_was_one_with_the_smaller_side_goes_with_it() -> None:
    judged = [pair(1, "different", "m0", "m1", mates="m2 m3", right_mates="m4 m5 m6")]
    assert partition(IDS, star, judged) == [("m0", "m2", "m3"), ("m1", "m4", "m5", "m6", "m7")]


def test_same_brings_the_whole_of_both_together() -> None:
    def two(ids: Sequence[str]) -> list[list[str]]:
        return [[i for i in ids if i < "m4"], [i for i in ids if i >= "m4"]]

    assert partition(IDS, two, [pair(1, "same", "m1", "m6")]) == [tuple(IDS)]


def test_a_different_keeps_apart_what_sames_bring_near_and_the_rules_join() -> None:
    def two(ids: Sequence[str]) -> list[list[str]]:
        found = [[i for i in ids if i < "m4"], [i for i in ids if i >= "m4"]]
        return [g for g in found if g]

    # m0 is m4, but m3 is not m7: of either group only what is named hangs together
    judged = [pair(1, "same", "m0", "m4"), pair(2, "different", "m3", "m7")]
    found = partition(IDS, two, judged)
    home = {i: g for g in found for i in g}
    assert home["m0"] == home["m4"]
    assert home["m3"] != home["m7"]


def test_of_two_that_contradict_the_different_counts() -> None:
    judged = [pair(1, "different", "m0", "m1"), pair(2, "same", "m0", "m2"), pair(3, "same", "m2", "m1")]
    sets, counting = hanging_together(judged)
    assert [p.id for p in counting] == ["j2"]
    assert sets.of("m0") == {"m0", "m2"}


members = st.sets(st.sampled_from(IDS), min_size=1, max_size=2)


@st.composite
def judgements(draw: st.DrawFn) -> list[JudgedPair]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        left = draw(members)
        right = draw(members) - left
        if right:
            mates = frozenset(draw(st.sets(st.sampled_from(IDS), max_size=3))) - right
            verb = draw(st.sampled_from(["same", "different"]))
            found.append(JudgedPair(f"j{number}", number, verb, frozenset(left), frozenset(right), mates))
    return found


@st.composite
def rules(draw: st.DrawFn):  # type: ignore[no-untyped-def]
    """Rules that hang on the members: those of one colour are one, unless the first of all is among them."""
    colour = {i: draw(st.integers(0, 3)) for i in IDS}
    fickle = draw(st.booleans())

    def group(ids: Sequence[str]) -> list[list[str]]:
        found: dict[int, list[str]] = {}
        for i in ids:
            found.setdefault(colour[i] if not (fickle and "m0" in ids) else colour[i] % 2, []).append(i)
        return list(found.values())

    return group


@settings(max_examples=300, deadline=None)
@given(rules(), judgements(), st.randoms())
def test_what_counts_holds_and_the_order_is_of_no_account(group, judged, random) -> None:  # type: ignore[no-untyped-def]
    found = partition(IDS, group, judged)
    assert sorted(i for g in found for i in g) == IDS
    home = {i: g for g in found for i in g}
    _, counting = hanging_together(judged)
    for p in counting:
        assert len({home[i] for i in p.named}) == 1
    for p in judged:
        if p.verb == "different":
            assert not any(home[a] == home[b] for a in p.left for b in p.right)
    shuffled, ids = list(judged), list(IDS)
    random.shuffle(shuffled)
    random.shuffle(ids)
    assert partition(ids, group, shuffled) == found
