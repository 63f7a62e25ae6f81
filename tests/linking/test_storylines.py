"""Which stories follow from one another, and in which order; the stories are made up."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.storylines import StoryLink, StoryReport, best, follows, line, sketch
from foreigndesk.model import Claim, Evidence, Participant, PlaceRef, TimeRef

HARBOUR = (
    "Anna Bergqvist and Carl Dahlstrom met in Kirkenes for ministerial talks on the Varanger corridor. The icebreaker "
    "treaty, the Varanger corridor and the patrol of the Kirkenes fleet were on the table, Bergqvist said."
)
FOLLOWING = (
    "Bergqvist told Dahlstrom that the icebreaker treaty is dead. The patrol of the Varanger corridor goes on, she said in "
    "Kirkenes, and the Kirkenes fleet stays."
)
ELSEWHERE = (
    "Farmers in Ovambia sold their maize to the millers of Zambesia at a record price, the Grain Board said."
)


def story(name, day, text, *claims):
    return sketch(name, [StoryReport(f"{name}-1", None, text, day)], claims)


def meeting(name, *states, day=None, place=None, status="happened"):
    who = tuple(Participant(s, "actor", f"id-{s}", s, "state", state=s) for s in states)
    return Claim(
        id=f"{name}-c",
        kind="event",
        type="CONSULT",
        status=status,
        evidence=(Evidence(f"{name}-1", 0, 5, "words"),),
        made_by="test",
        participants=who,
        time=TimeRef("then", day, day, "day") if day else None,
        place=place,
    )


def test_the_later_story_on_the_same_treaty_follows_the_earlier_one():
    earlier, later = story("a", "2021-03-02", HARBOUR), story("b", "2021-03-20", FOLLOWING)
    named = meeting("a", "NOR", "SWE"), meeting("b", "NOR", "SWE")
    earlier, later = (
        story("a", "2021-03-02", HARBOUR, named[0]),
        story("b", "2021-03-20", FOLLOWING, named[1]),
    )
    link = follows(later, earlier)
    assert link is not None and (link.earlier, link.later, link.days) == ("a", "b", 18)
    assert any("Varanger" in reason for reason in link.reasons)
    assert "talks of Norway and Sweden" in link.reasons
    assert set(earlier.keys) & set(later.keys)


def test_another_subject_and_the_story_itself_are_no_link():
    one = story("a", "2021-03-02", HARBOUR)
    assert follows(one, one) is None
    assert follows(one, story("b", "2021-03-20", ELSEWHERE)) is None


def test_the_same_text_printed_again_does_not_follow():
    both = [
        story(n, d, HARBOUR, meeting(n, "NOR", "SWE")) for n, d in (("a", "2021-03-02"), ("b", "2021-04-02"))
    ]
    assert follows(*both) is None


def test_a_day_that_the_later_one_recalls_is_a_reason():
    earlier = story("a", "2021-03-02", HARBOUR, meeting("a", "NOR", "SWE", day="2021-03-01"))
    later = story("b", "2021-05-02", FOLLOWING, meeting("b", "NOR", "SWE", day="2021-03-01"))
    link = follows(earlier, later)
    assert link is not None and "recalls 2021-03-01" in link.reasons


def test_a_story_without_a_date_belongs_in_no_order():
    dated = story("a", "2021-03-02", HARBOUR, meeting("a", "NOR", "SWE"))
    undated = story("b", None, FOLLOWING, meeting("b", "NOR", "SWE"))
    link = follows(dated, undated)
    assert link is not None and link.days is None
    assert (undated.first, undated.last) == (None, None)


def test_places_forums_and_states_are_kept():
    place = PlaceRef("Kirkenes", "Kirkenes", 1, 69.7, 30.0, "NOR", "city")
    found = story(
        "a", "2021-03-02", f"{HARBOUR} The two-plus-two talks ended.", meeting("a", "NOR", "SWE", place=place)
    )
    assert found.places == ("Kirkenes",) and "2 plus 2" in found.forums and found.talks == ("NOR+SWE",)
    planned = story("a", "2021-03-02", HARBOUR, meeting("a", "NOR", "SWE", status="denied"))
    assert planned.talks == ()


WORDS = "Varanger Kirkenes Bergqvist Dahlstrom Ovambia Zambesia treaty icebreaker maize patrol corridor fleet".split()
texts = st.lists(st.sampled_from(WORDS), min_size=4, max_size=12).map(" ".join)
days = st.one_of(
    st.none(), st.integers(0, 900).map(lambda n: (date(2020, 1, 1) + timedelta(days=n)).isoformat())
)
stories = st.lists(st.tuples(texts, days), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None)
@given(stories)
def test_links_go_from_earlier_to_later_whichever_is_named_first(given_stories):
    made = [
        story(f"s{n}", day, f"The {text} was in the news.", meeting(f"s{n}", "NOR", "SWE"))
        for n, (text, day) in enumerate(given_stories)
    ]
    by_id = {s.story_id: s for s in made}
    for one in made:
        for other in made:
            link = follows(one, other)
            assert link == follows(other, one)
            if link is not None:
                assert link.earlier != link.later
                if link.days is not None:
                    assert by_id[link.earlier].order < by_id[link.later].order and link.days >= 0


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_reports_and_claims_changes_nothing(order):
    reports = [
        StoryReport(f"a-{n}", None, HARBOUR if n % 2 else FOLLOWING, f"2021-03-0{n + 1}") for n in range(4)
    ]
    claims = [meeting("a", "NOR", "SWE", day=f"2021-03-0{n + 1}") for n in range(4)]
    whole = sketch("a", reports, claims)
    assert sketch("a", [reports[n] for n in order], [claims[n] for n in order]) == whole


chains = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(10, 30)).filter(lambda e: e[0] < e[1]),
    max_size=15,
)


@given(chains, st.integers(0, 7))
def test_lines_are_bounded_and_never_come_back(edges, begin):
    links = [StoryLink(f"s{a}", f"s{b}", score / 10, b - a, ()) for a, b, score in edges]
    back = line(f"s{begin}", lambda s: [k for k in links if k.later == s], back=True, steps=5)
    assert len(back) <= 5
    visited = [f"s{begin}", *(link.earlier for link in back)]
    assert len(set(visited)) == len(visited)
    for before, after in pairwise(back):
        assert before.earlier == after.later


def test_the_surest_links_come_first():
    links = [
        StoryLink("a", "d", 1.0, 5, ()),
        StoryLink("b", "d", 2.0, 9, ()),
        StoryLink("c", "d", 1.0, 2, ()),
    ]
    assert [link.earlier for link in best(links, 2)] == ["b", "c"]
