"""In what reports disagree, and what only sounds like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.disagreements import ROSE, Told, disagreements
from foreigndesk.linking.quantities import apart, comparable, quantities
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.model import Claim, Evidence, Participant, PlaceRef, TimeRef


def event(report, text, *, claim="c", day="2021-03-02", at=0, **fields):
    given_fields = {"type": "ASSAULT", "trigger": "attack", "status": "happened", **fields}
    one = Claim(
        id=f"{report}-{at}",
        kind="event",
        evidence=(Evidence(report, at, at + len(text), text),),
        made_by="test",
        **given_fields,
    )
    return Told(one, claim, f"{day}T99", ReportWords(text))


def said(report, words, *, claim="s", day="2021-03-02", speaker="Anna Berg", directness="direct", at=0):
    text = f"{words} {speaker} said."
    one = Claim(
        id=f"{report}-said-{at}",
        kind="statement",
        status="happened",
        evidence=(Evidence(report, at, at + len(text), text),),
        made_by="test",
        content=words,
        directness=directness,
        cue="said",
        speaker=(Participant(speaker, "speaker", f"{report}:{speaker}", speaker, "person"),),
    )
    return Told(one, claim, f"{day}T99", ReportWords(text))


def tolls(*texts, days=None):
    days = days or ["2021-03-02"] * len(texts)
    told = [event(f"r{n}", text, day=day) for n, (text, day) in enumerate(zip(texts, days, strict=True))]
    return [d for d in disagreements(told) if d.kind in ("toll", "figure")]


def test_two_tolls_of_one_attack_stand_side_by_side_with_their_words():
    (found,) = tolls("A bomb killed 20 people in Oslo.", "A bomb killed 34 people in Oslo.")
    assert (found.kind, found.field, found.counted) == ("toll", "killed", "people")
    assert [(v.text, v.value) for v in found.values] == [("20 people", 20.0), ("34 people", 34.0)]
    assert [v.evidence[0].report_id for v in found.values] == ["r0", "r1"]
    assert found.values[0].evidence[0].start == len("A bomb killed ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A bomb killed at least 20 people in Oslo.", "A bomb killed 23 people in Oslo."),
        ("A bomb killed dozens of people in Oslo.", "A bomb killed 30 people in Oslo."),
        ("A march drew about 50,000 protesters in Oslo.", "A march drew 50,400 protesters in Oslo."),
        ("A bomb killed 23 people in Oslo.", "A bomb killed five policemen in Oslo."),
        ("A bomb killed 23 people in Oslo.", "A bomb killed another 4 people in Oslo."),
        ("A bomb killed 23 people in Oslo.", "A bomb killed 9 people in Bergen."),
        ("A bomb killed 23 people in Oslo.", "A bomb killed twenty-three people in Oslo."),
        ("Clashes have killed 2,300 people since March.", "Clashes killed 9 people."),
        ("A bomb killed 3 people in Oslo.", "A bomb wounded 9 people in Oslo."),
        ("A bomb killed 3 people in Oslo on Monday.", "A bomb killed 9 people in Oslo on Tuesday."),
    ],
)
def test_numbers_that_leave_room_for_one_another_or_count_other_things_are_no_disagreement(one, other):
    assert tolls(one, other) == []


def test_a_toll_that_each_later_report_raises_is_marked():
    texts = ("A bomb killed 12 people in Oslo.", "A bomb killed 26 people in Oslo.")
    (rising,) = tolls(*texts, days=["2021-03-02", "2021-03-03"])
    (falling,) = tolls(*reversed(texts), days=["2021-03-02", "2021-03-03"])
    assert (rising.note, falling.note) == (ROSE, None)


def test_a_report_that_gives_both_numbers_contradicts_neither():
    both = "Officials say a bomb killed 12 people in Oslo, and rebels say that it killed 26 people in Oslo."
    assert tolls("A bomb killed 12 people in Oslo.", both) == []


def test_a_reprint_adds_a_report_and_no_value():
    texts = (
        "A bomb killed 12 people in Oslo.",
        "A bomb killed 26 people in Oslo.",
        "A bomb killed 26 people in Oslo.",
    )
    (before,), (after,) = tolls(*texts[:2]), tolls(*texts)
    assert [v.value for v in before.values] == [v.value for v in after.values]
    assert [len(v.evidence) for v in after.values] == [1, 2]


def at(name, number, lat, lon, feature="city"):
    return PlaceRef(name, name, number, lat, lon, "JPN", feature)


def test_two_towns_disagree_and_a_town_in_its_country_does_not():
    tokyo, osaka = at("Tokyo", 1, 35.69, 139.69), at("Osaka", 2, 34.69, 135.5)
    country = at("Japan", 3, 35.69, 139.75, "country")
    texts = {p.name: f"The envoys signed the accord in {p.name}." for p in (tokyo, osaka, country)}

    def places(*where):
        told = [event(f"r{n}", texts[p.name], place=p, type="AGREE") for n, p in enumerate(where)]
        return [[v.value for v in d.values] for d in disagreements(told) if d.kind == "place"]

    assert places(tokyo, osaka) == [["Osaka", "Tokyo"]] or places(tokyo, osaka) == [["Tokyo", "Osaka"]]
    assert places(tokyo, country) == places(tokyo, tokyo) == []


def test_two_days_disagree_and_a_day_in_its_week_does_not():
    def days(*times):
        told = [
            event(
                f"r{n}",
                f"The accord was signed {text} by the envoys.",
                type="AGREE",
                time=TimeRef(text, s, e, p),
            )
            for n, (text, s, e, p) in enumerate(times)
        ]
        return [[v.value for v in d.values] for d in disagreements(told) if d.kind == "date"]

    monday = ("on Monday", "2021-03-01", "2021-03-01", "day")
    tuesday = ("on Tuesday", "2021-03-02", "2021-03-02", "day")
    week = ("this week", "2021-03-01", "2021-03-07", "week")
    assert days(monday, tuesday) == [["2021-03-01", "2021-03-02"]]
    assert days(monday, week) == days(monday, monday) == []


def doer(state):
    return (Participant(state, "actor", f"id-{state}", state, "state", state=state[:3].upper()),)


def test_doers_disagree_where_each_report_names_its_own():
    def doers(*names, text="{} shelled the harbour."):
        told = [event(f"r{n}", text.format(name), participants=doer(name)) for n, name in enumerate(names)]
        return [[v.text for v in d.values] for d in disagreements(told) if d.kind == "parties"]

    assert doers("Norway", "Sweden") == [["Norway", "Sweden"]]
    assert doers("Norway", "Norway") == []
    # worked out, and not in the words of either
    assert doers("Norway", "Sweden", text="They shelled the harbour.") == []


def test_happened_against_denied():
    text = "The army shelled the harbour of Oslo"
    told = [event("r0", f"{text}."), event("r1", f"{text}, which it denied.", status="denied")]
    (found,) = [d for d in disagreements(told) if d.kind == "status"]
    assert [v.value for v in found.values] == ["happened", "denied"]
    planned = [event("r0", f"{text}."), event("r1", f"{text}.", status="planned")]
    assert disagreements(planned) == []


def test_a_word_of_a_quotation_that_is_another():
    told = [
        said("r0", "“We will bring the traitors to justice before the end of this year,”"),
        said("r1", "“We will bring the terrorists to justice before the end of this year,”"),
    ]
    (found,) = [d for d in disagreements(told) if d.field == "quotation"]
    assert {v.value for v in found.values} == {"traitors", "terrorists"}
    spelled = [
        said("r0", "“We will organise the defence of the harbour before the end of this year,”"),
        said("r1", "“We will organize the defense of the harbour before the end of this year,”"),
    ]
    assert disagreements(spelled) == []


def test_one_saying_under_two_names():
    words = "“We will bring the traitors to justice,”"
    (found,) = disagreements([said("r0", words), said("r1", words, speaker="Carl Dahl")])
    assert (found.kind, found.field) == ("parties", "speaker")
    assert [v.text for v in found.values] == ["Anna Berg", "Carl Dahl"]


def test_words_that_judge_differ_where_they_name_the_same_party():
    def party(word):
        return (Participant(f"the {word}", "actor", f"id-{word}", None, "group"),)

    told = [
        event(f"r{n}", f"The {w} shelled the harbour.", participants=party(w))
        for n, w in enumerate(("rebels", "terrorists"))
    ]
    (found,) = disagreements(told)
    assert (found.kind, found.field, [v.text for v in found.values]) == (
        "words",
        "fighters",
        ["rebels", "terrorists"],
    )
    same = [event(f"r{n}", "The rebels shelled the harbour.", participants=party("rebels")) for n in range(2)]
    assert disagreements(same) == []


def test_one_report_alone_disagrees_with_nobody():
    told = [event("r0", "A bomb killed 12 people."), event("r0", "A bomb killed 26 people.", at=50)]
    assert disagreements(told) == []
    # nor does it with itself, where another report of the story tells something else
    told = [
        said("r0", "“We will bring the traitors to justice before the end of this year,”"),
        said("r0", "“We will bring the terrorists to justice before the end of this year,”", at=200),
        said("r1", "“The harbour opens tomorrow,”", claim="other"),
    ]
    assert disagreements(told) == []


numbers = st.tuples(
    st.sampled_from(["", "at least ", "about ", "up to ", "more than "]),
    st.integers(1, 60),
    st.sampled_from(["people", "policemen"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_reprints_add_nothing(tolls_given, random):
    told = [
        event(f"r{n}", f"A bomb killed {bound}{value} {who} in Oslo.", day=f"2021-03-0{n + 1}")
        for n, (bound, value, who) in enumerate(tolls_given)
    ]
    found = disagreements(told)
    shuffled = list(told)
    random.shuffle(shuffled)
    assert disagreements(shuffled) == found
    # a copy of the last report, printed after all
    copy = event("r9", told[-1].claim.evidence[0].text, day="2021-03-09")
    with_copy = disagreements([*told, copy])
    values = [{v.value for v in d.values} for d in found]
    assert all({v.value for v in d.values} in values for d in with_copy)


@given(numbers, numbers)
def test_to_be_apart_and_to_be_comparable_go_both_ways(one, other):
    left, right = (next(quantities(f"It killed {b}{n} {w} in Oslo.")) for b, n, w in (one, other))
    assert apart(left, right) == apart(right, left)
    assert comparable(left, right) == comparable(right, left)
    assert not apart(left, left)


def test_values_are_slices_of_their_reports():
    texts = ("On Tuesday a bomb killed 12 people in Oslo.", "A bomb killed 26 people in Oslo on Tuesday.")
    (found,) = tolls(*texts)
    pieces = [piece for value in found.values for piece in value.evidence]
    assert [piece.text for piece in pieces] == ["12 people", "26 people"]
    assert all(texts[int(p.report_id[1:])][p.start : p.end] == p.text for p in pieces)
