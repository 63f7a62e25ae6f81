"""Servers that never end, drip, pack bombs into one another or send us elsewhere; ours on the loopback address."""

from __future__ import annotations

import gzip
import http.server
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
from taking import take
from test_fetch import QUICK, feed
from test_formats import HTML

from foreigndesk.errors import FetchError
from foreigndesk.intake import IntakeOptions
from foreigndesk.intake.fetch import Fetcher, retry_after

Send = Callable[[Callable[[bytes], object]], None]
SHORT = {**QUICK, "timeout": 1.0, "retries": 0}


@contextmanager
def answering(send: Send) -> Iterator[tuple[str, list[str]]]:
    """A server that answers robots.txt with 404, and whatever else is asked with the bytes that `send` writes."""
    asked: list[str] = []
    open_sockets = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while True:
            try:
                peer, _ = open_sockets.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(peer,), daemon=True).start()

    def answer(peer: socket.socket) -> None:
        with peer:
            try:
                path = peer.recv(65_536).split(b" ")[1].decode()
                asked.append(path)
                if path == "/robots.txt":
                    peer.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                else:
                    send(lambda data: None if ended.is_set() else peer.sendall(data))
            except (OSError, IndexError):
                pass  # the reader went away, as it should

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{open_sockets.getsockname()[1]}", asked
    ended.set()
    open_sockets.close()


def again_and_again(head: bytes, piece: bytes, wait: float = 0.0) -> Send:
    def send(write: Callable[[bytes], object]) -> None:
        write(head)
        for _ in range(1_000_000):
            write(piece)
            time.sleep(wait)

    return send


def once(data: bytes) -> Send:
    return lambda write: [write(data), None][1]  # type: ignore[func-returns-value]


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


@pytest.mark.parametrize(
    ("send", "reason"),
    [
        (again_and_again(OK + b"\r\n<rss><channel>", b"<item><title>More</title></item>" * 3_000), "larger than"),
        (again_and_again(OK + b"\r\n<rss><channel>", b"<", 0.02), "not complete within 2 seconds"),
        (again_and_again(OK + b"X-Head: ", b"x", 0.02), "not complete within 2 seconds"),
        (again_and_again(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02), "not complete"),
        (again_and_again(b"", b"", 0.05), "no answer within 1 seconds"),
        (again_and_again(OK, b"X-More: " + b"x" * 60_000 + b"\r\n"), "cannot be reached"),
        (once(b"SSH-2.0-server\r\n"), "cannot be reached"),
        (once(OK + b"Content-Length: 5000\r\n\r\n<rss>"), "cannot be reached"),
        (once(b"HTTP/1.1 302 Moved\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"), "location header"),
        (once(b"HTTP/1.1 302 Moved\r\nLocation: gopher://h.example/\r\nContent-Length: 0\r\n\r\n"), "no http"),
        (once(b"HTTP/1.1 302 Moved\r\nLocation: http://a..b/\r\nContent-Length: 0\r\n\r\n"), "a..b"),
        (once(b"HTTP/1.1 302 Moved\r\nContent-Length: 0\r\n\r\n"), "302"),
    ],
    ids=["endless", "drip", "drip in head", "continue", "silent", "large head", "ssh", "cut", "bad", "gopher", "dots",
         "nowhere"],
)  # fmt: skip
def test_a_server_that_gives_no_answer_is_one_failure(
    monkeypatch: pytest.MonkeyPatch, send: Send, reason: str
) -> None:
    monkeypatch.setattr("foreigndesk.intake.fetch.PATIENCE", 2)
    with answering(send) as (site, _):
        began = time.monotonic()
        documents, failures = take(f"{site}/feed.xml", max_item_bytes=2_000_000, **SHORT)
        assert time.monotonic() - began < 60  # without a limit over all it would be days
    assert documents == [] and len(failures) == 1
    assert failures[0].path == f"{site}/feed.xml" and reason in failures[0].reason


