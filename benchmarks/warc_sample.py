"""WARC files like those of Common Crawl's news crawl, of any size, in our own words; facts, outlets and people are made up.

    .venv/bin/python -m benchmarks.warc_sample out/ --pages 1000 --files 4 --seed 0 [--truth truth.jsonl]

Each page has a request, a response and a metadata record, each packed by itself, behind a warcinfo record. Shapes of pages
are those of sites of the last years: metadata in OpenGraph, JSON-LD, `<meta>` or only in the text; paragraphs in `<p>`,
`<br>` or table cells; menus of a hundred links, boxes of other headlines, newsletters, cookie notices, comments. Among them
are what a crawl brings besides articles: section fronts, redirects, pages that are gone, errors, pictures, PDF and
JSON, other languages, encodings that are declared falsely or not at all, packed bodies, copies under another address or
by another outlet. `MIX` has the shares. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.warc_words import LANGUAGES, OUTLETS, SUBJECTS, Article, article, foreign_article

# What a hundred responses are. Shares are by our guess at a day of news; nobody's count.
MIX = (
    ("between states", 12),
    ("local", 14),
    ("sport", 10),
    ("business", 10),
    ("weather", 4),
    ("culture", 6),
    ("foreign language", 20),
    ("front", 6),
    ("teaser", 2),
    ("redirect", 4),
    ("gone", 3),
    ("error", 1),
    ("picture", 1),
    ("pdf", 1),
    ("json", 1),
    ("copy", 3),
    ("reprint", 2),
)
FIRST_DAY = datetime(2025, 11, 3, 6, tzinfo=UTC)
# So many pages back is the original of a copy at most.
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A response and what it holds.

    Attributes:
        kind: One of `MIX`.
        between_states: Whether it is an English article on relations between states.
        article: The article in it, or None.
        charset: In which it is encoded; `declared` is what its headers say, or None.
        shape: Of what kind of site the page is.
    """

    kind: str
    url: str
    between_states: bool
    article: Article | None
    body: bytes
    status: str = "200 OK"
    content_type: str | None = "text/html"
    charset: str = "utf-8"
    declared: str | None = "utf-8"
    location: str | None = None
    packed: bool = False
    shape: str = ""


def responses(pages: int, seed: int = 0) -> Iterator[Made]:
    """Yield so many responses; those of a seed begin alike however many there are."""
    chance = random.Random(seed)
    kinds = [kind for kind, _ in MIX]
    weights = [weight for _, weight in MIX]
    before: list[Made] = []
    for number in range(pages):
        kind = chance.choices(kinds, weights)[0]
        if kind in ("copy", "reprint") and not before:
            kind = "local"
        made = _response(chance, kind, number, before)
        if made.article is not None and made.status == "200 OK":
            before = [*before, made][-_REMEMBERED:]
        yield made


def write_warc(stream: BinaryIO, made: Iterator[Made], seed: int = 0, name: str = "CC-NEWS-sample") -> None:
    """Write a warcinfo record, and request, response and metadata of each response, each a gzip member."""
    chance = random.Random(f"records {seed}")
    writer = WARCWriter(stream, gzip=True)
    moment = FIRST_DAY

    def put(uri: str, kind: str, payload: bytes, headers: StatusAndHeaders | None, **more: str) -> str:
        identity = f"<urn:uuid:{uuid.UUID(int=chance.getrandbits(128), version=4)}>"
        record = writer.create_warc_record(
            uri,
            kind,
            payload=io.BytesIO(payload),
            http_headers=headers,
            warc_headers_dict={
                "WARC-Record-ID": identity,
                "WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                **{name.replace("_", "-"): value for name, value in more.items()},
            },
        )
        writer.write_record(record)
        # the temporary file in which warcio worked out the digest
        record.raw_stream.close()
        return identity

    put(f"{name}.warc.gz", "warcinfo", b"isPartOf: CC-NEWS\r\nsoftware: a sample of our own\r\n", None)
    for one in made:
        moment += timedelta(seconds=chance.randint(0, 4))
        host = one.url.split("/")[2]
        path = "/" + one.url.split("/", 3)[3]
        request = [("Host", host), ("User-Agent", "CCBot/2.0"), ("Accept-Encoding", "gzip")]
        put(one.url, "request", b"", StatusAndHeaders(f"GET {path} HTTP/1.1", request, is_http_request=True))
        identity = put(one.url, "response", one.body, _headers(chance, one), WARC_IP_Address="192.0.2.17")
        note = f"fetchTimeMs: {chance.randint(20, 3000)}\r\ncharset-detected: {one.charset}\r\n".encode()
        put(one.url, "metadata", note, None, WARC_Concurrent_To=identity)


