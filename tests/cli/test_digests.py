"""`timeline` as a digest: what is asked of the desk, and how days and sentences look."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fake_desk import FakeDesk

from foreigndesk.linking.timelines import Telling, TimelineDay
from foreigndesk.store.timelines import DayView, TimelineView, ToldSentence

SUNK = Telling(
    "aaaa11112222",
    10,
    42,
    "A cutter sank a fishing boat.\x1b[31m",
    "event",
    "Fjord Post",
    "2031-03-04",
    ("b",),
)
ANGER = Telling("cccc33334444", 0, 20, "Ostrand protested.", "published", None, None)
COURT = Telling("cccc33334444", 30, 60, "A court will sit in May.", "named", "Skerry Times", "2031-03-13")
FOUND = TimelineView(
    days=(
        DayView(
            TimelineDay("2031-03-03", "told", (SUNK, ANGER), 3, 2, 2, 1.5),
            (ToldSentence(SUNK, ("1111aaaa2222", "3333bbbb4444")), ToldSentence(ANGER, ())),
        ),
        DayView(TimelineDay("2031-05-14", "expected", (COURT,), 1, 1, 1, 1.0), (ToldSentence(COURT, ()),)),
    ),
    reports=4,
    outlets=2,
    origins=3,
    left_out=7,
)  # fmt: skip


@pytest.fixture
def digests(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []

    def digest(**named: Any) -> TimelineView:
        asked.append({name: value for name, value in named.items() if value is not None})
        return TimelineView((), 0, 0, 0) if named["actor"] == "nobody" else FOUND

    monkeypatch.setattr(desk, "timeline_digest", digest, raising=False)
    return asked


def test_days_stand_with_their_sentences_sources_counts_and_claims(run: Any, digests: list[Any]) -> None:
    result = run("timeline", "--story", "5d41")
    assert result.stdout.splitlines() == [
        "2031-03-03 Monday  3 reports, 2 outlets, 2 origins",
        "  “A cutter sank a fishing boat.␛[31m”",
        "  Fjord Post 2031-03-04 · aaaa1111 · same words in 1 other report · events 1111aaaa 3333bbbb",
        "  “Ostrand protested.”",
        "  unknown outlet (undated) · cccc3333 · printed then, does not say when",
        "",
        "expected when last reported",
        "2031-05-14 Wednesday [expected]  1 report, 1 outlet, 1 origin",
        "  “A court will sit in May.”",
        "  Skerry Times 2031-03-13 · cccc3333 · names the day",
        "",
        "made of 4 reports, 2 outlets, 3 origins",
    ]
    assert "7 more reports meet this" in result.stderr
    assert digests == [{"story": "5d41", "sentences": 2}]


@pytest.mark.parametrize(
    ("options", "more"),
    [
        (["--digest"], {}),
        (["--storyline", "5d41"], {"storyline": "5d41"}),
        (["--dates", "9"], {"dates": 9}),
        (["--sentences", "1"], {"sentences": 1}),
    ],
)
def test_each_option_of_a_digest_makes_one(
    run: Any, digests: list[Any], options: list[str], more: dict[str, Any]
) -> None:
    run("timeline", "--actor", "Ostrand", "--with", "Velia", "--from", "2031", "--type", "ASSAULT", *options)
    expected = {"actor": "Ostrand", "other": "Velia", "since": "2031", "type": "ASSAULT", "sentences": 2}
    assert digests == [expected | more]


def test_a_digest_for_programs(run: Any, digests: list[Any]) -> None:
    found = json.loads(run("timeline", "--digest", "--json").stdout)
    assert (found["reports"], found["origins"], found["left_out"]) == (4, 3, 7)
    told, expected = found["days"]
    assert (told["day"], told["status"], expected["status"]) == ("2031-03-03", "told", "expected")
    assert told["sentences"][0] == {
        "report_id": "aaaa11112222", "start": 10, "end": 42, "text": SUNK.text, "basis": "event", "outlet": "Fjord Post",
        "published": "2031-03-04", "same": ["b"], "claims": ["1111aaaa2222", "3333bbbb4444"],
    }  # fmt: skip


def test_an_empty_digest_says_so_and_a_limit_is_for_lists(run: Any, digests: list[Any]) -> None:
    assert "no sentence names a day" in run("timeline", "--digest", "--actor", "nobody").stderr
    result = run("timeline", "--digest", "--limit", "5")
    assert result.exit_code == 2 and "--limit is for the list" in result.stderr


def test_the_list_takes_a_second_party(run: Any, desk: FakeDesk) -> None:
    run("timeline", "--actor", "Norway", "--with", "Sweden")
    named = next(named for name, _, named in desk.asked if name == "timeline")
    assert named["other"] == "Sweden"
