"""What is fuzzed: each target takes bytes, and raises `Fault` (or anything else) if they break a promise."""

from __future__ import annotations

import base64
import functools
import ipaddress
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import quote

import httpx

from benchmarks.fuzz.seeds import ADDRESSES, QUERIES, formats
from foreigndesk.errors import FetchError, QueryError, SearchSyntaxError
from foreigndesk.intake import IntakeOptions, documents
from foreigndesk.intake.fetch import Fetcher, is_private
from foreigndesk.model import Document, Failure
from foreigndesk.safe_characters import visible
from foreigndesk.store.codec import pack, unpack

if TYPE_CHECKING:
    from foreigndesk.desk import Desk

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "reports"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Words of failures that only say that something was not foreseen.
UNFORESEEN = (
    "of a kind that is not known",
    "a damaged entry (",
    "object has no attribute",
    "NoneType",
    "codec can't",
)
Target = Callable[[bytes], None]


class Fault(Exception):
    """A promise was broken."""


@contextmanager
def no_network() -> Iterator[None]:
    """Within it no name of a host is known, so that an entry of a feed leads nowhere."""

    def unknown(host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            raise OSError(f"{host} is not looked up while fuzzing") from None

    def refused(*_: object, **__: object) -> None:
        raise Fault("a connection was about to be made")

    with patch("foreigndesk.intake.fetch.resolve_host", unknown), patch("httpx.Client.stream", refused):
        yield


def intake_target(folder: Path, name: str) -> Target:
    """Return the target that takes bytes in as a file of a name."""
    path = folder / name
    options = IntakeOptions(timeout=0.1, retries=0, backoff=0, politeness=0)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        with no_network():
            for item in documents([str(path)], options=options, clock=lambda: NOW):
                _check(item, str(path))

    return run


def _check(item: Document | Failure, path: str) -> None:
    if isinstance(item, Failure):
        lines = len(item.reason.splitlines())
        if not item.path.startswith(path) and "://" not in item.path:
            raise Fault(f"the failure names {item.path!r}")
        if lines != 1 or len(item.reason) > 400 or visible(item.reason) != item.reason:
            raise Fault(f"no line: {item.reason[:500]!r}")
        if not item.error.endswith("Error") or any(words in item.reason for words in UNFORESEEN):
            raise Fault(f"not foreseen: {item.error}: {item.reason[:200]}")
        return
    for words in (item.text, item.title, item.outlet, item.url, item.source.path, item.language):
        if words is not None and ("\0" in words or "\x1b" in words):
            raise Fault(f"a control character in {words[:80]!r}")
    if not item.text.strip():
        raise Fault("a report without a text")
    if unpack(pack(item), Document) != item:
        raise Fault("not the same after it was stored")


def search_target(folder: Path) -> Target:
    """Return the target that looks for a text in a small desk."""
    from foreigndesk.store.search.parser import parse_query
    from foreigndesk.store.search.syntax import to_text

    desk = sample_desk(folder)

    def run(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        try:
            tree = parse_query(text)
        except SearchSyntaxError as error:
            if not 0 <= error.position <= len(text) or not error.expected:
                raise Fault(f"position {error.position} of {len(text)}: {error}") from error
            return
        if parse_query(to_text(tree)) != tree:
            raise Fault(f"{text!r} is not {to_text(tree)!r}")
        try:
            found = desk.find(text, limit=2, facets=len(data) % 4 == 0)
            desk.find(text, limit=2, cursor=found.cursor)
        except QueryError:
            pass

    return run


def cursor_target(folder: Path) -> Target:
    """Return the target that asks the lists of the web API to go on at a made-up place."""
    from starlette.testclient import TestClient

    from foreigndesk.web.app import create_app

    desk = sample_desk(folder)
    client = TestClient(create_app(desk), base_url="http://127.0.0.1", raise_server_exceptions=False)
    lists = ("claims", "reports", "stories", "actors", "search?q=talks", "review/pairs", "claims/unsure")

    def run(data: bytes) -> None:
        if data[:1] < b"\x80":
            try:
                json.loads(data[1:])
                word = base64.urlsafe_b64encode(data[1:]).decode().rstrip("=")
            except (ValueError, RecursionError):
                word = data[1:].decode("utf-8", "replace")
        else:
            word = data[1:].decode("utf-8", "replace")
        wanted = lists[sum(data[:3]) % len(lists)]
        mark = "&" if "?" in wanted else "?"
        answer = client.get(f"/api/v1/{wanted}{mark}cursor={quote(word[:4000])}&limit=2")
        if answer.status_code >= 500:
            raise Fault(f"{wanted}: {answer.status_code} for {word[:200]!r}")

    return run


def address_target(folder: Path) -> Target:
    """Return the target that decides whether an address from a feed may be asked."""
    del folder
    options = IntakeOptions(retries=0, backoff=0, politeness=0)

    def run(data: bytes) -> None:
        url = data.decode("utf-8", "replace")
        try:
            address = Fetcher(options, resolve=_resolved)._checked(url, url, private_allowed=False)
        except FetchError:
            return
        if address is None or is_private(address):
            raise Fault(f"{url!r} leads to {address}")
        try:
            asked = httpx.URL(url).copy_with(host=address).host
        except httpx.InvalidURL:
            return
        if asked != address:
            raise Fault(f"{url!r} was checked as {address}, and {asked} would be asked")

    return run


def _resolved(host: str, port: int) -> list[str]:
    """Return what a host stands for: numbers in every form that the system takes, and any name is a public one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, OverflowError):
        return ["93.184.216.34"]
    return [str(entry[4][0]) for entry in found]


@functools.cache
def sample_desk(folder: Path) -> Desk:
    """Return a desk with the sample reports."""
    from foreigndesk.desk import open_desk

    desk = open_desk(folder / "samples.db", clock=lambda: NOW)
    desk.add(SAMPLES, workers=1)
    return desk


def _when_asked(make: Callable[[Path], Target], folder: Path) -> Target:
    """Return a target that is made with its first case: it needs a desk."""
    made = functools.cache(make)
    return lambda data: made(folder)(data)


def targets(folder: Path) -> dict[str, tuple[Target, list[bytes]]]:
    """Return name → (target, sound inputs)."""
    found: dict[str, tuple[Target, list[bytes]]] = {}
    for name, (file, inputs) in formats().items():
        (folder / name).mkdir(exist_ok=True)
        found[name] = (intake_target(folder / name, file), inputs)
    keys = [b"\x00" + json.dumps(key).encode() for key in cursors(Random(1))]
    found["search"] = (_when_asked(search_target, folder), [query.encode() for query in QUERIES])
    found["cursor"] = (_when_asked(cursor_target, folder), keys)
    found["address"] = (address_target(folder), [address.encode() for address in ADDRESSES])
    return found


@functools.cache
def ready(name: str, folder: Path) -> tuple[Target, list[bytes]]:
    """Return a target and its sound inputs; what it loads and makes at first is made, and counted for no case."""
    target, inputs = targets(folder)[name]
    target(inputs[0])
    return target, inputs


def cursors(random: Random) -> list[list[Any]]:
    """Return keys of lists such as cursors hold."""
    kinds: list[Any] = [1, "2016-03-03", None, True, 2**63 - 1, -1, 0.5, "", [], {}]
    return [
        [],
        *([random.choice(kinds) for _ in range(length)] for length in (1, 2, 3, 4, 5) for _ in range(3)),
    ]