def _headers(chance: random.Random, one: Made) -> StatusAndHeaders:
    headers = [("Server", chance.choice(["nginx", "Apache", "cloudflare", "Microsoft-IIS/10.0"]))]
    if one.content_type is not None:
        declared = f"; charset={one.declared}" if one.declared else ""
        headers.append(("Content-Type", one.content_type + declared))
    if one.location:
        headers.append(("Location", one.location))
    if one.packed:
        headers.append(("Content-Encoding", "gzip"))
    headers += [("Cache-Control", "max-age=60"), ("Content-Length", str(len(one.body)))]
    return StatusAndHeaders(one.status, headers, protocol="HTTP/1.1")


def _response(chance: random.Random, kind: str, number: int, before: list[Made]) -> Made:
    outlet = chance.choice(OUTLETS)
    url = (
        f"https://{outlet.host}/{chance.choice(['news', '2025/11/03', 'article', 'world'])}/{number:06}.html"
    )
    if kind in SUBJECTS:
        return _page(chance, kind, url, article(chance, kind, outlet), kind == "between states")
    if kind == "foreign language":
        return _page(chance, kind, url, foreign_article(chance, outlet), False)
    if kind == "teaser":
        whole = article(chance, "between states", outlet)
        return _page(
            chance, kind, url, replace(whole, paragraphs=whole.paragraphs[:1]), False, shape=_paywall
        )
    if kind == "copy":
        first = chance.choice(before)
        return replace(first, kind="copy", url=f"{first.url}?utm_source=feed&n={number}")
    if kind == "reprint":
        first = chance.choice(before)
        assert first.article is not None
        again = replace(first.article, outlet=outlet)
        return _page(chance, kind, url, again, first.between_states)
    return _no_article(chance, kind, url)


def _no_article(chance: random.Random, kind: str, url: str) -> Made:
    outlet = next(o for o in OUTLETS if o.host == url.split("/")[2])
    base = Made(kind, url, False, None, b"")
    if kind == "front":
        return replace(
            base, url=f"https://{outlet.host}/section/{url[-11:-5]}/", body=_front(chance).encode()
        )
    if kind == "redirect":
        return replace(
            base,
            status=chance.choice(["301 Moved Permanently", "302 Found", "308 Permanent Redirect"]),
            location=url.replace("https://", "https://www."),
            body=b"<html><body>Moved</body></html>",
        )
    if kind == "gone":
        status = chance.choice(["404 Not Found", "410 Gone"])
        return replace(base, status=status, body=_front(chance, "We cannot find that page").encode())
    if kind == "error":
        status = chance.choice(["500 Internal Server Error", "503 Service Unavailable", "403 Forbidden"])
        return replace(base, status=status, body=b"<h1>Error</h1>")
    if kind == "picture":
        data = b"\xff\xd8\xff\xe0" + chance.randbytes(3_000)
        return replace(base, content_type="image/jpeg", declared=None, body=data)
    if kind == "pdf":
        data = b"%PDF-1.7\n" + chance.randbytes(5_000)
        return replace(base, content_type="application/pdf", declared=None, body=data)
    data = json.dumps({"items": [{"id": n, "title": f"Item {n}"} for n in range(20)]}).encode()
    return replace(base, content_type="application/json", declared=None, body=data)


# -- pages ---------------------------------------------------------------------------------------------------

Shape = Callable[[random.Random, Article], str]


def _page(
    chance: random.Random,
    kind: str,
    url: str,
    written: Article,
    between: bool,
    shape: Shape | None = None,
) -> Made:
    shape = shape or chance.choices(list(_SHAPES), list(_SHAPES.values()))[0]
    text = shape(chance, written)
    charset, declared = _charset(chance, written.language)
    if declared is None and chance.random() < 0.5:
        text = text.replace("<head>", f'<head><meta charset="{charset}">', 1)
    body = text.encode(charset, "xmlcharrefreplace")
    packed = chance.random() < 0.1
    return Made(
        kind,
        url,
        between,
        written,
        gzip.compress(body, mtime=0) if packed else body,
        content_type=chance.choice(["text/html"] * 9 + ["application/xhtml+xml"]),
        charset=charset,
        declared=declared,
        packed=packed,
        shape=shape.__name__.strip("_"),
    )


