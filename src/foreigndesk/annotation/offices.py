"""Offices as a report gives them to persons: titles before a name, appositions after it.

`read_offices` looks at the words left and right of each person's name. The state is taken from the phrase
itself here; what the rest of the report tells about it is worked out in `office_states`; counterparts are in `counterparts`.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.office_phrases import groups_of, is_plural, is_rank, offices_of, with_rank
from foreigndesk.annotation.office_readings import OfficeReading
from foreigndesk.annotation.office_titles import (
    RANK,
    STATUS_WORDS,
    TITLE_BEFORE_NAME,
    after_lead,
    body_pattern,
    state_pattern,
    title_before,
)
from foreigndesk.data.bodies import lookup_body
from foreigndesk.data.offices import office_kind
from foreigndesk.data.states import lookup_state, metonyms
from foreigndesk.model import Name, OfficeHeld, Span

__all__ = ["TITLE_BEFORE_NAME", "OfficeReading", "names_after", "read_offices"]


def read_offices(draft: Draft) -> list[OfficeReading]:
    """Return the offices that titles beside their names give persons, in text order."""
    text = draft.document.text
    persons = [n for n in draft.names if n.label == "PER"]
    starts = {n.start for n in persons}
    bodies = {n.end: n for n in draft.names if n.label in {"ORG", "LOC", "NORP"}}
    readings = _listed_holders(text, persons)
    listed = {r.name for r in readings}
    lines = [s.start for s in draft.sentences]
    for index, name in enumerate(persons):
        before = _before(text, name, starts, bodies) if name not in listed else []
        if len(before) == 1 and before[0].office.state is None and before[0].office.body is None:
            before = [_with_state_after(text, before[0])]
        if not before and name not in listed and index and _coordinated(text, persons[index - 1], name):
            shared = _shared_plural(text, readings, persons[index - 1], name)
            before = [shared] if shared is not None else []
        rank = _rank_before(text, name.start)
        for reading in (*before, *_after(text, name, persons)):
            told = _with_owner(text, persons, reading, _sentence_start(lines, name.start))
            readings.append(dataclasses.replace(told, office=with_rank(told.office, rank)))
    return sorted(readings, key=lambda r: (r.name.start, r.office.span))


_RANK_BEFORE = re.compile(rf"(?:^|[\s(])({RANK}) $")


def _rank_before(text: str, start: int) -> str | None:
    found = _RANK_BEFORE.search(text[max(0, start - 40) : start])
    return found[1] if found else None


def _with_state_after(text: str, reading: OfficeReading) -> OfficeReading:
    """Return the reading with the state of 'President X of Chile', if one follows."""
    end = reading.name.end
    found = re.match(rf" of (?:the )?(?P<of>{state_pattern()})", text[end : end + 60])
    named = lookup_state(found["of"]) if found else None
    if found is None or named is None or named.form == "capital":
        return reading
    span = Span(reading.office.span.start, end + found.end())
    return dataclasses.replace(
        reading, office=dataclasses.replace(reading.office, state=named.iso3, span=span)
    )


def _coordinated(text: str, left: Name, right: Name) -> bool:
    """Return True for 'A and B', and for the B of 'A of Chile, B of Peru'."""
    gap = text[left.end : right.start]
    if len(gap) > 60:
        return False
    return re.fullmatch(rf"(?: of (?:the )?{state_pattern()})?\s*(?:,|and|,\s*and|&)\s*", gap) is not None


def _shared_plural(text: str, readings: list[OfficeReading], left: Name, name: Name) -> OfficeReading | None:
    """Return the office of 'Presidents A and B' for B; in 'Presidents A of Chile and B of Peru' with B's own state."""
    for reading in reversed(readings):
        if reading.name == left and reading.plural and not reading.apposition:
            held = reading.office
            shared = None if re.match(r" of ", text[left.end : left.end + 4]) else held.state
            office = dataclasses.replace(held, span=Span(held.span.start, name.end), state=shared)
            reading = OfficeReading(name, office, plural=True)
            return _with_state_after(text, reading) if shared is None else reading
    return None


