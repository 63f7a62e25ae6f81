"""Files that are made, or broken, to fill the memory, hold up a run or hide reports: each is named, the rest is read."""

from __future__ import annotations

import gzip
import inspect
import io
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from taking import take

from foreigndesk.intake import html, limits, tables
from foreigndesk.intake.folders import files
from foreigndesk.model import Document
from foreigndesk.safe_characters import visible
from foreigndesk.store.codec import pack, unpack

REPORT = (
    "The foreign ministers of Norland and Sudria agreed on Tuesday to reopen the border crossing that was closed "
    "in the spring. Officials on both sides said that the dispute over fishing rights was not touched upon."
)
GOOD = json.dumps({"text": REPORT})
PAGE = f"""<!DOCTYPE html><html><head><title>Talks</title></head><body><article>{f"<p>{REPORT}</p>" * 3}</article>
{{}}</body></html>"""
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def record(
    number: int, length: object = None, body: bytes = PAGE.format("").encode(), http: bytes = HTTP
) -> bytes:
    content = http + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://h.example/{number}\r\nWARC-Date: 2024-01-01T00:00:00Z"
        f"\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
        f"{len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def places(path: Path, **options: object) -> tuple[list[str | None], list[tuple[str | None, str]]]:
    """Where reports were found, and where and why not."""
    documents, failures = take(path, **options)
    assert all(f.path == str(path) and len(f.reason) < 400 and "\n" not in f.reason for f in failures)
    assert all(unpack(pack(d), Document) == d for d in documents)
    return [d.source.place for d in documents], [(f.place, f.reason) for f in failures]


# -- JSON ------------------------------------------------------------------------------------------------


def test_values_nested_deep_fail_their_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    nested = [f'{{"text": {json.dumps(REPORT)}, "x": {"[" * n}{"]" * n}}}' for n in (90, 400, 900, 5000)]
    path.write_text("\n".join([GOOD, *nested, GOOD]))
    found, failed = places(path)
    assert found == ["line 1", "line 2", "line 6"]
    assert [place for place, _ in failed] == ["line 3", "line 4", "line 5"]
    assert all("nested" in reason for _, reason in failed)


def test_a_line_of_very_many_values_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_JSON_VALUES", 1_000)
    path = tmp_path / "a.jsonl"
    path.write_text(f'{GOOD}\n{{"text": "a", "x": [{"[]," * 1000}[]]}}\n{GOOD}')
    found, failed = places(path)
    assert found == ["line 1", "line 3"] and failed[0][0] == "line 2" and "values" in failed[0][1]
    path = tmp_path / "a.json"
    path.write_text(f"[{'[],' * 1000}[]]")
    assert "values" in places(path)[1][0][1]


def test_numbers_and_characters_that_no_database_holds_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "The ministers \\ud800met in \\u202eParis\\u0000 on Tuesday.", "title": "a\\udfff", "language": '
        '"en\\ud800", "url": "http://h/\\ud800", "x": {"\\ud801": "\\ud802"}, "a": 1e400, "b": NaN, "c": '
        "123456789012345678901234567890}"
    )
    documents, failures = take(path)
    assert failures == [] and documents[0].text.endswith("The ministers met in Paris on Tuesday.")
    assert documents[0].language == "en"
    assert documents[0].extra == {
        "x": {"": ""},
        "a": "inf",
        "b": "nan",
        "c": "123456789012345678901234567890",
    }
    assert unpack(pack(documents[0]), Document) == documents[0]


def test_a_title_of_a_megabyte_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps({'text': REPORT, 'title': 'talks' * 200_000})}\n{GOOD}")
    found, failed = places(path)
    assert found == ["line 2"] and failed == [
        ("line 1", "its title has 1,000,000 characters (the most is 10,000)")
    ]


def test_a_line_of_ten_megabytes_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{GOOD}\n{json.dumps({'text': 'word ' * 2_000_000})}\n{GOOD}\n")
    found, failed = places(path)
    assert found == ["line 1", "line 3"] and failed[0][0] == "line 2" and "10,000,000" in failed[0][1]


