"""What a server is started with."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from foreigndesk.accounts import is_loopback
from foreigndesk.store.base import system_clock

STATIC = Path(__file__).parent / "static"
DEFAULT_PORT = 8765
# Names under which a browser on this machine reaches it; any other in the Host header is somebody's trick.
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the desk is served.

    Attributes:
        host: Address that it is bound to.
        hosts: Values of the Host header that are answered, without the port.
        asks_accounts: Whether everyone signs in, even on this machine; elsewhere they always do.
        local_name: Under which name decisions are kept where nobody signs in.
        patience: Seconds that a page waits for the record of a past moment before it says that it is being made; None
            waits until it is there.
        clock: Gives the present moment; a day is upcoming or overdue by it.
        secret: Signs the tokens of forms; a new one each start, so that tokens do not outlive the server.
    """

    host: str = "127.0.0.1"
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    asks_accounts: bool = False
    local_name: str = "local"
    patience: float | None = 5.0
    clock: Callable[[], datetime] = system_clock
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def needs_accounts(self) -> bool:
        """Whether everyone who asks has to be signed in."""
        return self.asks_accounts or not is_loopback(self.host)
