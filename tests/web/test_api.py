"""/api/v1: the same record for programs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from schemathesis.specs.openapi.checks import (
    ensure_resource_availability,
    positive_data_acceptance,
    use_after_free,
)

from foreigndesk.web.app import create_app
from foreigndesk.web.security import CSRF_COOKIE
from foreigndesk.web.settings import WebSettings


def test_claims_come_a_page_at_a_time_in_every_order(client: TestClient) -> None:
    for order in ("time", "said", "published", "id"):
        whole = client.get("/api/v1/claims", params={"limit": 200, "order": order}).json()
        assert whole["next"] is None and len(whole["items"]) > 50
        found, after = [], None
        while True:
            asked = {"limit": 7, "order": order} | ({"after": after} if after else {})
            page = client.get("/api/v1/claims", params=asked).json()
            found += [claim["id"] for claim in page["items"]]
            if (after := page["next"]) is None:
                break
        assert found == [claim["id"] for claim in whole["items"]]


def test_reports_come_a_page_at_a_time_in_every_order(client: TestClient) -> None:
    days = {}
    for order in ("newest", "oldest", "recorded"):
        found, after = [], None
        while True:
            asked = {"limit": 5, "order": order} | ({"after": after} if after else {})
            page = client.get("/api/v1/reports", params=asked).json()
            found += page["items"]
            if (after := page["next"]) is None:
                break
        assert len({line["id"] for line in found}) == len(found) == 12
        days[order] = [line["published"] for line in found if line["published"]]
        if order != "recorded":
            assert found[-1]["published"] is None  # undated ones stand last
    assert days["newest"] == sorted(days["newest"], reverse=True)
    assert days["oldest"] == sorted(days["oldest"])


def test_counts_say_on_how_many_reports_outlets_and_origins_claims_rest(client: TestClient) -> None:
    found = client.get("/api/v1/claims/counts", params={"kind": "event"}).json()
    listed = client.get("/api/v1/claims", params={"kind": "event", "limit": 200}).json()["items"]
    assert found["claims"] == len(listed)
    reports = {piece["report_id"] for claim in listed for piece in claim["evidence"]}
    assert found["sources"]["reports"] == len(reports) >= found["sources"]["origins"]
    assert {f["value"]: f["claims"] for f in found["facets"]["kind"]} == {"event": len(listed)}
    by_status = {f["value"]: f["claims"] for f in found["facets"]["status"]}
    assert by_status["planned"] == sum(claim["status"] == "planned" for claim in listed)


def test_an_answer_that_is_known_is_not_sent_again_until_the_record_changes(editing: TestClient) -> None:
    first = editing.get("/api/v1/claims", params={"kind": "event"})
    tag = first.headers["etag"]
    again = editing.get("/api/v1/claims", params={"kind": "event"}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = editing.get("/api/v1/claims", params={"kind": "statement"}, headers={"If-None-Match": tag})
    assert other.status_code == 200
    head = {"X-CSRF-Token": form_token(editing)}
    claim = first.json()["items"][0]["id"]
    made = editing.post("/api/v1/judgements", json={"verb": "confirm", "left": claim}, headers=head)
    assert made.status_code == 201
    changed = editing.get("/api/v1/claims", params={"kind": "event"}, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    undone = editing.delete(f"/api/v1/judgements/{made.json()['id']}", headers=head)
    assert undone.json()["withdrawn_by"] == "local"
    last = editing.get(
        "/api/v1/claims", params={"kind": "event"}, headers={"If-None-Match": changed.headers["etag"]}
    )
    assert last.status_code == 200


def form_token(client: TestClient) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/").text)
    assert found
    return found.group(1)


def test_plans_lie_ahead_by_the_servers_clock(client: TestClient) -> None:
    (visit,) = client.get("/api/v1/timeline/upcoming").json()
    assert (visit["status"], visit["time"]["start"]) == ("planned", "2025-11-03")
    assert client.get("/api/v1/timeline/overdue").json() == []


def test_errors_are_problems_that_a_program_reads(client: TestClient) -> None:
    for address, status in (
        ("/api/v1/claims/ffffffffffffffff", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v1/claims?limit=0", 422),
        ("/api/v1/claims?country=Nowhereland", 422),
        ("/api/v1/claims?after=rubbish", 422),
        ("/api/v1/claims?from=yesterday", 422),
    ):
        answer = client.get(address)
        assert answer.status_code == status, address
        assert answer.headers["content-type"] == "application/problem+json"
        body = answer.json()
        assert body["status"] == status and body["title"] and body["detail"]


def test_an_error_may_name_a_file_whose_name_is_no_utf8(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path / "gone\udce9.db"), base_url="http://127.0.0.1") as client:
        answers = [client.get(address) for address in ("/", "/api/v1/status")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("there is no desk at" in answer.text for answer in answers)


def test_a_program_without_the_token_changes_nothing(editing: TestClient) -> None:
    claim = editing.get("/api/v1/claims", params={"limit": 1}).json()["items"][0]["id"]
    answer = editing.post("/api/v1/judgements", json={"verb": "confirm", "left": claim})
    assert answer.status_code == 403
    assert editing.get("/api/v1/judgements").json() == []


def test_the_api_keeps_its_own_description(sample_desk: Path, settings: WebSettings) -> None:
    app = create_app(sample_desk, replace(settings, hosts=("testserver",)))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    tried = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method.upper() != "GET":
            continue

        @limits(
            max_examples=10,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def check(case: schemathesis.Case) -> None:
            # a schema cannot say which words name a state, or which digits begin one id only: these get 422
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        given(case=operation.as_strategy())(check)()
        tried.add(operation.path)
    assert {"/api/v1/claims", "/api/v1/reports/{report_id}", "/api/v1/timeline", "/api/v1/search"} <= tried
    assert {"/api/v1/actors/{actor_id}/statements", "/api/v1/pairs", "/api/v1/pairs/claims"} <= tried


def test_what_changes_the_record_keeps_its_description_too(
    editing: TestClient, settings: WebSettings
) -> None:
    app = editing.app
    head = {"X-CSRF-Token": form_token(editing), "Cookie": f"{CSRF_COOKIE}={editing.cookies[CSRF_COOKIE]}"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"Host": "127.0.0.1"})
    tried = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method.upper() == "GET":
            continue

        @limits(
            max_examples=10,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(
                headers={**head, "Host": "127.0.0.1"},
                excluded_checks=[positive_data_acceptance, ensure_resource_availability, use_after_free],
            )

        given(case=operation.as_strategy())(check)()
        tried.add((operation.method.upper(), operation.path))
    assert tried == {
        ("POST", "/api/v1/judgements"),
        ("POST", "/api/v1/judgements/corrections"),
        ("POST", "/api/v1/judgements/corrections/preview"),
        ("POST", "/api/v1/judgements/corrections/several"),
        ("POST", "/api/v1/judgements/merge"),
        ("POST", "/api/v1/judgements/merge/preview"),
        ("POST", "/api/v1/judgements/preview"),
        ("POST", "/api/v1/judgements/split"),
        ("POST", "/api/v1/judgements/split/preview"),
        ("POST", "/api/v1/judgements/{judgement_id}/undo/preview"),
        ("DELETE", "/api/v1/judgements/{judgement_id}"),
        ("POST", "/api/v1/searches"),
        ("POST", "/api/v1/searches/seen"),
        ("DELETE", "/api/v1/searches"),
    }