def _before(text: str, name: Name, starts: set[int], bodies: dict[int, Name]) -> list[OfficeReading]:
    window = max(text.rfind("\n", 0, name.start) + 1, name.start - 150)
    found = title_before().search(text[window : name.start])
    if found is None or (found["other"] and is_plural(found["title"])):
        # 'the ministers of A of Poland, B': no body, but another holder
        found = _before_list(text, window, name)
    if found is None or (re.search(r"[.?!]\s*$", found["title"]) and len(found["title"]) > 5):
        return []
    # 'In a meeting with the chairman of Lux Marine, Tom Okafor said': another's title
    if found.groupdict().get("other") and not re.match(r"\s?[,.)]", text[name.end : name.end + 2]):
        return []
    if "," in found["gap"] and re.fullmatch(r"King|Queen|Pope|Prince|Princess", found["title"]):
        return []  # 'the Queen, A and B' is a list
    start = window + found.start("phrase")
    groups = groups_of(found)
    if found["state"] and _IN_PLACE.search(text[max(0, start - 4) : start]):
        named = lookup_state(found["state"])
        if named is not None and named.form != "demonym":  # 'In Turkey Minister X met ...'
            start, groups = window + found.start("title"), groups | {"state": None}
    own = _further_left(text, start, starts, bodies, groups)
    if own is not None:
        start, groups = own
    if (
        "," in found["gap"]
        and found["title"][:1].islower()
        and not (found["state"] or found["of"] or groups["body"])
    ):
        opener = re.search(
            r"(?:\b(?:the|its|his|her|their) |['’]s? )$", text[max(0, start - 8) : start], re.I
        )
        if opener is None or not re.match(r"\s?[,.]", text[name.end : name.end + 2]):
            return []
    joined = re.match(r"(?:[a-z][\w-]* )+and (?=[A-Z])", found["title"])
    if joined:  # '... military intelligence and President X': the words before 'and' are of another phrase
        start = window + found.start("title") + joined.end()
        groups |= {"title": found["title"][joined.end() :], "state": None, "status": "", "status2": ""}
    phrase = Span(start, window + found.end("phrase"))
    groups = _of_the_one_served(text, start, phrase, found["gap"], groups)
    if "a.i." in found["gap"]:
        groups["status"] = "acting"
    gone = _GONE.search(text[max(0, start - 40) : start]) is not None
    return [
        OfficeReading(
            name,
            dataclasses.replace(office, status="former") if gone else office,
            plural=is_plural(found["title"]),
            phrase=phrase,
            rank=is_rank(office.title),
        )
        for office in offices_of(groups, Span(start, name.end))
    ]


# Who was toppled is in office no more; who is to be toppled is.
_GONE = re.compile(
    r"\b(?:toppled|ousted|overthrew|deposed|led to the (?:ouster|overthrow|fall|downfall) of) (?:[a-z]+ )?$"
)
_SERVES_TITLE = re.compile(
    r"\b(?P<title>spokes(?:man|woman|person)|aide|advis[eo]r|deputy|chief of staff) (?:for|of|to) (?:the )?$"
)


def _of_the_one_served(
    text: str, start: int, phrase: Span, gap: str, groups: dict[str, str | None]
) -> dict[str, str | None]:
    """Return the groups of 'a spokesman for the UN High Commissioner, X': X is the spokesman."""
    found = _SERVES_TITLE.search(text[max(0, start - 40) : start]) if "," in gap else None
    if found is None:
        return groups
    plain = dict.fromkeys(groups, None) | {"status": "", "status2": ""}
    return plain | {
        "title": found["title"],
        "body": text[phrase.start : phrase.end],
        "state": groups["state"],
    }


