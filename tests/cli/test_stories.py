"""`foreigndesk stories`, `story` and `relink`: what they ask the desk for and how they show it."""

from __future__ import annotations

import json

from fake_desk import NASTY


def test_stories_are_listed_with_counts_days_parties_and_places(run):
    lines = run("stories").stdout.splitlines()
    assert lines[0].strip() == "2024-05-04     Vale meets Lund"
    assert lines[1].strip().startswith("Ada Vale, ") and lines[1].endswith("in Norway")
    assert lines[2].strip() == "1 origin · 1 outlet · 2 reports · to 2024-05-06 · eeee1111"
    assert lines[3].split(maxsplit=2) == ["no", "date", "(no headline)"]
    assert NASTY not in "\n".join(lines)


def test_stories_hands_its_filters_on(run, desk):
    run("stories", "--from", "2024", "--to", "2025", "--actor", "Vale", "--country", "Norway",
        "--outlet", "Fjord Post", "--min-origins", "2", "--sort", "latest", "--limit", "1")  # fmt: skip
    assert desk.asked[-1] == (
        "stories",
        (),
        {
            "since": "2024", "until": "2025", "actor": "Vale", "country": "Norway", "outlet": "Fjord Post",
            "min_origins": 2, "sort": "latest", "limit": 2,
        },
    )  # fmt: skip


def test_stories_says_that_linking_may_find_some(run, desk):
    desk.waiting = 71_153
    assert "71,153 things are still to be linked" in run("stories", "--actor", "nobody").stderr
    assert "still to be linked" not in run("stories").stderr


def test_stories_says_that_there_are_more_or_none(run):
    assert "there are more" in run("stories", "--limit", "1").stderr
    assert "no stories meet this" in run("stories", "--actor", "nobody").stderr
    assert run("stories", "--min-origins", "0").exit_code == 2


def test_stories_for_programs(run):
    first, second = json.loads(run("stories", "--json").stdout)
    assert (first["id"], first["origins"], first["parties"][0]["name"]) == ("eeee1111eeee1111", 1, "Ada Vale")
    assert second["title"] is None and second["first_day"] is None


def test_a_story_is_shown_with_reports_claims_and_decisions(run):
    output = run("story", "eeee1111").stdout
    assert "Reports (2)" in output and "What they tell (7, the first 2)" in output
    assert "Fjord Post · 08:30 UTC · feed0000" in output
    assert "unknown outlet · near reprint of feed0000 · feed0001" in output
    assert "formerly eeee2222" in output and "reports by day: 2024-05-04 1 · 2024-05-06 1" in output
    assert "one meeting" in output and "Ada Vale" in output
    assert NASTY not in output
    assert "Reports (2, 1 shown)" in run("story", "eeee1111", "--reports", "1").stdout


def test_a_story_for_programs_has_all_of_it(run, desk):
    found = json.loads(run("story", "eeee1111", "--claims", "0", "--json").stdout)
    assert desk.asked[-1] == ("story", ("eeee1111",), {})
    assert [report["id"] for report in found["told_by"]] == ["feed0000feed0000", "feed0001feed0001"]
    assert found["days"][0] == {"day": "2024-05-04", "reports": 1}
    assert found["claims"][0]["sources"] and found["claims_in_all"] == 7
    assert found["judgements"][0]["by"] == "ola" and found["former_ids"] == ["eeee2222eeee2222"]


def test_a_story_that_is_not_there_is_one_clear_line(run):
    result = run("story", "none")
    assert result.exit_code != 0 and result.stderr == "foreigndesk: there is no story none\n"


def test_relink_says_what_became_of_it(run, desk):
    output = run("relink").stdout
    assert "linked anew" in output and "3 claims changed" in output
    assert ("relink", (), {}) in desk.asked
    assert json.loads(run("relink", "--json").stdout)["claims_changed"] == 3
