"""A server of feeds as they are on bad days: new and changed items, feeds that vanish, errors, redirects, broken answers."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

FEEDS = 6
# Items that a feed lists, the newest of them.
LISTED = 15
_FILLER = (
    "Officials on both sides said afterwards that the talks in the capital had been long and that more would follow. "
    * 7
)


class Newsroom:
    """What there is to serve, and what was served whole; safe for threads.

    Attributes:
        served: Address and version of each item that left in a whole answer.
        answers: How often what was answered.
    """

    def __init__(self, seed: int, per_second: float) -> None:
        self._random, self._per_second = Random(seed), per_second
        self._lock = threading.Lock()
        self._items: dict[int, list[tuple[int, int]]] = {feed: [] for feed in range(FEEDS)}
        self._began = time.monotonic()
        self._made = 0
        self.settled = False
        self.served: set[str] = set()
        self.answers: Counter[str] = Counter()

    def tick(self) -> None:
        """Write the items that are due; every fifth one is an older one that changed."""
        with self._lock:
            while not self.settled and self._made < (time.monotonic() - self._began) * self._per_second:
                self._made += 1
                items = self._items[self._random.randrange(FEEDS)]
                if items and self._random.random() < 0.2:
                    at = self._random.randrange(len(items))
                    items[at] = (items[at][0], items[at][1] + 1)
                else:
                    items.append((self._made, 0))

    def etag(self, number: int) -> str:
        """Return a word for what a feed holds now."""
        with self._lock:
            return f'"{hash(tuple(self._items[number])):x}"'

    def feed(self, number: int, host: str) -> tuple[bytes, set[str]]:
        """Return a feed, and the versions of the items in it."""
        with self._lock:
            listed = self._items[number][-LISTED:]
        entries = []
        for item, version in listed:
            text = f"<p>The talks of item{item}version{version} went on in the capital.</p><p>{_FILLER}</p>"
            link = f"{host}/articles/{item}"
            entries.append(
                f"<item><title>Talks {item}</title><link>{link}</link><description><![CDATA[{text}]]></description></item>"
            )
        xml = f'<rss version="2.0"><channel><title>Courier {number}</title>{"".join(entries)}</channel></rss>'
        return xml.encode(), {f"item{item}version{version}" for item, version in listed}

    def mood(self) -> str:
        """Return how the next answer is given."""
        if self.settled:
            return "whole"
        with self._lock:
            return self._random.choices(
                ("whole", "500", "503", "moved", "slow", "cut", "gone"), (70, 6, 4, 6, 6, 4, 4)
            )[0]

    def count(self, answer: str, versions: set[str]) -> None:
        """Take note of an answer."""
        with self._lock:
            self.answers[answer] += 1
            self.served |= versions


@contextmanager
def serving(room: Newsroom) -> Iterator[list[str]]:
    """Serve the feeds on the loopback address; the value is their addresses."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            name = self.path.rsplit("/", 1)[-1]
            if not name.isdecimal():
                return self._answer(404, b"")
            room.tick()
            mood = "whole" if self.path.startswith("/moved/") else room.mood()
            # before the items: one that is written in between has the feed asked for again, and is not missed
            etag = room.etag(int(name))
            body, versions = room.feed(int(name), host)
            if mood in ("whole", "slow") and self.headers.get("If-None-Match") == etag:
                mood = "same"
            match mood:
                case "same":
                    self._answer(304, b"", etag=etag)
                case "500" | "503":
                    self._answer(int(mood), b"")
                case "gone":
                    self._answer(404, b"")
                case "moved":
                    self._answer(302, b"", location=f"{host}/moved/{name}")
                case "cut":
                    self._answer(200, body[: len(body) // 2], length=len(body))
                case _:
                    time.sleep(0.3 if mood == "slow" else 0)
                    self._answer(200, body, etag=etag)
            room.count(mood, versions if mood in ("whole", "slow") else set())
            return None

        def _answer(
            self, status: int, body: bytes, *, length: int | None = None, location: str = "", etag: str = ""
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body) if length is None else length))
            for name, value in (("Location", location), ("ETag", etag)):
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield [f"http://127.0.0.1:{server.server_port}/feeds/{number}" for number in range(FEEDS)]
    server.shutdown()
    server.server_close()
