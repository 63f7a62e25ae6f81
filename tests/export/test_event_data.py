"""Events in the columns of POLECAT, ICEWS and GDELT 2: columns, pairs, what is left out, what cannot break."""

import csv
import io
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from export_rows import CLAIMS, MEETING, REPORTS, STATEMENT, evidence, party
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import ConfigError
from foreigndesk.export import (
    ASSERTED,
    EVENT_FORMATS,
    EVENT_TABLES,
    EventSelection,
    write_event_rows,
    write_event_table,
)
from foreigndesk.export.event_data import KEY_COLUMNS, TOLD

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "event-data.md").read_text(encoding="utf-8")
ANY = frozenset(("happened", "ongoing", "planned", "called_for", "conditional", "denied", "absent"))


def event(**changes: Any) -> dict[str, Any]:
    return MEETING | changes


def someone(role: str, name: str, state: str | None = None, **changes: Any) -> dict[str, Any]:
    return party(role, name, state) | {"actor_id": f"id of {name}"} | changes


VALE, LUND = someone("actor", "Ada Vale", "NOR", sector="GOV"), someone("actor", "Bo Lund", "SWE")


def table(claims, format="gdelt2", selection=TOLD, reports=REPORTS) -> tuple[list[dict[str, str]], Any]:
    stream = io.BytesIO()
    tally = write_event_rows(claims, reports, stream, format, selection, header=True)
    lines = stream.getvalue().decode().split("\n")[:-1]
    names = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:]]
    assert all(len(row) == len(names) for row in rows)
    # readers with and without quoting see the same cells
    assert list(csv.reader(lines, delimiter="\t")) == [names, *rows]
    return [dict(zip(names, row, strict=True)) for row in rows], tally


def pairs(participants, **changes) -> list[tuple[str, str]]:
    rows, _ = table([event(participants=participants, **changes)], "polecat")
    return [(row["Actor Name"], row["Recipient Name"]) for row in rows]


# -- columns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "count", "columns"),
    [
        ("polecat", 40, {0: "Event ID", 4: "Event Intensity", 7: "Actor Name", 15: "Recipient Name", 39: "Version"}),
        ("icews", 20, {0: "Event ID", 2: "Source Name", 6: "CAMEO Code", 8: "Target Name", 19: "Longitude"}),
        (
            "gdelt2",
            61,
            {0: "GLOBALEVENTID", 5: "Actor1Code", 15: "Actor2Code", 25: "IsRootEvent", 30: "GoldsteinScale",
             35: "Actor1Geo_Type", 51: "ActionGeo_Type", 53: "ActionGeo_CountryCode", 59: "DATEADDED", 60: "SOURCEURL"},
        ),
    ],
)  # fmt: skip
def test_columns_stand_where_the_original_files_have_them(format, count, columns):
    names = EVENT_TABLES[format].columns
    assert len(names) == len(set(names)) == count
    assert {place: names[place] for place in columns} == columns


@pytest.mark.parametrize("format", EVENT_FORMATS)
def test_every_column_is_documented(format):
    for column in EVENT_TABLES[format].columns:
        assert f"`{re.sub('^Actor[12]|^Action', '…', column)}`" in PAGE or f"`{column}`" in PAGE, column


def test_gdelt_files_have_no_header_and_the_others_have_one():
    for format in EVENT_FORMATS:
        stream = io.BytesIO()
        write_event_rows([], REPORTS, stream, format)
        assert bool(stream.getvalue()) == EVENT_TABLES[format].header == (format != "gdelt2")


def test_polecat_row():
    (row,), _ = table([event(participants=[VALE, LUND])], "polecat")
    known = {name: cell for name, cell in row.items() if cell and name != "Event ID"}
    assert re.fullmatch("00aa_CONSULT_[0-9a-f]{8}", row["Event ID"])
    assert known == {
        "Event Date": "2024-05-03", "Event Type": "CONSULT", "Event Intensity": "2.1",
        "Quad Code": "VERBAL COOPERATION", "Actor Name": "Ada Vale", "Actor Country": "NOR", "Actor COW": "385",
        "Primary Actor Sector": "GOV", "Actor Sectors": "GOV", "Actor Name Raw": "Vale",
        "Recipient Name": "Bo Lund", "Recipient Country": "SWE", "Recipient COW": "380",
        "Recipient Name Raw": "Lund", "Placename": "Oslo", "City": "Oslo", "Country": "NOR", "Latitude": "59.91",
        "Longitude": "10.75", "GeoNames ID": "3143244", "Raw Placename": "Oslo", "Feature Type": "PPLC",
        "Source": "Fjord Post", "Publication Date": "2024-05-03", "Language": "en", "Version": "foreigndesk test",
    }  # fmt: skip


