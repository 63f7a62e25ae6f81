from __future__ import annotations

from collections.abc import Callable

import pytest

from cheap_accounts import CheapAccounts
from foreigndesk.store.base import Store


@pytest.fixture
def accounts(address: str) -> CheapAccounts:
    """Accounts of an empty desk, in either database; `accounts.clock` is set by hand."""
    made = CheapAccounts(address)
    yield made
    made.store.close()


@pytest.fixture
def again(address: str) -> Callable[[CheapAccounts], CheapAccounts]:
    """Gives the accounts as a process that was just started sees them."""

    def start(old: CheapAccounts) -> CheapAccounts:
        old.store.close()
        old.store = Store(address, clock=old.clock)
        return old

    return start
