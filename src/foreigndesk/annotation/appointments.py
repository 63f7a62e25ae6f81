"""Offices that verbs and nouns of change give: 'was appointed', 'will take over as', 'succeeded X as', 'is running for'.

Who is appointed holds the office; who is nominated or will take it is incoming; who wants it is a candidate and no
holder; who resigned is a former one. Of two persons who follow one another the report says so (`predecessor`).
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.office_phrases import groups_of, is_rank, offices_of
from foreigndesk.annotation.office_readings import OfficeReading
from foreigndesk.annotation.office_titles import after_lead
from foreigndesk.data.offices import SINGLE_HOLDER, office_kind
from foreigndesk.data.states import lookup_state
from foreigndesk.model import Name, OfficeHeld, Span
from foreigndesk.model.annotations import Standing, TenureStatus

_PUT = (
    r"(?:re-?)?(?:named|appointed|elected|sworn in|installed|confirmed|inaugurated|promoted|reinstated|"
    r"proclaimed|crowned)"
)
_CHOSEN = r"(?:nominated|tapped|picked|selected|chosen|put forward|proposed)"
_WHEN = r"(?: (?:unanimously|unopposed|(?:last|this|in|on|by|for) [\w ]{2,30}?|yesterday|today))?"
_INTO = r"(?: as| to be| to become| to serve as| to the (?:post|position|office|role|job) of)?"
_OFFICE = r"(?:office|post|role|position|job|duties|reins|mantle)"
_ADVERB = (
    r"(?:(?:also|now|then|later|recently|formally|officially|currently|once|previously|first|since|subsequently|again|"
    r"still|narrowly|twice|briefly|just|duly|abruptly|suddenly|reluctantly|immediately) )*"
)
_HE_WOULD = r"(?:(?:said|announced|confirmed|declared) (?:that )?(?:he|she) (?:would|will) )"
_LEAVE = r"(?:step down|stand down|resign|quit|retire|bow out)"


@dataclass(frozen=True, slots=True)
class _Lead:
    """Words between a name and a title, and what they say of the tenure."""

    words: str
    status: TenureStatus
    standing: Standing | None = None


_LEADS = (
    _Lead(
        rf"(?:is|was|has been|had been|will be)? ?(?:running|standing|campaigning|vying|bidding) (?:again |unopposed )?"
        rf"(?:for|to be|to become)|(?:will|plans to|intends to|is to|decided to|hopes to|{_HE_WOULD})\s?(?:run|stand) "
        rf"for|(?:has )?announced (?:his|her|a) (?:candidacy|bid) for|(?:a|the|one|his party's|its) "
        rf"(?:[\w.'’-]+ ){{0,4}}?(?:candidate|contender|hopeful|front-?runner|challenger) (?:for|to be|to become)",
        "candidate",
    ),
    _Lead(
        rf"(?:(?:is|was|has been|had been) {_ADVERB}{_CHOSEN}{_WHEN}{_INTO}|"
        rf"(?:the|a|his|her|(?:[\w.]+ ){{0,3}}\w+\s?['’]s) (?:[\w.'’-]+ ){{0,3}}?"
        rf"(?:nominee|choice|pick) (?:for|to be|to become|as))",
        "incoming",
        "nominee",
    ),
    _Lead(rf"(?:is|was|has been|had been)? ?{_ADVERB}designated{_WHEN}{_INTO}", "incoming", "designate"),
    _Lead(
        rf"(?:will|is to|is set to|is due to|is expected to|is poised to|is about to|is likely to) {_ADVERB}"
        rf"(?:be {_PUT}{_INTO}|become|take over as|take office as|serve as|return as|be|assume the {_OFFICE} of)",
        "incoming",
    ),
    _Lead(
        rf"(?:(?:is|was|has been|had been|got) {_ADVERB}{_PUT}{_WHEN}{_INTO}|(?:has |had )?{_ADVERB}(?:becomes?|became|"
        rf"takes over as|took over as|taken over as|took office{_WHEN} as|assumed the {_OFFICE} of|returned as|"
        rf"remains|remained|stayed on as|doubles as|continues as|serves as|is serving as|works as)|(?:has |have )served as|"
        rf"(?:newly |recently )?(?:appointed|named|elected){_WHEN}(?: as)?)",
        "current",
    ),
    _Lead(rf"(?:is )?{_ADVERB}(?:acts|acting) as", "acting"),
    _Lead(rf"(?:had )?{_ADVERB}(?:served|worked)(?: \w+ (?:years|terms|months|stints?))? as", "former"),
    _Lead(
        rf"(?:has |had )?{_ADVERB}(?:resigned|stepped down|stood down|quit|retired|bowed out){_WHEN} (?:as|from (?:the|his|"
        rf"her) {_OFFICE} (?:of|as))",
        "former",
        "resigned",
    ),
    _Lead(
        rf"(?:was|has been|had been) {_ADVERB}(?:dismissed|sacked|fired|ousted|removed|deposed|overthrown|toppled|"
        rf"voted out|forced out|replaced){_WHEN} as",
        "former",
        "deposed",
    ),
    _Lead(
        rf"(?:(?:will|is to|is set to|is due to|plans to|intends to|{_HE_WOULD})\s?{_LEAVE}|is "
        rf"(?:stepping down|standing down|resigning|retiring|quitting)){_WHEN} as",
        "current",
        "outgoing",
    ),
)
_ASIDE = r"(?:\s?,[^,.;:\n]{2,70},)?"
_NOT = re.compile(r"\b(?:not|n['’]t|never|no longer|denied|if)\b")
_ACTIVE = re.compile(
    r"\b(?P<future>(?:will|to|is expected to|plans to|intends to|may|could|might|would) )?"
    r"(?P<verb>(?:re)?appoint|name|nominate|elect|pick|choose|chose|tap|designate|install|promote|confirm|sack|fire|"
    r"dismisse?|remove|oust|depose)(?P<end>n|ed|d|s|ped|ing|es)? (?:[\w.’'-]+ ){0,6}?$"
)
_OUT = frozenset({"sack", "fire", "dismiss", "dismisse", "remove", "oust", "depose"})
_PRESIDENCY = {"presidency": "President", "premiership": "Prime Minister", "chancellorship": "Chancellor"}
# How far behind a verb the person of whom it speaks may stand.
_REACH = 70


_BEFORE_LEAD = rf"\s?{_ASIDE}(?:\s?,)?\s(?:who )?{_ADVERB}"
_AFTER_NAME = tuple((lead, re.compile(rf"{_BEFORE_LEAD}(?:{lead.words}) ")) for lead in _LEADS)
_AS_TITLE = re.compile(rf"(?P<as>{_INTO[:-1]}) ")
_AS_OFFICE = re.compile(rf"{_WHEN} (?:as|in the post of) ")


def read_appointments(draft: Draft, readings: list[OfficeReading]) -> list[OfficeReading]:
    """Return the readings with those added that verbs give, and with those set right that a change makes past.

    Args:
        draft: A report with sentences and names.
        readings: What titles beside the names gave.
    """
    text = draft.document.text
    persons = [n for n in draft.names if n.label == "PER"]
    found: list[OfficeReading] = []
    for name in persons:
        found += _by_verb(text, name) or _by_active_verb(text, name)
    known = _merged(readings, found)
    return _followers(draft, persons, known)


def _window(text: str, name: Name, size: int = 240) -> str:
    line = text.find("\n", name.end)
    return text[name.end : min(name.end + size, line if line >= 0 else len(text))]


def _by_verb(text: str, name: Name) -> list[OfficeReading]:
    window = _window(text, name)
    if re.match(r"\s?['’]s", window):
        return []
    for lead, pattern in _AFTER_NAME:
        led = after_lead(pattern, window)
        if led is None:
            continue
        found = led[1]
        if _NOT.search(window[: found.end()]):
            continue
        if lead.status == "current" and found["dignity"]:
            continue
        return _made(found, name, lead.status, lead.standing)
    return []


def _made(
    found: re.Match[str],
    name: Name,
    status: TenureStatus,
    standing: Standing | None,
    start: int | None = None,
) -> list[OfficeReading]:
    span = Span(name.start if start is None else start, name.end + found.end())
    if found.groupdict().get("dignity"):
        named = lookup_state(found["landof"]) if found["landof"] else None
        title = _PRESIDENCY[found["dignity"]]
        office = OfficeHeld(title, span, office_kind(title), named.iso3 if named else None)
        return [OfficeReading(name, dataclasses.replace(office, status=status, standing=standing))]
    groups = groups_of(found)
    made = []
    for office in offices_of(groups, span):
        if office.kind is None or is_rank(office.title) or office.status == "candidate":
            continue
        if office.status in {"current", "incoming"} or status in {"candidate", "incoming", "former"}:
            office = dataclasses.replace(office, status=status, standing=standing)
        made.append(OfficeReading(name, office, apposition=True))
    return made


def _by_active_verb(text: str, name: Name) -> list[OfficeReading]:
    """Return the office of the name in 'appointed X (as) prime minister', 'sacked X as defence minister'."""
    line = max(text.rfind("\n", 0, name.start) + 1, name.start - 110)
    verb = _ACTIVE.search(text[line : name.start])
    if verb is None or re.search(r"[.;:]\s", text[line + verb.start() : name.start]):
        return []
    window = _window(text, name)
    led = after_lead(_AS_TITLE, window)
    if led is None or led[1]["dignity"] or _NOT.search(text[max(0, line + verb.start() - 12) : name.end]):
        return []
    found = led[1]
    stem = verb["verb"]
    if not led[0]["as"] and (stem in _OUT or stem in {"promote", "pick", "tap", "confirm", "remove"}):
        return []
    status: TenureStatus = "current"
    standing: Standing | None = None
    if stem in _OUT:
        status, standing = ("current", "outgoing") if verb["future"] else ("former", "deposed")
    elif stem in {"nominate", "pick", "choose", "chose", "tap"}:
        status, standing = "incoming", "nominee"
    elif stem == "designate":
        status, standing = "incoming", "designate"
    elif verb["future"]:
        if verb["future"].strip() in {"may", "could", "might", "would"}:
            return []
        status = "incoming"
    return _made(found, name, status, standing, line + verb.start())


def _merged(readings: list[OfficeReading], found: list[OfficeReading]) -> list[OfficeReading]:
    """Return all readings; what a verb says of an office goes before what a title at the same name says of it."""
    said = {(r.name, r.office.kind): r for r in found}
    kept = [r for r in readings if r.rank or (r.name, r.office.kind) not in said]
    return kept + found


# --- who follows whom


_SUCCESSION = re.compile(
    r"\s?(?:,[^,.;:\n]{2,70},|,)?\s?(?:who )?(?:(?P<will>(?:will|is to|is set to|is due to|is expected to) )|(?:has |had )?)"
    r"(?P<adverb>(?:recently|later|then|formally|officially) )?"
    r"(?:succeed(?:s|ed)?|replaced?|replaces|t(?:akes?|ook|aken) over from|succeeding|replacing) "
    r"(?P<between>(?:[\w.’'-]+ ){0,6})$"
)
_SUCCEEDED_BY = re.compile(
    r"\s?,?\s?(?:who )?(?:(?P<will>(?:will|is to|is set to|is due to|is expected to) be)|was|has been|had been|is) "
    r"(?:[\w]+ )?(?:succeeded|replaced) (?P<as>as [\w -]{3,40} )?(?:\w+ ){0,3}?by (?P<between>(?:[\w.’'-]+ ){0,6})$"
)
_TO_SUCCEED = re.compile(
    r"\s?,?\s?(?:[^.;:\n]{0,60} )?to (?:succeed|replace|take over from) (?P<between>(?:[\w.’'-]+ ){0,6})$"
)
_WITH = re.compile(r"\breplac(?:ed|es|ing) (?:[\w.’'-]+ ){0,6}$")
_PREDECESSOR = re.compile(
    r"(?:\s?['’]s|\b[Hh]is|\b[Hh]er)\s(?:\w+ ){0,2}?(?P<noun>predecessor|successor)"
    r"(?: as [\w -]{3,40}?)?\s?,?\s(?:[\w.’'-]+ ){0,5}$"
)


def _followers(draft: Draft, persons: list[Name], readings: list[OfficeReading]) -> list[OfficeReading]:
    """Return the readings with those of 'X succeeded Y', 'X was replaced by Y', 'his predecessor, Y'."""
    text = draft.document.text
    found = list(readings)
    for left, right in itertools.pairwise(persons):
        gap = text[left.end : right.start]
        if "\n" in gap or len(gap) > 160:
            continue
        change = _change(text, left, right, gap) or _change_by_pronoun(text, found, left, right)
        if change is not None:
            found = _with_change(text, found, *change)
    for name in persons:
        found += _predecessors(draft, found, name)
    return found


_HE_SUCCEEDS = re.compile(
    r"\b(?:He|She)(?P<will> will| is to)? (?:(?P<passive>was|has been|be|will be|is to be) (?:\w+ )?"
    r"(?:succeeded|replaced) by|"
    r"(?:has )?(?:succeeded?|replaced?|succeeds|replaces|took over from)) (?:[\w.'’-]+ ){0,6}?$"
)


def _change_by_pronoun(
    text: str, readings: list[OfficeReading], left: Name, right: Name
) -> tuple[Name, Name, bool] | None:
    """Return who comes and who goes by 'She was replaced by X', if the name before is the only one she can be."""
    gap = text[left.end : right.start]
    found = _HE_SUCCEEDS.search(gap)
    if found is None or not any(r.name == left and r.office.kind in SINGLE_HOLDER for r in readings):
        return None
    future = "will" in found.group() or "is to" in found.group()
    return (right, left, future) if found["passive"] else (left, right, future)


def _change(text: str, left: Name, right: Name, gap: str) -> tuple[Name, Name, bool] | None:
    """Return who comes, who goes, and whether that is yet to be, if the words between two names tell it."""
    if _NOT.search(gap):
        return None
    if (match := _SUCCESSION.fullmatch(gap)) and not re.match(
        r"\s?,? with\b", text[right.end : right.end + 8]
    ):
        return left, right, match["will"] is not None
    if match := _SUCCEEDED_BY.fullmatch(gap):
        return right, left, match["will"] is not None
    if _TO_SUCCEED.fullmatch(gap):
        return left, right, True
    if gap.strip() == "with" and _WITH.search(text[max(0, left.start - 80) : left.start]):
        return right, left, False
    return None


def _with_change(
    text: str, readings: list[OfficeReading], new: Name, old: Name, future: bool
) -> list[OfficeReading]:
    """Return the readings with the new holder's predecessor and the old holder's end, if an office is told."""
    last = max((new, old), key=lambda n: n.end)
    led = after_lead(_AS_OFFICE, _window(text, last))
    office: OfficeHeld | None = None
    if led is not None and not led[1]["dignity"]:
        told = led[1]
        made = offices_of(groups_of(told), Span(min(new.start, old.start), last.end + told.end()))
        office = made[0] if made and made[0].kind is not None else None
    stated = office is not None
    if office is None:
        office = _office_of(readings, new, old)
    if office is None or office.kind is None:
        return readings
    span = Span(min(new.start, old.start), max(last.end, office.span.end if stated else last.end))
    comes: TenureStatus = "incoming" if future else "current"
    base = dataclasses.replace(office, span=span, inferred=not stated, rank=None)
    taker = next(
        (
            r
            for r in readings
            if r.name == new and r.office.kind == office.kind and r.office.status != "former"
        ),
        None,
    )
    rest = [r for r in readings if r is not taker]
    if taker is not None:
        made_new = dataclasses.replace(taker.office, predecessor=Span(old.start, old.end), span=span)
        rest.append(dataclasses.replace(taker, office=made_new))
    else:
        held = dataclasses.replace(base, status=comes, standing=None, predecessor=Span(old.start, old.end))
        rest.append(OfficeReading(new, held, apposition=True))
    goes: tuple[TenureStatus, Standing | None] = ("current", "outgoing") if future else ("former", None)
    kept = [
        r
        for r in rest
        if not (
            r.name == old and r.office.kind == office.kind and r.office.status == "current" and not r.rank
        )
    ]
    gone = dataclasses.replace(base, status=goes[0], standing=goes[1], predecessor=None)
    return [*kept, OfficeReading(old, gone, apposition=True)]


def _office_of(readings: list[OfficeReading], new: Name, old: Name) -> OfficeHeld | None:
    """Return the one-holder office that the report gives at one of two names, the old holder's first."""
    for name in (old, new):
        for reading in readings:
            if reading.name == name and reading.office.kind in SINGLE_HOLDER and not reading.rank:
                return reading.office
    return None


def _predecessors(draft: Draft, readings: list[OfficeReading], name: Name) -> Iterator[OfficeReading]:
    """Yield the office of the name in 'his predecessor, X'."""
    text = draft.document.text
    line = max(text.rfind("\n", 0, name.start) + 1, name.start - 90)
    found = _PREDECESSOR.search(text[line : name.start])
    if found is None or found["noun"] != "predecessor":
        return
    if any(r.name == name and r.office.status == "former" for r in readings):
        return
    before = line + found.start()
    holder = next(
        (
            r
            for r in sorted(readings, key=lambda r: -r.name.start)
            if before - 200 <= r.name.start < before
            and r.office.kind in SINGLE_HOLDER
            and r.name.text != name.text
            and r.office.status in {"current", "acting", "incoming"}
        ),
        None,
    )
    if holder is None:
        return
    office = dataclasses.replace(
        holder.office, status="former", standing=None, inferred=True, span=Span(before, name.end), rank=None,
        predecessor=None,
    )  # fmt: skip
    yield OfficeReading(name, office)
