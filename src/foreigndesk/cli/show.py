"""`foreigndesk show`: one report, or one claim, in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside, entry, print_fields, print_wrapped, view_json
from foreigndesk.cli.forms import form_lines
from foreigndesk.cli.marked_report import legend, marked_text
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import as_of_option, desk_options, examples, json_option, print_json, session
from foreigndesk.model import Assertion, Participant
from foreigndesk.store.views import ClaimView, ReportView

CUT_SHOWN = 12
COPIES_SHOWN = 5


@click.group(
    epilog=examples(
        "foreigndesk show report 81b0c3de",
        "foreigndesk show claim 3f9a12bc",
    )
)
def show() -> None:
    """Show one report or one claim in full."""


@show.command(
    "report",
    epilog=examples(
        "foreigndesk show report 81b0c3de",
        "foreigndesk show report 81b0c3de --ties",
        "foreigndesk show report 81b0c3de --json",
    ),
)
@click.argument("report_id", metavar="ID")
@click.option(
    "--ties",
    is_flag=True,
    help="Also list who leads, belongs to, meets, fights or helps whom and who is where, by the words of each "
    "sentence alone, for nouns without names too; no claims.",
)
@json_option
@as_of_option
@desk_options
def show_report(report_id: str, ties: bool, as_json: bool) -> None:
    """Show a report: its text with what was read marked in it, then the claims that rest on it, numbered.

    An id may be cut short, as `foreigndesk reports` and `search` give it.
    """
    current = session()
    with current.desk() as desk:
        view = desk.report(report_id)
    if as_json:
        print_json(report_json(view))
    else:
        print_report(current.out, view)
        if ties:
            print_ties(current.out, view)


@show.command(
    "claim",
    epilog=examples(
        "foreigndesk show claim 3f9a12bc",
        "foreigndesk show claim 3f9a12bc --json",
    ),
)
@click.argument("claim_id", metavar="ID")
@json_option
@as_of_option
@desk_options
def show_claim(claim_id: str, as_json: bool) -> None:
    """Show a claim: every field that is known, and each report that it rests on with the words."""
    current = session()
    with current.desk() as desk:
        view = desk.claim(claim_id)
    if as_json:
        print_json(view_json(view))
    else:
        print_claim(current.out, view)


def report_json(view: ReportView) -> dict[str, object]:
    """Return a report as a program gets it."""
    return {
        "id": view.document.id,
        "document": asdict(view.document),
        "reading": asdict(view.reading) if view.reading else None,
        "reprint_of": view.reprint_of,
        "reprint_kind": view.reprint_kind,
        "parent": view.parent,
        "via": view.via,
        "copies": list(view.copies),
        "story": view.story,
        "claims": [view_json(claim) for claim in view.claims],
    }


def print_report(console: Console, view: ReportView) -> None:
    """Print a report with its marks and its numbered claims."""
    color = console.color_system is not None
    print_wrapped(console, Text(" · ".join(_about(view)), style=words.DIM))
    if view.reading is None or not view.reading.language_read:
        language = one_line(view.document.language) or "an unknown language"
        reason = f"its language is {language}" if view.reading else "reading it failed; see status"
        console.print(Text(f"kept unread: {reason}", style="yellow"))
    else:
        console.print(legend(color=color))
    console.print()
    print_wrapped(console, marked_text(view, color=color))
    console.print()
    above = None
    for number, told in enumerate(view.claims, start=1):
        claim = _as_told_by(view.document.id, told)
        kind = claim.claim.type if claim.claim.kind == "event" else claim.claim.kind
        left = Text(f"{number:>2} ", style="bold").append(kind or "event", style="magenta")
        console.print(entry(claim, left=left, above=above))
        above = claim
    if view.document.removed:
        cut = [f"“{one_line(piece.text, 60)}” ({one_line(piece.reason)})" for piece in view.document.removed]
        more = f" and {len(cut) - CUT_SHOWN} more" if len(cut) > CUT_SHOWN else ""
        console.print()
        print_wrapped(console, Text(f"cut as litter: {', '.join(cut[:CUT_SHOWN])}{more}", style=words.DIM))


def print_ties(console: Console, view: ReportView) -> None:
    """Print the ties of a report in the order of its text."""
    found = view.reading.ties if view.reading else ()
    console.print()
    if not found:
        console.print(Text("no ties", style=words.DIM))
        return
    table = Table("kind", "who", "whom, what or where", "by", box=None, pad_edge=False, header_style="bold")
    text = view.document.text
    for tie in sorted(found, key=lambda t: (t.source.start, t.target.start)):
        sides = (one_line(text[span.start : span.end]) for span in (tie.source, tie.target))
        table.add_row(tie.kind, *sides, one_line(tie.rule))
    console.print(table)


def _as_told_by(report_id: str, view: ClaimView) -> ClaimView:
    """Return a claim with this report's words before those of the others."""
    return replace(view, sources=tuple(sorted(view.sources, key=lambda line: line.report_id != report_id)))


