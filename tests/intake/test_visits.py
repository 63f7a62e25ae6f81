"""A feed that has not changed since all of it came in is not sent again; whatever failed is asked for again."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from foreigndesk.desk import Desk
from foreigndesk.intake.visits import validators_of
from foreigndesk.model import Validators
from made_up import MadeUpReader

MODIFIED = "Tue, 03 Mar 2020 10:00:00 GMT"
TALKS = "The ministers of Norway and Sweden met in Oslo on Tuesday and spoke of the strait, of ships and of the ice."


class Feed:
    """A feed that tells its version, and what it was asked."""

    def __init__(self) -> None:
        self.items = [TALKS]
        self.etag: str | None = '"1"'
        self.modified: str | None = None
        self.broken = False
        self.asked: list[tuple[str | None, str | None]] = []

    @property
    def body(self) -> bytes:
        entries = [
            f"<item><title>Talks {n}</title><description><![CDATA[<p>{text}</p><p>{text * 6}</p>]]></description></item>"
            for n, text in enumerate(self.items)
        ]
        entries += ["<item><title>Nothing</title></item>"] if self.broken else []
        channel = f"<channel><title>Courier</title>{''.join(entries)}</channel>"
        return f'<rss version="2.0">{channel}</rss>'.encode()


@pytest.fixture
def served() -> Iterator[tuple[Feed, str]]:
    feed = Feed()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/feed":
                self.send_error(404)
                return
            given = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
            feed.asked.append(given)
            same = (feed.etag and given[0] == feed.etag) or (feed.modified and given[1] == feed.modified)
            self.send_response(304 if same else 200)
            for name, value in (("ETag", feed.etag), ("Last-Modified", feed.modified)):
                if value:
                    self.send_header(name, value)
            if not same:
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(feed.body)))
            self.end_headers()
            if not same:
                self.wfile.write(feed.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield feed, f"http://127.0.0.1:{server.server_port}/feed"
    server.shutdown()
    server.server_close()
    thread.join()


def add(desk: Desk, *inputs: str, **options: object) -> tuple[int, int, int, tuple[str, ...]]:
    made = desk.add(*inputs, reader=MadeUpReader(), workers=1, **options)  # type: ignore[arg-type]
    return made.added, made.known, made.failed, made.unchanged


def test_a_feed_that_has_not_changed_is_not_read_again(desk: Desk, served: tuple[Feed, str]) -> None:
    feed, url = served
    assert add(desk, url) == (1, 0, 0, ())
    assert add(desk, url) == (0, 0, 0, (url,))
    assert feed.asked == [(None, None), ('"1"', None)]
    feed.items.append(f"Another thing was told on Wednesday. {TALKS}")
    feed.etag, feed.modified = None, MODIFIED
    assert add(desk, url) == (1, 1, 0, ())
    assert add(desk, url) == (0, 0, 0, (url,))
    assert feed.asked[-1] == (None, MODIFIED)
    # a server that says nothing about it is read whole each time
    feed.modified = None
    assert add(desk, url) == (0, 2, 0, ())
    # what another run read is still known; that the answer had no validators is not
    assert add(desk, url)[:3] == (0, 2, 0)


def test_what_failed_and_what_is_to_be_read_otherwise_is_asked_for_again(
    desk: Desk, served: tuple[Feed, str]
) -> None:
    feed, url = served
    feed.broken = True
    assert add(desk, url) == (1, 0, 1, ())
    assert add(desk, url) == (0, 1, 1, ())
    feed.broken = False
    assert add(desk, url) == (0, 1, 0, ())
    assert add(desk, url) == (0, 0, 0, (url,))
    assert add(desk, url, outlet="Fjord Post")[3] == add(desk, url, reread=True)[3] == ()
    assert [given for given in feed.asked if given != (None, None)] == [('"1"', None)]


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, None),
        ({"etag": "", "last-modified": " "}, None),
        ({"etag": 'W/"a b"'}, Validators('W/"a b"')),
        ({"etag": "caf\xe9", "last-modified": MODIFIED}, Validators(None, MODIFIED)),
        ({"etag": "x" * 1_001}, None),
    ],
)
def test_only_words_that_can_be_sent_back_are_kept(
    headers: dict[str, str], wanted: Validators | None
) -> None:
    assert validators_of(headers) == wanted
