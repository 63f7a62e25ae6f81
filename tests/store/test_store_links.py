"""What a catalogue suggests waits for a person; what is confirmed shows everywhere, and can be undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import QueryError
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\nsay {ANNA}: the strait will stay open\n", day="2020-01-02"),
    report(2, "meet Anne Berg (NOR) & Ida Holm (DNK defence_minister) 2020-05-02\n", day="2020-05-03"),
]


def entity(identifier: str, name: str, country: str, **more: Any) -> dict[str, Any]:
    properties = {"name": [name], "country": [country], "topics": ["role.pep"]}
    properties |= {key: [value] for key, value in more.items()}
    return {"id": identifier, "schema": "Person", "properties": properties}


ANNA_ENTRY = entity("n-1", "Anna Berg", "no", wikidataId="Q1000001", position="Minister of Defence")
CARL_ENTRY = entity("s-1", "Carl Dahl", "se", wikidataId="Q1000002")
ANNE_ENTRY = entity("n-2", "Anne Berg", "no", wikidataId="Q1000003")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


@pytest.fixture
def catalogue(tmp_path: Path):  # type: ignore[no-untyped-def]
    path = tmp_path / "people.json"

    def write(*entries: dict[str, Any] | str) -> Path:
        path.write_text("".join(f"{e if isinstance(e, str) else json.dumps(e)}\n" for e in entries))
        return path

    return write


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in desk.export_claims()]


def test_a_suggestion_attaches_nothing_until_it_is_confirmed(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    before = exported(desk)
    summary = desk.link(catalogue(ANNA_ENTRY, CARL_ENTRY, "{broken"))
    assert (summary.new, summary.entities, [f.place for f in summary.failures]) == (2, 2, ["line 3"])
    assert exported(desk) == before
    first = desk.links()[0]
    assert (first.actor, first.entity.wikidata, first.status, first.score) == (
        "Anna Berg", "Q1000001", "suggested", 1.0,
    )  # fmt: skip
    assert (first.catalogue, first.digest) == ("people.json", summary.digest)
    made = desk.judge("confirm", first.id, by="maria", why="her own page")
    assert made.left_as[0].name == "Anna Berg is Anna Berg (Q1000001, n-1)"
    (party,) = [
        p for v in desk.claims(kind="event") for p in row_parties(desk, v.id) if p["name"] == "Anna Berg"
    ]
    assert (party["wikidata"], party["topics"]) == ("Q1000001", ["role.pep"])
    (person,) = [p for p in desk.who("Anna Berg").people if p.actor.name == "Anna Berg"]
    assert person.link is not None and person.link.wikidata == "Q1000001"
    assert [v.status for v in desk.history("Anna Berg").links] == ["confirmed"]
    assert desk.history("Anna Berg").judgements == (made,)
    # nobody confirmed anything about Carl Dahl
    assert "Q1000002" not in "".join(exported(desk))
    desk.undo(made.id, by="maria")
    assert exported(desk) == before


def row_parties(desk: Desk, claim_id: str) -> list[dict[str, Any]]:
    (row,) = [row for row in desk.export_claims() if row["id"] == claim_id]
    return row["participants"]


def test_the_same_catalogue_twice_changes_nothing(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    path = catalogue(ANNA_ENTRY, CARL_ENTRY)
    desk.link(path)
    desk.judge("reject", desk.links()[1].id, by="ola")
    before = desk.links()
    again = desk.link(path)
    assert (again.new, again.known, again.changed, again.missing) == (0, 2, 0, ())
    assert desk.links() == before


def test_a_newer_catalogue_adds_and_withdraws_nothing(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    desk.link(catalogue(ANNA_ENTRY, CARL_ENTRY))
    for view in desk.links():
        desk.judge("confirm", view.id, by="ola")
    newer = entity("n-1", "Anna Berg", "no", wikidataId="Q1000001", position="Minister of Defence")
    newer["properties"]["topics"] = ["role.pep", "gov.head"]
    summary = desk.link(catalogue(newer, ANNE_ENTRY))
    assert (summary.new, summary.known, summary.changed) == (1, 0, 1)
    assert [view.actor for view in summary.missing] == ["Carl Dahl"]
    assert {v.actor: v.status for v in desk.links(status="confirmed")} == {
        "Anna Berg": "confirmed", "Carl Dahl": "confirmed",
    }  # fmt: skip
    (waiting,) = desk.links(status="suggested", actor="Anna Berg")
    desk.judge("confirm", waiting.id, by="ola")
    (person,) = [p for p in desk.who("Anna Berg").people if p.actor.name == "Anna Berg"]
    assert person.link is not None and person.link.topics == ("gov.head", "role.pep")


def test_two_entries_for_one_actor_are_refused(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    desk.link(
        catalogue(
            ANNA_ENTRY, entity("n-9", "Anna Berg", "no", wikidataId="Q1000009", position="Defence Minister")
        )
    )
    first, second = desk.links(actor="Anna Berg")
    desk.judge("confirm", first.id, by="ola")
    with pytest.raises(QueryError, match="was confirmed to be Anna Berg"):
        desk.judge("confirm", second.id, by="kari")
    assert [v.status for v in desk.links(actor="Anna Berg")].count("confirmed") == 1


def test_actors_confirmed_to_be_two_entries_are_not_merged(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    desk.link(catalogue(ANNA_ENTRY, ANNE_ENTRY))
    for view in desk.links():
        desk.judge("confirm", view.id, by="ola")
    with pytest.raises(QueryError, match="undo one of these first"):
        desk.merge("Anna Berg", "Anne Berg", by="kari")


def test_what_was_confirmed_goes_with_the_actor_through_merges_and_readings(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    desk.link(catalogue(ANNE_ENTRY))
    desk.judge("confirm", desk.links()[0].id, by="ola")
    desk.merge("Anna Berg", "Anne Berg", by="kari")
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(version="2", first=5), workers=1, reread=True)
    (person,) = [p for p in desk.who("Anna Berg").people if p.actor.name == "Anna Berg"]
    assert person.link is not None and person.link.wikidata == "Q1000003"
    assert len(person.actor.members) == 2


def test_a_record_as_of_before_has_no_link(desk: Desk, catalogue) -> None:  # type: ignore[no-untyped-def]
    desk.link(catalogue(ANNA_ENTRY))
    before = desk.store.now()
    desk.judge("confirm", desk.links()[0].id, by="ola")
    assert all(not view.links for view in desk.claims(as_of=before))
    assert any(view.links for view in desk.claims())


def test_a_status_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(QueryError, match="no status"):
        desk.links(status="lost")
