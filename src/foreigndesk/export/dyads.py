"""Events as the formats of event data want them: one row for each pair of parties.

Those formats have one actor, one recipient and one day a row, and no column for what is only planned, asked for or denied.
So a selection says which events go out, and what left out is counted.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from foreigndesk.data.event_codes import CameoCode, EventCode, code_event
from foreigndesk.export.columns import Row
from foreigndesk.model.annotations import Status

Undated = Literal["skip", "published", "empty"]
Asserted = Literal["any", "said", "reporter"]
ASSERTED: tuple[Asserted, ...] = get_args(Asserted)
# On such a word alone nothing counts as done: what somebody is charged with, hearsay, or what is doubted or disputed.
CHARGED = frozenset(("accused", "alleged", "denied", "doubted"))
STATUSES: tuple[str, ...] = get_args(Status)
UNDATED: tuple[Undated, ...] = get_args(Undated)
# What a report says took or takes place.
REAL = frozenset(("happened", "ongoing"))
# Of such an actor CAMEO's codes for regular force hold; of others those for unconventional violence.
_STATE_KINDS = frozenset(("state", "force"))
_STATE_SECTORS = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "JUD"))
# Row ids are whole numbers that a double holds exactly: R, JavaScript and a column with gaps in pandas read doubles.
_ID_COUNT = (1 << 53) - 1


@dataclass(frozen=True, slots=True)
class EventSelection:
    """Which events go out.

    Attributes:
        statuses: Those of these reality statuses.
        undated: What becomes of an event whose day no report tells: "skip" leaves it out, "empty" leaves its date empty,
            "published" gives it the day on which the first report was published, unless the reports tell that it
            was at another time or only recall it; then it is left out.
        asserted: On whose word: "reporter" takes what at least one report tells in its own voice, "said" also what
            somebody is reported to have said, "any" also what somebody is only accused of or alleged to have done.
    """

    statuses: frozenset[str] = REAL
    undated: Undated = "skip"
    asserted: Asserted = "said"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What rows need of a report.

    Attributes:
        published: ISO day or moment, or None.
        lead_end: Where the first paragraph after the headline ends in the report's text.
    """

    id: str
    outlet: str | None
    published: str | None
    retrieved_at: str | None
    url: str | None
    language: str | None
    lead_end: int

    @property
    def day(self) -> str | None:
        """The day of publication."""
        return self.published[:10] if self.published else None

    @property
    def order(self) -> tuple[bool, str, str]:
        """What sorts the first published first; a bare day comes after the moments of that day, no date last."""
        moment = self.published or ""
        return (not moment, moment if len(moment) > 10 else f"{moment}T99", self.id)


@dataclass(frozen=True, slots=True)
class Dyad:
    """One row: what one party did to another, or with it.

    Attributes:
        event: The event's row of `claims.jsonl`.
        code: Its coding in PLOVER and CAMEO.
        source: Who did it.
        target: To or with whom, or None.
        day: ISO day, or None.
        reports: The reports that tell it, the first published first.
    """

    event: Row
    code: EventCode
    source: Row
    target: Row | None
    day: str | None
    reports: tuple[ReportLine, ...]

    @property
    def cameo(self) -> CameoCode:
        """CAMEO's code of the event, by this source."""
        by_state = acts_for_state(self.source["kind"], self.source.get("sector"))
        return self.code.cameo_code(self.event["status"], by_state=by_state)

    @property
    def digest(self) -> str:
        """A digest of the claim's id and the pair, the same in every export of the same record."""
        parts = (str(self.event["id"]), _key(self.source), _key(self.target) if self.target else "")
        return _hex_digest("\x1f".join(parts))

    @property
    def number(self) -> int:
        """The digest as a whole number."""
        return whole_number(self.digest)

    @property
    def first(self) -> ReportLine:
        """The report that told it first."""
        return self.reports[0]


@dataclass(slots=True)
class Tally:
    """What went out and what did not, counted as the rows are made.

    Attributes:
        events: Events written, each once.
        rows: Rows written.
        by_status: Events left out for their status.
        by_word: Events left out for want of a better word than somebody's charge or saying.
        undated: Events left out as no day is known.
        without_parties: Events left out as no party is known.
        dated_by_report: Events written under the day of publication.
    """

    events: int = 0
    rows: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_word: int = 0
    undated: int = 0
    without_parties: int = 0
    dated_by_report: int = 0


def report_lines(reports: Iterable[Row]) -> dict[str, ReportLine]:
    """Return what rows need of each report, by its id."""
    lines = {}
    for row in reports:
        lines[row["id"]] = ReportLine(
            row["id"],
            row.get("outlet"),
            row.get("published"),
            row.get("retrieved_at"),
            row.get("url"),
            row.get("language"),
            _lead_end(row.get("text") or ""),
        )
    return lines


