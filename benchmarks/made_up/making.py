"""Makes up reports, what they say and the stories they tell, as they come out of reading and linking.

The words are no language; what counts is how often they come (Zipf's law), so that a search for a common word has to
deal with tens of thousands of reports and one for a rare word with a handful. States, outlets, actors and places are
as unevenly spread. Stories have sizes that fall off as a power (six in ten have one report, one in 400 a hundred and
more), each with a cast of its own; of the reports of a story behind its first one nearly half are copies, which tell
what their original tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from foreigndesk.data.states import all_states
from foreigndesk.data.states import state as state_of
from foreigndesk.linking.storylines import Sketch
from foreigndesk.model import (
    EVENT_TYPES,
    Actor,
    Claim,
    Evidence,
    Participant,
    PlaceRef,
    TimeRef,
)

VOCABULARY = 40_000
CLAIMS, CAST = 6, 7
OUTLETS, PLACES, THEMES = 300, 2_000, 20_000
FIRST_DAY, DAYS = date(2015, 1, 1), 4_000
# Stories and copies as in `benchmarks.recombined`.
SIZE_POWER, LARGEST_STORY, COPIES = 1.3, 400, 0.45
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
_LARGE = (
    "USA CHN JPN RUS DEU FRA GBR IND KOR PRK IRN ISR UKR TUR SAU EGY BRA ZAF AUS CAN ITA ESP POL SWE NOR FIN DNK NLD"
).split()
STATES = [*_LARGE, *sorted({s.iso3 for s in all_states()} - set(_LARGE))]
STATUSES = ("happened", "happened", "happened", "happened", "planned", "ongoing", "denied", "called_for")
OFFICES = (
    ("foreign minister", "foreign_minister"), ("president", "head_of_state"), ("ambassador", "ambassador"),
    ("prime minister", "head_of_government"), ("defence minister", "defence_minister"), ("spokesman", "spokesperson"),
)  # fmt: skip
RELATIONS = ("commands", "reports_to", "deployment", "member_of", "ally_of")
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er", "ol")]
MADE_BY = "made up"
Of = Literal["report", "claim", "story", "actor"]
_OF: dict[Of, int] = {"report": 0, "claim": 1, "story": 2, "actor": 3}


def moment(number: int) -> str:
    """The moment at which a report was recorded."""
    return f"2026-01-01T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.{number:06d}Z"


def hex_id(number: int, of: Of) -> str:
    """The id of a report, claim, story or actor by its number: as spread out as a digest, but for the first digit, 0."""
    return f"{(4 * number + _OF[of]) * 0x9E3779B97F4A7C15 % 2**60:016x}"


@dataclass(slots=True)
class MadeClaim:
    """A claim of a report. `of`: number of the claim of the record that it is part of; `actors`: places in the cast."""

    claim: Claim
    of: int
    actors: tuple[int, ...]
    row: int = 0


@dataclass(slots=True)
class MadeReport:
    """A report. `origin` and `parent` are numbers; of one that is no copy `origin` is its own, `parent` None."""

    number: int
    title: str
    text: str
    sentences: list[tuple[int, int]]
    outlet: str
    day: date
    minute: int
    origin: int
    parent: int | None
    cast: list[int]
    claims: list[MadeClaim] = field(default_factory=list)

    @property
    def published_at(self) -> str | None:
        """The moment of publication, of one report in ten not known."""
        if self.number % 10 == 0:
            return None
        return f"{self.day.isoformat()}T{self.minute // 60:02d}:{self.minute % 60:02d}:00Z"


@dataclass(slots=True)
class MadeStory:
    """A story with its reports, the first first."""

    reports: list[MadeReport]
    sketch: Sketch


class Maker:
    """Makes stories; the same seed and number of actors make the same.

    Args:
        seed: Another one makes other stories.
        actors: How many there are; the first are states.
    """

    def __init__(self, seed: int, actors: int) -> None:
        self.random = np.random.default_rng(seed)
        draw = self.random.integers(0, len(SYLLABLES), (VOCABULARY, 3))
        words = ["".join(SYLLABLES[i] for i in row) for row in draw]
        for rank, word in KNOWN.items():
            words[rank] = word
        self.words = np.array(words, dtype=object)
        sizes = (VOCABULARY, OUTLETS, actors, PLACES, len(STATES), THEMES)
        self.cumulated = {size: _zipf(size) for size in sizes}
        self.actors = [self._actor(i) for i in range(actors)]
        self.places = [self._place(i) for i in range(PLACES)]
        self.last_report = self.last_claim = 0

    def ranks(self, among: int, size: int) -> Any:
        """Draw from so many, by Zipf's law."""
        return np.searchsorted(self.cumulated[among], self.random.random(size))

    def _actor(self, number: int) -> Actor:
        if number < len(STATES):
            name = state_of(STATES[number]).name
            return Actor(hex_id(number, "actor"), "state", name, STATES[number], names=(name,))
        first, second = int(self.random.integers(0, 2_000)), 1_000 + number % 17_000
        name = f"{self.words[first].title()} {self.words[second].title()}"
        state = STATES[int(self.ranks(len(STATES), 1)[0])]
        kind = "organization" if number % 5 == 0 else "person"
        return Actor(hex_id(number, "actor"), kind, name, state, "GOV", names=(name,))

    def _place(self, number: int) -> PlaceRef:
        lat, lon = self.random.uniform(-50, 65), self.random.uniform(-170, 170)
        if number == 10:
            return PlaceRef("Tokyo", "Tokyo", 1850147, 35.69, 139.69, "JPN", "capital")
        name = self.words[2_000 + number].title()
        country = STATES[number % len(STATES)]
        return PlaceRef(name, name, number, float(lat), float(lon), country, "city")

    # -- stories -----------------------------------------------------------------------------------------

    def stories(self, reports: int) -> Iterator[MadeStory]:
        """Yield stories until they have so many reports in all."""
        while self.last_report < reports:
            size = min(LARGEST_STORY, int(self.random.random() ** (-1 / SIZE_POWER)))
            yield self._story(min(size, reports - self.last_report))

    def _story(self, size: int) -> MadeStory:
        begins = FIRST_DAY + timedelta(int(self.random.integers(0, DAYS)))
        cast = self._some_actors(CAST)
        places = [self.places[i] for i in self.ranks(PLACES, 3)]
        told: list[MadeReport] = []
        # most within hours, a large one over weeks
        days = np.sort(self.random.exponential(0.25 * (1 + np.log2(size)), size)).astype(int)
        for number in range(size):
            day = begins + timedelta(int(days[number]))
            if number and self.random.random() < COPIES:
                parent = told[0 if self.random.random() < 0.6 else int(self.random.integers(0, number))]
                told.append(self._copy(parent, day))
            else:
                told.append(self._report(day, [*cast, *self._some_actors(2)], places, told))
        return MadeStory(told, self._sketch(told, cast, places))

    def _some_actors(self, number: int) -> list[int]:
        return list(dict.fromkeys(int(i) for i in self.ranks(len(self.actors), number)))

    def _sketch(self, told: Sequence[MadeReport], cast: Sequence[int], places: Sequence[PlaceRef]) -> Sketch:
        names = [str(self.words[1_000 + i]) for i in self.ranks(THEMES, 5)]
        words = [str(self.words[i]) for i in self.ranks(VOCABULARY, 25)]
        share = 1 / np.sqrt(len(words))
        states = sorted({self.actors[i].state or "" for i in cast[:3]})
        return Sketch(
            story_id=hex_id(told[0].number, "story"),
            first=min(r.day for r in told).isoformat(),
            last=max(r.day for r in told).isoformat(),
            reports=len(told),
            title=told[0].title,
            words={word: round(float(share), 3) for word in words},
            names={name: round(1 / (i + 1.5), 3) for i, name in enumerate(names)},
            parties={self.actors[i].name: round(1 / len(cast), 3) for i in cast},
            places=tuple(p.name or "" for p in places),
            happened=(told[0].day.isoformat(),),
            talks=("+".join(states[:2]),) if len(states) > 1 else (),
        )

    # -- reports -----------------------------------------------------------------------------------------

    def _number(self) -> int:
        self.last_report += 1
        return self.last_report - 1

    def _outlet(self) -> str:
        return f"Outlet {int(self.ranks(OUTLETS, 1)[0])}"

    def _report(
        self, day: date, cast: list[int], places: Sequence[PlaceRef], before: Sequence[MadeReport]
    ) -> MadeReport:
        count = int(np.clip(self.random.lognormal(5.4, 0.6), 80, 1_500))
        words = self.words[self.ranks(VOCABULARY, count)].tolist()
        title = " ".join(words[:8]).capitalize()
        sentences = [(0, len(title))]
        pieces, at = [title], len(title)
        for start in range(8, count, 18):
            piece = " ".join(words[start : start + 18]).capitalize() + "."
            sentences.append((at + 1, at + 1 + len(piece)))
            at += 1 + len(piece)
            pieces.append(piece)
        number = self._number()
        minute = int(self.random.integers(0, 1_440))
        made = MadeReport(
            number, title, "\n".join(pieces), sentences, self._outlet(), day, minute, number, None, cast
        )
        known = [one for report in before[:20] for one in report.claims]
        for _ in range(CLAIMS):
            of = None
            if known and self.random.random() < 0.25:
                of = known[int(self.random.integers(0, len(known)))]
            made.claims.append(self._claim(made, places, of))
        return made

    def _copy(self, parent: MadeReport, day: date) -> MadeReport:
        """A report that prints another one as it was, and tells what that one tells."""
        number, minute = self._number(), int(self.random.integers(0, 1_440))
        made = MadeReport(
            number, parent.title, parent.text, parent.sentences, self._outlet(), max(day, parent.day), minute,
            parent.origin, parent.number, parent.cast,
        )  # fmt: skip
        report_id = hex_id(number, "report")
        for one in parent.claims:
            self.last_claim += 1
            first = one.claim.evidence[0]
            evidence = (Evidence(report_id, first.start, first.end, first.text),)
            claim = _with(one.claim, id=hex_id(self.last_claim, "claim"), evidence=evidence)
            made.claims.append(MadeClaim(claim, one.of, one.actors))
        return made

    # -- claims ------------------------------------------------------------------------------------------

    def _claim(self, report: MadeReport, places: Sequence[PlaceRef], of: MadeClaim | None) -> MadeClaim:
        self.last_claim += 1
        draw = self.random.random(8)
        start, end = report.sentences[int(draw[0] * len(report.sentences))]
        piece = report.text[start:end]
        evidence = (Evidence(hex_id(report.number, "report"), start, end, piece, start == 0),)
        shared: dict[str, Any] = {
            "id": hex_id(self.last_claim, "claim"), "evidence": evidence, "made_by": MADE_BY,
            "confidence": round(0.45 + 0.55 * float(draw[1]), 3),
        }  # fmt: skip
        if of is not None:
            actors = tuple(sorted({min(i, len(report.cast) - 1) for i in of.actors}))
            return MadeClaim(_with(of.claim, **shared), of.of, actors)
        kind: Literal["event", "statement", "tenure", "relation"] = (
            "event"
            if draw[2] < 0.6
            else "statement"
            if draw[2] < 0.9
            else "tenure"
            if draw[2] < 0.96
            else "relation"
        )
        # who stands first in a cast takes part in most
        chosen = [int(i) for i in len(report.cast) * self.random.random(3) ** 2]
        made = getattr(self, f"_{kind}")(report, places, chosen, draw[3:], piece)
        return MadeClaim(Claim(kind=kind, **shared, **made), self.last_claim, tuple(sorted(set(chosen))))

    def _party(self, report: MadeReport, place: int, role: str) -> Participant:
        if self.random.random() < 0.02:
            return Participant(f"the {self.words[int(self.random.integers(0, 500))]} envoys", role)
        actor = self.actors[report.cast[place]]
        office = OFFICES[place % len(OFFICES)][0] if actor.kind == "person" and place % 2 else None
        return Participant(
            actor.name, role, actor.id, actor.name, actor.kind, office, actor.state, actor.sector
        )

    def _event(
        self, report: MadeReport, places: Sequence[PlaceRef], chosen: Sequence[int], draw: Any, piece: str
    ) -> dict[str, Any]:
        del piece
        roles = ("actor", "actor", "recipient")
        parties = {i: self._party(report, i, role) for i, role in zip(chosen, roles, strict=True)}
        status = STATUSES[int(draw[0] * len(STATUSES))]
        time = None
        if draw[1] < 0.5:
            first = report.day + timedelta(int(draw[2] * 30) if status == "planned" else -int(draw[2] * 3))
            last = first + timedelta(5 if draw[1] < 0.05 else 0)
            time = TimeRef("that day", first.isoformat(), last.isoformat(), "day")
        return {
            "type": EVENT_TYPES[int(self.random.integers(0, len(EVENT_TYPES)))],
            "status": status,
            "participants": tuple(parties.values()),
            "time": time,
            "place": places[int(draw[3] * len(places))] if draw[4] < 0.5 else None,
            "background": bool(draw[4] > 0.9),
        }

    def _statement(
        self, report: MadeReport, places: Sequence[PlaceRef], chosen: Sequence[int], draw: Any, piece: str
    ) -> dict[str, Any]:
        del places
        about = [i for i in dict.fromkeys(chosen[1:]) if i != chosen[0]]
        return {
            "status": "said",
            "speaker": (self._party(report, chosen[0], "speaker"),),
            "about": tuple(self._party(report, i, "about") for i in about),
            "content": piece,
            "cue": "warned" if draw[0] < 0.2 else "said",
            "directness": "direct" if draw[1] < 0.4 else "indirect",
        }

    def _tenure(
        self, report: MadeReport, places: Sequence[PlaceRef], chosen: Sequence[int], draw: Any, piece: str
    ) -> dict[str, Any]:
        del places, piece
        office, kind = OFFICES[int(draw[0] * len(OFFICES))]
        holder = self._party(report, chosen[0], "holder")
        status = "former" if draw[1] < 0.1 else "current"
        return {
            "status": status,
            "holder": holder,
            "office": office,
            "office_kind": kind,
            "state": holder.state,
        }

    def _relation(
        self, report: MadeReport, places: Sequence[PlaceRef], chosen: Sequence[int], draw: Any, piece: str
    ) -> dict[str, Any]:
        del piece
        return {
            "type": RELATIONS[int(draw[0] * len(RELATIONS))],
            "status": "stated",
            "subject": self._party(report, chosen[0], "subject"),
            "object": self._party(report, chosen[1], "object"),
            "place": places[0] if draw[1] < 0.3 else None,
        }


def _with(claim: Claim, **changed: Any) -> Claim:
    """As `dataclasses.replace`, which takes longer than all else that a copy needs."""
    return Claim(**{name: getattr(claim, name) for name in Claim.__slots__} | changed)


def _zipf(size: int) -> Any:
    weights = 1 / np.arange(1, size + 1)
    return np.cumsum(weights) / weights.sum()