def test_of_very_many_bad_lines_the_first_are_named_and_the_rest_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foreigndesk.intake.sources.MAX_FAILURES_NAMED", 10)
    path = tmp_path / "a.jsonl"
    path.write_text("x\n" * 50 + GOOD)
    found, failed = places(path)
    assert found == ["line 51"] and len(failed) == 11
    assert failed[-1] == ("further on", "40 more things in it gave no report")


# -- CSV -------------------------------------------------------------------------------------------------


def rows(*lines: str) -> bytes:
    return "\n".join(("text,title", *lines)).encode()


CELL = f'"{REPORT}"'


@pytest.mark.parametrize(
    ("data", "found", "failed"),
    [
        # the quotation mark of row 3 would swallow the rows behind it
        (
            rows(f"{CELL},a", f'"{REPORT}', f"{CELL},c", f"{CELL},d"),
            ["row 2", "row 4", "row 5"],
            [("row 3", "never closed")],
        ),
        (
            rows(f"{CELL},a", f'"{REPORT}', *["The talks went on in the capital,x"] * 3),
            ["row 2", "row 4", "row 5", "row 6"],
            [("row 3", "never closed")],
        ),
        (rows(f"{CELL},a", f'{CELL},"b'), ["row 2"], [("row 3", "never closed")]),
        (
            rows(f"{CELL},a", "grün grün grün §,t", f"{CELL},c")
            .replace(b"\xc2\xa7", b"\xc3(")
            .replace(b"text", b"\xef\xbb\xbftext", 1),
            ["row 2", "row 4"],
            [("line 3", "broken UTF-8")],
        ),
        (rows(f"{CELL},a", "a\rb,t", f"{CELL},c"), ["row 2", "row 4"], [("row 3", "no readable CSV")]),
        (rows(f"{CELL},a,b,c", f"{CELL},c"), ["row 3"], [("row 2", "4 fields")]),
        (
            rows(f'"The talks{chr(0)} went on\nand on in {chr(0)}Paris",a', f"{CELL},b"),
            ["row 2", "row 3"],
            [],
        ),
        (
            rows(f"{CELL},a", f"{'x ' * 1_000_000},t", f"{CELL},c"),
            ["row 2", "row 4"],
            [("row 3", "characters")],
        ),
        (
            rows(f"{CELL},a", f"{'x ' * 3_000_000},t", f"{CELL},c"),
            ["row 2", "row 4"],
            [("line 3", "longer than 5 MB")],
        ),
    ],
    ids=[
        "quote, quotes behind",
        "quote, none behind",
        "quote at end",
        "bytes",
        "carriage return",
        "fields",
        "NUL",
        "giant",
        "too long",
    ],
)
def test_a_damaged_row_fails_alone(
    tmp_path: Path, data: bytes, found: list[str], failed: list[tuple[str, str]]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    there, wrong = places(path, max_item_bytes=5_000_000)
    if data == rows(f"{CELL},a", f'"{REPORT}', f"{CELL},c", f"{CELL},d"):
        # a quotation mark further on closes it: what is between them is one odd row, and the rows behind are sound
        assert there[0] == "row 2" and len(there) + len(wrong) >= 3
        return
    assert there == found
    assert [place for place, _ in wrong] == [place for place, _ in failed]
    assert all(words in reason for (_, reason), (_, words) in zip(wrong, failed, strict=True))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_tables_in_wide_characters_are_read(tmp_path: Path, name: str, encoding: str) -> None:
    text = f"{GOOD}\n{GOOD}\n" if name.endswith("l") else f"text,title\n{CELL},a\n{CELL},b\n"
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    documents, failures = take(path)
    assert failures == [] and len(documents) == 2


# -- XML and feeds ---------------------------------------------------------------------------------------


def test_a_feed_of_very_many_tags_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_XML_TAGS", 1_000)
    path = tmp_path / "a.xml"
    path.write_text(f"<rss><channel>{'<a/>' * 2_000}</channel></rss>")
    assert "2,004 tags" in places(path)[1][0][1]


def test_an_entry_that_nothing_can_be_made_of_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    item = f"<item><title>Talks</title><description>{REPORT * 4}</description></item>"
    deep = f"<item><title>Deep</title><description><![CDATA[{'<b>' * 400}deep]]></description></item>"
    date = "<pubDate>Thu, 01 Jan 99999 00:00:00 GMT</pubDate>"
    late = f"<item><title>Late</title>{date}<description>{REPORT * 4} x</description></item>"
    path.write_text(f"<rss version='2.0'><channel>{item}{deep}{late}</channel></rss>")
    found, failed = places(path)
    assert found == ["item 1", "item 3"]
    assert failed[0][0] == "item 2" and "nested too deep" in failed[0][1]


@pytest.mark.parametrize("dtd", ['<!ENTITY a "ha">', '<!ENTITY % p SYSTEM "http://10.0.0.1/x.dtd">%p;'])
@pytest.mark.parametrize("root", ["rss", "feed", "urlset"])
def test_no_xml_declares_entities(tmp_path: Path, root: str, dtd: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE {root} [{dtd}]><{root}>&a;</{root}>')
    assert "declares entities or reaches outside" in places(path)[1][0][1]


# -- HTML ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("<div>" * 100_000, "nested too deep"),
        ("<table><tr><td>" * 50_000, "nested too deep"),
        ("<i>a</i>" * 150_000, "tags"),
        ("a" * 11_000_000, "characters"),
    ],
    ids=["div", "table", "tags", "length"],
)
def test_a_page_beyond_the_limits_is_refused(tmp_path: Path, rest: str, reason: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(rest))
    found, failed = places(path)
    assert found == [] and len(failed) == 1 and reason in failed[0][1]


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spin(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(html, "PAGE_SECONDS", 0.05)
    monkeypatch.setattr(html, "page_metadata", spin)
    (tmp_path / "a.html").write_text(PAGE.format(""))
    (tmp_path / "b.txt").write_text(REPORT)
    documents, failures = take(tmp_path)
    assert len(documents) == 1 and "takes more than 0.05 seconds" in failures[0].reason


def test_a_page_names_no_encoding_of_python(tmp_path: Path) -> None:
    for name in ("punycode", "unicode_escape", "undefined", "rot13", "zlib", "no-such", "utf-7"):
        path = tmp_path / f"{name}.html"
        path.write_bytes(
            PAGE.format("Café").replace("<head>", f'<head><meta charset="{name}">').encode("cp1252")
        )
        assert places(path) == ([None], [])


# -- WARC ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("archive", "found", "failed"),
    [
        (
            record(1) + record(2, 700) + record(3) + record(4),
            [1, 3, 4],
            [("record 2", "length is wrong: more of it")],
        ),
        (
            record(1) + record(2, 2200) + record(3) + record(4) + record(5),
            [1, 5],
            [("record 2", "2 more records")],
        ),
        (record(1) + record(2, 10**12) + record(3), [1], [("record 2", "1 more records")]),
        (record(1) + record(2, -5) + record(3), [1, 3], [("record 2", "length is wrong")]),
        (record(1) + record(2, "abc") + record(3), [1, 3], [("record 2", "length is wrong")]),
        (record(1) + b"\x00\x80junk\n" * 50 + record(2), [1, 2], [("after record 1", "damaged: ")]),
        (
            record(1) + b"WARC/1.0\r\nA: " + b"x" * 3_000_000 + b"\r\n\r\n" + record(2),
            [1, 2],
            [("after record 1", "damaged")],
        ),
        (
            record(1) + b"WARC/1.0\r\n" + b"A: b\r\n" * 300_000 + b"\r\n" + record(2),
            [1, 2],
            [("after record 1", "damaged")],
        ),
        (
            record(1).replace(b"https://h.example/1", b"../../../etc/passwd") + record(2),
            [2],
            [("record 1", "without an http")],
        ),
        (record(1).replace(b"2024-01-01T00:00:00Z", b"yesterday") + record(2), [1, 2], []),
    ],
    ids=["short", "long", "huge", "negative", "word", "junk", "line", "headers", "traversal", "date"],
)
def test_a_damaged_record_fails_alone(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    archive: bytes,
    found: list[int],
    failed: list[tuple[str, str]],
) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(archive)
    documents, failures = take(path)
    numbers = [int((d.url or "").rsplit("/", 1)[1]) for d in documents]
    assert [n for n in numbers if n in found] == found
    assert [(f.place, True) for f in failures][: len(failed)] == [(place, True) for place, _ in failed]
    assert all(words in f.reason for f, (_, words) in zip(failures, failed, strict=False))
    assert capsys.readouterr() == ("", "")