_IN_PLACE = re.compile(r"\b[Ii]n $")
_UNKNOWN_BEFORE = re.compile(
    rf"(?P<status>(?:(?!New ){STATUS_WORDS}[ -])+)(?P<own>(?:[A-Z][\w.&’-]*(?:\s?['’]s)? ){{1,4}})$"
)
_PLACED = re.compile(r"\b(?:in|at|from|to|near|into|of|for|with|on|by|against) (?:the )?$", re.IGNORECASE)


def _further_left(
    text: str, start: int, starts: set[int], bodies: dict[int, Name], groups: dict[str, str | None]
) -> tuple[int, dict[str, str | None]] | None:
    """Return where a title begins that has a name before it ('former Tory party leader'), and its groups; else None."""
    if groups["body"] or groups["state"]:
        return None
    window = max(0, start - 70)
    found = _UNKNOWN_BEFORE.search(text[window:start])
    if found is not None and not any(window + found.start("own") <= s < start for s in starts):
        own = re.sub(r"\s?['’]s? ?$", "", found["own"]).strip()
        return window + found.start(), groups | {
            "status": f"{found['status']}{groups['status'] or ''}",
            "body": own,
        }
    possessive = re.search(r"\s?['’]s? $", text[max(0, start - 5) : start])
    end = start - (len(possessive.group()) if possessive else 1)
    name = bodies.get(end)
    if name is None or _PLACED.search(text[max(0, name.start - 12) : name.start]):
        return None
    if lookup_state(name.text) is not None:
        return None
    kind = office_kind(groups["title"] or "")
    if name.label == "LOC" and kind not in {
        "governor",
        "judge",
        "prosecutor",
        "police_chief",
        "religious_leader",
    }:
        return None
    if kind in {None, "head_of_state", "head_of_government", "commander"} and not possessive:
        return None
    return name.start, groups | {"body": name.text}


def _before_list(text: str, window: int, name: Name) -> re.Match[str] | None:
    """Return the title of 'the foreign ministers of A of Chile, B of Peru', where 'of' stands before the name."""
    left = text[window : name.start]
    if not left.endswith("s of ") or not re.match(
        rf" of (?:the )?{state_pattern()}", text[name.end : name.end + 60]
    ):
        return None
    found = title_before().search(left[: -len("of ")])
    return found if found is not None and is_plural(found["title"]) else None


_SERVING = r"(?:aides?|advis[eo]rs?|spokes(?:man|woman|person|people)|secretary|envoys?|deput(?:y|ies)|assistants?|minister)"
_TO_SOMEONE = re.compile(rf"\b{_SERVING} (?:to|of|for) (?:[A-Z]\w+ ){{0,3}}$")


def _sentence_start(starts: list[int], offset: int) -> int:
    index = bisect.bisect_right(starts, offset) - 1
    return starts[index] if index >= 0 else 0


def _with_owner(text: str, persons: list[Name], reading: OfficeReading, line: int) -> OfficeReading:
    """Return the reading with the person served ("X's spokesman Y", 'aides to X, adviser Y and ...'), if it has no state."""
    office = reading.office
    if office.state or office.body or reading.phrase is None or reading.rank:
        return reading
    if re.search(rf"\b{_SERVING}\b", office.title.lower()) is None:
        return reading
    opener = text[reading.phrase.start : reading.phrase.end]
    for person in reversed(persons):
        if person.start < line:
            break
        if person == reading.name or person.end > reading.phrase.start:
            continue
        gap = text[person.end : reading.phrase.start]
        if re.fullmatch(r"\s?['’]s? ", gap) or re.fullmatch(r".{0,80}\b(?:his|her) ", opener):
            return dataclasses.replace(reading, serves=person)
        served = _TO_SOMEONE.search(text[line : person.start]) is not None
        if served and re.match(r"\s?,", gap):
            return dataclasses.replace(reading, serves=person)
    if reading.apposition and re.match(r"(?:his|her) ", opener):
        served_by = [p for p in persons if line <= p.start < reading.name.start and p != reading.name]
        return dataclasses.replace(reading, serves=served_by[0]) if served_by else reading
    return _carried(text, reading, line)