def _charset(chance: random.Random, language: str) -> tuple[str, str | None]:
    """Return in which charset a page is, and which one its headers declare."""
    draw = chance.random()
    if language == "ru":
        return ("windows-1251", "windows-1251") if draw < 0.3 else ("utf-8", "utf-8")
    if draw < 0.75:
        return "utf-8", chance.choice(["utf-8", "UTF-8", '"utf-8"'])
    if draw < 0.85:
        return "utf-8", None
    if draw < 0.92:
        return "windows-1252", "ISO-8859-1"
    # declared falsely
    return ("windows-1252", None) if draw < 0.97 else ("utf-8", "ISO-8859-1")


def _menu(chance: random.Random, links: int) -> str:
    words = (
        "News",
        "World",
        "Politics",
        "Business",
        "Sport",
        "Culture",
        "Opinion",
        "Video",
        "Travel",
        "Jobs",
    )
    items = (f'<li><a href="/{n}">{chance.choice(words)} {n}</a></li>' for n in range(links))
    return f"<nav><ul>{''.join(items)}</ul></nav>"


def _headlines(chance: random.Random, number: int) -> str:
    made = (
        article(chance, chance.choice(list(SUBJECTS)), chance.choice(OUTLETS)).title for _ in range(number)
    )
    items = "".join(f'<li><a href="/n/{n}">{html.escape(t)}</a></li>' for n, t in enumerate(made))
    return f'<aside class="related"><h3>Most read</h3><ul>{items}</ul></aside>'


def _cookies() -> str:
    return '<div id="cookie-consent">We and our partners store cookies on your device. <button>Accept all</button></div>'


def _paragraphs(written: Article) -> str:
    return "".join(f"<p>{html.escape(p)}</p>\n" for p in written.paragraphs)


def _open_graph(chance: random.Random, a: Article) -> str:
    """A paper on WordPress: metadata in OpenGraph, share buttons, comments."""
    return f"""<!DOCTYPE html><html lang="{a.language}"><head><title>{html.escape(a.title)} - {a.outlet.name}</title>
<meta property="og:title" content="{html.escape(a.title)}"><meta property="og:site_name" content="{a.outlet.name}">
<meta property="article:published_time" content="{a.published.isoformat()}"></head><body>{_cookies()}
{_menu(chance, 25)}<article class="post"><h1>{html.escape(a.title)}</h1><p class="byline">By {a.author}</p>
<div class="entry-content">{_paragraphs(a)}</div><div class="sharedaddy">Share this: Facebook, X, Email</div></article>
{_headlines(chance, 6)}<div id="comments"><h3>3 comments</h3><p>First! What a story, thank you all for it.</p></div>
<footer>All rights reserved.</footer></body></html>"""


def _json_ld(chance: random.Random, a: Article) -> str:
    """A newspaper: JSON-LD, a newsletter box in the middle of the text."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": a.title,
        "datePublished": a.published.isoformat(),
        "author": {"@type": "Person", "name": a.author},
        "publisher": {"@type": "Organization", "name": a.outlet.name},
    }
    half = len(a.paragraphs) // 2
    first = _paragraphs(replace(a, paragraphs=a.paragraphs[:half]))
    second = _paragraphs(replace(a, paragraphs=a.paragraphs[half:]))
    return f"""<!doctype html><html lang="{a.language}"><head><title>{html.escape(a.title)} | {a.outlet.name}</title>
