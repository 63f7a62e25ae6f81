"""A PostgreSQL server that dies beneath a desk that is served: errors while it is away, answers when it is back."""

from __future__ import annotations

import re

import pytest
from benchmarks.trust.losing import keep_what_is_committed, losing
from benchmarks.trust.trials import reports
from fastapi.testclient import TestClient

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.web.app import create_app
from foreigndesk.web.errors import PROBLEM_JSON
from made_up import MadeUpReader
from postgres import Cluster

BASE = "http://127.0.0.1"
PAGES = ("/", "/claims", "/reports", "/search?q=ships", "/timeline")


@pytest.mark.postgres
@pytest.mark.parametrize("at", [1, 4, 9])
def test_a_served_desk_outlives_its_database_server(cluster: Cluster, at: int) -> None:
    """`at`: before which statement of a page the server dies."""
    address = cluster.empty_desk()
    keep_what_is_committed(address)
    with open_desk(address) as desk:
        pipeline.run(reports(4), desk.store, reader=MadeUpReader(), workers=1)
        app = create_app(desk)
        with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
            shown = {page: client.get(page) for page in PAGES}
            assert {answer.status_code for answer in shown.values()} == {200}
            token = re.search(r'name="token" value="([0-9a-f]+)"', shown["/"].text)
            assert token
            head = {"X-CSRF-Token": token[1], "Origin": BASE}
            claim = client.get("/api/v1/claims").json()["items"][0]["id"]
            asked = {"verb": "confirm", "left": claim}
            with losing(cluster, at=at):
                answers = [client.get("/claims?kind=event"), *(client.get(page) for page in PAGES)]
                problem = client.get("/api/v1/claims")
                refused = client.post("/api/v1/judgements", json=asked, headers=head)
            assert {answer.status_code for answer in answers} == {503}
            assert all("The record cannot be used now" in answer.text for answer in answers)
            assert [problem.status_code, refused.status_code] == [503, 503]
            assert problem.headers["content-type"] == refused.headers["content-type"] == PROBLEM_JSON
            assert "Traceback" not in problem.text and "reached" in problem.json()["detail"]
            # without a restart of ours
            assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
            with losing(cluster, at=min(at, 4)):
                cut = client.post("/api/v1/judgements", json=asked, headers=head)
            made = client.post("/api/v1/judgements", json=asked, headers=head)
            assert (cut.status_code, made.status_code) == (503, 201)
        assert [one.id for one in desk.judgements()] == [made.json()["id"]]
        assert desk.check().faults == ()
    cluster.drop(address)
