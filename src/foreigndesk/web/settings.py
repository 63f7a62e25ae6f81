"""What a server is started with."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

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
        clock: Gives the present moment; a day is upcoming or overdue by it.
        secret: Signs the tokens of forms; a new one each start, so that tokens do not outlive the server.
        secure: Whether cookies are only sent over TLS; False on this machine.
    """

    host: str = "127.0.0.1"
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    clock: Callable[[], datetime] = system_clock
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    secure: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Return whether an address is one that only this machine can reach."""
    return host.strip("[]") in ("127.0.0.1", "localhost", "::1")
