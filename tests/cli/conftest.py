from typing import Any

import pytest
from click.testing import CliRunner, Result
from fake_desk import FakeDesk

from foreigndesk.cli import session as cli_session
from foreigndesk.cli.main import cli


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    fake = FakeDesk()

    def open_fake(address: str, *, create: bool = True) -> FakeDesk:
        fake.asked.append(("open", (address,), {"create": create}))
        return fake

    monkeypatch.setattr(cli_session, "open_desk", open_fake)
    monkeypatch.delenv("FOREIGNDESK_DESK", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    return fake


@pytest.fixture
def run(desk: FakeDesk):
    def invoke(*arguments: str, input: Any = None, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(cli, list(arguments), input=input, env=env, prog_name="foreigndesk")

    return invoke
