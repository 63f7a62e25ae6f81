"""How the parts of a claim read in plain words: times, offices, settings, counts. No layout; every view shows these."""

from __future__ import annotations

import re
from datetime import date

from foreigndesk.data.states import state
from foreigndesk.model import Assertion, Claim, MentionedTime, TimeRef
from foreigndesk.safe_characters import one_line
from foreigndesk.store.views import ClaimView, FormView, Holder, SourceLine

# Digits of an id that listings show; `show` and `judge` take any beginning that fits only one.
ID_DIGITS = 8

QUOTATION_MARKS = frozenset('"“”„«»')
# Settings that words are said in, not at.
_IN = frozenset(
    [
        "statement",
        "speech",
        "interview",
        "message",
        "address",
        "remarks",
        "post",
        "tweet",
        "article",
        "report",
        "call",
        "announcement",
        "testimony",
        "conversation",
        "email",
        "note",
        "memo",
        "letter",
        "op-ed",
        "commentary",
        "column",
        "declaration",
        "communique",
        "communiqué",
    ]
)
_ON = frozenset(
    """twitter facebook telegram instagram x weibo tiktok youtube whatsapp television tv radio website channel media
    visit trip tour podcast programme program show sidelines network air""".split()
)
_BY = frozenset({"telephone", "phone", "link", "email", "e-mail"})
# What follows the noun that decides: 'an interview | with the Post'.
_HEAD = re.compile(r"\s(?:with|to|of|on|in|from|by|for|at)\s")
_SHORT_STATES = {"USA": "US", "GBR": "UK", "ARE": "UAE", "COD": "DR Congo", "BIH": "Bosnia"}
# A status says how real a claim is. What happened goes without saying.
STATUS_WORDS = {
    "ongoing": "ongoing",
    "planned": "planned",
    "called_for": "called for",
    "conditional": "conditional",
    "denied": "denied",
    "absent": "did not take place",
    "former": "former",
    "acting": "acting",
    "incoming": "incoming",
    "candidate": "candidate",
}
# Senses that read better in other words than their own names.
SENSE_WORDS = {"no_comment": "would not say", "left_open": "left open", "called_for": "called for"}
# Kinds of assertion that read better in other words than their own names.
ASSERTED_WORDS = {"accused": "an accusation", "reporter": "told in the report's own voice"}
AGAINST = frozenset({"denied", "rejected", "accused", "criticised", "threatened", "warned", "no_comment"})


def state_name(iso3: str | None) -> str | None:
    """Return the short name of a state ("US", "Japan"), or the code itself if it is not a known one."""
    if not iso3:
        return None
    if iso3 in _SHORT_STATES:
        return _SHORT_STATES[iso3]
    try:
        return state(iso3).name
    except KeyError:
        return iso3


def office(claim: Claim | Holder) -> str:
    """Return an office with the place it is posted to, its body and state: 'ambassador to Japan, US'."""
    title = one_line(claim.office) or ""
    if claim.posted_to:
        title += f" to {state_name(claim.posted_to) or one_line(claim.posted_to)}"
    body = one_line(claim.body) if claim.body and claim.body.lower() not in title.lower() else None
    return ", ".join(filter(None, (title, body, state_name(claim.state))))


def hedges(claim: Claim) -> str:
    """Return 'hedged: “reportedly”, “sources familiar with the matter”'."""
    return "hedged: " + ", ".join(f"“{one_line(words)}”" for words in claim.hedges)


def voice(told: Assertion) -> str:
    """Return on whose word: 'said by activists', 'an accusation by Norway', 'alleged', 'in the report's own voice'."""
    names = ", ".join(dict.fromkeys(one_line(p.name or p.text) for p in told.speakers)) or one_line(
        told.source
    )
    verb = ASSERTED_WORDS.get(told.kind, told.kind)
    return f"{verb} by {names}" if names else verb


def asserted(claim: Claim) -> str:
    """Return on whose word an event rests, or nothing where a report tells it in its own voice."""
    if not claim.asserted_by or any(told.kind == "reporter" for told in claim.asserted_by):
        return ""
    return "; ".join(dict.fromkeys(map(voice, claim.asserted_by)))


def venue(setting: str) -> str:
    """Return 'at a joint press conference', 'in a joint statement'."""
    head = [word.casefold() for word in _HEAD.split(one_line(setting), maxsplit=1)[0].split()]
    last = head[-1] if head else ""
    return f"{'in' if last in _IN else 'on' if last in _ON else 'by' if last in _BY else 'at'} {one_line(setting)}"


_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
# Days that a stretch of one such unit cannot exceed.
_LONGEST = {
    "weekend": 3, "week": 7, "month": 31, "quarter": 93, "season": 93, "half": 185, "year": 366, "fiscal year": 366,
    "school year": 366, "decade": 3660, "century": 36600,
}  # fmt: skip