def packed(data: bytes, *encodings: str) -> Send:
    body = data
    for encoding in encodings:
        body = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {', '.join(encodings)}\r\nContent-Type: text/html\r\n"
    return once(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def test_what_is_packed_is_unpacked_within_the_limit() -> None:
    for encoding in ("gzip", "deflate"):
        with answering(packed(HTML.encode(), encoding)) as (site, _):
            assert len(take(f"{site}/page", **QUICK)[0]) == 1
        with answering(packed(b"a" * 30_000_000, encoding)) as (site, _):
            assert "larger than" in take(f"{site}/page", max_item_bytes=1_000_000, **QUICK)[1][0].reason
    bare = zlib.compressobj(wbits=-15)
    body = bare.compress(HTML.encode()) + bare.flush()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate\r\nContent-Length: {len(body)}\r\n\r\n"
    with answering(once(head.encode() + body)) as (site, _):
        assert len(take(f"{site}/page", **QUICK)[0]) == 1


@pytest.mark.parametrize("encodings", [("gzip", "gzip"), ("gzip", "gzip", "gzip"), ("br",), ("zstd",)])
def test_no_layers_and_no_packings_that_were_not_asked_for(encodings: tuple[str, ...]) -> None:
    with answering(packed(b"a" * 1_000_000, *encodings)) as (site, _):
        assert "which was not asked for" in take(f"{site}/page", **QUICK)[1][0].reason


@pytest.mark.parametrize("damage", [lambda b: b[:-200], lambda b: b[:60] + b"\xff\xff" + b[62:]])
def test_a_damaged_packing_is_named(damage: Callable[[bytes], bytes]) -> None:
    body = damage(gzip.compress(HTML.encode()))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    with answering(once(head.encode() + body)) as (site, _):
        documents, failures = take(f"{site}/page", **QUICK)
    assert documents == [] and "gzip" in failures[0].reason


def test_a_host_that_does_not_answer_is_soon_left_alone() -> None:
    with answering(again_and_again(b"", b"", 0.05)) as (site, asked):
        fetcher = Fetcher(IntakeOptions(allow_private_addresses=True, **SHORT))  # type: ignore[arg-type]
        for number in range(6):
            with pytest.raises(FetchError) as caught:
                fetcher.fetch(f"{site}/{number}")
        fetcher.close()
    assert "did not answer 3 times; not asked again in this run" in caught.value.reason
    assert asked == ["/robots.txt", "/0", "/1", "/2"]


def test_a_host_that_asks_to_come_back_later_is_not_asked_again() -> None:
    busy = b"HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with answering(once(busy)) as (site, asked):
        fetcher = Fetcher(IntakeOptions(allow_private_addresses=True, **QUICK))  # type: ignore[arg-type]
        for number in range(3):
            with pytest.raises(FetchError, match="asks to come back in 3600 seconds"):
                fetcher.fetch(f"{site}/{number}")
        fetcher.close()
    assert asked == ["/robots.txt", "/0"]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("120", 120.0), ("Sun, 22 Nov 2026 12:10:00 GMT", 600.0), ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0), ("", 0.0),
     ("\u00b2", 0.0), ("soon", 0.0), ("-5", 0.0), ("9" * 400, 999999999.0), ("Sun, 99 Nov 99999", 0.0)],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_time(asked: str, seconds: float) -> None:
    assert retry_after(asked, datetime(2026, 11, 22, 12, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    "link",
    ["http://127.1/", "http://0x7f.1/", "http://017700000001/", "http://[::ffff:127.0.0.1]/", "http://[::]/",
     "http://①②⑦.⓪.⓪.①/", "http://127.0.0.1\uff0f@h.example/", "http://localhost./", "http://[fe80::1%25lo]/",
     "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://a..b/", f"http://{'a' * 70}.example/",
     "http://[::1", "http://h.example:99999/", "ftp://h.example/x", "//127.0.0.1/x", "http:///x"],
)  # fmt: skip
def test_no_form_of_an_address_leads_a_feed_inside(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    def resolved(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
        if "localhost" in host:
            return [(0, 0, 0, "", ("127.0.0.1", port))]
        return real(host, port, **{**options, "flags": socket.AI_NUMERICHOST})  # type: ignore[arg-type]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(httpx.Client, "stream", lambda *_, **__: pytest.fail("a connection was made"))
    path = tmp_path_factory.mktemp("feed") / "feed.xml"
    path.write_text(feed(link))
    documents, failures = take(path, **QUICK)
    assert documents == [] and [f.place for f in failures] == ["item 1"]


def test_sitemaps_that_name_one_another_end() -> None:
    class Maps(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            body = f"<sitemapindex>{''.join(f'<sitemap><loc>{here}/{n}</loc></sitemap>' for n in range(20))}</sitemapindex>"
            if self.path == "/robots.txt":
                body = ""
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    asked: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Maps)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    documents, failures = take(
        f"http://127.0.0.1:{server.server_port}/index", allow_private_addresses=True, **QUICK
    )
    server.shutdown()
    server.server_close()
    assert documents == [] and len(asked) <= 23
    assert {f.reason.split(": ", 1)[-1] for f in failures} >= {
        "this sitemap was read already; sitemaps that name one another go in a circle"
    }