def _carried(text: str, reading: OfficeReading, line: int) -> OfficeReading:
    """Return the reading with the body of 'A Pentagon spokesman said ... spokesman X added' taken over."""
    found = re.fullmatch(r"(?:[Cc]hief |[Pp]ress )?spokes(?:man|woman|person)", reading.office.title)
    if found is None or reading.phrase is None:
        return reading
    before = text[max(0, line - 600) : reading.phrase.start]
    earlier = list(_spokesmen().finditer(before))
    if not earlier:
        return reading
    last = earlier[-1]
    named = lookup_state(last["state"]) if last["state"] else None
    metonym = metonyms().get(last["body"] or "")
    body = lookup_body(last["body"]) if last["body"] else None
    code = named.iso3 if named else metonym.iso3 if metonym else body.state if body else None
    words = last["body"] or (last["state"] if named and named.form == "metonym" else None)
    office = dataclasses.replace(reading.office, state=code, body=words, inferred=True)
    return dataclasses.replace(reading, office=office)


@functools.cache
def _spokesmen() -> re.Pattern[str]:
    """Return the pattern of 'a Pentagon spokesman' that no name follows."""
    return re.compile(
        rf"\b[Aa]n? (?:(?P<state>{state_pattern()}) )?(?:(?P<body>{body_pattern()}) )?spokes(?:man|woman|person)\b"
        r"(?!,? [A-Z])"
    )


def _listed_holders(text: str, persons: list[Name]) -> list[OfficeReading]:
    """Return the offices of 'the foreign ministers of Chile and Peru, A and B', and of 'the Chilean and ... ministers'."""
    found: list[OfficeReading] = []
    for match in _PLURAL_TITLE.finditer(text):
        after = _several_states()[1].match(text, match.end())
        before = _several_states()[0].search(text, max(0, match.start() - 80), match.start())
        states = after or before
        if states is None:
            continue
        words = states["states"]
        codes = [s.iso3 for w in re.split(r",? and (?:the )?|, (?:the )?", words) if (s := lookup_state(w))]
        names = names_after(text, persons, after.end() if after else match.end())
        if len(names) != len(codes) or len(codes) < 2:
            continue
        title = re.sub(r"ies$", "y", match.group()) if match.group().endswith("ies") else match.group()[:-1]
        for name, code in zip(names, codes, strict=True):
            span = Span(match.start(), name.end)
            found.append(OfficeReading(name, OfficeHeld(title, span, office_kind(title), code), plural=True))
    return found


_PLURAL_TITLE = re.compile(
    r"\b(?:[Pp]rime [Mm]inisters|(?:[Ff]oreign|[Dd]efen[cs]e|[Ff]inance|[Ii]nterior|[Tt]rade|[Oo]il|[Ee]nergy|[Jj]ustice) "
    r"(?:[Mm]inisters|[Ss]ecretaries)|[Pp]residents|[Pp]remiers|[Cc]hancellors|[Ll]eaders|[Aa]mbassadors|"
    r"[Ee]nvoys|[Kk]ings)(?<=s)\b"
)