<script type="application/ld+json">{json.dumps(data).replace("<", "")}</script></head><body>{_menu(chance, 60)}
<main><h1>{html.escape(a.title)}</h1><time datetime="{a.published.isoformat()}">{a.published:%d %B %Y}</time>
{first}<div class="newsletter-signup"><p>Sign up for our morning letter and never miss a story.</p></div>{second}</main>
{_headlines(chance, 12)}</body></html>"""


def _breaks(chance: random.Random, a: Article) -> str:
    """An agency of old: paragraphs parted by `<br>`, the day only in the text."""
    return f"""<html><head><title>{a.outlet.name}: {html.escape(a.title)}</title></head><body bgcolor="white">
{_menu(chance, 12)}<h2>{html.escape(a.title)}</h2><i>{a.published:%B %d, %Y}</i><div class="story">
{"<br><br>".join(html.escape(p) for p in a.paragraphs)}</div><hr>Copyright {a.outlet.name}</body></html>"""


def _tables(chance: random.Random, a: Article) -> str:
    """A layout of tables."""
    return f"""<HTML><HEAD><TITLE>{html.escape(a.title)}</TITLE><META NAME="date" CONTENT="{a.published:%Y-%m-%d}"></HEAD>
<BODY><TABLE width="100%"><TR><TD width="150">{_menu(chance, 30)}</TD><TD><H1>{html.escape(a.title)}</H1>
{_paragraphs(a)}</TD><TD width="200">{_headlines(chance, 8)}</TD></TR></TABLE></BODY></HTML>"""


def _portal(chance: random.Random, a: Article) -> str:
    """A portal: far more links than text, and 'Read more' within the text."""
    body = "".join(
        f"<p>{html.escape(p)}</p>"
        + (f'<p><a href="/{n}">Read more: the week in pictures</a></p>' if n == 1 else "")
        for n, p in enumerate(a.paragraphs)
    )
    return f"""<!DOCTYPE html><html><head><title>{html.escape(a.title)}</title><meta name="pubdate"
content="{a.published:%Y-%m-%dT%H:%M:%SZ}"><meta property="og:site_name" content="{a.outlet.name}"></head><body>
{_menu(chance, 150)}{_headlines(chance, 25)}<div class="content"><div class="article-body"><h1>{html.escape(a.title)}</h1>
{body}</div></div>{_headlines(chance, 25)}{_menu(chance, 80)}</body></html>"""


def _paywall(chance: random.Random, a: Article) -> str:
    """A page that ends after its first sentence."""
    first = html.escape(a.paragraphs[0].split(". ")[0])
    return f"""<html><head><title>{html.escape(a.title)}</title></head>
<body>{_menu(chance, 40)}<h1>{html.escape(a.title)}</h1><p>{first} ...</p>
<div class="paywall">Subscribe to read the whole story.</div></body></html>"""


def _front(chance: random.Random, words: str = "Top stories") -> str:
    """A section front: headlines and menus."""
    return f"""<html><head><title>{words}</title></head><body>{_menu(chance, 80)}<h1>{words}</h1>
{_headlines(chance, 40)}</body></html>"""


# With how often each is met.
_SHAPES: dict[Shape, int] = {_open_graph: 7, _json_ld: 6, _breaks: 2, _tables: 1, _portal: 4}


def truth(made: Made) -> dict[str, object]:
    """Return what there is to know of a response, as a line of `--truth`."""
    found = made.article
    return {
        "url": made.url,
        "kind": made.kind,
        "between_states": made.between_states,
        "status": int(made.status[:3]),
        "language": found.language if found else None,
        "title": found.title if found else None,
        "published": found.published.isoformat() if found else None,
        "outlet": asdict(found.outlet)["name"] if found else None,
        "charset": made.charset,
        "shape": made.shape,
    }


def write_files(folder: Path, pages: int, files: int = 1, seed: int = 0) -> list[Path]:
    """Write so many pages over so many files into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(files):
        share = pages // files + (number < pages % files)
        path = folder / f"CC-NEWS-20251103{number:02}0000-{seed:05}.warc.gz"
        with path.open("wb") as stream:
            write_warc(stream, responses(share, seed * 1_000 + number), seed * 1_000 + number, path.stem)
        paths.append(path)
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--truth", type=Path, help="a line on each response")
    args = parser.parse_args()
    paths = write_files(args.folder, args.pages, args.files, args.seed)
    if args.truth:
        with args.truth.open("w", encoding="utf-8") as out:
            for number in range(args.files):
                share = args.pages // args.files + (number < args.pages % args.files)
                for made in responses(share, args.seed * 1_000 + number):
                    out.write(
                        json.dumps({"file": paths[number].name, **truth(made)}, ensure_ascii=False) + "\n"
                    )
    print(f"{args.pages:,} pages of {', '.join(LANGUAGES)} and English in {len(paths)} files")


if __name__ == "__main__":
    main()