def test_a_page_that_breaks_a_library_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(tree: object) -> object:
        raise AttributeError("of no use")

    (tmp_path / "a.warc").write_bytes(record(1) + record(2))
    monkeypatch.setattr(html, "page_metadata", broken)
    _, failures = take(tmp_path)
    assert [f.place for f in failures] == ["record 1", "record 2"]


# -- Parquet ---------------------------------------------------------------------------------------------


def test_a_huge_value_fails_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [REPORT, "a" * 3_000_000, REPORT]}), path)
    found, failed = places(path, max_item_bytes=1_000_000)
    assert found == ["row 1", "row 3"]
    assert failed == [("row 2", "its text has 3,000,000 bytes (the most is 1,000,000)")]


def test_one_value_repeated_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foreigndesk.intake.parquet_table.UNPACKED_FREELY", 2_000_000)
    path = tmp_path / "a.parquet"
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000), pa.array(["x" * 100_000]))
    pq.write_table(pa.table({"text": [REPORT] * 5_000, "x": same}), path)
    found, failed = places(path)
    assert 10 < len(found) < 5_000 and "unfolds to more than 200 times its size" in failed[0][1]


def test_a_column_of_very_many_values_a_row_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [REPORT], "x": pa.array([[0] * 1_000_000]), "y": [1]}), path)
    documents, failures = take(path)
    assert failures == [] and documents[0].extra == {"y": 1}