@functools.cache
def _several_states() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of 'Chilean and Peruvian' before a title and of 'of Chile and Peru' after it."""
    state = state_pattern()
    several = rf"(?P<states>{state}(?:, (?:the )?{state})*,? and (?:the )?{state})"
    return re.compile(rf"\b{several} $"), re.compile(rf" of (?:the )?{several}")


_RIGHT = re.compile(
    r"(?P<lead>\s?,\s(?:\d{1,3}\s?,\s)?(?:who (?:is|was) )?|\s\(|,? (?:has been|was|is|had been|as)\s)"
    r"(?:(?:currently|now|once|still|also) )?"
)


# What tells that an office told by an apposition is past: 'ambassador to Egypt from 1997 to 2001'.
_PAST_TERM = re.compile(
    r"\s?,?\s?(?:(?:from|between) (?:\w+ )?\d{4} (?:to|and|until|till|through) (?:\w+ )?\d{4}|until (?:\w+ )?\d{4}|"
    r"in the (?:early |late |mid-?)?(?:\d{4}s|\w+ties)|\(\d{4}\s?[-–]\s?\d{2,4}\))"
)


def _after(text: str, name: Name, persons: list[Name]) -> list[OfficeReading]:
    line = text.find("\n", name.end)
    end = min(name.end + 200, line if line >= 0 else len(text))
    window = _lowered(text[name.end : end])
    if text[: name.start].endswith("End Quote ") and re.match(r"\s[A-Z]", window):
        window = f",{window}"[:-1]  # a speaker's credit on a page of the BBC: name and title, no comma
        return [_shifted(r) for r in _after_words(text, name, persons, window)]
    return _after_words(text, name, persons, window)


def _shifted(reading: OfficeReading) -> OfficeReading:
    """Return a reading of words that one added comma had moved."""
    span, phrase = reading.office.span, reading.phrase
    office = dataclasses.replace(reading.office, span=Span(span.start, span.end - 1))
    moved = Span(phrase.start - 1, phrase.end - 1) if phrase else None
    return dataclasses.replace(reading, office=office, phrase=moved)


def _after_words(text: str, name: Name, persons: list[Name], window: str) -> list[OfficeReading]:
    led = after_lead(_RIGHT, window)
    if led is None or led[1]["dignity"]:
        return []
    lead, found = led[0]["lead"], led[1]
    groups = groups_of(found)
    stop = found.end("phrase")
    served = (
        next((p for p in persons if p.start == name.end + found.start("of")), None) if found["of"] else None
    )
    if served is not None:  # 'a spokesman for X': he is no body
        groups |= {"of": None, "ofstate": None, "link": None}
        stop = found.start("link")
    following = window[stop:]
    if re.match(r"\s?['’]s\b", following) and not found["of"]:
        return []  # 'X, the president's father'
    if re.match(r"\s+[A-Z]\w+", following) and not re.match(r"\s+(?:said|says)", following):
        return []  # 'A, President B' is a list of two persons
    if lead.strip() in {"was", "has been", "had been"} and office_kind(found["title"]) is None:
        return []
    if lead.strip() == "as" and not found["state"] and not found["of"]:
        return []
    past = re.search(r"\b(?:was|had been)\b", lead) or _PAST_TERM.match(following)
    phrase = Span(name.end + found.start("phrase"), name.end + stop)
    article = re.search(r"\b(?:the|a|an|its|their|his|her) $", window[: found.start("phrase")])
    if article:
        phrase = Span(name.end + article.start(), phrase.end)
    readings = []
    for office in offices_of(groups, Span(name.start, name.end + stop)):
        if past and office.status == "current":
            office = dataclasses.replace(office, status="former")
        readings.append(
            OfficeReading(
                name, office, apposition=True, phrase=phrase, serves=served, rank=is_rank(office.title)
            )
        )
    return readings


_ALL_CAPITALS = re.compile(r"(?P<lead>\s?,\s)(?P<title>[A-Z][A-Z.'’ -]{8,}[A-Z])")


def _lowered(window: str) -> str:
    """Return the words after a name with a title in capitals (transcripts) in small letters, of the same length."""
    found = _ALL_CAPITALS.match(window)
    if found is None:
        return window
    words = re.sub(r"\b(Of|The|And|To|For)\b", lambda m: m[1].lower(), found["title"].title())
    words = re.sub(r"\bU\.s\.", "U.S.", re.sub(r"\bU\.n\.", "U.N.", words))
    return found["lead"] + words + window[found.end() :]


def names_after(text: str, persons: list[Name], position: int) -> list[Name]:
    """Return the names that stand in a row right after an offset: ', A and B'."""
    names: list[Name] = []
    for name in persons:
        if name.start < position:
            continue
        gap = text[position : name.start]
        allowed = r",?\s*" if not names else r"\s*(?:,|and|,\s*and)\s*"
        if re.fullmatch(allowed, gap) is None:
            break
        names.append(name)
        position = name.end
    return names
