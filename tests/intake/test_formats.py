from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from taking import NOW, take

from foreigndesk import intake
from foreigndesk.intake import count_items, identity

LEAD = (
    "The foreign ministers of Norland and Sudria agreed on Tuesday to reopen the border "
    "crossing that was closed in the spring."
)
SECOND = (
    "Officials on both sides said that the dispute over fishing rights was not touched upon "
    "during the meeting in the capital."
)
THIRD = "The two neighbours have been at odds since a patrol boat was seized near the islands four years ago."
TITLE = "Norland and Sudria to reopen border after talks"
TEXT = f"{LEAD}\n{SECOND}\n{THIRD}"
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} | The Norcity Herald</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Norcity Herald">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph":
[{{"@type": "NewsArticle", "headline": "{TITLE}",
"datePublished": "2015-03-03T10:23:00+01:00", "author": [{{"@type": "Person", "name": "Jane Farrow"}}]}}]}}</script>
<link rel="canonical" href="https://herald.example/border"></head><body><nav>
<a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{TITLE}</h1><p class="byline">By Jane Farrow</p><div class="share">Share this article</div>
<p>{LEAD}</p><p>{SECOND} <b>&lt;script&gt;</b></p><figure>
<figcaption>The ministers at the table. Photo: AFP</figcaption></figure><p>{THIRD}</p></article>
<aside><h3>Related stories</h3><a href="/x">Sudria calls up reserves</a></aside>
<footer>Copyright 2015 The Norcity Herald</footer></body></html>"""


def write_lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def test_jsonl_fields_are_known_and_others_kept(tmp_path: Path) -> None:
    record = {
        "id": "n7",
        "title": TITLE,
        "date": "2015-03-03",
        "outlet": "Herald",
        "url": "https://h.example/7",
        "author": "Jane Farrow",
        "language": "en",
        "text": TEXT,
        "topic": "border",
        "score": 3,
        "empty": "",
    }
    documents, failures = take(
        write_lines(tmp_path / "news.jsonl", record, record | {"published": "2015-03-04"})
    )
    assert failures == []
    document = documents[0]
    assert document.text == f"{TITLE}\n\n" + "\n\n".join((LEAD, SECOND, THIRD))
    assert document.headline is not None and document.headline.end == len(TITLE)
    assert (document.title, document.outlet, document.url, document.author) == (
        TITLE,
        "Herald",
        "https://h.example/7",
        "Jane Farrow",
    )
    assert (document.published.date, document.published.source) == ("2015-03-03", "metadata")
    assert document.extra == {"id": "n7", "topic": "border", "score": 3}
    assert (document.source.place, document.source.format) == ("line 1", "jsonl")
    assert documents[1].published.date == "2015-03-04"
    assert documents[1].extra["date"] == "2015-03-03"


def test_a_record_goes_before_what_the_user_says_of_all(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", {"text": TEXT, "outlet": "Herald"}, {"text": TEXT})
    documents, _ = take(path, outlet="The Post", published="2015-03-05")
    assert [d.outlet for d in documents] == ["Herald", "The Post"]
    assert {d.published.day for d in documents} == {"2015-03-05"}


def test_what_is_kept_besides_does_no_harm(tmp_path: Path) -> None:
    record = {
        "text": f"{TEXT}\ud800",
        "title": "Two\x1b[31m lines\nof it",
        "note": "a\x1b[2Jb\ud800",
        "list": [{"k\x00": None}],
    }
    documents, failures = take(write_lines(tmp_path / "news.jsonl", record))
    assert failures == []
    document = documents[0]
    assert document.title == "Two lines of it" and document.text.startswith("Two lines of it\n\n")
    assert document.extra == {"note": "ab", "list": [{"k": None}]}
    document.text.encode("utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_rows_are_reports(tmp_path: Path, delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Title", "text", "published", "desk"])
    writer.writerow([TITLE, TEXT, "2015-03-03", "foreign"])
    writer.writerow(["", "", "", "x"])
    writer.writerow([TITLE, LEAD, "", ""])
    (tmp_path / "news.csv").write_text(out.getvalue(), encoding="utf-8-sig")
    documents, failures = take(tmp_path)
    assert [d.source.place for d in documents] == ["row 2", "row 4"]
    assert documents[0].extra == {"desk": "foreign"} and documents[0].published.day == "2015-03-03"
    assert documents[0].text.endswith(THIRD)
    assert [f.place for f in failures] == ["row 3"]


def test_parquet_rows_are_reports(tmp_path: Path) -> None:
    import datetime

    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"text": TEXT, "title": TITLE, "date": datetime.date(2015, 3, 3), "n": i} for i in range(300)] + [
        {"text": None, "title": "x", "date": None, "n": 0}
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "news.parquet")
    documents, failures = take(tmp_path)
    assert len(documents) == 300 and documents[0].published.day == "2015-03-03"
    assert [f.place for f in failures] == ["row 301"]
    assert count_items([str(tmp_path)]) == 301
    documents, _ = take("-", stdin=io.BytesIO((tmp_path / "news.parquet").read_bytes()))
    assert len(documents) == 300


def test_a_page_gives_its_article_with_date_outlet_and_author(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(HTML)
    documents, failures = take(tmp_path)
    assert failures == []
    document = documents[0]
    assert document.text == f"{TITLE}\n\n{LEAD}\n\n{SECOND} <script>\n\n{THIRD}"
    assert (document.title, document.outlet, document.byline, document.url) == (
        TITLE,
        "The Norcity Herald",
        "Jane Farrow",
        "https://herald.example/border",
    )
    assert (document.published.date, document.published.source) == ("2015-03-03T10:23:00+01:00", "metadata")
    assert document.source.format == "html"
    assert all(r.line is None for r in document.removed)


def test_a_page_without_metadata_has_no_guessed_date(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        f"<html><body><article><h1>{TITLE}</h1><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
        "<p>© 2019</p></body></html>"
    )
    documents, _ = take(tmp_path)
    assert documents[0].published.date is None


def test_the_folder_is_read_in_order_with_its_index(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "deep/c.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TITLE}\n\n{TEXT}\n")
    write_lines(
        tmp_path / "index.jsonl",
        {
            "file": "a.txt",
            "published": "2015-03-03",
            "outlet": "Herald",
            "title": TITLE,
            "url": "https://h.example/a",
        },
        {"file": "deep/c.txt", "outlet": "Post"},
        {"file": "gone.txt"},
        {"nofile": 1},
    )
    documents, failures = take(tmp_path)
    assert [Path(d.source.path).name for d in documents] == ["a.txt", "b.txt", "c.txt"]
    assert [d.outlet for d in documents] == ["Herald", None, "Post"]
    assert (documents[0].published.source, documents[0].url) == ("metadata", "https://h.example/a")
    assert [f.place for f in failures] == ["line 3", "line 4"] and "gone.txt" in failures[0].reason
    assert count_items([str(tmp_path)]) == 3


def test_a_glob_that_names_the_index_too_reads_nothing_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TITLE}\n\n{TEXT}\n")
    write_lines(tmp_path / "index.jsonl", {"file": "a.txt", "outlet": "Herald"})
    documents, failures = take(*sorted(tmp_path.iterdir()), tmp_path)
    assert [d.outlet for d in documents] == ["Herald"] and failures == []


def test_an_index_that_holds_texts_is_a_file_of_reports(tmp_path: Path) -> None:
    write_lines(tmp_path / "index.jsonl", {"text": TEXT})
    assert len(take(tmp_path)[0]) == 1


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Norcity Herald</title>
<item><title>{TITLE}</title><link>https://herald.example/1</link>
<pubDate>Tue, 03 Mar 2015 10:23:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p>
<p>{LEAD.replace("Tuesday", "Monday")}</p>
<p>{SECOND.replace("fishing", "mining")}</p>
<p>{THIRD.replace("four", "six")}</p><script>x()</script>]]></content:encoded></item>
<item><title>No words and no address</title></item></channel></rss>"""