def test_icews_row():
    (row,), _ = table([event(participants=[VALE, LUND])], "icews", reports=[REPORTS[0] | {"id": "r1"}])
    assert row["Event ID"].isdecimal() and 0 < int(row["Event ID"]) < 2**53
    known = {name: cell for name, cell in row.items() if cell and name not in ("Event ID", "Story ID")}
    assert known == {
        "Event Date": "2024-05-03", "Source Name": "Ada Vale", "Source Sectors": "Government",
        "Source Country": "Norway", "Event Text": "Consult", "CAMEO Code": "040", "Intensity": "1.0",
        "Target Name": "Bo Lund", "Target Country": "Sweden", "Publisher": "Fjord Post", "City": "Oslo",
        "Country": "Norway", "Latitude": "59.91", "Longitude": "10.75",
    }  # fmt: skip


def test_gdelt_row():
    report = REPORTS[0] | {"retrieved_at": "2024-05-04T01:30:00+02:00", "url": "https://fjord.example/1"}
    (row,), _ = table([event(participants=[VALE, LUND])], reports=[report])
    known = {name: cell for name, cell in row.items() if cell and name != "GLOBALEVENTID"}
    assert known == {
        "SQLDATE": "20240503", "MonthYear": "202405", "Year": "2024", "FractionDate": "2024.3370",
        "Actor1Code": "NORGOV", "Actor1Name": "ADA VALE", "Actor1CountryCode": "NOR", "Actor1Type1Code": "GOV",
        "Actor2Code": "SWE", "Actor2Name": "BO LUND", "Actor2CountryCode": "SWE", "IsRootEvent": "1",
        "EventCode": "040", "EventBaseCode": "040", "EventRootCode": "04", "QuadClass": "1",
        "GoldsteinScale": "1.0", "NumMentions": "2", "NumSources": "2", "NumArticles": "2",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Oslo, Norway", "ActionGeo_CountryCode": "NO",
        "ActionGeo_Lat": "59.91", "ActionGeo_Long": "10.75", "DATEADDED": "20240503233000",
        "SOURCEURL": "https://fjord.example/1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("Japan", 1861060, 36.0, 138.0, "JPN"), ("1", "Japan", "JA", "JA", "JA")),
        (("Texas", 4736286, 31.25044, -99.25061, "USA"), ("2", "Texas, United States", "US", "USTX", "USTX")),
        (("Austin", 4671654, 30.26715, -97.74306, "USA"), ("3", "Austin, Texas, United States", "US", "USTX", "")),
        (("Nowhere at All", None, None, None, None), ("", "Nowhere at All", "", "", "")),
    ],
)  # fmt: skip
def test_gdelt_places(place, expected):
    fields = ("name", "geonameid", "lat", "lon", "country")
    where = {"text": place[0]} | dict(zip(fields, place, strict=True))
    (row,), _ = table([event(participants=[VALE], place=where)])
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "FeatureID")
    assert tuple(row[f"ActionGeo_{name}"] for name in names) == expected


def test_gdelt_actor_codes():
    un = someone("actor", "United Nations", kind="organization", sector="IGO")
    hamas = someone("recipient", "Hamas", "PSE", kind="group", sector="REB")
    (row,), _ = table([event(participants=[un, hamas])])
    assert (row["Actor1Code"], row["Actor1KnownGroupCode"], row["Actor1Type1Code"]) == (
        "IGOUNO",
        "UNO",
        "IGO",
    )
    assert (row["Actor2Code"], row["Actor2CountryCode"], row["Actor2KnownGroupCode"]) == (
        "PSEHMSREB",
        "PSE",
        "HMS",
    )


# -- pairs -------------------------------------------------------------------------------------------------


def test_each_actor_with_each_recipient():
    objects = [someone("recipient", "Iran", "IRN"), someone("recipient", "Iraq", "IRQ")]
    assert pairs([VALE, LUND, *objects]) == [
        ("Ada Vale", "Iran"),
        ("Ada Vale", "Iraq"),
        ("Bo Lund", "Iran"),
        ("Bo Lund", "Iraq"),
    ]


def test_those_who_meet_are_paired_once_and_colleagues_only_where_there_is_nobody_else():
    colleague = someone("actor", "Cy Berg", "NOR")
    assert pairs([VALE, LUND, colleague]) == [("Ada Vale", "Bo Lund"), ("Bo Lund", "Cy Berg")]
    assert pairs([VALE, colleague]) == [("Ada Vale", "Cy Berg")]
    assert pairs([VALE]) == [("Ada Vale", "")]


def test_those_who_act_side_by_side_are_not_paired():
    assert pairs([VALE, LUND], type="ACCUSE", mode=None) == [("Ada Vale", ""), ("Bo Lund", "")]
    assert pairs([VALE, LUND], type="CONSULT", mode="visit") == [("Ada Vale", ""), ("Bo Lund", "")]


