"""A meeting that two reports tell is one event; what differs in status, day, place or party stays apart."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.errors import MergeConflictError
from foreigndesk.linking.claims_merge import claim_keys, merge
from foreigndesk.model import (
    Actor,
    Assertion,
    Claim,
    Evidence,
    Figure,
    Judgement,
    Participant,
    PlaceRef,
    TimeRef,
    ToldDetail,
    ToldFigure,
)

ACTORS = {
    "tom": Actor("A1", "person", "Tom Okafor", "NGA"),
    "ines": Actor("A2", "person", "Ines Duarte", "PRT"),
    "ada": Actor("A3", "person", "Ada Mensah", "NGA"),
    "nga": Actor("S1", "state", "Nigeria", "NGA"),
    "prt": Actor("S2", "state", "Portugal", "PRT"),
    "un": Actor("O1", "organization", "United Nations"),
}
DAYS = {"r1": "2021-05-04", "r2": "2021-05-05", "r3": "2021-05-20", "r4": None}


def party(who: str, report: str, role: str = "actor", **more: Any) -> Participant:
    actor = ACTORS[who]
    return Participant(
        actor.name.split()[-1], role, f"{report}:{who}", actor.name, actor.kind, state=actor.state, **more
    )


def actor_of() -> Mapping[str, Actor]:
    return {f"{r}:{who}": actor for r in DAYS for who, actor in ACTORS.items()}


def event(
    number: int,
    report: str,
    parties: str,
    day: str | None = "2021-05-04",
    *,
    status: str = "happened",
    type: str = "CONSULT",
    country: str | None = None,
    geonameid: int | None = None,
    words: str = "They held talks.",
    **more: Any,
) -> Claim:
    return Claim(
        f"{number:016x}",
        "event",
        status,
        (Evidence(report, number, number + len(words), words),),
        "test",
        type=type,
        participants=tuple(party(w, report) for w in parties.split()),
        time=TimeRef("Tuesday", day, day, "day") if day else None,
        place=PlaceRef("there", geonameid=geonameid, country=country) if country else None,
        **more,
    )


def statement(number: int, report: str, who: str, content: str, **more: Any) -> Claim:
    said = Evidence(report, number, number + len(content), content)
    return Claim(
        f"{number:016x}", "statement", "happened", (said,), "test",
        speaker=(party(who, report, "speaker"),), content=content, **more,
    )  # fmt: skip


def tenure(number: int, report: str, who: str, kind: str, state: str, status: str = "current") -> Claim:
    held = Evidence(report, number, number + 4, "held")
    return Claim(
        f"{number:016x}", "tenure", status, (held,), "test",
        holder=party(who, report, "holder"), office=kind, office_kind=kind, state=state,
    )  # fmt: skip


def judge(verb: str, left: int, right: int, number: int = 1, withdrawn: str | None = None) -> Judgement:
    return Judgement(
        f"j{number}", verb, f"{left:016x}", f"{right:016x}", "ana", "2025-01-01", withdrawn_at=withdrawn
    )  # type: ignore[arg-type]


def merged(*claims: Claim, judgements: tuple[Judgement, ...] = ()) -> list[Claim]:
    return merge(claims, actor_of(), judgements, DAYS)


def groups(*claims: Claim) -> set[tuple[int, ...]]:
    return {tuple(int(m, 16) for m in c.members) for c in merged(*claims)}


def test_a_meeting_told_by_two_reports_is_one_event_with_two_pieces_of_evidence() -> None:
    (one,) = merged(event(2, "r2", "tom ines", country="PRT"), event(5, "r1", "ines tom"))
    assert one.id == f"{5:016x}" and one.members == (f"{2:016x}", f"{5:016x}")
    assert [e.report_id for e in one.evidence] == ["r1", "r2"]
    assert one.place is not None and one.place.country == "PRT"
    assert sorted(p.actor_id or "" for p in one.participants) == ["A1", "A2"]


def test_unnamed_parties_are_listed_once() -> None:
    def told(number: int, report: str) -> Claim:
        aides = Participant("two aides", "actor", f"{report}:e9", None, "group")
        meeting = event(number, report, "tom ines")
        return replace(meeting, participants=(*meeting.participants, aides))

    (one,) = merged(told(1, "r1"), told(2, "r2"))
    assert [p.text for p in one.participants] == ["Okafor", "Duarte", "two aides"]


def test_planned_and_happened_never_merge() -> None:
    assert len(merged(event(1, "r1", "tom ines", status="planned"), event(2, "r2", "tom ines"))) == 2


def test_other_days_places_and_parties_stay_apart() -> None:
    first = event(1, "r1", "tom ines", country="PRT")
    assert len(merged(first, event(2, "r2", "tom ines", "2021-05-05", country="PRT"))) == 2
    assert len(merged(first, event(2, "r2", "tom ines", country="NGA"))) == 2
    assert len(merged(first, event(2, "r2", "ada ines", country="PRT"))) == 2


def test_a_report_that_names_states_only_joins_the_one_meeting_of_their_people() -> None:
    named = event(1, "r1", "tom ines")
    vague = event(2, "r2", "nga prt")
    assert groups(named, vague) == {(1, 2)}
    assert groups(named, vague, event(3, "r1", "ada ines")) == {(1,), (2,), (3,)}


def test_an_undated_event_joins_a_dated_one_near_its_publication() -> None:
    assert groups(event(1, "r1", "tom ines"), event(2, "r2", "tom ines", None)) == {(1, 2)}
    assert groups(event(1, "r1", "tom ines"), event(2, "r3", "tom ines", None)) == {(1,), (2,)}
    assert groups(event(1, "r1", "tom ines"), event(2, "r4", "tom ines", None)) == {(1,), (2,)}


def test_an_undated_event_never_joins_two_days() -> None:
    first = event(1, "r1", "tom ines", "2021-05-04", status="planned")
    undated = event(3, "r2", "tom ines", None, status="planned")
    for day, expected in (("2021-05-06", {(1,), (2,), (3,)}), ("2021-05-07", {(1, 3), (2,)})):
        assert groups(first, event(2, "r1", "tom ines", day, status="planned"), undated) == expected


def test_what_a_report_tells_as_past_was_not_after_it() -> None:
    later = event(1, "r2", "tom ines", "2021-05-05")
    assert groups(later, event(2, "r1", "tom ines", None)) == {(1,), (2,)}
    assert groups(later, event(2, "r2", "tom ines", None)) == {(1, 2)}


def test_what_a_report_recalls_is_not_dated_by_its_publication() -> None:
    assert groups(event(1, "r1", "tom ines"), event(2, "r2", "tom ines", None, background=True)) == {
        (1,),
        (2,),
    }


def test_two_agreements_of_one_day_stay_two_unless_told_in_like_words() -> None:
    fish = event(
        1,
        "r1",
        "nga prt",
        type="AGREE",
        words="agreed to share fishing quotas off the coast",
        trigger="agree",
    )
    gas = event(
        2, "r2", "nga prt", type="AGREE", words="signed a contract for natural gas pipelines", trigger="sign"
    )
    also = event(
        3,
        "r2",
        "nga prt",
        type="COOPERATE",
        words="will share fishing quotas along the coast",
        trigger="share",
    )
    assert groups(fish, gas, also) == {(1, 3), (2,)}


def test_meetings_of_which_one_side_is_known_need_like_words() -> None:
    grain = event(1, "r1", "nga", words="met exporters about next year's grain")
    steel = event(2, "r2", "nga", words="sat down with makers of steel")
    also = event(3, "r2", "nga", words="met grain exporters about the coming year")
    assert groups(grain, steel, also) == {(1, 3), (2,)}


def test_two_attacks_of_one_day_in_distant_cities_stay_two() -> None:
    def attack(number: int, report: str, spot: tuple[float, float] | None) -> Claim:
        told = event(number, report, "nga", type="ASSAULT", words="shells fell on the market and killed four")
        place = PlaceRef("there", "Town", None, *spot, "NGA") if spot else None
        return replace(told, place=place)

    north, south = (12.0, 8.5), (6.5, 3.4)
    assert groups(attack(1, "r1", north), attack(2, "r2", south)) == {(1,), (2,)}
    assert groups(attack(1, "r1", north), attack(2, "r2", (12.1, 8.6))) == {(1, 2)}
    bridged = groups(attack(1, "r1", north), attack(2, "r2", south), attack(3, "r2", None))
    assert not any({1, 2} <= set(group) for group in bridged)


def test_an_attack_in_the_next_town_is_another_and_a_meeting_there_may_be_the_same() -> None:
    def told(number: int, report: str, spot: tuple[float, float], kind: str) -> Claim:
        words = "troops fired on the crowd and killed four"
        place = PlaceRef("there", "Town", None, *spot, "NGA")
        return replace(event(number, report, "nga prt", type=kind, words=words), place=place)

    here, there = (34.73, 36.72), (35.13, 36.75)
    assert groups(told(1, "r1", here, "ASSAULT"), told(2, "r2", there, "ASSAULT")) == {(1,), (2,)}
    assert groups(told(1, "r1", here, "CONSULT"), told(2, "r2", there, "CONSULT")) == {(1, 2)}


def test_an_attack_by_nobody_known_is_one_by_place_day_and_words() -> None:
    basra, mosul = (
        PlaceRef("Basra", "Basra", 99532, 30.5, 47.8, "IRQ"),
        PlaceRef("Mosul", "Mosul", 99072, 36.3, 43.1, "IRQ"),
    )
    gunmen = (Participant("gunmen", "actor"), Participant("twelve soldiers", "recipient"))

    def attack(number: int, report: str, words: str, place: PlaceRef) -> Claim:
        told = event(number, report, "", type="ASSAULT", words=words, trigger="kill")
        return replace(told, participants=gunmen, place=place)

    first = "Gunmen killed twelve soldiers at a checkpoint outside the oil terminal"
    again = "Gunmen killed fifteen soldiers at a checkpoint near the oil terminal"
    other = "A bomb hidden in a market killed a woman"
    assert groups(attack(1, "r1", first, basra), attack(2, "r2", again, basra)) == {(1, 2)}
    assert groups(attack(1, "r1", first, basra), attack(2, "r2", again, mosul)) == {(1,), (2,)}
    assert groups(attack(1, "r1", first, basra), attack(2, "r2", other, basra)) == {(1,), (2,)}


def test_a_visit_is_no_meeting() -> None:
    assert groups(event(1, "r1", "tom prt", mode="visit"), event(2, "r2", "tom prt", mode="meet")) == {
        (1,),
        (2,),
    }


def test_the_same_words_of_one_speaker_are_one_statement() -> None:
    long = "We will keep the border open as long as it takes, and longer"
    (one,) = merged(
        statement(1, "r1", "tom", long), statement(2, "r2", "tom", long.replace("We will", "they will"))
    )
    assert one.content == long and len(one.evidence) == 2
    assert len(merged(statement(1, "r1", "tom", long), statement(2, "r2", "ines", long))) == 2
    assert len(merged(statement(1, "r1", "tom", long), statement(2, "r3", "tom", "The border is shut"))) == 2


def test_a_continued_quotation_points_to_the_claim_that_its_first_part_became() -> None:
    first = "The harvest will be shared among all the villages of the plain"
    claims = [
        statement(2, "r1", "tom", first),
        statement(1, "r2", "tom", first),
        statement(3, "r2", "tom", "Nobody shall go hungry in any of them", continues=f"{1:016x}"),
    ]
    assert {c.continues for c in merged(*claims)} == {None, f"{2:016x}"}


def test_succession_in_an_office_yields_two_tenures() -> None:
    claims = (
        tenure(1, "r1", "tom", "defence_minister", "NGA"),
        tenure(2, "r3", "ada", "defence_minister", "NGA"),
    )
    assert [c.holder.name for c in merged(*claims) if c.holder] == ["Tom Okafor", "Ada Mensah"]


def test_a_tenure_seen_in_two_reports_is_one_and_its_end_another() -> None:
    held = (
        tenure(1, "r1", "tom", "defence_minister", "NGA"),
        tenure(2, "r3", "tom", "defence_minister", "NGA"),
    )
    assert groups(*held, tenure(3, "r3", "tom", "defence_minister", "NGA", "former")) == {(1, 2), (3,)}


def test_a_tenure_without_its_state_joins_the_one_that_has_it() -> None:
    bare = replace(tenure(1, "r1", "tom", "head_of_state", "NGA"), state=None)
    (one,) = merged(bare, tenure(2, "r3", "tom", "head_of_state", "NGA"))
    assert one.state == "NGA" and one.id == f"{1:016x}"
    misread = tenure(3, "r3", "tom", "head_of_state", "PRT")
    assert groups(bare, tenure(2, "r3", "tom", "head_of_state", "NGA"), misread) == {(1, 2), (3,)}


def test_an_act_of_one_man_needs_no_other_side() -> None:
    words = "stepped down after weeks of strikes"
    told = (
        event(1, "r1", "tom", type="RETREAT", words=words),
        event(2, "r2", "tom un", type="RETREAT", words=words),
    )
    assert groups(*told) == {(1, 2)}


def test_a_third_telling_joins_two_events_that_a_person_judged_the_same() -> None:
    told = (event(1, "r1", "tom ines"), event(2, "r2", "tom ines"), event(3, "r2", "ada ines"))
    assert len(merged(*told, judgements=(judge("same", 1, 3),))) == 1


def test_relations_with_other_figures_stay_apart() -> None:
    def deploys(number: int, report: str, troops: float) -> Claim:
        return Claim(
            f"{number:016x}", "relation", "ongoing", (Evidence(report, 0, 5, "words"),), "test", type="deploys",
            subject=party("nga", report, "subject"), object=party("prt", report, "object"),
            figure=Figure(troops, "troops", str(troops)),
        )  # fmt: skip

    assert groups(deploys(1, "r1", 500), deploys(2, "r2", 500), deploys(3, "r3", 700)) == {(1, 2), (3,)}


def test_figures_that_disagree_stand_side_by_side_each_with_its_reports() -> None:
    words = "shells fell on the market and killed many"

    def killed(number: int, report: str, dead: float) -> Claim:
        told = ToldFigure(dead, "people", f"{dead:.0f} people", (report,))
        return event(number, report, "nga", type="ASSAULT", words=words, trigger="kill", figures=(told,))

    (one,) = merged(killed(1, "r1", 12), killed(2, "r2", 15), killed(3, "r3", 12))
    assert [(f.value, f.reports) for f in one.figures] == [(12, ("r1", "r3")), (15, ("r2",))]


def test_an_event_told_by_one_report_and_said_by_a_speaker_in_another_keeps_both() -> None:
    words = "shells fell on the market and killed many"

    def killed(number: int, report: str, *told: Assertion) -> Claim:
        return event(number, report, "nga", type="ASSAULT", words=words, trigger="kill", asserted_by=told)

    def said(report: str, who: str) -> Assertion:
        return Assertion("said", (report,), "said", who, (party(who, report, "speaker"),))

    (one,) = merged(killed(1, "r1"), killed(2, "r2", said("r2", "ada")), killed(3, "r3", said("r3", "ada")))
    assert [(a.kind, a.reports) for a in one.asserted_by] == [("reporter", ("r1",)), ("said", ("r2", "r3"))]
    assert [p.actor_id for p in one.asserted_by[1].speakers] == [ACTORS["ada"].id]
    (other,) = merged(killed(1, "r1", said("r1", "ada")), killed(2, "r2", said("r2", "ines")))
    assert [a.source for a in other.asserted_by] == ["ada", "ines"]
    (plain,) = merged(killed(1, "r1"), killed(2, "r2"))
    assert plain.asserted_by == ()


def test_details_of_several_reports_stand_side_by_side_each_with_its_words() -> None:
    def met(number: int, report: str, venue: str, rank: float) -> Claim:
        details = (
            ToldDetail("venue", venue, (Evidence(report, 4, 4 + len(venue), venue),)),
            ToldDetail(
                "order", f"number {rank:.0f}", (Evidence(report, 40, 48, f"number {rank:.0f}"),), rank
            ),
        )
        return event(number, report, "tom ines", details=details)

    (one,) = merged(met(1, "r1", "the palace", 3), met(2, "r2", "The Palace", 3), met(3, "r3", "a hotel", 4))
    told = [(d.field, d.text, d.value, [e.report_id for e in d.evidence]) for d in one.details]
    assert told == [
        ("venue", "the palace", None, ["r1", "r2"]),
        ("order", "number 3", 3, ["r1", "r2"]),
        ("venue", "a hotel", None, ["r3"]),
        ("order", "number 4", 4, ["r3"]),
    ]


def test_judgements_about_claims_win_and_can_be_undone() -> None:
    told = (event(1, "r1", "tom ines"), event(2, "r2", "ada ines"))
    assert len(merged(*told, judgements=(judge("same", 1, 2),))) == 1
    assert merged(*told, judgements=(judge("same", 1, 2, withdrawn="2025-02-01"),)) == merged(*told)
    alike = (event(1, "r1", "tom ines"), event(2, "r2", "tom ines"))
    assert len(merged(*alike, judgements=(judge("different", 1, 2),))) == 2
    with pytest.raises(MergeConflictError):
        merged(*alike, judgements=(judge("same", 1, 2, 1), judge("different", 1, 2, 2)))


def test_claims_of_two_kinds_are_never_one() -> None:
    claims = (event(1, "r1", "tom ines"), tenure(2, "r1", "tom", "defence_minister", "NGA"))
    assert len(merged(*claims, judgements=(judge("same", 1, 2),))) == 2


def test_claims_that_merge_share_a_key() -> None:
    dated, undated = event(1, "r1", "tom ines"), event(2, "r2", "tom ines", None)
    keys = [set(claim_keys(c, actor_of(), published=DAYS[c.evidence[0].report_id])) for c in (dated, undated)]
    assert keys[0] & keys[1]
    vague = set(claim_keys(event(3, "r2", "nga prt"), actor_of(), published=DAYS["r2"]))
    assert keys[0] & vague


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["r1", "r2", "r3", "r4"]),
        st.sampled_from(["tom ines", "nga prt", "ada ines", "tom", "un nga", ""]),
        st.sampled_from(["2021-05-04", "2021-05-06", None]),
        st.sampled_from(["CONSULT", "AGREE"]),
        st.sampled_from([None, "PRT", "NGA"]),
        st.sampled_from(["They held talks on gas.", "They shared fish."]),
        st.sampled_from([None, "talk", "agree"]),
        st.sampled_from([None, 3.0, 5.0]),
        st.sampled_from([None, "ada", "tom", "a witness"]),
    ),
    max_size=10,
)
Row = tuple[str, str, str | None, str, str | None, str, str | None, float | None, str | None]


def claim_of(number: int, row: Row) -> Claim:
    report, parties, day, kind, country, words, trigger, value, who = row
    speakers = (party(who, report, "speaker"),) if who in ACTORS else ()
    told = () if who is None else (Assertion("said", (report,), "said", who, speakers),)
    figures = () if value is None else (ToldFigure(value, "ships", f"{value:.0f} ships", (report,)),)
    more: dict[str, Any] = {"type": kind, "country": country, "trigger": trigger, "figures": figures}
    more["geonameid"] = {"PRT": 1, "NGA": 2}.get(country or "")
    more["asserted_by"] = told
    return event(number, report, parties, day, words=words, **more)


@settings(max_examples=60, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(rows: list[Row], shuffle: random.Random) -> None:
    claims = [claim_of(i + 1, row) for i, row in enumerate(rows)]
    expected = merged(*claims)
    assert sorted(m for c in expected for m in c.members) == sorted(c.id for c in claims)
    for one in expected:
        days = {c.time.start for c in claims if c.id in one.members and c.time}
        countries = {c.place.country for c in claims if c.id in one.members and c.place}
        assert len(days) <= 1 and len(countries) <= 1 and one.id in one.members
    shuffle.shuffle(claims)
    assert merged(*claims) == expected


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_merged_claims_hang_together_by_their_keys(rows: list[Row]) -> None:
    claims = {c.id: c for c in (claim_of(i + 1, row) for i, row in enumerate(rows))}
    keys = {
        i: set(claim_keys(c, actor_of(), published=DAYS[c.evidence[0].report_id])) for i, c in claims.items()
    }
    for one in merged(*claims.values()):
        assert all(
            len(one.members) == 1 or any(keys[m] & keys[n] for n in one.members if n != m)
            for m in one.members
        )
