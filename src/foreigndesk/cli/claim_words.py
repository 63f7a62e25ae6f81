"""How the parts of a claim read: parties, times, places, status, counts. Words only, no layout."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.model import Claim, Participant
from foreigndesk.phrasing import (
    AGAINST,
    ID_DIGITS,
    QUOTATION_MARKS,
    SENSE_WORDS,
    STATUS_WORDS,
    asserted,
    count,
    counts,
    direct_words,
    form_counts,
    hedges,
    named_times,
    office,
    reprint,
    rests_on,
    short_id,
    source,
    state_name,
    time_words,
    venue,
    voice,
)
from foreigndesk.store.views import ClaimView

# words without layout, which every view shows
__all__ = [
    "ID_DIGITS",
    "SENSE_WORDS",
    "STATUS_WORDS",
    "asserted",
    "count",
    "counts",
    "form_counts",
    "hedges",
    "named_times",
    "office",
    "reprint",
    "rests_on",
    "short_id",
    "source",
    "state_name",
    "time_words",
    "venue",
    "voice",
]

# Characters of evidence in a listing, and of a sentence that stands in full just above; `show claim` has it all.
EVIDENCE_LIMIT, BRIEF_LIMIT = 420, 64
STATUS_STYLES = {
    "ongoing": "blue",
    "planned": "cyan",
    "called_for": "cyan",
    "conditional": "yellow",
    "denied": "red",
    "absent": "red",
    "former": "dim",
    "acting": "yellow",
    "incoming": "cyan",
    "candidate": "magenta",
}
PARTY_STYLE, PLACE_STYLE, DIM, EVIDENCE_STYLE, DATE_STYLE = "bold", "blue", "dim", "italic", "bold green"


def party(participant: Participant) -> Text:
    """Return a party with office and state: 'Pete Hegseth (Defense Secretary, US)'."""
    home = state_name(participant.state)
    if participant.kind == "state" and home:
        return Text(home, style=PARTY_STYLE)
    name = participant.name or participant.text
    text = safe(name, PARTY_STYLE)
    about = [one_line(participant.office)] if participant.office else []
    if home and home.casefold() not in name.casefold():
        about.append(home)
    return text.append(f" ({', '.join(about)})", style="not bold") if about else text


def parties(participants: Iterable[Participant]) -> Text:
    """Return parties one after the other; one that is named twice stands once."""
    texts: dict[str, Text] = {}
    for participant in participants:
        text = party(participant)
        texts.setdefault(text.plain, text)
    return Text(" · ").join(texts.values())


def event_parties(claim: Claim) -> Text:
    """Return who did what to whom: actors → recipients, then who mediated or hosted."""

    def of(role: str) -> Text:
        return parties(p for p in claim.participants if p.role == role)

    text = of("actor") or Text("unnamed", style=DIM)
    if recipients := of("recipient"):
        text.append(" → ").append_text(recipients)
    for role, words in (("mediator", "mediated by "), ("venue_host", "hosted by ")):
        if found := of(role):
            text.append(", " + words).append_text(found)
    return text


def tenure_tag(status: str, standing: str | None) -> Text:
    """Return '[former]', '[incoming: nominee]', '[outgoing]'; nothing for who is in office now."""
    if standing is None or standing == status:
        return status_tag(status)
    if status == "current":
        return Text(f"[{standing}]", style=STATUS_STYLES["acting"])
    return Text(f"[{STATUS_WORDS.get(status, status)}: {standing}]", style=STATUS_STYLES[status])


def status_tag(status: str) -> Text:
    """Return '[planned]' and so on; nothing for what happened or is so now."""
    words = STATUS_WORDS.get(status)
    return Text(f"[{words}]", style=STATUS_STYLES[status]) if words else Text()


def sense_tag(claim: Claim) -> Text:
    """Return '[warned]', '[called for]': what the cue implies; nothing for what was plainly said."""
    if claim.sense in (None, "said"):
        return Text()
    words = SENSE_WORDS.get(claim.sense or "", (claim.sense or "").replace("_", " "))
    return Text(f"[{words}]", style="red" if claim.sense in AGAINST else "cyan")


def place(claim: Claim) -> Text:
    """Return 'in Tokyo, Japan', or nothing."""
    found = claim.place
    if found is None:
        return Text()
    name, country = one_line(found.name or found.text), state_name(found.country)
    text = Text("in ").append(name, style=PLACE_STYLE)
    return text.append(f", {country}") if country and country.casefold() != name.casefold() else text


def footer(view: ClaimView) -> Text:
    """Return the dim last line of an entry: first source, counts, judgement, id."""
    first = view.sources[0] if view.sources else None
    pieces = [source(first)] if first else []
    pieces.append(counts(view))
    text = Text(" · ".join(pieces), style=DIM)
    if view.claim.background:
        text.append(" · recalled")
    if first and first.headline and all(line.headline for line in view.sources):
        text.append(" · headline only")
    if view.judgement:
        text.append(f" · {view.judgement}ed by a person", style="yellow")
    if view.corrected:
        text.append(f" · corrected: {', '.join(view.corrected)}", style="yellow")
    return text.append(" · ").append(short_id(view.id))


def evidence(view: ClaimView, *, brief: bool = False) -> Text:
    """Return the words that a claim rests on, in quotation marks; if `brief`, only their beginning."""
    return quoted(rests_on(view), BRIEF_LIMIT if brief else EVIDENCE_LIMIT)


def quoted(words: str, limit: int | None = None) -> Text:
    """Return words of a report between quotation marks, single ones if the words hold double ones."""
    text = safe(words, EVIDENCE_STYLE, limit)
    left, right = "‘’" if QUOTATION_MARKS.intersection(text.plain) else "“”"
    return Text(left).append_text(text).append(right)


def said(claim: Claim) -> Text:
    """Return what was said: in quotation marks only if these are the person's own words.

    Everything is the report's exact slice; a mixed saying bears the report's own quotation marks.
    """
    if claim.directness == "direct":
        return _direct(claim.content)
    words = safe(claim.content, "green" if claim.directness == "mixed" else "")
    cue = one_line(claim.cue)
    text = Text(f"{cue}: " if cue else "").append_text(words)
    return text.append("  (in the report's words)", style=DIM) if claim.directness == "indirect" else text


def _direct(content: str | None) -> Text:
    words, marked = direct_words(content)
    text = Text(words, style="green")
    return text if marked else Text("“").append_text(text).append("”")
