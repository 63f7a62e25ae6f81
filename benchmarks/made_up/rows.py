"""The rows of made-up stories, as reading and linking would have left them in each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from benchmarks.made_up.making import MADE_BY, MadeClaim, MadeReport, MadeStory, Maker, hex_id, moment
from foreigndesk.data.offices import office_kind
from foreigndesk.linking.disagreements import Disagreement, Value
from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import (
    Claim,
    Document,
    LocalActor,
    Mention,
    Participant,
    PlaceRef,
    Published,
    Reading,
    Removed,
    Sentence,
    Source,
    TimeExpression,
)
from foreigndesk.store.blocks import key_number
from foreigndesk.store.codec import name_words, pack, squeeze, to_json
from foreigndesk.store.places import place_row
from foreigndesk.store.terms import actor_words, cue_words, words_of
from foreigndesk.store.writer import parties

#: table → the columns that are filled
COLUMNS = {
    name: tuple(columns.split())
    for name, columns in {
        "reports": "row id title text outlet language published_day words document origin_id reprint_of "
        "reprint_kind story_id recorded_at published_at parent_id",
        "readings": "row report_id made_by versions language_read payload company recorded_at",
        "local_actors": "member report_id payload actor_id cell",
        "local_claims": "row id report_id payload first_evidence recorded_at",
        "evidence": "local_row position report_id start end text headline",
        "local_claim_actors": "local_row member",
        "claims": "row claim_id kind type status start end country state office_kind background confidence made_by "
        "payload body first_row first_evidence recorded_at content place_id",
        "claim_members": "row claim_id local_row joined_at",
        "parties": "claim_row position role actor_id kind state office_kind words",
        "claim_terms": "field value claim_row",
        "reprint_pairs": "left right payload",
        "story_reports": "key report_id story_id day words",
        "stories": "row id founder title title_report first_day last_day reports outlets origins recorded_at",
        "story_sketches": "story_id first payload",
        "story_keys": "key first story_id",
        "disagreements": "row id story_id kind day reports payload recorded_at",
        "disagreement_claims": "disagreement claim_id",
        "judgements": "row id verb left right left_now right_now by at",
        "judged_members": "judgement side member member_now report_id named",
        "corrections": "row id claim_id claim_now field old new by at",
        "runs": "row inputs started_at finished_at added known failed",
        "failures": "row path place stage error reason at",
        "actors": "id kind name state sector words payload",
        "actor_words": "word actor_id",
        "places": "id words name country lat lon feature",
    }.items()
}
VERSIONS = to_json({"made up": "1"})
JUDGED_EVERY, CORRECTED_EVERY, RUN_EVERY, FAILED_EVERY = 400, 2_000, 1_000, 5_000
Row = tuple[Any, ...]


class Rows:
    """Collects rows by table until they are taken."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._rows: dict[str, list[Row]] = {}
        self._last: Counter[str] = Counter()
        self._named: set[int] = set()
        self._places = {id(place): place_row(_place_json(place)) for place in maker.places}
        self._office_kinds: dict[str, str | None] = {}

    def take(self) -> dict[str, list[Row]]:
        """Return the rows that were collected, and begin anew."""
        rows, self._rows = self._rows, {}
        return rows

    def _add(self, table: str, *values: Any) -> None:
        self._rows.setdefault(table, []).append(values)

    def _next(self, table: str) -> int:
        self._last[table] += 1
        return self._last[table]

    # -- stories -----------------------------------------------------------------------------------------

    def add_story(self, story: MadeStory) -> None:
        """Add a story with all that its reports say."""
        for report in story.reports:
            self._add_report(report, hex_id(story.reports[0].number, "story"))
        first = story.reports[0]
        story_id, recorded = hex_id(first.number, "story"), moment(story.reports[-1].number)
        founder = hex_id(first.number, "report")
        outlets = len({r.outlet for r in story.reports})
        origins = len({r.origin for r in story.reports})
        days = sorted(r.day.isoformat() for r in story.reports)
        self._add(
            "stories", self._next("stories"), story_id, founder, first.title, founder, days[0], days[-1],
            len(story.reports), outlets, origins, recorded,
        )  # fmt: skip
        self._add("story_sketches", story_id, days[0], squeeze(story.sketch))
        for key in sorted({key_number(key) for key in story.sketch.keys}):
            self._add("story_keys", key, days[0], story_id)
        if origins > 1:
            self._add_disagreements(story, story_id, recorded)

    def _add_disagreements(self, story: MadeStory, story_id: str, recorded: str) -> None:
        """One for every tenth origin or so: two reports of one claim that give two days for it."""
        by_claim: dict[int, list[tuple[MadeReport, MadeClaim]]] = {}
        for report in story.reports:
            for claim in report.claims:
                if report.parent is None and claim.claim.kind == "event":
                    by_claim.setdefault(claim.of, []).append((report, claim))
        disputed = sorted(number for number, told in by_claim.items() if len(told) > 1)
        for number in disputed[: 1 + len(disputed) // 10]:
            values = tuple(
                Value(report.day.isoformat(), claim.claim.evidence, report.day.isoformat())
                for report, claim in by_claim[number][:3]
            )
            row = self._next("disagreements")
            made = Disagreement(hex_id(row, "story"), "date", "day", (hex_id(number, "claim"),), values)
            day = max(report.day for report, _ in by_claim[number][:3]).isoformat()
            self._add(
                "disagreements", row, made.id, story_id, made.kind, day, len(values), squeeze(made), recorded
            )
            self._add("disagreement_claims", row, hex_id(number, "claim"))

    # -- reports -----------------------------------------------------------------------------------------

    def _add_report(self, report: MadeReport, story_id: str) -> None:
        number, report_id, day = report.number, hex_id(report.number, "report"), report.day.isoformat()
        recorded = moment(number)
        parent = None if report.parent is None else hex_id(report.parent, "report")
        cut = (
            (Removed("Sign up for the newsletter", "an invitation to subscribe", 3),)
            if number % 10 == 0
            else ()
        )
        document = Document(
            report_id, "", title=report.title, outlet=report.outlet, published=Published(day, "metadata"),
            source=Source("made up"), removed=cut,
        )  # fmt: skip
        self._add(
            "reports", number + 1, report_id, report.title, report.text, report.outlet, "en", day,
            len(report.sentences) * 18, pack(document), hex_id(report.origin, "report"), parent,
            None if parent is None else "exact", story_id, recorded, report.published_at, parent,
        )  # fmt: skip
        self._add("story_reports", key_number(report_id), report_id, story_id, report.day.toordinal(), b"")
        if parent is not None:
            self._add("reprint_pairs", min(parent, report_id), max(parent, report_id), "{}")
        self._add_reading(report, report_id, recorded)
        self._add_local_actors(report, report_id, day)
        for claim in report.claims:
            self._add_claim(claim, report_id, recorded)
        self._add_decisions(report, recorded)

    def _add_reading(self, report: MadeReport, report_id: str, recorded: str) -> None:
        sentences = tuple(
            Sentence(start, end, number == 0, number // 3)
            for number, (start, end) in enumerate(report.sentences)
        )
        times = []
        for number, (start, _) in enumerate(report.sentences[1::4]):
            day = (report.day - timedelta(number % 3)).isoformat()
            times.append(TimeExpression(start, start + 4, "then", "DATE", day, day, day, "day", "published"))
        actors = [self.maker.actors[i] for i in report.cast]
        mentions = tuple(
            Mention(start, start + 6, "Nobody", "name", f"e{number}")
            for number in range(len(actors))
            for start, _ in report.sentences[1 + number : 2 + number]
        )
        local = tuple(LocalActor(f"e{i}", a.kind, a.name, a.state, a.sector) for i, a in enumerate(actors))  # type: ignore[arg-type]
        reading = Reading(
            report_id, MADE_BY, {"made up": "1"}, sentences=sentences, times=tuple(times), mentions=mentions, actors=local
        )  # fmt: skip
        self._add(
            "readings", report.number + 1, report_id, MADE_BY, VERSIONS, True, pack(reading),
            pack([f"p:{a.name.lower()}" for a in actors if a.kind == "person"]), recorded,
        )  # fmt: skip

    def _add_local_actors(self, report: MadeReport, report_id: str, day: str) -> None:
        for place, number in enumerate(report.cast):
            actor, member = self.maker.actors[number], f"{report_id}:e{place}"
            record = LocalRecord(
                member,
                report_id,
                actor.name,
                actor.kind,
                actor.state,
                actor.sector,
                names=(actor.name,),
                day=day,
            )
            self._add("local_actors", member, report_id, squeeze(record), actor.id, f"c{actor.id}")
            if number not in self._named:
                self._named.add(number)
                words = name_words(actor.name)
                self._add(
                    "actors",
                    actor.id,
                    actor.kind,
                    actor.name,
                    actor.state,
                    actor.sector,
                    words,
                    squeeze(actor),
                )
                for one in actor_words(actor.id, words):
                    self._add("actor_words", one["word"], one["actor_id"])

    # -- claims ------------------------------------------------------------------------------------------

    def _add_claim(self, made: MadeClaim, report_id: str, recorded: str) -> None:
        claim, row = made.claim, self._next("local_claims")
        (piece,) = claim.evidence
        payload = squeeze(_bare(claim))
        self._add("local_claims", row, claim.id, report_id, payload, 0, recorded)
        self._add("evidence", row, 0, report_id, piece.start, piece.end, piece.text, piece.headline)
        self._add("claim_members", row, hex_id(made.of, "claim"), row, recorded)
        for place in made.actors:
            self._add("local_claim_actors", row, f"{report_id}:e{place}")
        if hex_id(made.of, "claim") == claim.id:
            self._add_to_record(claim, row, payload, piece.text, recorded)

    def _add_to_record(self, claim: Claim, first_row: int, payload: bytes, piece: str, recorded: str) -> None:
        row, everyone, time, place = self._next("claims"), parties(claim), claim.time, claim.place
        if place is not None:
            self._add_place(place)
        self._add(
            "claims", row, claim.id, claim.kind, claim.type, claim.status, time.start if time else None,
            time.end if time else None, place.country if place else None, claim.state, claim.office_kind,
            claim.background, claim.confidence, claim.made_by, payload,
            "\n".join([piece, *(p.name or p.text for p in everyone)]), first_row, 0, recorded, claim.content,
            self._places[id(place)]["id"] if place else None,
        )  # fmt: skip
        for position, party in enumerate(everyone):
            self._add("parties", row, position, *self._party(party))
        for field, value in sorted(_terms(claim, everyone)):
            self._add("claim_terms", field, value, row)

    def _party(self, party: Participant) -> Row:
        office = party.office
        if office is not None and office not in self._office_kinds:
            self._office_kinds[office] = office_kind(office)
        kind = self._office_kinds[office] if office else None
        return party.role, party.actor_id, party.kind, party.state, kind, name_words(party.name, party.text)

    def _add_place(self, place: PlaceRef) -> None:
        made = self._places[id(place)]
        if "added" not in made:
            self._add("places", *(made[name] for name in COLUMNS["places"]))
            made["added"] = True

    # -- what people did ---------------------------------------------------------------------------------

    def _add_decisions(self, report: MadeReport, recorded: str) -> None:
        number = report.number
        if number % JUDGED_EVERY == 1:
            verb = ("confirm", "reject", "confirm", "different")[number // JUDGED_EVERY % 4]
            row, first = self._next("judgements"), report.claims[0].claim.id
            if verb == "different":
                members = [f"{hex_id(number, 'report')}:e{place}" for place in range(2)]
            else:
                members = [first]
            judgement, right = f"j{row:015x}", members[1] if len(members) > 1 else None
            self._add(
                "judgements", row, judgement, verb, members[0], right, members[0], right, "someone", recorded
            )
            for side, member in zip(("left", "right"), members, strict=False):
                report_id = hex_id(number, "report") if ":" in member else None
                self._add("judged_members", judgement, side, member, member, report_id, True)
        if number % CORRECTED_EVERY == 2:
            row, first = self._next("corrections"), report.claims[0].claim.id
            told = ("status", "planned", "happened", "someone", recorded)
            self._add("corrections", row, f"k{row:015x}", first, first, *told)
        if number % RUN_EVERY == RUN_EVERY - 1:
            self._add("runs", self._next("runs"), '["feed.xml"]', recorded, recorded, RUN_EVERY, 0, 0)
        if number % FAILED_EVERY == 3:
            row = self._next("failures")
            self._add(
                "failures", row, f"feed{row}.xml", "item 3", "intake", "ExtractionError", "no text", recorded
            )


def _terms(claim: Claim, everyone: Sequence[Participant]) -> set[tuple[str, str]]:
    """As `store.terms` has them."""
    found = {("nameless", word) for p in everyone if not p.actor_id for word in words_of(p.name, p.text)}
    if claim.kind == "statement":
        found |= {("directness", claim.directness or ""), *(("cue", word) for word in cue_words(claim.cue))}
        for field, named in (("speaker", claim.speaker), ("about", claim.about)):
            found |= {(field, word) for p in named for word in words_of(p.name, p.text)}
    return found


def _bare(claim: Claim) -> Claim:
    return Claim(**{name: getattr(claim, name) for name in Claim.__slots__} | {"evidence": ()})


def _place_json(place: PlaceRef) -> dict[str, Any]:
    return {name: getattr(place, name) for name in place.__slots__}