def test_a_feed_with_full_texts_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    documents, failures = take(tmp_path)
    assert [(d.title, d.outlet, d.url, d.published.date) for d in documents] == [
        (TITLE, "The Norcity Herald", "https://herald.example/1", "2015-03-03T10:23:00+00:00")
    ]
    assert (
        documents[0].text.startswith(f"{TITLE}\n\n{LEAD}\n\n{SECOND}\n\n{THIRD}")
        and "x()" not in documents[0].text
    )
    assert [(f.place, f.error) for f in failures] == [("item 2", "IntakeError")]


def test_atom_and_json_feeds_are_read(tmp_path: Path) -> None:
    long = f"<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p>" * 2
    escaped = long.replace("<", "&lt;")
    (tmp_path / "a.atom").write_text(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><title>{TITLE}'
        "</title><published>2015-03-03T10:23:00Z</published>"
        f'<link href="https://h.example/1"/><content type="html">{escaped}</content></entry></feed>'
    )
    item = {
        "id": 1,
        "title": TITLE,
        "content_html": long,
        "url": "https://h.example/2",
        "date_published": "2015-03-03",
        "authors": [{"name": "Jane Farrow"}],
    }
    (tmp_path / "b.json").write_text(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [item, 3]})
    )
    documents, failures = take(tmp_path)
    assert [(d.outlet, d.title, d.published.day) for d in documents] == [
        ("Herald", TITLE, "2015-03-03"),
        ("Post", TITLE, "2015-03-03"),
    ]
    assert documents[1].author == "Jane Farrow"
    assert [f.place for f in failures] == ["item 2"]


