"""Review, history, merge, split and correct, without scripts."""

from __future__ import annotations

import html

from fastapi.testclient import TestClient
from lxml import html as parsing
from lxml.html import HtmlElement
from signing import token

CLAIMS = "/review?queue=claims&most=1"


def page_of(client: TestClient, address: str) -> HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return parsing.fromstring(answer.text)


def press(client: TestClient, page: HtmlElement, key: str, **more: str) -> HtmlElement:
    """Send the form, or follow the link, that a key stands for."""
    (found,) = page.cssselect(f'[data-press="{key}"]')
    if found.tag == "a":
        return page_of(client, found.get("href"))
    form = next(found.iterancestors("form"))
    sent = {
        **dict(form.form_values()),
        **({found.get("name"): found.get("value")} if found.get("name") else {}),
    }
    answer = client.post(form.get("action"), data=sent | more, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return parsing.fromstring(answer.text)


def place(page: HtmlElement) -> tuple[int, int]:
    number, left = page.cssselect(".spot .n")
    return int(number.text.replace(",", "")), int(left.text.replace(",", ""))


def shown(page: HtmlElement) -> str:
    return str(page.cssselect("input[name=left]")[0].get("value"))


def test_claims_are_judged_one_after_another_and_a_judgement_is_undone(editing: TestClient) -> None:
    first = page_of(editing, CLAIMS)
    assert place(first)[0] == 1
    second = press(editing, first, "r", why="a test")
    assert place(second) == (1, place(first)[1] - 1) and shown(second) != shown(first)
    assert "Rejected" in second.cssselect(".did")[0].text_content()
    (made,) = editing.get("/api/v1/judgements").json()
    assert (made["verb"], made["left"], made["why"]) == ("reject", shown(first), "a test")
    undone = press(editing, second, "z")
    assert "undone" in undone.cssselect(".did")[0].text_content()
    assert place(page_of(editing, CLAIMS)) == place(first)
    ahead = press(editing, first, "n")
    assert place(ahead)[0] == 2 and shown(press(editing, ahead, "p")) == shown(first)


def test_filters_stand_in_the_address_and_stay_there(editing: TestClient) -> None:
    page = page_of(editing, f"{CLAIMS}&kind=statement")
    assert "statement" in page.cssselect(".look-claim .kicker")[0].text_content()
    found = editing.get("/api/v1/claims/unsure", params={"kind": "statement", "most": 1}).json()["items"]
    assert found[0]["id"] == shown(page)
    ahead = press(editing, page, "c")
    assert shown(ahead) == found[1]["id"]
    (kind,) = ahead.cssselect("select[name=kind] option[selected]")
    assert kind.get("value") == "statement"
    nothing = editing.get("/review?queue=claims&most=0&kind=statement").text
    assert "No claim of low confidence is left" in nothing and "Take the filters off" in nothing


def test_a_settled_claim_can_still_be_opened_at_its_address(editing: TestClient) -> None:
    first = page_of(editing, CLAIMS)
    press(editing, first, "c")
    again = page_of(editing, f"{CLAIMS}&at={shown(first)}")
    assert "this one is settled" in again.cssselect(".spot")[0].text_content()
    assert again.cssselect(".tag-confirm")


def test_a_doubtful_pair_tells_what_the_merge_would_touch_and_then_does_it(editing: TestClient) -> None:
    pairs = editing.get("/api/v1/review/pairs").json()["items"]
    page = page_of(editing, f"/review?at={pairs[0]['key']}")
    assert place(page)[0] == 1
    sides = [side.text_content() for side in page.cssselect(".look-side h2")]
    assert all(pairs[0][side]["actor"]["name"] in sides[n] for n, side in enumerate(("left", "right")))
    told = press(editing, page, "l").cssselect("#touched")[0].text_content()
    assert "“Same” would touch" in told and "which become one" in told
    assert editing.get("/api/v1/judgements?withdrawn=true").json() == []
    after = press(editing, page, "s")
    (made,) = editing.get("/api/v1/judgements").json()
    assert made["verb"] == "same"
    now = editing.get("/api/v1/review/pairs").json()["items"]
    assert pairs[0]["key"] not in {pair["key"] for pair in now}
    press(editing, after, "z")
    assert editing.get("/api/v1/review/pairs").json()["items"] == pairs


def test_a_pair_that_somebody_was_not_sure_about_has_a_list_of_its_own(editing: TestClient) -> None:
    page = page_of(editing, "/review")
    assert place(page)[1] > 0
    press(editing, page, "u")
    assert place(page_of(editing, "/review?queue=unsure")) == (1, 1)
    assert page_of(editing, "/review").cssselect(".queues .n")[1].text == "1"


def test_pairs_are_narrowed_down_by_name(editing: TestClient) -> None:
    pair = editing.get("/api/v1/review/pairs").json()["items"][0]
    name = pair["right"]["actor"]["name"]
    found = editing.get("/api/v1/review/pairs", params={"name": name}).json()["items"]
    assert pair["key"] in {one["key"] for one in found}
    assert editing.get("/api/v1/review/pairs", params={"name": "Zzyzx Qwerty"}).json()["items"] == []
    assert "No merge is in doubt" in editing.get("/review?name=Zzyzx+Qwerty").text


def test_a_claim_is_corrected_after_a_look_and_the_correction_undone(editing: TestClient) -> None:
    claim = editing.get("/api/v1/claims", params={"kind": "event", "status": "happened", "limit": 1}).json()[
        "items"
    ][0]
    address = f"/claims/{claim['id']}/edit"
    page = page_of(editing, address)
    form = {"token": token(parsing.tostring(page).decode()), "status": "planned", "time.start": "2025-11-02",
            "time.end": "2025-11-04", "why": "the ministry's own date"}  # fmt: skip
    looked = editing.post(address, data=form | {"step": "look"})
    assert "It would touch" in looked.text and editing.get("/api/v1/judgements").json() == []
    assert 'value="2025-11-04"' in looked.text
    done = editing.post(address, data=form | {"step": "do"}, follow_redirects=True)
    assert done.url.path == f"/claims/{claim['id']}" and "2025-11-02" in done.text
    made = editing.get("/api/v1/judgements").json()
    assert {one["field"] for one in made} == {"status", "time.start", "time.end"}
    log = page_of(editing, "/history?sort=correction")
    assert len(log.cssselect(".log > li")) == 3 and "the ministry's own date" in log.text_content()
    for _ in made:
        log = page_of(editing, "/history?state=standing")
        button = log.cssselect(".log form")[0]
        editing.post(button.get("action"), data=dict(button.form_values()))
    again = editing.get(f"/api/v1/claims/{claim['id']}").json()
    assert (again["status"], again["time"]) == (claim["status"], claim["time"])
    assert len(page_of(editing, "/history?state=undone").cssselect(".is-undone")) == 3


def test_a_value_that_cannot_be_is_refused_and_nothing_is_kept(editing: TestClient) -> None:
    claim = editing.get("/api/v1/claims", params={"kind": "event", "limit": 1}).json()["items"][0]["id"]
    address = f"/claims/{claim}/edit"
    sent = {"token": token(editing.get(address).text), "step": "do"}
    for wrong, words in (
        ({"status": "perhaps"}, "cannot be its status"),
        ({"status": ""}, "cannot be unknown"),
        ({"time.start": "yesterday"}, "no day"),
        ({"time.start": "2025-02-30"}, "no day"),
        ({"time.start": "2025-10-30", "time.end": "2025-10-29"}, "comes before the first"),
        ({"place.country": "Japan"}, "no code of a state"),
        ({"mode": "x" * 301}, "longer than"),
        ({}, "nothing was changed"),
        ({"content": "made up"}, "nothing was changed"),
    ):
        answer = editing.post(address, data=sent | wrong)
        assert answer.status_code == 422, wrong
        assert words in html.unescape(answer.text).lower() or words in html.unescape(answer.text), wrong
    assert editing.get("/api/v1/judgements?withdrawn=true").json() == []


def test_actors_are_found_merged_and_split_again(editing: TestClient) -> None:
    pair = editing.get("/api/v1/review/pairs").json()["items"][0]
    left, right = (pair[side]["actor"] for side in ("left", "right"))
    found = page_of(editing, f"/review/merge?thing={left['id']}&find={right['name']}")
    assert right["id"] in {button.get("value") for button in found.cssselect("button[name=thing]")}
    page = page_of(editing, f"/review/merge?thing={left['id']}&thing={right['id']}")
    form = {"token": token(parsing.tostring(page).decode()), "thing": [left["id"], right["id"]]}
    looked = editing.post("/review/merge", data=form | {"step": "look"})
    assert "It would touch" in looked.text and editing.get("/api/v1/judgements").json() == []
    done = editing.post("/review/merge", data=form | {"step": "do"}, follow_redirects=True)
    (made,) = editing.get("/api/v1/judgements").json()
    assert done.url.path == "/history" and f'id="d-{made["id"]}"' in done.text
    look = page_of(editing, f"/history?look={made['id']}")
    assert "Undoing it would touch" in look.text_content() and "which come apart" in look.text_content()
    again = editing.post("/review/merge", data=form | {"step": "do"})
    assert again.status_code == 422 and "one already" in again.text
    whole = page_of(editing, f"/review/split?actor={left['id']}")
    parts = [box.get("value") for box in whole.cssselect("input[name=part]")]
    assert len(parts) == left["reports"] + right["reports"]
    split = {"token": token(editing.get("/").text), "actor": left["id"], "part": parts[:1]}
    answer = editing.post("/review/split", data=split | {"step": "look"})
    # either it tells, or it says which judgement is in the way
    assert ("It would touch" in answer.text) == (answer.status_code == 200)
    assert (
        editing.post("/review/split", data={k: v for k, v in split.items() if k != "part"}).status_code == 422
    )


def test_an_unknown_pair_or_claim_is_told_so(client: TestClient) -> None:
    assert client.get("/review?at=rubbish").status_code == 422
    assert client.get("/review?at=a:e1~b:e2").status_code == 422
    assert client.get("/review?queue=claims&at=ffffffffffffffff").status_code == 404
    assert client.get("/review/split?actor=Nobody+At+All").status_code == 404


def sent_by(page: HtmlElement) -> dict[str, str]:
    """What the form of the edit page would send as it stands."""
    (form,) = (f for f in page.forms if (f.get("action") or "").endswith("/edit"))
    return {name: value or "" for name, value in form.form_values()}


def meeting_of_two(client: TestClient) -> str:
    items = client.get("/api/v1/claims", params={"kind": "event", "type": "CONSULT", "limit": 50}).json()[
        "items"
    ]
    return next(
        one["id"] for one in items if [p["kind"] for p in one["participants"]] == ["person", "person"]
    )


def test_parties_are_added_taken_out_and_given_another_role_without_scripts(editing: TestClient) -> None:
    claim = meeting_of_two(editing)
    address = f"/claims/{claim}/edit"
    before = editing.get(f"/api/v1/claims/{claim}").json()["participants"]
    page = page_of(editing, address)
    named = [row.text_content().strip() for row in page.cssselect(".party-name")]
    assert [one["name"] in words for one, words in zip(before, named, strict=True)] == [True, True]
    # names of the report are offered by the page itself
    assert before[0]["name"] in [option.get("value") for option in page.cssselect("datalist#near option")]
    form = sent_by(page) | {"role-0": "mediator", "role-1": "", "party-2": "China", "role-2": "recipient"}
    looked = parsing.fromstring(editing.post(address, data=form | {"step": "look"}).text)
    assert (
        "It would touch" in looked.text_content()
        and "China" in looked.cssselect(".party-row")[2].text_content()
    )
    assert editing.get("/api/v1/judgements").json() == []
    done = editing.post(
        address, data=sent_by(looked) | {"step": "do", "why": "a mix-up"}, follow_redirects=True
    )
    assert done.status_code == 200 and "China" in done.text
    now = editing.get(f"/api/v1/claims/{claim}").json()
    assert [(p["role"], p["name"]) for p in now["participants"]] == [
        ("recipient", "China"),
        ("mediator", before[0]["name"]),
    ]
    assert now["participants"][1]["office"] == before[0]["office"]
    assert set(now["corrected"]) == {"actor", "recipient", "mediator"}
    log = page_of(editing, "/history?sort=correction")
    assert "China" in log.text_content() and "a mix-up" in log.text_content()
    for _ in now["corrected"]:
        button = page_of(editing, "/history?state=standing").cssselect(".log form")[0]
        editing.post(button.get("action"), data=dict(button.form_values()))
    assert editing.get(f"/api/v1/claims/{claim}").json()["participants"] == before


def test_a_name_that_fits_several_or_nobody_is_asked_about_and_nothing_is_kept(editing: TestClient) -> None:
    claim = meeting_of_two(editing)
    address = f"/claims/{claim}/edit"
    form = sent_by(page_of(editing, address))
    several = editing.post(address, data=form | {"party-2": "forces", "step": "find"})
    assert several.status_code == 200
    page = parsing.fromstring(several.text)
    options = page.cssselect("select[name=party-2] option")
    assert len(options) > 2 and "Whom do you mean" in page.text_content()
    refused = editing.post(address, data=form | {"party-2": "Zzyzx", "step": "do"})
    assert refused.status_code == 422 and "No report here names “Zzyzx”" in refused.text
    chosen = sent_by(page)
    assert chosen["party-2"] == options[0].get("value")
    found = parsing.fromstring(editing.post(address, data=chosen | {"step": "find"}).text)
    assert len(found.cssselect(".party-name")) == 3
    assert editing.get("/api/v1/judgements").json() == []


def test_who_said_it_is_set_right_and_can_be_unknown(editing: TestClient) -> None:
    claim = editing.get("/api/v1/claims", params={"kind": "statement", "limit": 1}).json()["items"][0]["id"]
    address = f"/claims/{claim}/edit"
    page = page_of(editing, address)
    roles = {
        select.get("name"): "" for select in page.cssselect(".party-row select") if select.value == "speaker"
    }
    assert roles
    form = {k: v for k, v in sent_by(page).items() if v or k in roles}
    editing.post(address, data=form | roles | {"step": "do"})
    assert editing.get(f"/api/v1/claims/{claim}").json()["speaker"] == []
    assert editing.get(f"/claims/{claim}").status_code == 200
    assert editing.get("/claims?kind=statement").status_code == 200


def test_programs_set_parties_right_by_the_same_fields(editing: TestClient) -> None:
    head = {"X-CSRF-Token": token(editing.get("/").text)}
    for kind in ("event", "statement", "tenure", "relation"):
        claim = editing.get("/api/v1/claims", params={"kind": kind, "limit": 1}).json()["items"][0]["id"]
        fields = editing.get(f"/api/v1/claims/{claim}/fields").json()
        held = [field for field in fields if field["holds_parties"]]
        assert held and any(field["parties"] for field in held)
        field = held[0]
        wanted = {"claim": claim, "fields": {field["name"]: ["Japan"]}}
        answer = editing.post("/api/v1/judgements/corrections/preview", json=wanted, headers=head)
        assert answer.status_code == 200, answer.text
        touched = answer.json()
        assert touched["changed"]["count"] == 1
        (made,) = editing.post("/api/v1/judgements/corrections/several", json=wanted, headers=head).json()
        assert (made["field"], made["new"]) == (field["name"], "Japan")
        now = next(
            f
            for f in editing.get(f"/api/v1/claims/{claim}/fields").json()
            if f["name"] == field["name"]
        )  # fmt: skip
        assert [(p["name"], p["kind"]) for p in now["parties"]] == [("Japan", "state")]
        for page in (f"/claims/{claim}", f"/claims/{claim}/edit", f"/claims?kind={kind}"):
            assert editing.get(page).status_code == 200
        one = {"claim": claim, "field": field["name"], "value": None}
        assert editing.post("/api/v1/judgements/corrections", json=one, headers=head).json()["new"] is None
        for page in (f"/claims/{claim}", f"/claims/{claim}/edit", f"/claims?kind={kind}"):
            assert editing.get(page).status_code == 200


def test_actors_are_suggested_while_a_name_is_typed(client: TestClient) -> None:
    def names(typed: str) -> list[str]:
        found = client.get("/api/v1/actors/suggestions", params={"name": typed}).json()
        return [one["name"] for one in found]

    assert "Gen Nakatani" in names("naka") and "Gen Nakatani" in names("gen nak")
    assert names("n") == names("") == names("zzyzx") == names("naka gen x") == []
    assert client.get("/api/v1/actors/suggestions", params={"name": "japan"}).json()[0]["kind"] == "state"
