"""One utterance printed by several reports is one statement with its forms; what only looks alike stays apart."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.claims_merge import claim_keys, merge
from foreigndesk.linking.records import periods
from foreigndesk.linking.utterances import PERIOD, WITHIN_DAYS
from foreigndesk.model import Actor, Claim, Evidence, Judgement, Participant, TimeRef

ACTORS = {
    "tom": Actor("A1", "person", "Tom Okafor", "NGA"),
    "ines": Actor("A2", "person", "Ines Duarte", "PRT"),
    "ada": Actor("A3", "person", "Ada Okafor", "NGA"),
    "okafor": Actor("A4", "person", "Okafor", "NGA"),
    "nga": Actor("S1", "state", "Nigeria", "NGA"),
}
DAYS = {
    "r1": "2021-05-04",
    "r2": "2021-05-05",
    "r3": "2021-05-20",
    "r4": "2022-01-10",
    "r5": None,
    "r6": "2021-05-04",
}
FULL = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"
CUT = "the northern ferry running through the winter"


def said(
    number: int, report: str, who: str | None, content: str, directness: str = "direct", **more: Any
) -> Claim:
    speaker = Participant("the minister", "speaker")
    if who is not None and who in ACTORS:
        actor = ACTORS[who]
        speaker = Participant(
            actor.name.split()[-1], "speaker", f"{report}:{who}", actor.name, actor.kind, state=actor.state
        )
    elif who is not None:
        speaker = Participant(who, "speaker")
    return Claim(
        f"{number:016x}", "statement", "happened", (Evidence(report, number, number + len(content), content),), "test",
        speaker=(speaker,), content=content, directness=directness, cue="said", **more,
    )  # fmt: skip


def merged(
    *claims: Claim, judgements: tuple[Judgement, ...] = (), moments: dict[str, str] | None = None
) -> list[Claim]:
    actor_of = {f"{r}:{who}": actor for r in DAYS for who, actor in ACTORS.items()}
    return merge(claims, actor_of, judgements, DAYS, moments=moments)


def groups(*claims: Claim, **more: Any) -> set[tuple[int, ...]]:
    return {tuple(int(m, 16) for m in c.members) for c in merged(*claims, **more)}


def judge(verb: str, left: int, right: int) -> Judgement:
    return Judgement("j1", verb, f"{left:016x}", f"{right:016x}", "ana", "2025-01-01")  # type: ignore[arg-type]


def test_full_cut_and_changed_are_one_statement_with_its_forms_in_order_of_print() -> None:
    changed = FULL.replace("harbour", "port")
    (one,) = merged(said(1, "r2", "tom", FULL), said(2, "r1", "tom", CUT), said(3, "r3", "tom", changed))
    assert one.id == f"{2:016x}" and one.content == CUT
    assert [(f.relation, f.reports) for f in one.forms] == [
        ("cut", ("r1",)),
        ("full", ("r2",)),
        ("changed", ("r3",)),
    ]
    assert one.other_speakers == ()


def test_the_hour_decides_which_outlet_was_first_within_a_day() -> None:
    claims = (said(1, "r1", "tom", FULL), said(2, "r6", "tom", CUT))
    assert merged(*claims)[0].id == f"{1:016x}"
    (one,) = merged(*claims, moments={"r1": "2021-05-04T12:00:00Z", "r6": "2021-05-04T09:00:00Z"})
    assert one.id == f"{2:016x}" and [f.reports for f in one.forms] == [("r6",), ("r1",)]


def test_reprints_of_one_wording_are_one_form_whatever_their_marks() -> None:
    (one,) = merged(said(1, "r1", "tom", FULL), said(2, "r2", "tom", FULL + "!"), said(3, "r3", "tom", CUT))
    assert [f.reports for f in one.forms] == [("r1", "r2"), ("r3",)]
    assert merged(said(1, "r1", "tom", FULL))[0].forms == ()


def test_two_names_for_the_same_words_are_both_kept() -> None:
    (one,) = merged(said(1, "r1", "ines", FULL), said(2, "r2", "tom", FULL), said(3, "r3", "tom", CUT))
    assert [p.name for p in one.speaker] == ["Tom Okafor"]
    assert [(p.name, p.role) for p in one.other_speakers] == [("Ines Duarte", "other_speaker")]
    assert [(f.relation, f.speaker[0].name) for f in one.forms] == [
        ("same", "Ines Duarte"), ("full", "Tom Okafor"), ("cut", "Tom Okafor"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "directness"),
    [
        ("We will not be moved", "direct"),
        ("that the northern ferry would keep running through the winter", "indirect"),
    ],
)
def test_short_and_retold_words_of_two_speakers_stay_apart(content: str, directness: str) -> None:
    assert groups(said(1, "r1", "ines", content, directness), said(2, "r2", "tom", content, directness)) == {
        (1,),
        (2,),
    }


def test_persons_of_one_surname_are_two_and_the_surname_alone_may_be_either() -> None:
    (one,) = merged(said(1, "r1", "tom", FULL), said(2, "r2", "ada", FULL))
    assert [p.name for p in one.other_speakers] == ["Ada Okafor"]
    (one,) = merged(said(1, "r1", "tom", FULL), said(2, "r2", "okafor", FULL))
    assert one.other_speakers == ()


def test_a_minister_without_a_name_and_his_state_are_no_other_speakers() -> None:
    (one,) = merged(said(1, "r1", None, FULL), said(2, "r2", "tom", CUT), said(3, "r3", "nga", FULL))
    assert [p.name for p in one.speaker] == ["Tom Okafor"] and one.other_speakers == ()
    president = said(1, "r1", None, FULL)
    president = replace(president, speaker=(Participant("the Kenyan president", "speaker", state="KEN"),))
    (one,) = merged(president, said(2, "r2", "tom", FULL))
    assert [p.text for p in one.other_speakers] == ["the Kenyan president"]


def test_unnamed_speakers_in_the_same_words_are_one_only_if_called_the_same() -> None:
    content = "that the talks on the ferry would go on after the winter"
    same = (said(1, "r1", "an aide", content, "indirect"), said(2, "r2", "an aide", content, "indirect"))
    assert groups(*same) == {(1, 2)}


def test_retold_words_need_one_speaker_and_most_of_the_words() -> None:
    told = said(1, "r1", "tom", "that the northern ferry would keep running through the winter", "indirect")
    again = said(
        2, "r2", "tom", "the northern ferry would keep running through the winter months", "indirect"
    )
    part = said(3, "r3", "tom", "that the northern ferry would sink", "indirect")
    assert groups(told, again, part) == {(1, 2), (3,)}
    home = "that {}00 soldiers had come home from the old fort in the hills"
    numbers = [said(n, f"r{n}", "tom", home.format(n), "indirect") for n in (1, 2)]
    assert groups(*numbers) == {(1,), (2,)}


def test_words_quoted_within_a_retelling_join_the_full_quotation() -> None:
    mixed = said(2, "r2", "tom", f'that the state would keep "{CUT}" and pay for it', "mixed")
    (one,) = merged(said(1, "r1", "tom", FULL), mixed)
    assert [(f.relation, f.directness) for f in one.forms] == [("full", "direct"), ("cut", "mixed")]


def test_a_not_more_is_another_statement() -> None:
    assert (
        len(
            merged(
                said(1, "r1", "tom", FULL), said(2, "r2", "tom", FULL.replace("will keep", "will not keep"))
            )
        )
        == 2
    )


def test_a_report_that_prints_both_wordings_parts_them() -> None:
    other = FULL.replace("northern", "southern")
    assert groups(said(1, "r1", "tom", FULL), said(2, "r2", "tom", other)) == {(1, 2)}
    assert groups(said(1, "r1", "tom", FULL), said(2, "r1", "tom", other), said(3, "r2", "tom", other)) == {
        (1,),
        (2, 3),
    }


def test_words_of_another_time_are_joined_only_if_they_are_many_and_the_same() -> None:
    assert groups(said(1, "r1", "tom", FULL), said(2, "r4", "tom", FULL)) == {(1, 2)}
    assert groups(said(1, "r1", "tom", CUT), said(2, "r4", "tom", CUT)) == {(1,), (2,)}
    assert groups(said(1, "r1", "tom", FULL), said(2, "r4", "tom", CUT)) == {(1,), (2,)}
    assert groups(said(1, "r1", "tom", FULL), said(2, "r5", "tom", FULL)) == {(1, 2)}


def test_reports_that_date_the_words_differently_keep_them_apart() -> None:
    def on(number: int, report: str, day: str) -> Claim:
        return replace(
            said(number, report, "tom", FULL + f" {CUT}"[: number * 4]), time=TimeRef(day, day, day, "day")
        )

    assert groups(on(1, "r1", "2021-05-03"), on(2, "r2", "2021-05-04")) == {(1, 2)}
    assert groups(on(1, "r1", "2021-04-20"), on(2, "r2", "2021-05-04")) == {(1,), (2,)}


def test_a_passage_pieced_together_of_two_sayings_does_not_make_them_one() -> None:
    other = "The price of herring is no business of the ministry, and it never was in my day"
    claims = [said(n, f"r{n}", "tom", FULL) for n in (1, 2)] + [
        said(n + 2, f"r{n}", "tom", other) for n in (1, 2)
    ]
    found = groups(*claims, said(5, "r3", "tom", f"{FULL}. {other}"))
    assert sorted(map(len, found)) == [2, 3] and not any({1, 3} <= set(group) for group in found)


def test_judgements_win() -> None:
    alike = (said(1, "r1", "tom", FULL), said(2, "r2", "tom", CUT))
    assert groups(*alike, judgements=(judge("different", 1, 2),)) == {(1,), (2,)}
    unlike = (said(1, "r1", "tom", FULL), said(2, "r2", "ines", "Herring is dear this year"))
    assert groups(*unlike, judgements=(judge("same", 1, 2),)) == {(1, 2)}


@given(st.integers(0, 4 * PERIOD), st.integers(-WITHIN_DAYS, WITHIN_DAYS))
def test_days_within_reach_share_a_period(day: int, gap: int) -> None:
    from datetime import date, timedelta

    one = date(2020, 1, 1) + timedelta(days=day)
    other = one + timedelta(days=gap)
    found = [set(periods(day.isoformat(), PERIOD, WITHIN_DAYS)) for day in (one, other)]
    assert found[0] & found[1]
    assert len(found[0]) <= 2


WORDS = st.sampled_from(
    [
        FULL, CUT, f"{CUT}, whatever comes", FULL.replace("harbour", "port"), FULL.replace("will", "will not"),
        f"{FULL}. Nobody shall go hungry on the islands this year or the next",
        "Nobody shall go hungry on the islands this year",
        f'that they would keep "{CUT}" for all', "We stay",
    ]
)  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(DAYS)),
        st.sampled_from(["tom", "ines", "ada", "okafor", "nga", None, "an aide"]),
        WORDS,
        st.sampled_from(["direct", "mixed", "indirect"]),
    ),
    max_size=9,
)
Row = tuple[str, str | None, str, str]


def claims_of(rows: list[Row]) -> list[Claim]:
    return [said(i + 1, r, who, words, how) for i, (r, who, words, how) in enumerate(rows)]


@settings(max_examples=150, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_statements_changes_nothing(rows: list[Row], shuffle: random.Random) -> None:
    claims = claims_of(rows)
    expected = merged(*claims)
    assert sorted(m for c in expected for m in c.members) == sorted(c.id for c in claims)
    for one in expected:
        if one.forms:
            assert sorted(c for form in one.forms for c in form.claims) == sorted(one.members)
            assert [f.relation for f in one.forms].count("full") == 1
    shuffle.shuffle(claims)
    assert merged(*claims) == expected


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_statements_that_are_one_hang_together_by_their_keys(rows: list[Row]) -> None:
    claims = {c.id: c for c in claims_of(rows) if c.evidence[0].report_id != "r5"}
    actor_of = {f"{r}:{who}": actor for r in DAYS for who, actor in ACTORS.items()}
    keys = {
        i: set(claim_keys(c, actor_of, published=DAYS[c.evidence[0].report_id])) for i, c in claims.items()
    }
    for one in merged(*claims.values()):
        left, reached = set(one.members[1:]), {one.members[0]}
        while new := {m for m in left if any(keys[m] & keys[n] for n in reached)}:
            reached |= new
            left -= new
        assert not left, [claims[m].content for m in one.members]
