"""Rows as the desk gives them for export, one of each kind."""

from typing import Any


def party(role: str, name: str, state: str | None = None, office: str | None = None) -> dict[str, Any]:
    return {
        "role": role,
        "text": name.split()[-1],
        "actor_id": "a1",
        "name": name,
        "kind": "person",
        "office": office,
        "state": state,
        "sector": None,
    }


def evidence(text: str, report_id: str = "r1") -> dict[str, Any]:
    return {"report_id": report_id, "start": 4, "end": 4 + len(text), "text": text}


MEETING: dict[str, Any] = {
    "id": "00aa",
    "kind": "event",
    "type": "CONSULT",
    "mode": "meet",
    "status": "happened",
    "participants": [party("actor", "Ada Vale", "NOR", "Foreign Minister"), party("actor", "Bo Lund", "SWE")],
    "time": {"text": "on Friday", "start": "2024-05-03", "end": "2024-05-03", "precision": "day"},
    "place": {
        "text": "Oslo",
        "name": "Oslo",
        "geonameid": 3143244,
        "lat": 59.91,
        "lon": 10.75,
        "country": "NOR",
    },
    "background": False,
    "evidence": [evidence("Vale met Lund in Oslo on Friday."), evidence("The two met.", "r2")],
    "reports": 2,
    "outlets": 2,
    "origins": 1,
    "confidence": 0.9,
    "made_by": "foreigndesk test",
    "members": ["00aa", "00bb"],
}
STATEMENT: dict[str, Any] = {
    "id": "00cc",
    "kind": "statement",
    "type": None,
    "status": "happened",
    "speaker": [party("speaker", "Ada Vale", "NOR")],
    "addressees": [],
    "about": [party("about", "Sweden", "SWE")],
    "cue": "said",
    "content": '"We agree,\nmore or less"',
    "directness": "direct",
    "venue": None,
    "via": None,
    "continues": None,
    "time": None,
    "speaker_group": None,
    "resolved_by": "surname",
    "evidence": [evidence('"We agree,\nmore or less", Vale said.')],
    "reports": 1,
    "outlets": 1,
    "origins": 1,
    "confidence": 0.5,
    "made_by": "foreigndesk test",
    "members": [],
    "a_field_of_tomorrow": {"x": 1},
}
TENURE: dict[str, Any] = {
    "id": "00dd",
    "kind": "tenure",
    "type": None,
    "status": "current",
    "holder": party("holder", "Ada Vale", "NOR"),
    "office": "Foreign Minister",
    "office_kind": "foreign_minister",
    "state": "NOR",
    "body": None,
    "inferred": False,
    "first": "2024-05-03",
    "last": "2024-05-04",
    "evidence": [evidence("Norwegian Foreign Minister Ada Vale")],
    "reports": 1,
    "outlets": 1,
    "origins": 1,
    "confidence": 0.5,
    "made_by": "foreigndesk test",
    "members": [],
}
RELATION: dict[str, Any] = {
    "id": "00ee",
    "kind": "relation",
    "type": "deploys",
    "status": "ongoing",
    "subject": party("subject", "Norway", "NOR"),
    "object": party("object", "Svalbard", "NOR"),
    "figure": {"value": 40.0, "unit": "troops", "text": "40 troops"},
    "time": None,
    "place": None,
    "evidence": [evidence("=40 troops of Norway")],
    "reports": 1,
    "outlets": 1,
    "origins": 1,
    "confidence": 0.5,
    "made_by": "foreigndesk test",
    "members": [],
}
CLAIMS = [MEETING, STATEMENT, TENURE, RELATION]
REPORTS: list[dict[str, Any]] = [
    {
        "id": "r1",
        "title": "Vale meets Lund",
        "outlet": "Fjord Post",
        "published": "2024-05-03",
        "published_source": "metadata",
        "language": "en",
        "text": "Vale meets Lund\n\nVale met Lund in Oslo on Friday.",
        "words": 10,
        "reprint_of": None,
        "removed": [{"text": "Share", "reason": "share line", "line": 9}],
    },
    {"id": "r2", "title": None, "text": "The two met.", "published": None, "section": "World"},
]
