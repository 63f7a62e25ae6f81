"""Signing in, roles, and that who is not signed in gets nothing: every route of the app is walked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html as parsing
from signing import EDITOR, READER, desk_with_accounts, sign_in, token
from starlette.routing import Mount, Route

from cheap_accounts import PASSWORD
from foreigndesk.accounts import Accounts
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings

OPEN = {"/sign-in"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def served(own_desk: Path, settings: WebSettings) -> Iterator[tuple[TestClient, Accounts]]:
    """A browser before a desk that asks for accounts, and the accounts."""
    desk, accounts = desk_with_accounts(own_desk)
    app = create_app(desk, replace(settings, asks_accounts=True), accounts=accounts)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client, accounts
    desk.close()


@pytest.fixture
def asking(served: tuple[TestClient, Accounts]) -> TestClient:
    return served[0]


def routes(client: TestClient) -> list[tuple[str, str]]:
    """Method and path of every route, with something in the place of its parameters."""
    found = []
    for route in _all_routes(client.app.routes):
        assert isinstance(route, Route | Mount), route
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        path = re.sub(r"\{[^}]+\}", "ffffffffffffffff", route.path)
        found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def _all_routes(routes: object) -> Iterator[object]:
    """The routes of an app, those of included routers one by one."""
    for route in routes:  # type: ignore[attr-defined]
        inner = getattr(route, "original_router", None)
        if inner is not None:
            prefix = route.include_context.prefix
            for one in _all_routes(inner.routes):
                yield _Prefixed(one, prefix) if prefix else one
        else:
            yield route


class _Prefixed(Route):
    def __init__(self, route: Route, prefix: str) -> None:
        self.path, self.methods = prefix + route.path, route.methods


def test_who_is_not_signed_in_gets_nothing_but_the_sign_in_page(asking: TestClient) -> None:
    walked = routes(asking)
    paths = {path for _, path in walked}
    assert {"/", "/review", "/history", "/api/v1/claims", "/api/v1/openapi.json", "/account"} <= paths
    assert len(walked) > 40
    for method, path in [*walked, ("GET", "/nowhere"), ("GET", "/api/v1/nowhere"), ("POST", "/nowhere")]:
        if path in OPEN:
            continue
        answer = asking.request(method, path)
        if path.startswith("/api/"):
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"
        else:
            assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"), (
                method,
                path,
            )
            assert answer.content == b""
    page = asking.get("/sign-in")
    assert page.status_code == 200
    # nothing of the record, nor a way into it
    assert {a.get("href") for a in parsing.fromstring(page.text).cssselect("header a")} == {"/"}
    assert asking.get("/static/mark.svg").status_code == 200


def test_a_reader_reads_everything_and_decides_nothing(asking: TestClient) -> None:
    assert sign_in(asking, READER).status_code == 303
    claim = asking.get("/api/v1/claims", params={"limit": 1}).json()["items"][0]["id"]
    for address in (
        "/",
        "/review",
        "/review?queue=claims&most=1",
        "/history",
        f"/claims/{claim}",
        "/account",
    ):
        answer = asking.get(address)
        assert answer.status_code == 200, address
        actions = {
            form.get("action") for form in parsing.fromstring(answer.text).cssselect("form[method=post]")
        }
        own = {"/preferences/theme", "/sign-out", "/account/password", "/account/end-others"}
        assert actions <= own, address
    head = {"X-CSRF-Token": token(asking.get("/").text)}
    bodies = {
        "": {"verb": "confirm", "left": claim},
        "/preview": {"verb": "confirm", "left": claim},
        "/merge": {"things": [claim, "x"]},
        "/merge/preview": {"things": [claim, "x"]},
        "/split": {"actor": "x", "parts": ["y"]},
        "/split/preview": {"actor": "x", "parts": ["y"]},
        "/corrections": {"claim": claim, "field": "mode", "value": "visit"},
        "/corrections/several": {"claim": claim, "fields": {"mode": "visit"}},
        "/corrections/preview": {"claim": claim, "fields": {"mode": "visit"}},
        "/ffffffffffffffff/undo/preview": None,
        "/api/v1/searches": {"name": "x", "query": "China"},
        "/api/v1/searches/seen": {"name": "x", "until": "x"},
    }
    changing = [(m, p) for m, p in routes(asking) if m in UNSAFE and p.startswith("/api/")]
    assert {p.removeprefix("/api/v1/judgements") for m, p in changing if m == "POST"} == set(bodies)
    for method, path in changing:
        body = bodies.get(path.removeprefix("/api/v1/judgements")) if method == "POST" else None
        answer = asking.request(method, path, json=body, headers=head)
        assert answer.status_code == 403, (method, path)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "an editor can" in answer.json()["detail"]
    forms = {
        f"/claims/{claim}/judge": {"verb": "reject"},
        f"/claims/{claim}/edit": {"status": "planned"},
        "/review": {"verb": "reject", "left": claim},
        "/review/merge": {"thing": [claim, "x"], "step": "do"},
        "/review/split": {"actor": "x", "part": ["y"], "step": "do"},
        "/judgements/ffff/undo": {},
    }
    for address, form in forms.items():
        assert asking.post(address, data=form, headers=head).status_code == 403, address
    for address in ("/review/merge", f"/claims/{claim}/edit", "/review/split?actor=China"):
        assert asking.get(address).status_code == 403, address
    assert asking.get("/api/v1/judgements?withdrawn=true").json() == []


def test_an_editor_decides_under_their_own_name(asking: TestClient) -> None:
    answer = sign_in(asking, EDITOR, next="/review?queue=claims&most=1")
    assert answer.headers["location"] == "/review?queue=claims&most=1"
    page = asking.get("/review?queue=claims&most=1").text
    claim = parsing.fromstring(page).cssselect("input[name=left]")[0].get("value")
    asking.post("/review", data={"verb": "confirm", "left": claim, "token": token(page)})
    (made,) = asking.get("/api/v1/judgements").json()
    assert (made["verb"], made["by"]) == ("confirm", EDITOR)
    assert asking.get("/api/v1/status/user").json() == {
        "name": EDITOR,
        "display_name": "María Berg",
        "role": "editor",
    }


def test_the_cookie_is_kept_from_scripts_and_other_sites(asking: TestClient) -> None:
    cookie = next(c for c in sign_in(asking, EDITOR).headers.get_list("set-cookie") if "session=" in c)
    parts = {part.strip().lower().partition("=")[0] for part in cookie.split(";")}
    assert {"httponly", "samesite", "path", "expires"} <= parts and "samesite=lax" in cookie.lower()
    assert "secure" not in parts and cookie.startswith("foreigndesk_session=")


def test_over_tls_the_cookie_is_sent_over_tls_only(asking: TestClient) -> None:
    with TestClient(asking.app, base_url="https://127.0.0.1", follow_redirects=False) as secure:
        cookies = sign_in(secure, EDITOR).headers.get_list("set-cookie")
        cookie = next(c for c in cookies if "session=" in c)
        assert cookie.startswith("__Host-foreigndesk_session=") and "; secure" in cookie.lower()
        assert secure.get("/").status_code == 200


def test_who_signs_out_is_out(asking: TestClient) -> None:
    sign_in(asking, READER)
    kept = dict(asking.cookies)
    page = asking.get("/")
    assert page.headers["cache-control"] == "private, no-store"
    assert asking.post("/sign-out").status_code == 403  # no token
    asking.post("/sign-out", data={"token": token(page.text)})
    assert asking.get("/").headers["location"] == "/sign-in"
    asking.cookies.update(kept)
    assert asking.get("/").headers["location"] == "/sign-in"


def test_a_token_of_another_session_is_none(asking: TestClient) -> None:
    sign_in(asking, EDITOR)
    old = token(asking.get("/").text)
    asking.cookies.clear()
    sign_in(asking, EDITOR)
    now = token(asking.get("/").text)
    assert now != old
    form = {"theme": "dark"}
    assert asking.post("/preferences/theme", data=form | {"token": old}).status_code == 403
    assert asking.post("/preferences/theme", data=form | {"token": now}).status_code == 303


def test_a_sign_in_from_another_site_is_none(asking: TestClient) -> None:
    asking.get("/sign-in")
    answer = asking.post("/sign-in", data={"name": EDITOR, "password": PASSWORD})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", [EDITOR, "nobody", "' OR 1=1 --", "\u202ex"])
def test_a_wrong_sign_in_tells_nothing(asking: TestClient, name: str) -> None:
    answer = sign_in(asking, name, "not the password")
    assert answer.status_code == 401
    assert "Name or password is wrong." in answer.text and "not the password" not in answer.text
    assert asking.get("/").headers["location"] == "/sign-in"


def test_too_many_tries_wait_and_are_told_how_long(served: tuple[TestClient, Accounts]) -> None:
    asking, accounts = served
    for _ in range(accounts.limits.failures_per_name):
        assert sign_in(asking, EDITOR, "not the password").status_code == 401
    answer = sign_in(asking, EDITOR)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert "Too many failed sign-ins" in answer.text
    assert sign_in(asking, READER).status_code == 303


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_signing_in_leads_to_our_own_pages_only(asking: TestClient, next: str) -> None:
    assert sign_in(asking, READER, next=next).headers["location"] == "/"


def test_an_api_token_stands_for_its_user_and_needs_no_form(served: tuple[TestClient, Accounts]) -> None:
    asking, accounts = served
    editor, reader = (accounts.add_token(name, "test") for name in (EDITOR, READER))
    claim = None
    for made in (editor, reader):
        head = {"Authorization": f"Bearer {made.secret}"}
        claim = asking.get("/api/v1/claims", params={"limit": 1}, headers=head).json()["items"][0]["id"]
        body = {"verb": "confirm", "left": claim}
        expected = 201 if made is editor else 403
        assert asking.post("/api/v1/judgements", json=body, headers=head).status_code == expected
    sign_in(asking, EDITOR)
    for wrong in ("Bearer", "Bearer x", "Basic eDp5", f"Bearer {editor.secret}x"):
        # the cookie does not help a token that is none
        assert asking.get("/api/v1/claims", headers={"Authorization": wrong}).status_code == 401
    accounts.revoke_token(EDITOR, "test")
    head = {"Authorization": f"Bearer {editor.secret}"}
    assert asking.get("/api/v1/claims", headers=head).status_code == 401


def test_a_role_that_is_taken_holds_at_once(served: tuple[TestClient, Accounts]) -> None:
    asking, accounts = served
    sign_in(asking, EDITOR)
    assert asking.get("/review/merge").status_code == 200
    accounts.set_role(EDITOR, "reader")
    assert asking.get("/review/merge").status_code == 403
    accounts.disable(EDITOR)
    assert asking.get("/").headers["location"] == "/sign-in"


def test_a_user_changes_their_password(served: tuple[TestClient, Accounts]) -> None:
    asking, accounts = served
    accounts.sign_in(READER, PASSWORD, address="192.0.2.1", user_agent="Elsewhere")
    sign_in(asking, READER)
    page = asking.get("/account").text
    assert "Elsewhere" in page and "this one" in page

    def change(old: str, new: str, again: str) -> tuple[int, str]:
        form = {"old": old, "new": new, "again": again, "token": token(asking.get("/account").text)}
        answer = asking.post("/account/password", data=form)
        return answer.status_code, answer.text

    assert change("not the password", "another good one", "another good one")[0] == 422
    assert change(PASSWORD, "short", "short")[0] == 422
    status, page = change(PASSWORD, "another good one", "another good two")
    assert status == 422 and "typed in two ways" in page
    assert len(accounts.sessions(READER)) == 2
    assert change(PASSWORD, "another good one", "another good one")[0] == 303
    assert len(accounts.sessions(READER)) == 1
    assert "The password is changed" in asking.get("/account?changed=true").text
    asking.cookies.clear()
    assert sign_in(asking, READER).status_code == 401
    assert sign_in(asking, READER, "another good one").status_code == 303


def test_other_browsers_are_signed_out(served: tuple[TestClient, Accounts]) -> None:
    asking, accounts = served
    accounts.sign_in(READER, PASSWORD, address="192.0.2.1")
    sign_in(asking, READER)
    asking.post("/account/end-others", data={"token": token(asking.get("/account").text)})
    assert len(accounts.sessions(READER)) == 1 and asking.get("/").status_code == 200


def test_without_accounts_there_is_no_account_page(client: TestClient) -> None:
    assert client.get("/account").status_code == 404
    assert client.get("/sign-in", follow_redirects=False).headers["location"] == "/"
    assert "Sign out" not in client.get("/").text
    assert client.get("/api/v1/status/user").json()["role"] == "editor"


def test_an_address_that_others_reach_takes_accounts(sample_desk: Path) -> None:
    settings = WebSettings(host="0.0.0.0", hosts=("desk.example",))
    app = create_app(sample_desk, settings)
    with TestClient(app, base_url="http://desk.example", follow_redirects=False) as client:
        assert (
            client.get("/claims?kind=event").headers["location"] == "/sign-in?next=%2Fclaims%3Fkind%3Devent"
        )
        assert client.get("/api/v1/status").status_code == 401
