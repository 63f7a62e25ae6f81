"""A desk that asks for accounts, with one editor and one reader, and browsers that sign in to it."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient
from httpx import Response

from cheap_accounts import PASSWORD, cheap_hasher
from foreigndesk.accounts import Accounts, Passwords
from foreigndesk.desk import Desk, open_desk

EDITOR, READER = "maria", "ola"


def accounts_of(desk: Desk) -> Accounts:
    """Accounts with the cheapest hashes."""
    return Accounts(desk.store, passwords=Passwords(cheap_hasher()))


def desk_with_accounts(path: Path) -> tuple[Desk, Accounts]:
    desk = open_desk(path)
    accounts = accounts_of(desk)
    accounts.add_user(EDITOR, PASSWORD, role="editor", display="María Berg")
    accounts.add_user(READER, PASSWORD)
    return desk, accounts


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **form: str) -> Response:
    page = client.get("/sign-in").text
    sent = {"name": name, "password": password, "token": token(page), **form}
    return client.post("/sign-in", data=sent, follow_redirects=False)