def test_nobody_is_paired_with_themselves_or_twice():
    itself = someone("recipient", "Ada Vale", "NOR")
    assert pairs([VALE, itself]) == [("Ada Vale", "")]
    assert pairs([VALE, VALE, LUND]) == [("Ada Vale", "Bo Lund")]


def test_mediators_and_hosts_are_no_side():
    assert pairs([VALE, LUND, someone("mediator", "Oman", "OMN")]) == [("Ada Vale", "Bo Lund")]


def test_ids_tell_claims_and_pairs_apart_and_do_not_hang_on_the_others():
    def ids(participants, **changes):
        rows, _ = table([event(participants=participants, **changes)])
        return {row["GLOBALEVENTID"] for row in rows}

    third = someone("actor", "Cy Berg", "DNK")
    assert len(ids([VALE, LUND, third])) == 3
    assert ids([VALE, LUND]) < ids([VALE, LUND, third])
    assert not ids([VALE, LUND]) & ids([VALE, LUND], id="00ab")


# -- what goes out -----------------------------------------------------------------------------------------


def test_only_events_that_took_place_on_a_known_day_go_out():
    year = {"text": "in 1945", "start": "1945-01-01", "end": "1945-12-31", "precision": "year"}
    claims = [
        *CLAIMS,
        event(id="1", status="planned"),
        event(id="2", status="denied"),
        event(id="3", time=None),
        event(id="4", time=year),
        event(id="5", participants=[someone("recipient", "Iran", "IRN")]),
        event(id="6", judgement="reject"),
    ]
    rows, tally = table(claims)
    assert len(rows) == tally.events == tally.rows == 1
    assert tally.by_status == {"planned": 1, "denied": 1}
    assert (tally.undated, tally.without_parties) == (2, 1)


def voice(kind: str, *reports: str, source: str | None = None) -> dict[str, Any]:
    speakers = [someone("speaker", source)] if source else []
    return {
        "kind": kind,
        "cue": kind,
        "source": source,
        "speakers": speakers,
        "party_as": None,
        "reports": list(reports),
    }


@pytest.mark.parametrize(
    ("voices", "goes_out_with"),
    [
        (None, {"any", "said", "reporter"}),
        ([voice("said", "r1")], {"any", "said"}),
        ([voice("accused", "r1")], {"any"}),
        ([voice("alleged", "r1")], {"any"}),
        ([voice("accused", "r1"), voice("said", "r1")], {"any"}),
        ([voice("accused", "r1"), voice("said", "r2")], {"any", "said"}),
        ([voice("accused", "r1"), voice("reporter", "r2")], {"any", "said", "reporter"}),
    ],
)
def test_a_deed_goes_out_on_the_word_that_is_asked_for(voices, goes_out_with):
    for asserted in ASSERTED:
        rows, tally = table([event(asserted_by=voices)], selection=EventSelection(asserted=asserted))
        assert (bool(rows), tally.by_word) == (asserted in goes_out_with, int(asserted not in goes_out_with))


def test_the_key_says_on_whose_word():
    key = io.BytesIO()
    voices = [voice("reporter", "r1"), voice("said", "r2", source="Ada Vale")]
    write_event_rows([event(asserted_by=voices)], REPORTS, io.BytesIO(), "icews", key=key)
    header, row = (line.split("\t") for line in key.getvalue().decode().splitlines())
    assert dict(zip(header, row, strict=True))["asserted_by"] == "reporter; said: Ada Vale"


def test_status_takes_others_in_and_polecat_tells_them_apart():
    claims = [event(id=str(n), status=status) for n, status in enumerate(sorted(ANY))]
    rows, tally = table(claims, "polecat", EventSelection(ANY))
    assert tally.events == 7 and not tally.by_status
    contexts = {row["Contexts"] for row in rows}
    assert contexts == {"", "future", "hypothetical", "negation"}


@pytest.mark.parametrize(
    ("time", "background", "day"),
    [
        (None, False, "20240503"),
        ({"text": "this week", "start": "2024-04-29", "end": "2024-05-05", "precision": "week"}, False, "20240503"),
        ({"text": "in 1945", "start": "1945-01-01", "end": "1945-12-31", "precision": "year"}, False, None),
        ({"text": "by June", "start": "2024-06-01", "end": None, "precision": "month"}, False, None),
        (None, True, None),
    ],
)  # fmt: skip
def test_the_day_of_publication_stands_in_only_when_told_to_and_never_against_the_report(
    time, background, day
):
    claim = event(time=time, background=background)
    assert table([claim])[0] == []
    rows, tally = table([claim], selection=EventSelection(undated="published"))
    assert [row["SQLDATE"] for row in rows] == ([day] if day else [])
    assert (tally.dated_by_report, tally.undated) == ((1, 0) if day else (0, 1))
    (empty,), _ = table([claim], selection=EventSelection(undated="empty"))
    assert (empty["SQLDATE"], empty["MonthYear"], empty["Year"], empty["FractionDate"]) == ("", "", "", "")