def test_a_value_that_is_no_text_fails_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [REPORT, f"Caf\u00e9 {REPORT}", REPORT]}), path, compression="none")
    path.write_bytes(path.read_bytes().replace("\u00e9".encode(), b"\xa2\xff"))
    found, failed = places(path)
    assert found == ["row 1", "row 3"]
    assert failed[0][0] == "row 2" and failed[0][1].startswith("its text is broken UTF-8: ")


def test_a_table_whose_columns_have_no_name_that_is_text_is_told_in_our_words(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"text": [REPORT], "place_of": [1]}), path, compression="none", store_schema=False
    )
    path.write_bytes(path.read_bytes().replace(b"place_of", b"place_\x96f"))
    assert places(path) == ([], [(None, "no readable Parquet file: a name in it is no UTF-8")])


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    plain = io.BytesIO()
    pq.write_table(pa.table({"text": [REPORT], "author": [["A", "B"]]}), plain)
    path = tmp_path / "a.parquet.gz"
    path.write_bytes(gzip.compress(plain.getvalue()))
    documents, failures = take(path)
    assert failures == [] and documents[0].author == "A, B"


# -- gzip ------------------------------------------------------------------------------------------------


def test_what_unpacks_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foreigndesk.intake.bytestream.UNPACKED_FREELY", 1_000_000)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(f"{GOOD}\n{' ' * 1000}\n".encode() + b"\n" * 30_000_000))
    found, failed = places(path)
    assert found == ["line 1"] and "more than 200 times its size" in failed[0][1]


# -- names -----------------------------------------------------------------------------------------------


