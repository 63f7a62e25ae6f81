"""How the entries of the record look in a listing: a left column, the entry, its evidence, its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.forms import conflict_line, form_lines
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.export import claim_row
from foreigndesk.model import Claim
from foreigndesk.store.views import ClaimView

# Widths: before the left column, of it, and where the entry begins.
INDENT, LEFT, MARGIN = 2, 13, 17
# Words of a statement that repeat nearly all of its evidence make the evidence line superfluous.
SAME_WORDS = 0.97
# How much of a day stands for a time that is known no closer.
_SHORTENED = {"month": 7, "year": 4}


@dataclass(frozen=True, slots=True)
class Beside:
    """Lines with a narrow column to their left; wrapped lines stay in their column, none ends in blanks."""

    left: Text
    lines: tuple[Text, ...]
    indent: int = INDENT
    margin: int = MARGIN

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        width = max(20, options.max_width - self.margin)
        body = [piece for line in self.lines if line for piece in line.wrap(console, width, overflow="fold")]
        labels = list(self.left.split("\n"))
        for row in range(max(len(body), len(labels))):
            text = Text(" " * self.indent, no_wrap=True, overflow="ignore")
            if row < len(labels):
                text.append_text(labels[row])
            if row < len(body):
                text.append(" " * (self.margin - text.cell_len)).append_text(body[row])
            text.rstrip()
            yield text


def beside(left: Text, *lines: Text) -> Beside:
    """Return lines with a narrow column to their left."""
    return Beside(left, lines)


def print_wrapped(console: Console, text: Text) -> None:
    """Print a text over the whole width, no line ending in blanks."""
    console.print(Beside(Text(), (text,), 0, 0))


def print_fields(console: Console, fields: Iterable[tuple[str, Text]]) -> None:
    """Print named values under one another, the values in a column."""
    fields = list(fields)
    margin = max(len(name) for name, _ in fields) + 2
    for name, value in fields:
        console.print(Beside(Text(name, style="bold"), (value,), 0, margin))


def event_lines(view: ClaimView) -> tuple[Text, tuple[Text, ...]]:
    """Return the left column and the lines of an event."""
    claim = view.claim
    left = Text(claim.type or "", style="bold magenta")
    if claim.mode:
        left.append("\n" + one_line(claim.mode.replace("_", " "), LEFT), style="not bold magenta")
    tag = words.status_tag(claim.status)
    first = tag.append(" ") if tag else Text()
    first.append_text(words.event_parties(claim))
    named = {claim.place.name or claim.place.text} if claim.place else set()
    if (where := words.place(claim)) and not named.intersection(p.name or p.text for p in claim.participants):
        first.append(" ").append_text(where)
    if told := words.asserted(claim):
        first.append(f" · {told}", style=words.DIM)
    return left, (first,)


def statement_lines(view: ClaimView) -> tuple[Text, tuple[Text, ...]]:
    """Return the left column (the day) and the lines of a statement."""
    claim = fullest(view.claim)
    first = words.parties(claim.speaker) or Text("unnamed speaker", style=words.DIM)
    if claim.addressees:
        first.append(" to ").append_text(words.parties(claim.addressees))
    if claim.status in ("denied", "absent") and claim.sense != "no_comment":
        first.append(" did not say", style="red")
    if tag := words.sense_tag(claim):
        first.append(" ").append_text(tag)
    setting = []
    if claim.venue:
        setting.append(words.venue(claim.venue))
    if claim.about:
        setting.append(f"about {words.parties(claim.about).plain}")
    if claim.via:
        setting.append(f"reported by {one_line(claim.via)}")
    if claim.hedges:
        setting.append(words.hedges(claim))
    return statement_day(view), (first, words.said(claim), Text(" · ".join(setting)), conflict_line(view))


def fullest(claim: Claim) -> Claim:
    """Return a statement in its fullest form, as listings show it; the claim itself has the words first printed."""
    form = next((form for form in claim.forms if form.relation == "full"), None)
    if form is None:
        return claim
    return replace(claim, content=form.text, directness=form.directness, cue=form.cue)


def tenure_lines(view: ClaimView) -> tuple[Text, tuple[Text, ...]]:
    """Return the left column and the lines of a tenure."""
    claim = view.claim
    first = safe(claim.holder.name or claim.holder.text if claim.holder else "", words.PARTY_STYLE)
    office = words.office(claim)
    first.append(f" is {office}" if claim.status == "current" else f", {office} ", style="not bold")
    first.append_text(words.tenure_tag(claim.status, claim.standing))
    if claim.predecessor:
        first.append(" after ", style="not bold").append_text(words.party(claim.predecessor))
    if claim.inferred:
        first.append(" (worked out, not stated)", style=words.DIM)
    return Text("office", style="bold magenta"), (first,)


def relation_lines(view: ClaimView) -> tuple[Text, tuple[Text, ...]]:
    """Return the left column and the lines of a relation."""
    claim = view.claim
    tag = words.status_tag(claim.status) if claim.status != "ongoing" else Text()
    first = tag.append(" ") if tag else Text()
    if claim.subject:
        first.append_text(words.party(claim.subject))
    first.append(f" {(claim.type or '').replace('_', ' ')} ")
    if claim.figure:
        first.append_text(safe(claim.figure.text, "bold cyan")).append(" · " if claim.object else "")
    if claim.object:
        first.append_text(words.party(claim.object))
    if (where := words.place(claim)) and not (
        claim.object and claim.place and claim.object.name == claim.place.name
    ):
        first.append(" ").append_text(where)
    return Text("relation", style="bold magenta"), (first,)


_LINES = {
    "event": event_lines,
    "statement": statement_lines,
    "tenure": tenure_lines,
    "relation": relation_lines,
}


def entry(view: ClaimView, *, left: Text | None = None, above: ClaimView | None = None) -> Beside:
    """Return a claim of any kind as a listing shows it.

    Args:
        view: The claim.
        left: What stands in the left column, if not what the kind has there.
        above: The entry above it: of a sentence that both rest on, only the beginning is shown again.
    """
    own, lines = _LINES[view.claim.kind](view)
    forms = form_lines(view)
    if not forms and not _repeats(view):
        again = above is not None and words.rests_on(above) == words.rests_on(view)
        lines = (*lines, words.evidence(view, brief=again))
    return beside(own if left is None else left, *lines, words.footer(view), *forms)


def print_timeline(console: Console, views: Iterable[ClaimView]) -> None:
    """Print events under their dates, those without one last under 'no date'."""
    groups = groupby(views, key=lambda view: words.time_words(view.claim.time))
    above = None
    for number, (heading, group) in enumerate(groups):
        console.print(Text("\n" * (number > 0) + heading, style=words.DATE_STYLE))
        for view in group:
            console.print(entry(view, above=above))
            above = view


def print_statements(console: Console, views: Iterable[ClaimView]) -> None:
    """Print statements, each beside its day."""
    above = None
    for view in views:
        if above:
            console.print()
        console.print(entry(view, above=above))
        above = view


def view_json(view: ClaimView) -> dict[str, object]:
    """Return a claim as a program gets it: the export's row, with its sources."""
    sources = [
        {
            "report_id": line.report_id,
            "outlet": line.outlet,
            "published": line.published,
            "title": line.title,
            "text": line.text,
            "origin": line.origin,
        }
        for line in view.sources
    ]
    return claim_row(view) | {"sources": sources}


def limited(views: Sequence[ClaimView], limit: int | None) -> tuple[Sequence[ClaimView], bool]:
    """Return at most `limit` of the views, and whether there were more."""
    return (views, False) if limit is None or len(views) <= limit else (views[:limit], True)


def statement_day(view: ClaimView) -> Text:
    """Return the day of a statement, or 'by' the day it was printed: it cannot have been made later."""
    time = view.claim.time
    if time and time.start:
        first, last = time.start[:10], (time.end or time.start)[:10]
        if time.precision in _SHORTENED:
            first = first[: _SHORTENED[time.precision]]
        elif first != last:
            # within a week or so
            first += f"…{last[8:]}" if first[:7] == last[:7] else "…"
        return Text(first, style=words.DATE_STYLE)
    printed = min((line.published for line in view.sources if line.published), default=None)
    return Text(f"by {printed[:10]}" if printed else "no date", style=words.DIM)


def _repeats(view: ClaimView) -> bool:
    """Return whether the words of a statement are nearly all of its evidence, so that this need not follow."""
    return len(view.claim.content or "") >= SAME_WORDS * len(words.rests_on(view))
