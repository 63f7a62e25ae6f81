"""`foreigndesk who`: the holders of an office over time, or what is known of a person."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside, beside, entry, view_json
from foreigndesk.cli.office_times import (
    contradiction_json,
    gap_json,
    print_contradictions,
    print_gaps,
    print_successions,
    succession_json,
)
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.cli.session import (
    as_of_option,
    desk_options,
    examples,
    json_option,
    print_json,
    remark,
    session,
)
from foreigndesk.model import ActorLink
from foreigndesk.store.views import ClaimView, Holder, PersonView, WhoView

OTHER_NAMES = 6


@click.command(
    epilog=examples(
        'foreigndesk who "defence minister of Japan"',
        'foreigndesk who "US ambassador to Japan"',
        'foreigndesk who "UN secretary-general"',
        "foreigndesk who Koizumi",
    )
)
@click.argument("query", nargs=-1, required=True, metavar="OFFICE|NAME...")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="At most N meetings and N statements of a person; 0 for all.",
)
@json_option
@as_of_option
@desk_options
def who(query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Say who held an office, and when the reports first and last say so; or what a person is, met and said.

    The days are those of the reports: a person held the office at least from the first to the last of them. Who came after
    whom stands below, with the report that says so; then the days on which nobody is seen in office, and what reports say
    that cannot all be so. Deputies and spokespeople are not shown as the holder.
    """
    current = session()
    with current.desk() as desk:
        found = desk.who(" ".join(query))
    if as_json:
        print_json(who_json(found))
    else:
        print_who(current.out, found, limit or None)
        if not found.holders and not found.people and not found.candidates:
            remark("the record does not say")


def who_json(found: WhoView) -> dict[str, object]:
    """Return the answer as a program gets it."""
    return {
        "query": found.query,
        "office": found.office,
        "office_kind": found.office_kind,
        "state": found.state,
        "holders": [_holder_json(holder) for holder in found.holders],
        "candidates": [_holder_json(holder) for holder in found.candidates],
        "successions": [succession_json(one) for one in found.successions],
        "gaps": [gap_json(gap) for gap in found.gaps],
        "contradictions": [contradiction_json(one) for one in found.contradictions],
        "people": [
            {
                "actor": asdict(person.actor) | link_json(person.link),
                "offices": [_holder_json(holder) for holder in person.offices],
                "meetings": [view_json(view) for view in person.meetings],
                "statements": [view_json(view) for view in person.statements],
                "successions": [succession_json(one) for one in person.successions],
            }
            for person in found.people
        ],
    }


def link_json(link: ActorLink | None) -> dict[str, object]:
    """Return what was confirmed about an actor from a catalogue, as a program gets it; nothing if nothing was."""
    return {} if link is None else {"wikidata": link.wikidata, "topics": list(link.topics)}


def _holder_json(holder: Holder) -> dict[str, object]:
    return {
        "actor_id": holder.actor_id,
        "name": holder.name,
        "office": holder.office,
        "office_kind": holder.office_kind,
        "state": holder.state,
        "status": holder.status,
        "standing": holder.standing,
        "body": holder.body,
        "posted_to": holder.posted_to,
        "deputy": holder.deputy,
        "first": holder.first,
        "last": holder.last,
        "claims": [view_json(view) for view in holder.claims],
    }


def print_who(console: Console, found: WhoView, limit: int | None) -> None:
    """Print the holders of the office, or the people of the name."""
    if found.holders or found.candidates:
        title = " · ".join(filter(None, (one_line(found.office), words.state_name(found.state))))
        console.print(Text(title[:1].upper() + title[1:], style="bold"))
        for holder in found.holders:
            console.print(_holder(holder, by_name=True))
        if found.candidates:
            console.print(Text("\nWho wants the office and does not hold it", style="bold"))
        for holder in found.candidates:
            console.print(_holder(holder, by_name=True))
    print_successions(console, found.successions)
    print_gaps(console, found.gaps)
    print_contradictions(console, found.contradictions)
    for number, person in enumerate(found.people):
        if number or found.holders:
            console.print()
        _print_person(console, person, limit)


def _print_person(console: Console, person: PersonView, limit: int | None) -> None:
    actor = person.actor
    head = safe(actor.name, "bold")
    head.append(f"  {words.state_name(actor.state) or ''}  ").append(
        words.short_id(actor.id), style=words.DIM
    )
    console.print(head)
    others = [name for name in actor.names if name != actor.name][:OTHER_NAMES]
    if others:
        console.print(Text(f"also: {', '.join(map(one_line, others))}", style=words.DIM))
    if person.link:
        known = [*filter(None, [person.link.wikidata]), *person.link.topics]
        console.print(Text(f"catalogue: {', '.join(map(one_line, known)) or 'confirmed'}", style=words.DIM))
    for holder in person.offices:
        console.print(_holder(holder, by_name=False))
    print_successions(console, person.successions)
    _print_section(console, "Meetings", person.meetings, limit)
    _print_section(console, "Statements", person.statements, limit)


def _print_section(console: Console, title: str, views: tuple[ClaimView, ...], limit: int | None) -> None:
    if not views:
        return
    # The latest are wanted; those without a date stand last in the record's order, and come first to go.
    dated = [view for view in views if view.day] + [view for view in views if not view.day]
    shown = dated[-limit:] if limit and all(view.day for view in dated) else dated[:limit]
    rest = f", {len(shown)} shown" if len(shown) < len(views) else ""
    console.print(Text(f"\n{title} ({len(views):,}{rest})", style="bold"))
    above = None
    for view in shown:
        day = Text((view.day or "no date")[:10], style=words.DATE_STYLE)
        console.print(entry(view, left=None if view.claim.kind == "statement" else day, above=above))
        above = view


def _holder(holder: Holder, *, by_name: bool) -> Beside:
    """Return a holder beside the span of days in which reports say so, with one of the sentences."""
    left = Text(holder.first or "no date", style=words.DATE_STYLE if holder.first else words.DIM)
    if holder.last and holder.last != holder.first:
        left.append(f"\nto {holder.last}")
    office = words.office(holder)
    first = safe(holder.name, words.PARTY_STYLE) if by_name else Text(office, style="bold")
    if by_name:
        first.append(f"  {office}", style="not bold")
    if tag := words.tenure_tag(holder.status, holder.standing):
        first.append(" ").append_text(tag)
    lines = [first]
    if holder.claims:
        # a sentence that says what the line says: not that of a former holder for one in office
        shown = next((v for v in holder.claims if v.claim.status == holder.status), holder.claims[0])
        lines += [words.evidence(shown), words.footer(shown)]
    return beside(left, *lines)
