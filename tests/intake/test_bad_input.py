"""Whatever is wrong with an input: one clear line, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest
from taking import take

from foreigndesk.model import Failure

REPORT = (
    "Norland and Sudria to reopen border after talks\n\nThe foreign ministers of Norland and "
    "Sudria agreed on Tuesday to reopen the border "
    "crossing that was closed in the spring.\n\nOfficials on both sides said that the dispute "
    "over fishing rights was not touched upon.\n"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM '
    '"file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
)
NOISE = bytes((i * 7919) % 256 for i in range(4000))

CASES: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "empty file"),
    ("blank.txt", b" \n\n \n", "empty file"),
    ("empty.jsonl", b"", "empty file"),
    ("scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    ("map.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
    ("report.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
    ("report.docx", b"PK\x03\x04" + bytes(100), "ZIP"),
    ("noise.bin", NOISE, "binary file"),
    ("zeros.txt", bytes(5000), "binary file"),
    (
        "broken.txt",
        ("Das Außenministerium erklärte, die Gespräche führten zu nichts. " * 5).encode() + b"\xc3(",
        "broken UTF-8",
    ),
    ("half16.txt", b"\xff\xfe" + "The talks went on.".encode("utf-16-le") + b"\x41", "broken UTF-16"),
    (
        "page.html",
        b"<html><head><title>Menu</title></head><body><nav><a href='/'>Home</a></nav></body></html>",
        "no article",
    ),
    ("feed.xml", b"<rss><channel><item><title>Talks</item></channel></rss>", "malformed XML"),
    ("other.xml", b"<?xml version='1.0'?><invoice><sum>3</sum></invoice>", "no feed"),
    ("bomb.xml", BOMB.encode(), "declares entities"),
    ("outside.xml", OUTSIDE.encode(), "declares entities"),
    ("cut.txt.gz", gzip.compress(REPORT.encode() * 50)[:60], "gzip"),
    ("cut.jsonl.gz", gzip.compress(os.urandom(90_000))[:-5000], ""),
    ("bad.txt.gz", b"\x1f\x8b\x08\x00garbage that is no gzip", "gzip"),
    ("table.csv", b"title;body\nTalks;They met\n", "no column 'text'"),
    ("table.parquet", b"PAR1" + bytes(50), "Parquet"),
    ("crawl.warc", b"WARC/1.0\r\nWARC-Type: nonsense\r\n\r\n", ""),
    ("deep.json", b"[" * 100_000, ""),
    ("litter.txt", b"Share this Post\nLeave a Comment\n", "litter"),
    ("dots.txt", b"... --- ...\n", "no text"),
]


@pytest.mark.parametrize(("name", "data", "reason"), CASES, ids=[c[0] for c in CASES])
def test_a_bad_file_is_one_failure_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    bad, good = tmp_path / name, tmp_path / "zz_good.txt"
    bad.write_bytes(data)
    good.write_text(REPORT)
    documents, failures = take(tmp_path)
    assert [d.source.path for d in documents] == [str(good)]
    assert len(failures) == 1
    check(failures[0], str(bad), reason)


def check(failure: Failure, path: str, reason: str) -> None:
    assert failure.path == path
    assert failure.stage == "intake"
    assert failure.error.endswith("Error")
    assert reason.lower() in failure.reason.lower()
    assert "\n" not in failure.reason and len(failure.reason) < 400


def test_a_bad_line_of_jsonl_is_named_by_its_number(tmp_path: Path) -> None:
    good = json.dumps({"text": REPORT})
    lines = [
        good,
        "no json",
        '["a"]',
        '{"title": "no text"}',
        '{"text": 3}',
        '{"text": " "}',
        '{"text": "' + "x",
        "{" * 5000,
        "\xff",
        good,
    ]
    path = tmp_path / "news.jsonl"
    path.write_bytes("\n".join(lines).encode("latin-1"))
    documents, failures = take(path)
    assert [d.source.place for d in documents] == ["line 1", "line 10"]
    assert [f.place for f in failures] == [f"line {n}" for n in range(2, 10)]
    expected = ("no JSON", "no object", "no 'text'", "no string", "empty", "no JSON", "no JSON", "")
    for failure, reason in zip(failures, expected, strict=True):
        check(failure, str(path), reason)


def test_a_line_beyond_the_limit_does_not_fill_the_memory(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "huge.jsonl"
    with path.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(200):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n' + json.dumps({"text": REPORT}).encode() + b"\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    documents, failures = take(path, max_item_bytes=5_000_000)
    assert [d.source.place for d in documents] == ["line 2"]
    assert [f.place for f in failures] == ["line 1"]
    assert "5 MB" in failures[0].reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
    text = tmp_path / "huge.txt"
    path.rename(text)
    documents, failures = take(text, max_item_bytes=5_000_000)
    assert documents == [] and "5 MB" in failures[0].reason


def test_a_text_too_long_for_a_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("They met again. " * 100)
    _, failures = take(tmp_path, max_text_chars=1000)
    assert "characters is no report" in failures[0].reason


def test_a_missing_file_is_named() -> None:
    _, failures = take("/nowhere/at/all.txt")
    check(failures[0], "/nowhere/at/all.txt", "no such file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text(REPORT)
    path.chmod(0)
    _, failures = take(path)
    check(failures[0], str(path), "permission")


def test_an_unreadable_file_is_named_whoever_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.txt"
    path.write_text(REPORT)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    _, failures = take(path)
    check(failures[0], str(path), "permission")


def test_a_broken_off_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{REPORT} {i} {os.urandom(300).hex()}"}) + "\n" for i in range(200))
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-20_000])
    documents, failures = take(path)
    assert len(documents) > 60
    assert len(failures) == 1
    check(failures[0], str(path), "gzip")


def test_a_file_with_an_unknown_extension_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text(REPORT)
    (tmp_path / "b.data").write_text(
        json.dumps({"text": REPORT, "outlet": "B"})
        + "\n"
        + json.dumps({"text": REPORT, "outlet": "C"})
        + "\n"
    )
    (tmp_path / "c").write_text(f"<html><body><article><p>{REPORT * 3}</p></article></body></html>")
    documents, failures = take(tmp_path)
    assert failures == []
    assert [d.source.format for d in documents] == ["text", "jsonl", "jsonl", "html"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = (
        REPORT.replace("spring.", "spring, the “Café” talks said.")
        if encoding != "latin-1"
        else REPORT.replace("spring.", "Café.")
    )
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode(encoding))
    documents, failures = take(path)
    assert failures == []
    assert "Café" in documents[0].text


def test_a_russian_text_in_an_old_encoding_is_no_rubbish(tmp_path: Path) -> None:
    text = (
        "Министры иностранных дел двух стран встретились во вторник в столице и договорились "
        "открыть границу. " * 6
    )
    (tmp_path / "page.txt").write_bytes(text.encode("cp1251"))
    documents, _ = take(tmp_path)
    assert "Министры" in documents[0].text and documents[0].language == "ru"


def test_standard_input_may_hold_anything() -> None:
    documents, failures = take(
        "-", stdin=io.BytesIO(REPORT.encode()), outlet="The Norcity Herald", published="2015-03-03"
    )
    assert (
        failures == []
        and documents[0].outlet == "The Norcity Herald"
        and documents[0].published.day == "2015-03-03"
    )
    _, failures = take("-", stdin=io.BytesIO(b""))
    check(failures[0], "-", "empty")


def test_warc_record_without_an_address_fails_in_one_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken = tmp_path / "a.warc"
    broken.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n")
    other = tmp_path / "b.txt"
    other.write_text(REPORT, encoding="utf-8")
    documents, failures = take(tmp_path)
    assert len(documents) == 1
    assert [f.path for f in failures] == [str(broken)]
    assert "damaged" in failures[0].reason
