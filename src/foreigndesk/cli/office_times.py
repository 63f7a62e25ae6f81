"""How `who` shows an office over time: who after whom, days without a holder, and what reports contradict."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import beside
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.export.rows import evidence_row
from foreigndesk.store.views import Contradiction, Gap, Sighting, Succession


def print_successions(console: Console, found: Sequence[Succession]) -> None:
    """Print who came after whom, each with the sentence that says so, if a report does."""
    if not found:
        return
    console.print(Text("\nWho after whom", style="bold"))
    for one in found:
        first = (
            safe(one.later, words.PARTY_STYLE)
            .append(" after ", style="not bold")
            .append(one_line(one.earlier))
        )
        if one.planned:
            first.append(" ").append_text(words.status_tag("incoming"))
        if one.said:
            console.print(
                beside(_day(one.sightings[0]), first, _words(one.sightings[0]), _source(one.sightings[0]))
            )
        else:
            left, right = one.sightings[0].day, one.sightings[-1].day
            days = f"seen until {left} and from {right}; no report here says who followed whom"
            console.print(beside(_day(one.sightings[-1]), first, Text(days, style=words.DIM)))


def print_gaps(console: Console, found: Sequence[Gap]) -> None:
    """Print the stretches in which no report has anybody in the office."""
    if not found:
        return
    console.print(Text("\nNobody seen in office", style="bold"))
    for gap in found:
        line = Text(f"to {gap.first.day}, {gap.days:,} days: between ").append_text(safe(gap.last.person))
        console.print(beside(_day(gap.last), line.append(" and ").append_text(safe(gap.first.person))))


def print_contradictions(console: Console, found: Sequence[Contradiction]) -> None:
    """Print what reports say that cannot all be so, with each sentence."""
    if not found:
        return
    console.print(Text("\nAt odds", style="bold yellow"))
    for one in found:
        console.print(beside(Text(), safe(one.explanation, "yellow")))
        for sighting in one.sightings:
            head = safe(sighting.person, words.PARTY_STYLE).append(" ")
            head.append_text(words.tenure_tag(sighting.status, sighting.standing))
            console.print(beside(_day(sighting), head, _words(sighting), _source(sighting)))


def succession_json(one: Succession) -> dict[str, object]:
    """Return a succession as a program gets it."""
    return {
        "earlier": one.earlier,
        "later": one.later,
        "said": one.said,
        "planned": one.planned,
        "seen": [sighting_json(s) for s in one.sightings],
    }


def gap_json(gap: Gap) -> dict[str, object]:
    """Return a gap as a program gets it."""
    return {
        "start": gap.last.day,
        "end": gap.first.day,
        "days": gap.days,
        "seen": [sighting_json(gap.last), sighting_json(gap.first)],
    }


def contradiction_json(one: Contradiction) -> dict[str, object]:
    """Return a contradiction as a program gets it."""
    return {
        "kind": one.kind,
        "explanation": one.explanation,
        "seen": [sighting_json(s) for s in one.sightings],
    }


def sighting_json(sighting: Sighting) -> dict[str, object]:
    """Return a sight of a holder as a program gets it, with the words of its report."""
    return {
        "person": sighting.person,
        "actor_id": sighting.actor_id,
        "status": sighting.status,
        "standing": sighting.standing,
        "published": sighting.day,
        "outlet": sighting.outlet,
        "claim": sighting.claim.id,
        "evidence": evidence_row(sighting.evidence),
    }


def _day(sighting: Sighting) -> Text:
    return Text(sighting.day or "no date", style=words.DATE_STYLE if sighting.day else words.DIM)


def _words(sighting: Sighting) -> Text:
    return words.quoted(sighting.evidence.text, words.EVIDENCE_LIMIT)


def _source(sighting: Sighting) -> Text:
    outlet = one_line(sighting.outlet) or "no outlet"
    return Text(f"{outlet} · {words.short_id(sighting.claim.id)}", style=words.DIM)
