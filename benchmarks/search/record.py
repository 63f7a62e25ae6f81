"""Fills a desk with made-up reports and claims, row by row and not by reading: a hundred thousand in minutes.

The words are no language; what counts is how often they come (Zipf's law), so that a search for a common word has to
deal with tens of thousands of reports and one for a rare word with a handful. States, outlets, actors and places are
as unevenly spread; a fifth of the reports reprint another one, and a quarter of the claims are told by several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert

from foreigndesk.desk import Desk
from foreigndesk.model import (
    EVENT_TYPES,
    Actor,
    Claim,
    Document,
    Evidence,
    Participant,
    PlaceRef,
    Published,
    Source,
    TimeRef,
)
from foreigndesk.store import schema as t
from foreigndesk.store.codec import name_words, pack, squeeze
from foreigndesk.store.places import place_row
from foreigndesk.store.terms import actor_words

WORDS, VOCABULARY, BATCH = 220, 40_000, 2_000
CLAIMS = 6
OUTLETS, ACTORS, PLACES = 300, 50_000, 2_000
FIRST_DAY, DAYS = date(2015, 1, 1), 4_000
# Words that the timed searches look for, by their rank: the fewer before it, the commoner a word.
KNOWN = {
    3: "china",
    8: "minister",
    20: "missile",
    60: "treaty",
    200: "sanctions",
    900: "embargo",
    6_000: "herring",
}
STATES = (
    "USA CHN JPN RUS DEU FRA GBR IND KOR PRK IRN ISR UKR TUR SAU EGY BRA ZAF AUS CAN ITA ESP POL SWE NOR FIN DNK NLD"
).split()
STATUSES = ("happened", "happened", "happened", "happened", "planned", "ongoing", "denied", "called_for")
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def moment(number: int) -> str:
    """The moment at which a report was recorded."""
    return f"2026-01-01T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.{number:06d}Z"


class Maker:
    """Makes rows; the same seed makes the same."""

    def __init__(self, seed: int = 1) -> None:
        self.random = np.random.default_rng(seed)
        draw = self.random.integers(0, len(SYLLABLES), (VOCABULARY, 3))
        self.words = ["".join(SYLLABLES[i] for i in row) for row in draw]
        for rank, word in KNOWN.items():
            self.words[rank] = word
        self.cumulated = {n: _zipf(n) for n in (VOCABULARY, OUTLETS, ACTORS, PLACES, len(STATES))}
        self.actors = [self._actor(i) for i in range(ACTORS)]
        self.places = [self._place(i) for i in range(PLACES)]
        #: (claim row, id) of claims that a later report may tell too
        self.told: list[str] = []

    def ranks(self, among: int, size: int) -> np.ndarray:
        return np.searchsorted(self.cumulated[among], self.random.random(size))

    def _actor(self, number: int) -> Actor:
        if number < len(STATES):
            return Actor(f"{number:016x}", "state", STATES[number], STATES[number], names=(STATES[number],))
        first, second = self.random.integers(0, 900), 1_000 + number % 17_000
        name = f"{self.words[int(first)].title()} {self.words[second].title()}"
        state = STATES[int(self.ranks(len(STATES), 1)[0])]
        return Actor(f"{number:016x}", "person", name, state, names=(name,))

    def _place(self, number: int) -> PlaceRef:
        lat, lon = self.random.uniform(-50, 65), self.random.uniform(-170, 170)
        if number == 10:
            return PlaceRef("Tokyo", "Tokyo", 1850147, 35.69, 139.69, "JPN", "capital")
        name = self.words[2_000 + number].title()
        return PlaceRef(name, name, number, float(lat), float(lon), STATES[number % len(STATES)], "city")

    def report(self, number: int) -> tuple[dict[str, Any], str, str]:
        words = [self.words[i] for i in self.ranks(VOCABULARY, WORDS)]
        text = " ".join(words)
        day = (FIRST_DAY + timedelta(int(self.random.integers(0, DAYS)))).isoformat()
        outlet = f"Outlet {int(self.ranks(OUTLETS, 1)[0])}"
        report_id = f"{number:016x}"
        original = int(self.random.integers(0, number)) if number and self.random.random() < 0.2 else number
        title = " ".join(words[:8])
        document = Document(
            report_id,
            "",
            title=title,
            outlet=outlet,
            published=Published(day, "metadata"),
            source=Source("m"),
        )
        row = {
            "row": number + 1, "id": report_id, "title": title, "text": f"{title}\n{text}", "outlet": outlet,
            "language": "en", "published_day": day, "words": WORDS, "document": pack(document),
            "origin_id": f"{original:016x}", "recorded_at": moment(number),
        }  # fmt: skip
        return row, text, day

    def claims(self, number: int, text: str, day: str) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """Yield the rows of each claim of a report, by table."""
        words = text.split()
        for position in range(CLAIMS):
            row = number * CLAIMS + position + 1
            start = int(self.random.integers(0, WORDS - 24))
            piece = " ".join(words[start : start + 24])
            report_id, claim_id = f"{number:016x}", f"{row:016x}"
            claim = self._claim(claim_id, piece, day)
            evidence = {
                "local_row": row, "position": 0, "report_id": report_id, "start": 0, "end": len(piece),
                "text": piece, "headline": False,
            }  # fmt: skip
            payload = squeeze(replace(claim, evidence=()))
            local = {
                "row": row, "id": claim_id, "report_id": report_id, "payload": payload, "first_evidence": 0,
                "recorded_at": moment(number),
            }  # fmt: skip
            joins = bool(self.told) and self.random.random() < 0.25
            of = self.told[int(self.random.integers(0, len(self.told)))] if joins else claim_id
            member = {"claim_id": of, "local_row": row, "joined_at": moment(number)}
            made: dict[str, list[dict[str, Any]]] = {
                "evidence": [evidence], "local_claims": [local], "claim_members": [member]
            }  # fmt: skip
            if not joins:
                if len(self.told) < 200_000:
                    self.told.append(claim_id)
                made |= self._record(claim, row, payload, piece, moment(number))
            yield made

    def _record(
        self, claim: Claim, row: int, payload: bytes, piece: str, recorded: str
    ) -> dict[str, list[dict[str, Any]]]:
        parties = [*claim.participants, *claim.speaker, *claim.about]
        values = {
            "row": row, "claim_id": claim.id, "kind": claim.kind, "type": claim.type, "status": claim.status,
            "start": claim.time.start if claim.time else None, "end": claim.time.end if claim.time else None,
            "country": claim.place.country if claim.place else None,
            "place_id": place_row(_place_json(claim.place))["id"] if claim.place else None,
            "background": False, "confidence": 0.5, "made_by": "made up", "payload": payload,
            "body": "\n".join([piece, *(p.name or p.text for p in parties)]), "content": claim.content,
            "first_row": row, "first_evidence": 0, "recorded_at": recorded,
        }  # fmt: skip
        named = [
            {
                "claim_row": row, "position": i, "role": p.role, "actor_id": p.actor_id, "kind": p.kind,
                "state": p.state, "words": name_words(p.name, p.text),
            }
            for i, p in enumerate(parties)
        ]  # fmt: skip
        terms = [
            {"field": "nameless", "value": word, "claim_row": row}
            for word in sorted({w for p in parties if p.actor_id is None for w in p.text.lower().split()})
        ]
        return {"claims": [values], "parties": named, "claim_terms": terms}

    def _claim(self, claim_id: str, piece: str, day: str) -> Claim:
        draw = self.random.random(4)
        event = draw[0] < 0.65
        roles = ("actor", "actor", "recipient") if event else ("speaker", "about")
        parties = [self._party(role) for role in roles]
        time = TimeRef(day, day, day, "day") if draw[1] < 0.5 else None
        if time and draw[1] < 0.05:
            time = replace(time, end=(date.fromisoformat(day) + timedelta(5)).isoformat())
        place = self.places[int(self.ranks(PLACES, 1)[0])] if event and draw[2] < 0.5 else None
        return Claim(
            claim_id,
            "event" if event else "statement",
            STATUSES[int(draw[3] * len(STATUSES))],
            (Evidence(claim_id, 0, 1, piece),),
            "made up",
            type=EVENT_TYPES[int(draw[0] / 0.65 * len(EVENT_TYPES))] if event else None,
            participants=tuple(parties) if event else (),
            speaker=tuple(parties[:1]) if not event else (),
            about=tuple(parties[1:]) if not event else (),
            content=None if event else piece,
            time=time,
            place=place,
        )

    def _party(self, role: str) -> Participant:
        if self.random.random() < 0.02:
            return Participant(role, f"the {self.words[int(self.random.integers(0, 500))]} envoys")
        actor = self.actors[int(self.ranks(ACTORS, 1)[0])]
        return Participant(
            role, actor.name, actor_id=actor.id, name=actor.name, kind=actor.kind, state=actor.state
        )


def fill(desk: Desk, reports: int, seed: int = 1) -> None:
    """Fill an empty desk."""
    maker = Maker(seed)
    with desk.store.writing() as connection:
        _write_names(connection, maker)
    for first in range(0, reports, BATCH):
        rows: dict[str, list[dict[str, Any]]] = {}
        for number in range(first, min(first + BATCH, reports)):
            row, text, day = maker.report(number)
            rows.setdefault("reports", []).append(row)
            for made in maker.claims(number, text, day):
                for name, some in made.items():
                    rows.setdefault(name, []).extend(some)
        with desk.store.writing() as connection:
            for name in (
                "reports", "local_claims", "evidence", "claims", "claim_members", "parties", "claim_terms",
            ):  # fmt: skip
                if rows.get(name):
                    connection.execute(insert(t.metadata.tables[name]), rows[name])


def _write_names(connection: Connection, maker: Maker) -> None:
    rows = [
        {
            "id": a.id, "kind": a.kind, "name": a.name, "state": a.state, "words": name_words(a.name),
            "payload": squeeze(a),
        }
        for a in maker.actors
    ]  # fmt: skip
    connection.execute(insert(t.actors), rows)
    words = [named for row in rows for named in actor_words(str(row["id"]), str(row["words"]))]
    connection.execute(insert(t.actor_words), words)
    places = {row["id"]: row for row in (place_row(_place_json(place)) for place in maker.places)}
    connection.execute(insert(t.places), list(places.values()))


def _place_json(place: PlaceRef) -> dict[str, Any]:
    return {name: getattr(place, name) for name in place.__slots__}


def _zipf(size: int) -> np.ndarray:
    weights = 1 / np.arange(1, size + 1)
    return np.cumsum(weights) / weights.sum()