def time_words(time: TimeRef | None) -> str:
    """Return when, as closely as it is known: '2025-10-29 Wednesday', 'October 2025', 'the 1990s', 'no date'.

    A stretch that is told by its days reads '2025-11-03 to 2025-11-04'; one that is not says what it is
    ('week of 2025-11-03').
    """
    if time is None or not time.start:
        return "no date"
    start, end = time.start[:10], (time.end or time.start)[:10]
    try:
        first = date.fromisoformat(start)
    except ValueError:
        return one_line(time.start)
    if start == end:
        return f"{start} {first:%A}"
    named = _stretch_name(first, time.precision or "")
    if named and _is_one(first, end, time.precision or ""):
        return named
    if time.precision in ("year", "fiscal year", "school year", "decade", "century"):
        return (
            f"{time.precision}s {start[:4]} to {end[:4]}"
            if " year" in time.precision
            else f"{start[:4]} to {end[:4]}"
        )
    return f"{start[:7]} to {end[:7]}" if time.precision == "month" else f"{start} to {end}"


def _stretch_name(first: date, precision: str) -> str | None:
    """Return the name of the stretch of a calendar that begins on a day, or None for one that has no name."""
    match precision:
        case "month":
            return f"{first:%B %Y}"
        case "year":
            return f"{first:%Y}"
        case "fiscal year" | "school year":
            return f"{precision} {first:%Y}"
        case "decade":
            return f"the {first:%Y}s"
        case "century":
            number = first.year // 100 + 1
            ending = "th" if number // 10 == 1 else _ORDINALS.get(number % 10, "th")
            return f"the {number}{ending} century"
        case "week":
            return f"week of {first}"
        case "weekend":
            return f"weekend of {first}"
        case "quarter":
            return f"quarter {first.month // 3 + 1} of {first:%Y}"
        case "half":
            return f"{'first' if first.month < 7 else 'second'} half of {first:%Y}"
        case "season":
            return f"{_SEASONS.get(first.month, 'season')} {first:%Y}"
    return None


def _is_one(first: date, end: str, precision: str) -> bool:
    """Return whether a stretch is a single month, year ..., not the range of several."""
    return (date.fromisoformat(end) - first).days < _LONGEST[precision]


def named_times(claim: Claim) -> str | None:
    """Return the times that a claim's words name, with what each comes to or why it comes to nothing.

    None if they say no more than when it happened.
    """
    told = claim.time
    named = {
        (one_line(time.evidence.text), _comes_to(time))
        for time in claim.mentioned
        if told is None or (time.start, time.end) != (told.start, told.end)
    }
    return "; ".join(f"“{text}” {value}" for text, value in sorted(named)) or None


def _comes_to(time: MentionedTime) -> str:
    if time.reason:
        return f"unknown: {time.reason}"
    if time.start:
        return time_words(TimeRef(None, time.start, time.end, time.precision))
    return time.value or "unknown"


def count(number: int, noun: str) -> str:
    """Return '1 report', '2 reports'."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def counts(view: ClaimView) -> str:
    """Return the three counts that never stand for one another."""
    return ", ".join(
        (count(view.reports, "report"), count(view.outlets, "outlet"), count(view.origins, "origin"))
    )


def form_counts(form: FormView) -> str:
    """Return the three counts of a form; those that say no more than the one before are left out."""
    pieces = [count(form.reports, "report")]
    if form.outlets > 1:
        pieces.append(count(form.outlets, "outlet"))
    if 0 < form.origins < form.reports:
        pieces.append(count(form.origins, "origin"))
    return " · ".join(pieces)


def short_id(identifier: str) -> str:
    """Return the digits of an id that a listing shows."""
    return one_line(identifier)[:ID_DIGITS]


def reprint(kind: str | None, of: str | None) -> str:
    """Return 'exact reprint of 81b0c3de'."""
    return " ".join(filter(None, (one_line(kind), "reprint of", short_id(of or "another report"))))


def source(line: SourceLine) -> str:
    """Return who printed it and when: 'Harbour Courier 2024-07-28'."""
    return f"{one_line(line.outlet) or 'unknown outlet'} {line.published or '(undated)'}"


def rests_on(view: ClaimView) -> str:
    """Return the words that a claim rests on, those of its first source."""
    return view.sources[0].text if view.sources else view.claim.evidence[0].text


def direct_words(content: str | None) -> tuple[str, bool]:
    """Return a direct quotation on one line, and whether it bears the report's own quotation marks.

    Where the report breaks a quotation off and goes on with it, its own marks say where; else they are taken off.
    """
    words = one_line(content)
    inside = words.removeprefix(words[:1] if words[:1] in QUOTATION_MARKS else "")
    inside = inside.removesuffix(inside[-1:] if inside[-1:] in QUOTATION_MARKS else "")
    if any(mark in inside for mark in QUOTATION_MARKS):
        return words, True
    return inside.strip(), False


def moment_words(moment: str) -> str:
    """Return a moment of the record in words: 'the end of 2025-11-01 UTC', '2025-11-01 14:30:00 UTC'."""
    day, _, time = moment.rstrip("Z").partition("T")
    if time == "23:59:59.999999":
        return f"the end of {day} UTC"
    return f"{day} {time.partition('.')[0]} UTC"


def past_words(moment: str) -> str:
    """Return what stands over a view of the past."""
    return f"the record as of {moment_words(moment)}"