def warc_records(*pages: tuple[str, str, str]) -> list[bytes]:
    """The records of a crawl: for each page one of metadata and one with the answer."""
    records = []
    for url, kind, body in pages:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}".encode()
        for type_, mime, block in (
            ("metadata", "application/warc-fields", b"a: b"),
            ("response", "application/http; msgtype=response", answer),
        ):
            head = (
                f"WARC/1.0\r\nWARC-Type: {type_}\r\nWARC-Target-URI: {url}\r\nWARC-Date: "
                f"2016-01-02T03:04:05Z\r\nContent-Type: {mime}\r\n"
            )
            records.append(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")
    return records


def pack(records: list[bytes], packed: bool) -> bytes:
    """A crawl as Common Crawl writes it: each record packed by itself."""
    return b"".join(gzip.compress(r) if packed else r for r in records)


PAGES = (
    ("https://herald.example/1", "text/html; charset=utf-8", HTML),
    ("https://herald.example/map.png", "image/png", "png"),
    ("https://herald.example/", "text/html", "<html><body><p>Menu</p></body></html>"),
    ("https://herald.example/2", "text/html", HTML.replace("Tuesday", "Monday")),
)


@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_gives_its_pages(tmp_path: Path, packed: bool) -> None:
    (tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")).write_bytes(pack(warc_records(*PAGES), packed))
    documents, failures = take(tmp_path)
    assert [(d.url, d.source.place, d.retrieved_at) for d in documents] == [
        ("https://herald.example/1", "record 2", "2016-01-02T03:04:05Z"),
        ("https://herald.example/2", "record 8", "2016-01-02T03:04:05Z"),
    ]
    assert [(f.place, f.error) for f in failures] == [("record 6", "ExtractionError")]


@pytest.mark.parametrize("packed", [False, True])
def test_a_truncated_warc_keeps_what_came_before(tmp_path: Path, packed: bool) -> None:
    whole = pack(warc_records(PAGES[0], PAGES[3]), packed)
    (tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")).write_bytes(whole[:-300])
    documents, failures = take(tmp_path)
    assert [d.url for d in documents] == ["https://herald.example/1"]
    assert len(failures) == 1 and failures[0].place is not None and "record" in failures[0].place


def test_the_same_report_has_the_same_id_and_another_outlet_another() -> None:
    assert identity("They met again.", outlet="Herald") == identity("  They   met again ", outlet="herald")
    assert (
        len(
            {
                identity("They met.", outlet="A"),
                identity("They met.", outlet="B"),
                identity("They met."),
                identity("They met.", url="https://a.example"),
            }
        )
        == 4
    )
    assert len(identity("They met.")) == 16


def test_reading_is_streamed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", *({"text": f"{TEXT} {i}"} for i in range(50)))
    items = intake.documents([str(path), "/nowhere"], options=intake.IntakeOptions(), clock=lambda: NOW)
    first = next(items)
    assert first.source.place == "line 1"  # type: ignore[union-attr]


def test_items_are_counted_without_reading_them(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", *({"text": TEXT} for _ in range(7)))
    (tmp_path / "page.txt").write_text(TEXT)
    assert count_items([str(path), str(tmp_path / "page.txt"), "/nowhere"]) == 9
    assert count_items([str(path), "-"]) is None
    assert count_items(["https://herald.example/feed"]) is None