def dyads(
    claims: Iterable[Row], reports: Mapping[str, ReportLine], selection: EventSelection, tally: Tally
) -> Iterator[Dyad]:
    """Yield the rows of the events selected, in the order of the claims, and count in `tally` what is left out.

    Rejected claims and other kinds than events are no events and are not counted.
    """
    for claim in claims:
        code = code_event(claim.get("type"), claim.get("mode")) if claim["kind"] == "event" else None
        if code is None or claim.get("judgement") == "reject":
            continue
        if claim["status"] not in selection.statuses:
            tally.by_status[claim["status"]] += 1
            continue
        if not is_vouched_for(claim, selection.asserted):
            tally.by_word += 1
            continue
        pairs = pairs_of(claim, code)
        if not pairs:
            tally.without_parties += 1
            continue
        told = _told(claim, reports)
        day = event_day(claim)
        if day is None and selection.undated == "published":
            day = _published_day(claim, told[0].day)
            tally.dated_by_report += day is not None
        if day is None and selection.undated != "empty":
            tally.undated += 1
            continue
        tally.events += 1
        for source, target in pairs:
            tally.rows += 1
            yield Dyad(claim, code, source, target, day, told)


def is_vouched_for(claim: Row, asserted: Asserted) -> bool:
    """Return whether an event rests on a word of the kind asked for.

    A report's words for it may stand inside one another ('activists said that X accused Y of'): then the weakest
    counts, since the others vouch for no more than it.
    """
    told = claim.get("asserted_by") or ()
    if asserted == "any" or not told:
        return True
    kinds: dict[str, set[str]] = {}
    for voice in told:
        for report in voice["reports"]:
            kinds.setdefault(report, set()).add(voice["kind"])
    if asserted == "reporter":
        return any("reporter" in found for found in kinds.values())
    return any("reporter" in found or not found & CHARGED for found in kinds.values())


def whole_number(id: str) -> int:
    """Return a whole number above 0 that stands for an id, small enough for a double to hold exactly."""
    return int(_hex_digest(id), 16) % _ID_COUNT + 1


def acts_for_state(kind: str, sector: str | None) -> bool:
    """Return whether a party of this kind and sector is a state, a force of one or an officer of one."""
    return kind in _STATE_KINDS or sector in _STATE_SECTORS


def event_day(claim: Row) -> str | None:
    """Return the day of an event, the first of several that it lasted; None if only a longer time is known.

    'In 1945' or 'last week' tells no day, and none of its days stands in for the one that it was.
    """
    time = claim.get("time") or {}
    start: str | None = time.get("start")
    if start and len(start) == 10 and (time.get("precision") == "day" or start == time.get("end")):
        return start
    return None


def _published_day(claim: Row, day: str | None) -> str | None:
    time = claim.get("time") or {}
    first, last = time.get("start"), time.get("end")
    outside = day and ((first and day < first) or (last and day > last))
    return None if outside or claim.get("background") else day


def pairs_of(claim: Row, code: EventCode) -> list[tuple[Row, Row | None]]:
    """Return the pairs of an event: who did it, to or with whom.

    Each actor with each recipient. Where there is none, and the event is one that its actors do together (a
    meeting, an agreement), each actor with each later one; then two of one state are a pair only if no two of
    different states are. Else each actor alone. An event without an actor has no pairs.
    """
    parties = [party for party in claim.get("participants") or () if party]
    actors = _once([party for party in parties if party["role"] == "actor"])
    recipients = _once([party for party in parties if party["role"] == "recipient"])
    crossed = [(a, b) for a in actors for b in recipients if _key(a) != _key(b)]
    if crossed:
        return list(crossed)
    if code.is_mutual and not recipients:
        together = list(itertools.combinations(actors, 2))
        across = [(a, b) for a, b in together if not a.get("state") or a.get("state") != b.get("state")]
        if together:
            return list(across or together)
    return [(actor, None) for actor in actors]


def _hex_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _once(parties: list[Row]) -> list[Row]:
    return list({_key(party): party for party in reversed(parties)}.values())[::-1]


def _key(party: Row) -> str:
    return party.get("actor_id") or f"{party['role']}:{party.get('text')}"


def _told(claim: Row, reports: Mapping[str, ReportLine]) -> tuple[ReportLine, ...]:
    ids = {piece["report_id"] for piece in claim["evidence"]}
    lines = [reports.get(id) or ReportLine(id, None, None, None, None, None, 0) for id in ids]
    return tuple(sorted(lines, key=lambda line: line.order))


def _lead_end(text: str) -> int:
    headline, _, body = text.partition("\n\n")
    start = len(headline) + 2 if body else 0
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