def test_days_that_an_event_lasted_give_the_first():
    days = {"text": "from Friday to Sunday", "start": "2024-05-03", "end": "2024-05-05", "precision": "day"}
    (row,), _ = table([event(time=days)])
    assert row["SQLDATE"] == "20240503"


def test_fraction_of_the_year_stays_in_the_year():
    last = {"text": "on 31 December", "start": "2024-12-31", "end": "2024-12-31", "precision": "day"}
    (row,), _ = table([event(time=last)])
    assert row["FractionDate"] == "2024.9890"


def test_the_first_published_report_is_the_source_whatever_their_order():
    reports = [
        {"id": "r1", "outlet": "Late", "published": "2024-05-04T09:00:00+00:00", "text": ""},
        {"id": "r2", "outlet": "Early", "published": "2024-05-03T08:00:00+00:00", "text": ""},
        {"id": "r3", "outlet": "Undated", "published": None, "text": ""},
    ]
    claim = event(evidence=[evidence("a", id) for id in ("r3", "r1", "r2")])
    for order in itertools.permutations(reports):
        (row,), _ = table([claim], "polecat", reports=order)
        assert (row["Source"], row["Publication Date"]) == ("Early", "2024-05-03")


def test_root_events_stand_in_headline_or_lead():
    text = "Headline\n\nThe lead.\n\nThe rest of it."
    report = {"id": "r1", "published": "2024-05-03", "text": text}

    def is_root(words: str) -> str:
        piece = evidence(words, "r1") | {"start": text.index(words)}
        (row,), _ = table([event(evidence=[piece])], reports=[report])
        return row["IsRootEvent"]

    assert [is_root(words) for words in ("Headline", "The lead.", "The rest of it.")] == ["1", "1", "0"]


def test_mentions_sources_and_articles_are_not_origins():
    claim = event(
        evidence=[evidence("a"), evidence("b"), evidence("c", "r2")], reports=2, outlets=0, origins=1
    )
    (row,), _ = table([claim])
    assert (row["NumMentions"], row["NumSources"], row["NumArticles"]) == ("3", "", "2")


# -- files -------------------------------------------------------------------------------------------------


@given(st.text(st.characters()), st.sampled_from(EVENT_FORMATS))
def test_no_name_breaks_a_row(name: str, format):
    claim = event(participants=[VALE | {"name": name or None, "office": name}, LUND | {"text": name}])
    rows, _ = table([claim], format)
    assert len(rows) == 1


def test_the_key_leads_from_rows_to_claims(tmp_path: Path):
    out = tmp_path / "events.export.CSV"
    claims = [event(participants=[VALE, LUND]), event(id="00ab", time=None), STATEMENT]
    tally = write_event_table(claims, REPORTS, out, "gdelt2", EventSelection(undated="published"))
    assert tally.rows == 2
    assert {path.name for path in tmp_path.iterdir()} == {"events.export.CSV", "events.export.claims.tsv"}
    ids = [line.split("\t")[0] for line in out.read_text().splitlines()]
    key = list(
        csv.DictReader((tmp_path / "events.export.claims.tsv").read_text().splitlines(), delimiter="\t")
    )
    assert tuple(key[0]) == KEY_COLUMNS
    assert [row["row"] for row in key] == ids
    assert [(row["claim"], row["day_from"]) for row in key] == [("00aa", "event"), ("00ab", "publication")]
    assert (key[0]["origins"], key[0]["report_ids"]) == ("1", "r1;r2")
    assert (key[0]["source_actor"], key[0]["target_actor"]) == ("id of Ada Vale", "id of Bo Lund")


@pytest.mark.parametrize("format", EVENT_FORMATS)
def test_the_same_rows_give_the_same_bytes_and_a_broken_run_changes_nothing(tmp_path: Path, format):
    out = tmp_path / "events.txt"
    write_event_table(CLAIMS, REPORTS, out, format)
    before = out.read_bytes()
    write_event_table(CLAIMS, REPORTS, out, format)
    assert out.read_bytes() == before

    def broken():
        yield MEETING
        raise RuntimeError("the cable was pulled")

    with pytest.raises(RuntimeError):
        write_event_table(broken(), REPORTS, out, format)
    assert out.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"cannot write to .*nowhere"):
        write_event_table([], [], tmp_path / "nowhere" / "events.txt", "icews")
