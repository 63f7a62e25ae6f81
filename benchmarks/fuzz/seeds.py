"""What fuzzing starts from: one small, sound input of each format, of our own words, and pieces to put into others."""

from __future__ import annotations

import gzip
import io
import json

REPORT = (
    "Norland and Sudria to reopen border after talks\n\nNORCITY, March 3 (Herald) -- The foreign ministers of "
    "Norland and Sudria agreed on Tuesday to reopen the border crossing that was closed in the spring.\n\n"
    "“We have listened to one another,” Foreign Minister Ada Brenn said.\n\nOfficials on both sides said that "
    "the dispute over fishing rights was not touched upon.\nShare this Post\n"
)
_LINE = " ".join(REPORT.split())
_LONG = f"{_LINE} {_LINE} {_LINE}"
HTML = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Border to reopen | Herald</title>'
    '<meta property="article:published_time" content="2016-03-03T10:00:00Z"><script type="application/ld+json">'
    '{"@type":"NewsArticle","headline":"Border to reopen","datePublished":"2016-03-03"}</script></head><body>'
    f'<article><h1>Border to reopen</h1><time datetime="2016-03-03">3 March</time><p>{_LINE}</p><p>{_LINE}</p>'
    '<div class="share">Share</div></article></body></html>'
)
JSONL = "".join(
    json.dumps(record) + "\n"
    for record in (
        {"text": REPORT, "title": "Border to reopen", "published": "2016-03-03", "outlet": "Herald"},
        {"text": REPORT, "date": "3 March 2016", "tags": ["a", {"b": None}], "n": 1.5, "language": "en"},
    )
)
CSV = (
    f'text,title,published\n"{_LINE}",Border to reopen,2016-03-03\n{_LINE.replace(",", "")},"Talks, again",\n'
)
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>Herald</title><item><title>Border</title><link>https://h.example/1</link>"
    f"<pubDate>Thu, 03 Mar 2016 10:00:00 GMT</pubDate><content:encoded><![CDATA[<p>{_LONG}</p>]]></content:encoded>"
    "</item><item><title>Talks</title><link>https://h.example/2</link><description>Teaser</description></item>"
    "</channel></rss>"
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><title>Border</title>'
    '<link href="https://h.example/1"/><updated>2016-03-03T10:00:00Z</updated><author><name>A. Writer</name></author>'
    f'<source><title>Wire</title></source><content type="html">&lt;p&gt;{_LONG}&lt;/p&gt;</content></entry></feed>'
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Herald",
        "items": [
            {
                "id": "1",
                "url": "https://h.example/1",
                "content_html": f"<p>{_LONG}</p>",
                "authors": [{"name": "A"}],
            },
            {"id": "2", "content_text": "short", "date_published": "2016-03-03T10:00:00Z"},
        ],
    }
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    "<url><loc>https://h.example/1</loc><n:news><n:publication><n:name>Herald</n:name><n:language>en</n:language>"
    "</n:publication><n:publication_date>2016-03-03</n:publication_date><n:title>Border</n:title></n:news></url></urlset>"
)
SITEMAP_INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://h.example/map.xml</loc>'
    "</sitemap></sitemapindex>"
)


def warc() -> bytes:
    """Return an archive of two pages, one of them on one that moved."""
    records = []
    for number, status in enumerate(("200 OK", "301 Moved", "200 OK")):
        http = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{HTML}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://h.example/{number}\r\n"
            "WARC-Date: 2016-03-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(records)


def parquet() -> bytes:
    """Return a table of two reports."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"text": [REPORT, REPORT], "title": ["Border", None], "author": [["A", "B"], []]})
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def formats() -> dict[str, tuple[str, list[bytes]]]:
    """Return target → (name of its file, sound inputs)."""
    plain: dict[str, tuple[str, list[bytes]]] = {
        "text": ("case.txt", [REPORT.encode(), REPORT.encode("utf-16")]),
        "html": ("case.html", [HTML.encode()]),
        "jsonl": ("case.jsonl", [JSONL.encode()]),
        "json": ("case.json", [json.dumps([json.loads(line) for line in JSONL.splitlines()]).encode()]),
        "csv": ("case.csv", [CSV.encode(), CSV.encode("utf-16")]),
        "rss": ("case.xml", [RSS.encode()]),
        "atom": ("case.atom", [ATOM.encode()]),
        "json_feed": ("case.json", [JSON_FEED.encode()]),
        "sitemap": ("case.xml", [SITEMAP.encode(), SITEMAP_INDEX.encode()]),
        "warc": ("case.warc", [warc()]),
        "parquet": ("case.parquet", [parquet()]),
    }
    packed = [gzip.compress(data, mtime=0) for _, inputs in plain.values() for data in inputs]
    members = gzip.compress(warc()[:900], mtime=0) + gzip.compress(warc()[900:], mtime=0)
    return plain | {"gzip": ("case.gz", [*packed, members])}


QUERIES = [
    'speaker:"Ada Brenn" about:Sudria NOT status:planned',
    "(talks OR summit) missil* from:2024-01 to:2024-12-31 kind:statement",
    'near:"New York"/50km type:CONSULT,AGREE -outlet:Herald "joint statement"',
    "near:35.7,139.7/50km country:JPN actor:USA",
]
ADDRESSES = [
    "https://h.example/feed.xml?x=1#y",
    "http://127.0.0.1:8000/",
    "http://[::ffff:10.0.0.1]:80/a",
    "http://user:word@h.example:8080/a/../b",
    "http://0x7f.1/",
    "file:///etc/passwd",
    "http://xn--bcher-kva.example/",
    "//h.example/x",
]
# Pieces that formats give a meaning to.
PIECES = [
    *(
        b"<",
        b">",
        b"&",
        b'"',
        b"'",
        b"\\",
        b"\x00",
        b"\r",
        b"\n",
        b"\r\n\r\n",
        b"\xff",
        b"\xfe\xff",
        b"\xed\xa0\x80",
    ),
    *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#xd800;"),
    *(b"<div>", b"</div>", b"<p>", b"<table>", b"<script>", b"<svg>", b"<math>", b'<meta charset="utf-7">'),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"1e999",
        b"-0",
        b"NaN",
        b'"\\ud800"',
        b"\\u0000",
        b'"text"',
    ),
    *(
        b"WARC/1.0\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999\r\n",
        b"WARC-Type: response\r\n",
    ),
    *(
        b"PAR1",
        b"\x1f\x8b\x08\x00",
        b"\x1f\x8b",
        b"\xe2\x80\xae",
        b"\xe2\x81\xa6",
        b"\x1b]0;x\x07",
        b"\x1b[31m",
    ),
    *(b"2016-02-30", b"99999-99-99", b"0000-00-00T99:99:99Z", b"Thu, 99 Foo 99999", b"\xd9\xa3", b"\xc2\xb2"),
    *(b"http://[", b"http://a@b:99999/", b"javascript:", b"../../etc/passwd", b"%00", b"\xef\xbc\x8e"),
    *(
        b"NOT ",
        b" OR ",
        b" AND ",
        b"(",
        b")",
        b"near:",
        b"/1e9km",
        b"speaker:",
        b"*",
        b'"',
        b"-",
        b"\xe2\x80\x9c",
    ),
    *(b"18446744073709551616", b"-9223372036854775809", b"0.1e-400", b"true", b"=" * 4, b"A" * 300),
]
