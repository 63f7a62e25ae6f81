"""A desk that needs no pipeline: made-up views that hold everything the command line shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from foreigndesk.errors import MergeConflictError, NotFoundError, SearchSyntaxError
from foreigndesk.export import claim_row
from foreigndesk.model import (
    Actor,
    Assertion,
    Claim,
    Correction,
    Document,
    EventMention,
    Evidence,
    Failure,
    Figure,
    Judgement,
    Participant,
    PlaceMention,
    PlaceRef,
    Published,
    Quotation,
    Reading,
    Removed,
    Span,
    Tie,
    TimeExpression,
    TimeRef,
    ToldDetail,
    ToldFigure,
)
from foreigndesk.pipeline import AddSummary, Progress
from foreigndesk.store.stories import StoryLine, StoryParty, StoryReport, StoryView
from foreigndesk.store.views import (
    MARK_END,
    MARK_START,
    ClaimView,
    ComparedSide,
    Comparison,
    Facet,
    FacetValue,
    FailureRecord,
    Found,
    Hit,
    Holder,
    PersonView,
    ReportLine,
    ReportView,
    SavedSearch,
    SourceLine,
    Status,
    Totals,
    WhoView,
)

TEXT = (
    "Vale meets Lund\n\n"
    "Norwegian Foreign Minister Ada Vale met Bo Lund in Oslo on Friday.\n\n"
    '"We will not wait," Vale said. \x1b[31mred\x1b[0m [bold]loud[/bold] <b>html</b> \u202eoverride\n'
)
VALE = Participant("Vale", "actor", "a1", "Ada Vale", "person", "Foreign Minister", "NOR")
LUND = Participant("Lund", "actor", "a2", "Bo Lund", "person", None, "SWE")
NASTY = "\x1b[31mred\x1b[0m [bold]loud[/bold] <b>html</b> \u202eoverride"


def where(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def evidence(words: str) -> Evidence:
    start, end = where(words)
    return Evidence("feed0000feed0000", start, end, words)


def view(claim: Claim, *, reports: int = 1, **changes: Any) -> ClaimView:
    sources = tuple(
        SourceLine(piece.report_id, "Fjord Post", "2024-05-04", "Vale meets Lund", piece.text)
        for piece in claim.evidence
    )
    return ClaimView(claim, reports, reports, 1, sources, **changes)


MET = "Norwegian Foreign Minister Ada Vale met Bo Lund in Oslo on Friday."
MEETING = Claim(
    "aaaa1111aaaa1111",
    "event",
    "happened",
    (evidence(MET),),
    "test",
    type="CONSULT",
    mode="meet",
    participants=(VALE, LUND),
    time=TimeRef("on Friday", "2024-05-03", "2024-05-03", "day"),
    place=PlaceRef("Oslo", "Oslo", 3143244, 59.91, 10.75, "NOR"),
    figures=(
        ToldFigure(12.0, "aides", "12 aides", ("feed0000feed0000",)),
        ToldFigure(15.0, "aides", "some 15 aides", ("feed1111feed1111",)),
    ),
    asserted_by=(
        Assertion("reporter", ("feed0000feed0000",)),
        Assertion("alleged", ("feed1111feed1111",), "allegedly"),
    ),
    details=(
        ToldDetail("venue", "the palace", (Evidence("feed0000feed0000", 5, 15, "the palace"),)),
        ToldDetail(
            "level", "Vale", (Evidence("feed1111feed1111", 0, 4, "Vale"),), "ministers", None, "offices"
        ),
    ),
)
PLANNED = Claim(
    "aaaa2222aaaa2222",
    "event",
    "planned",
    (Evidence("feed0000feed0000", 0, 4, f"Vale will meet Lund again. {NASTY}"),),
    "test",
    type="CONSULT",
    participants=(VALE,),
    asserted_by=(
        Assertion("said", ("feed0000feed0000",), "told us", "Vale", (VALE,), "actor"),
        Assertion("accused", ("feed0000feed0000",), "accused", f"a man {NASTY}"),
    ),
)
DIRECT = Claim(
    "bbbb1111bbbb1111",
    "statement",
    "happened",
    (evidence('"We will not wait," Vale said.'),),
    "test",
    speaker=(VALE,),
    cue="said",
    content='"We will not wait,"',
    directness="direct",
    about=(Participant("Sweden", "about", "a3", "Sweden", "state", None, "SWE"),),
    venue="a press conference",
)
INDIRECT = Claim(
    "bbbb2222bbbb2222",
    "statement",
    "happened",
    (Evidence("feed0000feed0000", 0, 4, "Vale denied that Norway would leave."),),
    "test",
    speaker=(VALE,),
    cue="denied",
    content="that Norway would leave",
    directness="indirect",
    time=TimeRef("on Friday", "2024-05-03", "2024-05-03", "day"),
)
MIXED = Claim(
    "bbbb3333bbbb3333",
    "statement",
    "happened",
    (Evidence("feed0000feed0000", 0, 4, 'Vale called the plan "a bridge".'),),
    "test",
    speaker=(VALE,),
    cue="called",
    content='the plan "a bridge"',
    directness="mixed",
)
TENURE = Claim(
    "cccc1111cccc1111",
    "tenure",
    "current",
    (evidence("Norwegian Foreign Minister Ada Vale"),),
    "test",
    holder=Participant("Ada Vale", "holder", "a1", "Ada Vale", "person", "Foreign Minister", "NOR"),
    office="Foreign Minister",
    office_kind="foreign_minister",
    state="NOR",
)
RELATION = Claim(
    "dddd1111dddd1111",
    "relation",
    "ongoing",
    (Evidence("feed0000feed0000", 0, 4, "Norway keeps 40 troops on the island."),),
    "test",
    type="deploys",
    subject=Participant("Norway", "subject", "a4", "Norway", "state", None, "NOR"),
    object=Participant("the island", "object"),
    figure=Figure(40.0, "troops", "40 troops"),
)
DOCUMENT = Document(
    "feed0000feed0000",
    TEXT,
    headline=Span(0, 15),
    title="Vale meets Lund",
    outlet="Fjord Post",
    published=Published("2024-05-04", "metadata"),
    removed=(Removed("Share \x1b]0;x\x07", "share line", 9),),
)
READING = Reading(
    "feed0000feed0000",
    "test",
    times=(TimeExpression(*where("on Friday"), "on Friday", "DATE"),),
    places=(PlaceMention(*where("Oslo"), "Oslo"),),
    quotations=(
        Quotation(
            (Span(TEXT.index("Vale said"), TEXT.index("Vale said") + 4),),
            (),
            (Span(*where('"We will not wait,"')),),
            "direct",
        ),
    ),
    events=(EventMention("CONSULT", Span(*where("met")), Span(*where(MET)), "happened"),),
    ties=(Tie("meets", Span(*where("Vale")), Span(*where("Bo Lund")), rule="tells meet"),),
)
STORY = StoryLine(
    "eeee1111eeee1111", "Vale meets Lund", "feed0000feed0000", "2024-05-04", "2024-05-06", 2, 1, 1,
    (StoryParty("a1", "Ada Vale", 3), StoryParty("a9", NASTY, 1)), ("NOR",),
)  # fmt: skip
UNDATED_STORY = StoryLine("eeee3333eeee3333", None, None, None, None, 1, 0, 1)
CLAIMS = (MEETING, PLANNED, DIRECT, INDIRECT, MIXED, TENURE, RELATION)


@dataclass
class FakeDesk:
    """Answers with the views above and remembers what it was asked."""

    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    waiting: int = 0
    summary: AddSummary = field(default_factory=lambda: AddSummary(2, 1, 0, 0, (), 0.5, 1000))
    views: dict[str, ClaimView] = field(
        default_factory=lambda: {
            claim.id: view(claim, reports=2 if claim is MEETING else 1) for claim in CLAIMS
        }
    )

    def __enter__(self) -> FakeDesk:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def _note(self, name: str, *positional: Any, **named: Any) -> None:
        self.asked.append(
            (name, positional, {key: value for key, value in named.items() if value is not None})
        )

    def add(self, *inputs: Any, progress: Any = None, **options: Any) -> AddSummary:
        self._note("add", *inputs, **options)
        if stdin := options.get("stdin"):
            self.asked.append(("stdin", (stdin.read(),), {}))
        if "explode" in inputs:
            raise RuntimeError("a bug")
        if "interrupt" in inputs:
            raise KeyboardInterrupt
        progress(Progress("reading", 1, 2, words=10, current="odd [name].txt"))
        return self.summary

    def reread(self, **options: Any) -> AddSummary:
        options.pop("progress")
        self._note("reread", **options)
        return self.summary

    def relink(self, *, progress: Any) -> int:
        self._note("relink")
        progress("stories", 1, 2)
        return 3

    def stories(self, *, limit: int | None = None, **named: Any) -> list[StoryLine]:
        self._note("stories", limit=limit, **named)
        return [STORY, UNDATED_STORY][:limit] if named.get("actor") != "nobody" else []

    def story(self, story_id: str, *, claims: int | None) -> StoryView:
        self._note("story", story_id, claims=claims)
        if story_id == "none":
            raise NotFoundError("there is no story none")
        told = (
            StoryReport("feed0000feed0000", "Vale meets Lund", "Fjord Post", "2024-05-04", "2024-05-04T08:30:00Z",
                        "feed0000feed0000", None, None),
            StoryReport("feed0001feed0001", NASTY, None, None, None, "feed0000feed0000", "feed0000feed0000", "near"),
        )  # fmt: skip
        made = Judgement("abcdabcdabcd", "same", "story:feed0000feed0000", "story:feed0001feed0001", "ola",
                         "2026-01-01T00:00:00.000000Z", "one meeting")  # fmt: skip
        return StoryView(
            STORY, told, (("2024-05-04", 1), ("2024-05-06", 1)), (self.views[MEETING.id], self.views[DIRECT.id]), 7,
            ("eeee2222eeee2222",), (made,),
        )  # fmt: skip

    def timeline(self, *positional: Any, limit: int | None = None, **named: Any) -> list[ClaimView]:
        self._note("timeline", *positional, limit=limit, **named)
        found = [self.views[MEETING.id], self.views[PLANNED.id]]
        return found[:limit] if positional[0] != "nobody" else []

    def said(self, *positional: Any, limit: int | None = None, **named: Any) -> list[ClaimView]:
        self._note("said", *positional, limit=limit, **named)
        return [self.views[c.id] for c in (INDIRECT, DIRECT, MIXED)][:limit]

    def compare_said(self, left: str, right: str, *, limit: int | None = None, **named: Any) -> Comparison:
        self._note("compare_said", left, right, limit=limit, **named)
        direct, indirect, mixed = (self.views[c.id] for c in (DIRECT, INDIRECT, MIXED))
        if right == "Nobody":
            return Comparison(ComparedSide(left, (direct,)), ComparedSide(right, ()), named.get("about"))
        return Comparison(
            ComparedSide(left, (direct,), ("wait",)),
            ComparedSide(right, (indirect, mixed)),
            named.get("about"),
            alike=((direct, indirect),),
            words=("bridge",),
        )

    def who(self, query: str) -> WhoView:
        self._note("who", query)
        tenure = self.views[TENURE.id]
        holder = Holder(
            "a1",
            "Ada Vale",
            "Foreign Minister",
            "foreign_minister",
            "NOR",
            "current",
            "2024-05-04",
            "2024-06-01",
            (tenure,),
        )
        if query == "Vale":
            actor = Actor("a1", "person", "Ada Vale", "NOR", names=("Ada Vale", "Vale"))
            person = PersonView(actor, (holder,), (self.views[MEETING.id],), (self.views[DIRECT.id],))
            return WhoView(query, people=(person,))
        return WhoView(query, "foreign minister", "foreign_minister", "NOR", (holder,))

    def find(self, query: str, **asked: Any) -> Found:
        self._note("find", query, **asked)
        if query == "nothing":
            return Found(query, "relevance", ())
        if "(" in query:
            raise SearchSyntaxError(query, query.index("("), "a word")
        facet = Facet("outlet", (FacetValue(NASTY, NASTY, "outlet:x", 3, 3, 2, 1),), 4)
        totals = Totals(3, 3, 2, 1, capped=True)
        facets = (facet,) if asked["facets"] else ()
        return Found(query, "relevance", (self._hit(),), "abc", totals, facets, True, ("near:x is y",))

    def _hit(self) -> Hit:
        words = f"Vale {MARK_START}met{MARK_END} Lund. {NASTY}"
        return Hit("report", DOCUMENT.id, "Vale meets Lund", words, "2024-05-04", "Fjord Post")

    def save_search(self, name: str, query: str, *, by: str) -> SavedSearch:
        self._note("save_search", name, query, by=by)
        return SavedSearch(name, query, by, "2024-05-05T00:00:00Z", "2024-05-05T00:00:00Z")

    def saved_searches(self) -> list[SavedSearch]:
        saved = SavedSearch("talks", NASTY, "ola", "2024-05-05T08:00:00Z", "2024-05-06T09:30:00Z", 7, True)
        return [saved]

    def look_at_new(self, name: str, *, limit: int) -> tuple[list[Hit], bool]:
        self._note("look_at_new", name, limit=limit)
        return ([], False) if name == "quiet" else ([self._hit()], limit == 1)

    def forget_search(self, name: str, *, by: str) -> SavedSearch:
        self._note("forget_search", name, by=by)
        return self.saved_searches()[0]

    def report(self, report_id: str) -> ReportView:
        if not DOCUMENT.id.startswith(report_id):
            raise NotFoundError(f"no report {report_id}")
        return ReportView(DOCUMENT, READING, None, None, None, tuple(self.views.values()))

    def reports(self, **named: Any) -> list[ReportLine]:
        self._note("reports", **named)
        return [
            ReportLine(DOCUMENT.id, DOCUMENT.title, "Fjord Post", "2024-05-04", "en", 20, True, 7),
            ReportLine("beef0000beef0000", None, None, None, "fr", 9, False, 0, DOCUMENT.id, "exact", "s1"),
        ]

    def claim(self, claim_id: str) -> ClaimView:
        for identifier, found in self.views.items():
            if identifier.startswith(claim_id):
                return found
        raise NotFoundError(f"no claim {claim_id}")

    def to_link(self) -> int:
        return self.waiting

    def status(self) -> Status:
        failure = Failure("bad.jsonl", "intake", "IntakeError", f"no JSON {NASTY}", "line 7")
        failures = (FailureRecord(failure, "2024-05-05T10:00:00"),)
        claims, versions, languages = (
            {"event": 2, "statement": 3},
            {"foreigndesk 0.1.0": 2},
            {"en": 2, "fr": 1},
        )
        return Status(3, 2, 1, claims, 4, 1, 2, 2, failures, versions, languages, schema="0001")

    def export_claims(self) -> Iterator[dict[str, Any]]:
        yield from (claim_row(found) for found in self.views.values())

    def export_reports(self) -> Iterator[dict[str, Any]]:
        yield {"id": DOCUMENT.id, "title": DOCUMENT.title, "text": DOCUMENT.text}

    def judge(self, verb: Any, left: str, right: str | None, *, by: str, why: str | None) -> Judgement:
        self._note("judge", verb, left, right, by=by, why=why)
        if left == right:
            raise MergeConflictError(left, str(right), "j9")
        return Judgement("eeee1111eeee1111", verb, left, right, by, "2024-05-05T10:00:00+00:00", why)

    def correct(
        self, claim_id: str, field: str, value: str | None, *, by: str, why: str | None
    ) -> Correction:
        self._note("correct", claim_id, field, value, by=by, why=why)
        return Correction("ffff1111", claim_id, field, "happened", value, by, "2024-05-05T10:00:00", why)

    def undo(self, judgement_id: str, *, by: str) -> Judgement:
        self._note("undo", judgement_id, by=by)
        return Judgement(
            judgement_id,
            "reject",
            "aaaa1111",
            None,
            "ana",
            "2024-05-05T10:00:00",
            "dull",
            "2024-05-06T10:00:00",
            by,
        )

    def judgements(self, *, include_withdrawn: bool = False) -> list[Judgement]:
        return [self.undo("eeee1111", by="ben")] if include_withdrawn else []
