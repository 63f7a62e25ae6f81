"""Addresses, against a server of our own on the loopback address (which the test, as its user, names)."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from taking import take
from test_formats import HTML, LEAD, TITLE

from foreigndesk.errors import FetchError
from foreigndesk.intake import IntakeOptions
from foreigndesk.intake.fetch import Fetcher, is_private
from foreigndesk.intake.sources import Reader
from foreigndesk.model import Failure

QUICK = {"backoff": 0.0, "politeness": 0.0, "timeout": 2.0}


class Site(http.server.BaseHTTPRequestHandler):
    """Pages by path; what was asked for is kept in `asked`."""

    asked: ClassVar[list[str]] = []
    robots = "User-agent: *\nDisallow: /private/\n"
    busy = 0

    def do_GET(self) -> None:
        Site.asked.append(self.path)
        host = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        redirects = {
            "/loop": "/loop",
            "/ping": "/pong",
            "/pong": "/ping",
            "/moved": "/page.html",
            "/far": "http://10.0.0.1/x",
            "/file": "file:///etc/passwd",
        }
        if self.path.startswith("/chain"):
            redirects[self.path] = self.path + "x"
        bodies = {
            "/robots.txt": ("text/plain", self.robots.encode()),
            "/page.html": ("text/html; charset=utf-8", HTML.encode()),
            "/private/page.html": ("text/html", HTML.encode()),
            "/feed.xml": (
                "application/rss+xml",
                feed(
                    f"{host}/page.html",
                    "http://192.168.0.7/secret",
                    "http://169.254.169.254/latest/meta-data",
                ).encode(),
            ),
            "/sitemap.xml": (
                "application/xml",
                sitemap(f"{host}/page.html", f"{host}/moved", f"{host}/gone").encode(),
            ),
            "/map.png": ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
            "/bomb": ("text/html", gzip.compress(b"a" * 3_000_000)),
            "/big": ("text/html", b"a" * 300_000),
        }
        if self.path in redirects:
            self.send_response(302)
            self.send_header("Location", redirects[self.path])
            self.end_headers()
        elif self.path == "/busy" and Site.busy > 0:
            Site.busy -= 1
            self.send_response(503)
            self.end_headers()
        elif self.path in bodies or self.path == "/busy":
            kind, body = bodies.get(self.path, ("text/html", HTML.encode()))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            if self.path == "/bomb":
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_response(403 if self.path == "/forbidden" else 404)
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def feed(*addresses: str) -> str:
    items = "".join(f"<item><title>{TITLE}</title><link>{a}</link></item>" for a in addresses)
    return f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'


def sitemap(*addresses: str) -> str:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(f"<url><loc>{a}</loc></url>" for a in addresses)
        + "</urlset>"
    )


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    Site.asked, Site.busy = [], 0
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_that_the_user_names_is_read(site: str) -> None:
    documents, failures = take(f"{site}/page.html", **QUICK)
    assert failures == []
    assert documents[0].title == TITLE and LEAD in documents[0].text
    assert Site.asked == ["/robots.txt", "/page.html"]


def test_a_redirect_within_the_host_is_followed(site: str) -> None:
    documents, _ = take(f"{site}/moved", **QUICK)
    assert documents[0].title == TITLE


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "circle"),
        ("/ping", "circle"),
        ("/chain", "more than 5 times"),
        ("/far", "private network"),
        ("/file", "no http"),
        ("/gone", "404"),
        ("/forbidden", "403"),
        ("/private/page.html", "robots.txt"),
        ("/map.png", "PNG"),
        ("/bomb", "larger than"),
        ("/big", "larger than"),
    ],
)
def test_an_address_that_gives_no_report_is_one_failure(site: str, path: str, reason: str) -> None:
    documents, failures = take(site + path, f"{site}/page.html", max_item_bytes=200_000, **QUICK)
    assert len(documents) == 1 and len(failures) == 1
    assert failures[0].path == site + path and reason in failures[0].reason and "\n" not in failures[0].reason


def test_a_busy_host_is_asked_again(site: str) -> None:
    Site.busy = 2
    assert len(take(f"{site}/busy", **QUICK)[0]) == 1
    Site.busy = 9
    assert "503" in take(f"{site}/busy", **QUICK)[1][0].reason


def test_an_address_that_refuses_is_a_failure() -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _, failures = take(f"http://127.0.0.1:{port}/feed.xml", **QUICK)
    assert failures[0].error == "FetchError" and "reached" in failures[0].reason


def test_no_feed_leads_into_a_private_network(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("httpx.Client.stream", lambda *_, **__: pytest.fail("a connection was made"))
    private = [
        f"{site}/page.html",
        "http://10.1.2.3/a",
        "http://[::1]/a",
        "http://localhost/a",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://2130706433/",
    ]
    (tmp_path / "feed.xml").write_text(feed(*private))
    documents, failures = take(tmp_path / "feed.xml", **QUICK)
    assert documents == [] and len(failures) == len(private)
    assert all("private network" in f.reason for f in failures)
    assert [f.place for f in failures] == [f"item {n}" for n in range(1, len(private) + 1)]


def test_a_feed_from_a_private_host_may_not_name_it_either(site: str) -> None:
    documents, failures = take(f"{site}/feed.xml", **QUICK)
    assert documents == [] and len(failures) == 3
    assert Site.asked == ["/robots.txt", "/feed.xml"]


def test_with_leave_a_feed_may_name_private_hosts(site: str) -> None:
    documents, failures = take(f"{site}/sitemap.xml", allow_private_addresses=True, **QUICK)
    assert len(documents) == 2
    assert [(f.place, "404" in f.reason) for f in failures] == [("item 3", True)]


def test_a_name_that_resolves_to_a_private_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(feed("http://intranet.example/a"))
    options = IntakeOptions(**QUICK)  # type: ignore[arg-type]
    fetcher = Fetcher(options, resolve=lambda host, port: ["93.184.216.34", "10.0.0.5"])
    items = list(Reader(options, fetcher).read([str(tmp_path / "feed.xml")]))
    assert (
        isinstance(items[0], Failure)
        and "intranet.example (10.0.0.5) is in a private network" in items[0].reason
    )


def test_a_redirect_from_a_public_host_into_a_private_network_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foreigndesk.intake.fetch.is_private", lambda address: address != "127.0.0.1")
    port = site.rsplit(":", 1)[1]
    fetcher = Fetcher(
        IntakeOptions(**QUICK), resolve=lambda host, _: ["127.0.0.1"] if host == "public.example" else [host]
    )  # type: ignore[arg-type]
    assert fetcher.fetch(f"http://public.example:{port}/moved").data.startswith(b"<!DOCTYPE")
    with pytest.raises(FetchError, match="private network"):
        fetcher.fetch(f"http://public.example:{port}/far")
    fetcher.close()


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_public_addresses_are_known(address: str) -> None:
    assert not is_private(address)
