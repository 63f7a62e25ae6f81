import csv
import io
import json
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from export_rows import CLAIMS, MEETING, REPORTS, STATEMENT
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import ConfigError
from foreigndesk.export import write_record, write_rows
from foreigndesk.export.columns import CLAIMS as CLAIM_TABLE
from foreigndesk.export.columns import TABLES
from foreigndesk.export.csv import header, party_text
from foreigndesk.export.jsonl import json_text
from foreigndesk.export.parquet import schema


def as_csv(rows: list[dict]) -> list[dict[str, str]]:
    stream = io.BytesIO()
    write_rows(rows, stream, "csv")
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))


def test_jsonl_holds_one_claim_a_line_as_it_was():
    stream = io.BytesIO()
    assert write_rows(CLAIMS, stream, "jsonl") == 4
    assert [json.loads(line) for line in stream.getvalue().decode().split("\n")[:-1]] == CLAIMS


@given(st.text(st.characters()))
def test_json_text_is_one_printable_line_that_reads_back(text: str):
    line = json_text({"text": text})
    assert json.loads(line) == {"text": text}
    assert len(line.splitlines()) == 1
    assert not any(ord(c) < 32 or 0x7F <= ord(c) <= 0x9F for c in line)
    line.encode()


def test_csv_flattens_and_keeps_the_whole_as_json():
    meeting = as_csv(CLAIMS)[0]
    assert meeting["participants"] == "actor:Ada Vale(NOR); actor:Bo Lund(SWE)"
    assert json.loads(meeting["participants_json"]) == MEETING["participants"]
    assert (meeting["time_start"], meeting["place_country"]) == ("2024-05-03", "NOR")
    assert meeting["place_lat"] == "59.91"
    assert meeting["evidence_reports"] == "r1; r2"
    assert meeting["evidence_text"] == "Vale met Lund in Oslo on Friday."
    assert meeting["background"] == "false"


def test_csv_leaves_the_unknown_empty_and_the_words_untouched():
    _, statement, tenure, relation = as_csv(CLAIMS)
    assert statement["time_start"] == statement["venue"] == statement["addressees"] == ""
    assert statement["content"] == STATEMENT["content"]
    assert tenure["holder"] == "holder:Ada Vale(NOR)"
    assert relation["evidence_text"] == "=40 troops of Norway"
    assert relation["figure_value"] == "40.0"


def test_csv_puts_fields_without_a_column_into_extra():
    assert json.loads(as_csv(CLAIMS)[1]["extra"]) == {"a_field_of_tomorrow": {"x": 1}}
    assert as_csv(CLAIMS)[0]["extra"] == ""


def test_csv_header_is_there_without_rows_and_has_no_doubles():
    stream = io.BytesIO()
    assert write_rows([], stream, "csv") == 0
    names = stream.getvalue().decode().strip().split(",")
    assert names == header(CLAIM_TABLE) and len(names) == len(set(names))


def test_party_text_copes_with_words_only_and_with_nothing():
    assert party_text("ministers") == "ministers"
    assert party_text(None) == ""
    assert party_text({"role": "actor", "text": "he"}) == "actor:he"


def test_parquet_keeps_nesting_and_its_schema(tmp_path: Path):
    path = tmp_path / "claims.parquet"
    with path.open("wb") as stream:
        assert write_rows(CLAIMS, stream, "parquet") == 4
    table = pq.read_table(path)
    assert table.schema.equals(schema(CLAIM_TABLE))
    rows = table.to_pylist()
    assert [party["name"] for party in rows[0]["participants"]] == ["Ada Vale", "Bo Lund"]
    assert rows[0]["place"]["geonameid"] == 3143244
    assert rows[1]["time"] is None and rows[1]["content"] == STATEMENT["content"]
    assert json.loads(rows[1]["extra"]) == {"a_field_of_tomorrow": {"x": 1}}
    assert rows[3]["figure"] == {"value": 40.0, "unit": "troops", "text": "40 troops"}


def test_parquet_of_an_empty_record_has_the_same_schema(tmp_path: Path):
    path = tmp_path / "claims.parquet"
    with path.open("wb") as stream:
        assert write_rows([], stream, "parquet") == 0
    assert pq.read_table(path).schema.equals(schema(CLAIM_TABLE))


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_lone_surrogates_do_not_stop_an_export(format):
    row = MEETING | {"evidence": [{"report_id": "r1", "start": 0, "end": 1, "text": "\udc80"}]}
    assert write_rows([row], io.BytesIO(), format) == 1


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_reports_stand_beside_the_claims(tmp_path: Path, format):
    done = write_record(CLAIMS, REPORTS, tmp_path / f"claims.{format}", format)
    assert (done.claims, done.reports) == (4, 2)
    assert {path.name for path in tmp_path.iterdir()} == {f"claims.{format}", f"reports.{format}"}
    assert done.reports_path == tmp_path / f"reports.{format}"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path):
    for format in ("jsonl", "csv", "parquet"):
        for name in ("a", "b"):
            (tmp_path / name).mkdir(exist_ok=True)
            write_record(CLAIMS, REPORTS, tmp_path / name / f"claims.{format}", format)
        first, second = (tmp_path / name / f"claims.{format}" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_an_export_that_breaks_off_leaves_the_old_file_and_no_other(tmp_path: Path):
    out = tmp_path / "claims.jsonl"
    write_record(CLAIMS, REPORTS, out, "jsonl")
    before = out.read_bytes()

    def broken():
        yield MEETING
        raise RuntimeError("the cable was pulled")

    with pytest.raises(RuntimeError):
        write_record(broken(), REPORTS, out, "jsonl")
    assert out.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"claims.jsonl", "reports.jsonl"}


def test_a_new_export_is_readable_like_any_new_file(tmp_path: Path):
    out = tmp_path / "claims.jsonl"
    write_record(CLAIMS, REPORTS, out, "jsonl")
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"cannot write to .*nowhere: No such file"):
        write_record(CLAIMS, REPORTS, tmp_path / "nowhere" / "claims.jsonl", "jsonl")


def test_claims_may_not_take_the_place_of_the_reports(tmp_path: Path):
    with pytest.raises(ConfigError, match="another name"):
        write_record(CLAIMS, REPORTS, tmp_path / "reports.jsonl", "jsonl")


@pytest.mark.parametrize("table", ["claims", "reports"])
def test_every_column_is_documented(table: str):
    page = (Path(__file__).resolve().parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    for column in TABLES[table].columns:
        assert f"`{column.name}`" in page, column.name