def _about(view: ReportView) -> list[str]:
    document = view.document
    published = document.published
    when = (
        f"published {published.date[:10]} ({published.source})"
        if published.date
        else "publication date unknown"
    )
    about = [one_line(document.outlet) or "unknown outlet", when]
    if document.byline or document.author:
        about.append(one_line(document.byline or document.author))
    if document.agency:
        about.append(f"credits {one_line(document.agency)}")
    if document.url:
        about.append(one_line(document.url))
    if view.reprint_of:
        about.append(words.reprint(view.reprint_kind, view.reprint_of))
    if view.parent and view.parent != view.reprint_of:
        about.append(f"taken from {words.short_id(view.parent)}")
    if view.via:
        about.append(f"{one_line(view.via)}'s own report is not in the record")
    if view.copies:
        shown = ", ".join(words.short_id(copy) for copy in view.copies[:COPIES_SHOWN])
        more = "" if len(view.copies) <= COPIES_SHOWN else " …"
        about.append(f"copied by {words.count(len(view.copies), 'report')}: {shown}{more}")
    return [*about, one_line(document.id)]


def print_claim(console: Console, view: ClaimView) -> None:
    """Print a claim: fields first, then its sources."""
    print_fields(console, _fields(view))
    if forms := form_lines(view, limit=None):
        console.print(
            Text(f"\nprinted in {words.count(len(view.forms), 'form')}, the first first", style="bold")
        )
        for form in forms:
            console.print(Beside(Text(), (form,), 0, 2))
    console.print(Text(f"\n{words.counts(view)}", style="bold"))
    for line in view.sources:
        mark = "  (headline)" if line.headline else ""
        copy = (
            f"  reprint of {words.short_id(line.origin)}"
            if line.origin and line.origin != line.report_id
            else ""
        )
        head = Text(words.source(line), style="bold")
        head.append(f"  {words.short_id(line.report_id)}{copy}{mark}", style="not bold dim")
        title = safe(line.title, words.DIM)
        console.print()
        console.print(Beside(Text(), (head, title, words.quoted(line.text)), 0, 2))


def _fields(view: ClaimView) -> list[tuple[str, Text]]:
    """Return the fields of a claim that are known, with their names."""
    claim = view.claim
    kind = " ".join(filter(None, (claim.kind, claim.type, claim.mode)))
    fields: list[tuple[str, Text | str | None]] = [("id", claim.id), ("kind", kind), ("status", claim.status)]
    fields += [(person.role, _party(person, view)) for person in _people(claim.participants, claim.speaker)]
    fields += [("or said by", _party(person, view)) for person in claim.other_speakers]
    if claim.kind == "statement":
        fields += [
            ("cue", claim.cue),
            ("sense", claim.sense),
            ("said", words.said(claim)),
            ("directness", claim.directness),
        ]
        fields += [(person.role, _party(person, view)) for person in _people(claim.addressees, claim.about)]
        fields += [("speaking as", claim.speaker_group), ("speaker by", claim.resolved_by)]
        fields += [("venue", claim.venue), ("via", claim.via), ("continues", claim.continues)]
        fields.append(("hedges", " · ".join(claim.hedges) or None))
    for person in (claim.holder, claim.predecessor, claim.subject, claim.object):
        if person:
            fields.append((person.role, _party(person, view)))
    fields += [("office", claim.office), ("of kind", claim.office_kind), ("body", claim.body)]
    fields += [
        ("rank", claim.rank),
        ("standing", claim.standing),
        ("a deputy", "yes" if claim.deputy else None),
    ]
    fields.append(("posted to", words.state_name(claim.posted_to) if claim.posted_to else None))
    fields.append(("state", words.state_name(claim.state)))
    fields.append(("figure", claim.figure.text if claim.figure else None))
    fields += _figures(view)
    fields += _details(view)
    fields.append(("inferred", "yes: worked out, not stated" if claim.inferred else None))
    if claim.time and claim.time.start:
        said = f"  “{one_line(claim.time.text)}”" if claim.time.text else "  (inferred)"
        fields.append(("time", Text(words.time_words(claim.time)).append(said, style=words.DIM)))
    elif claim.kind in ("event", "statement"):
        vague = f"  “{one_line(claim.time.text)}”" if claim.time and claim.time.text else ""
        fields.append(("time", f"no date{vague}"))
    fields.append(("times named", words.named_times(claim)))
    if claim.place:
        fields.append(("place", _place(view)))
    fields += [("on the word of", _assertion(told, view)) for told in claim.asserted_by]
    fields.append(("background", "recalled, not news" if claim.background else None))
    fields.append(("judgement", view.judgement))
    fields += [(f"corrected {name}", f"the machine had: {old}") for name, old in view.corrected.items()]
    fields += [("confidence", f"{claim.confidence:.2f}"), ("read by", claim.made_by)]
    fields.append(("recorded", view.recorded_at))
    if len(claim.members) > 1:
        fields.append(("joined from", ", ".join(words.short_id(member) for member in claim.members)))
    return [(name, value if isinstance(value, Text) else safe(value)) for name, value in fields if value]