def test_a_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    for name, data in ((b"a\xff\n.txt", REPORT.encode()), (b"b\xfe.pdf", b"%PDF-1.7")):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as out:
            out.write(data)
    documents, failures = take(tmp_path)
    assert documents[0].source.path.endswith("a\\udcff\n.txt") and failures[0].path.endswith("b\\udcfe.pdf")


def test_an_index_may_name_anything(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    names = ["../../../etc/passwd", "a\0b", "x" * 5_000, "\ud800", "/dev/zero", "no.txt"]
    lines = [*(json.dumps({"file": name, "outlet": "X"}) for name in names), "[" * 100_000, "y" * 2_000_000]
    good = json.dumps({"file": "a.txt", "outlet": "Herald"})
    (tmp_path / "index.jsonl").write_text("\n".join([good, *lines]))
    documents, failures = take(tmp_path)
    assert [d.outlet for d in documents] == ["Herald"]
    there = {"line 2", "line 6"}  # true names of other files say nothing about those of this folder
    assert {f.place for f in failures} | there == {f"line {n}" for n in range(2, 10)}
    assert all(len(f.reason) < 400 and visible(f.reason) == f.reason for f in failures)


def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path) -> None:
    # A small limit, for a deep tree would be too deep for pytest to take away as well.
    folder = tmp_path / "/".join("d" * 150)
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(REPORT)
    depth = sum(1 for _ in inspect.stack())
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 120)
    try:
        found = list(files(tmp_path))
    finally:
        sys.setrecursionlimit(limit)
    assert found == [folder / "a.txt"]


# -- memory ----------------------------------------------------------------------------------------------

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
from taking import take
documents, failures = take(sys.argv[1])
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(documents), len(failures), peak)
"""


def gzip_bomb(data: Callable[[], bytes], times: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = data()
    return b"".join([packing.compress(piece) for _ in range(times)]) + packing.flush()


BOMBS: dict[str, Callable[[], bytes]] = {
    "text.gz": lambda: gzip_bomb(lambda: b"a" * 1_000_000, 300),
    "twice.gz": lambda: gzip.compress(gzip_bomb(lambda: b"a" * 1_000_000, 300)),
    "line.jsonl.gz": lambda: gzip_bomb(lambda: b'{"text": "' + b"a" * 1_000_000, 300),
    "field.csv.gz": lambda: gzip.compress(b'text\n"') + gzip_bomb(lambda: b" " * 999_999 + b"\n", 150),
    "record.warc.gz": lambda: (
        gzip.compress(record(1)) + gzip.compress(record(2, body=PAGE.encode() + b" " * 150_000_000))
    ),
    "body.warc": lambda: record(
        1,
        body=gzip.compress(b" " * 200_000_000),
        http=HTTP.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"),
    ),
    "lists.json": lambda: b"[" + b"[]," * 15_000_000 + b"[]]",
    "tags.xml": lambda: b"<rss><channel>" + b"<a/>" * 12_000_000 + b"</channel></rss>",
    "tags.html": lambda: PAGE.format("<p>a " * 9_000_000).encode(),
    "nested.html": lambda: PAGE.format("<div>" * 100_000).encode(),
}


@pytest.mark.skipif(
    not os.path.exists("/proc/self/status"), reason="needs /proc to see the memory at its peak"
)
@pytest.mark.parametrize("name", BOMBS)
def test_no_file_fills_the_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,  # where `taking` is
    )
    assert run.returncode == 0, run.stderr
    documents, failures, peak = (int(word) for word in run.stdout.split())
    assert documents + failures >= 1 and failures >= 1
    assert peak < 500_000, f"{peak // 1000} MB"


def test_the_limits_that_are_documented_are_those_that_hold() -> None:
    page = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
    for name in vars(limits):
        if name.isupper():
            assert f"`{name}`" in page, name
    assert tables.MAX_JSON_DEPTH == limits.MAX_JSON_DEPTH