def _assertion(told: Assertion, view: ClaimView) -> Text:
    """Return on whose word an event rests, with the words that say so and the reports that tell it so."""
    text = safe(words.voice(told))
    said = [f"“{one_line(told.cue)}”"] if told.cue else []
    if told.party_as:
        said.append(f"itself {told.party_as}")
    return text.append(f"  {', '.join([*said, _whose(told.reports, view)])}", style=words.DIM)


def _whose(reports: tuple[str, ...], view: ClaimView) -> str:
    source = {line.report_id: line for line in view.sources}
    whose = []
    for report in reports:
        line = source.get(report)
        printed = " ".join(filter(None, (line.outlet, line.published))) if line else ""
        whose.append(printed or words.short_id(report))
    return one_line(", ".join(whose))


def _figures(view: ClaimView) -> list[tuple[str, Text]]:
    """Return an event's numbers side by side, each with the reports that give it."""
    return [("figure", _told(view, figure.text, figure.reports)) for figure in view.claim.figures]


def _details(view: ClaimView) -> list[tuple[str, Text]]:
    """Return the fields that events of this kind have, a value a line, each with the reports that give it."""
    rows = []
    for detail in view.claim.details:
        said = detail.text
        if isinstance(detail.value, float) and not detail.unit:
            said = f"{said} ({detail.value:,g})"
        elif isinstance(detail.value, str) and detail.value.casefold() != said.casefold():
            said = f"{said} ({detail.value}{', by their offices' if detail.basis == 'offices' else ''})"
        if detail.time and detail.time.start:
            said = f"{said}, {words.time_words(detail.time)}"
        name = detail.field.removesuffix("_km").replace("_", " ")
        rows.append((name, _told(view, said, [piece.report_id for piece in detail.evidence])))
    return rows


def _told(view: ClaimView, said: str, reports: Iterable[str]) -> Text:
    """Return words with the outlets and days of the reports that give them."""
    return safe(said).append(f"  {_whose(tuple(dict.fromkeys(reports)), view)}", style=words.DIM)


def _people(*groups: tuple[Participant, ...]) -> list[Participant]:
    return [person for group in groups for person in group]


def _party(person: Participant, view: ClaimView) -> Text:
    text = words.party(person)
    if person.name and person.text != person.name:
        text.append(f"  as “{one_line(person.text, 60)}”", style=words.DIM)
    link = view.links.get(person.actor_id or "")
    if link:
        known = [*filter(None, [link.wikidata]), *link.topics]
        text.append(f"  {one_line(', '.join(known))}", style=words.DIM)
    return text


def _place(view: ClaimView) -> Text:
    place = view.claim.place
    assert place is not None
    text = words.place(view.claim)
    if place.lat is not None and place.lon is not None:
        text.append(f"  {place.lat:.2f}, {place.lon:.2f}", style=words.DIM)
    if place.geonameid is not None:
        text.append(f"  GeoNames {place.geonameid}", style=words.DIM)
    return text
