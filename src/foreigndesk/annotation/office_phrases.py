"""What a title's words say: its kind, state, body, rank, and how it is held. One phrase may tell two offices."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from foreigndesk.annotation.office_titles import HEAD, OF_PORTFOLIO, STANDING, STATUS
from foreigndesk.data.bodies import lookup_body
from foreigndesk.data.offices import is_deputy, kind_with_body, office_kind
from foreigndesk.data.states import lookup_state, metonyms
from foreigndesk.model import OfficeHeld, Span
from foreigndesk.model.annotations import Standing, TenureStatus

_ONLY_RANKS = re.compile(
    r"(?:(?:vice|rear|lieutenant|major|brigadier|air|field|army|navy|retired|senior|chief)[ -])*"
    r"(?:gen|adm|lt|col|maj|brig|capt|sgt|cmdr|general|admiral|commodore|colonel|captain|major|lieutenant|sergeant|"
    r"brigadier|marshal)\.?(?:[ -](?:gen|general|col|colonel|cmdr|commander|adm|admiral)\.?)?",
    re.I,
)
# The office that a candidate wants, by the adjective.
_WANTED = (
    (re.compile(r"\bvice[- ]presidential\b"), "deputy_head_of_state"),
    (re.compile(r"\bpresidential\b"), "head_of_state"),
    (re.compile(r"\bprime ministerial\b"), "head_of_government"),
    (re.compile(r"\b(?:senate|house|congressional|parliamentary)\b"), "legislator"),
    (re.compile(r"\b(?:gubernatorial|mayoral)\b"), "governor"),
)
_CANDIDATE = re.compile(r"\b(?:candidate|hopeful|contender|front-?runner)s?\b")
_NOMINEE = re.compile(r"\bnominees?\b")
_ONE = re.compile(rf"(?:.*[\s-])?{HEAD}(?:{OF_PORTFOLIO})?")
# Whom an ambassador or envoy is sent to is no body of his.
_SENT = frozenset({"ambassador", "envoy"})


def is_rank(title: str) -> bool:
    """Return True for a military rank ('Lt. Gen.'): it says who commands, not what office one holds."""
    return _ONLY_RANKS.fullmatch(title) is not None


def is_plural(title: str) -> bool:
    """Return True for the title of several: 'foreign ministers', 'secretaries of state'."""
    return re.search(
        r"(?<!Chief)(?<!chief)(?:s|ies)(?: of .*)?$", title
    ) is not None and not title.rstrip().endswith(("ss", "ffairs", "ffaires"))


Groups = Mapping[str, str | None]


def groups_of(found: re.Match[str]) -> dict[str, str | None]:
    """Return the groups of a match of a pattern of `office_titles`, `link` filled."""
    groups: dict[str, str | None] = found.groupdict()
    if "link" not in groups:
        groups["link"] = found["phrase"][found.end("title") - found.start("phrase") :] or None
    return groups


def offices_of(found: Groups, span: Span) -> tuple[OfficeHeld, ...]:
    """Return the offices that a title's words tell: two for 'deputy prime minister and foreign minister'.

    Args:
        found: The groups of a match of a pattern of `office_titles` (`groups_of`).
        span: The words that say so, the holder's name included.
    """
    words = f"{found['status']} {found['status2'] or ''}".lower()
    titles = _parts(re.sub(r"\s+", " ", found["title"] or "").strip(" ,"))
    made = (_office(found, title, words, span) for title in titles)
    return tuple(office for office in made if office is not None)


def _parts(title: str) -> list[str]:
    """Return the titles joined by 'and', where each names an office of its own."""
    for joint in re.finditer(r" (?:and|/) ", title):
        left, right = title[: joint.start()], title[joint.end() :]
        if _ONE.fullmatch(left) and _ONE.fullmatch(right) and office_kind(left) and office_kind(right):
            return [left, right]
    return [title]


def _office(found: Groups, title: str, words: str, span: Span) -> OfficeHeld | None:
    status, standing = tenure_status(f"{words} {title}".lower())
    state, body = _whose(found, title)
    if body is not None and found["body"]:
        if re.search(r"\b(?:[Mm]inistry|[Dd]epartment|[Oo]ffice|[Hh]ouse|[Cc]ommission|[Cc]ouncil)\b", body):
            title = f"{body} {title}"
    plain = re.sub(r"[- ](?:[Ee]lect|[Dd]esignate)$", "", _singular(title))
    wants = _CANDIDATE.search(plain.lower())
    if wants is not None or _NOMINEE.search(plain.lower()):
        return _wanted(plain, span, state, body, status)
    kind = kind_with_body(office_kind(plain), plain, body, state)
    if plain == "Secretary" and body is None:
        kind = (
            "minister"  # 'Secretary X' is a member of a cabinet; the secretary of a council has it beside him
        )
    posted_to = None
    if kind in _SENT:
        posted_to, body = _posting(found, body)
    return OfficeHeld(
        plain, span, kind, state, body, status, False, standing, deputy=is_deputy(plain), posted_to=posted_to
    )


def _wanted(
    title: str, span: Span, state: str | None, body: str | None, status: TenureStatus
) -> OfficeHeld | None:
    """Return the office of a 'presidential candidate' or 'defence secretary nominee', if it is told."""
    if status == "former":
        return None  # who once ran for an office has never held it
    plain = title.lower()
    kind = next((kind for pattern, kind in _WANTED if pattern.search(plain)), None)
    if kind is not None:  # a party's 'presidential nominee' is its candidate
        return OfficeHeld(title, span, kind, state, body, "candidate", deputy=kind.startswith("deputy"))
    if _CANDIDATE.search(plain):
        return None  # for what, the words do not say
    office = re.sub(r"[- ][Nn]ominee$", "", title)
    kind = office_kind(office)
    if kind is None or office == title:
        return None
    return OfficeHeld(office, span, kind, state, body, "incoming", False, "nominee", deputy=is_deputy(office))


def tenure_status(words: str) -> tuple[TenureStatus, Standing | None]:
    """Return how an office is held by the words beside it ("former", "acting", "-elect"), lower case."""
    found = re.findall(r"one-time|front-runner|[a-z]+", words)
    status: TenureStatus = next((STATUS[w] for w in found if w in STATUS), "current")
    standing = next((STANDING[w] for w in found if w in STANDING), None)
    if standing == "outgoing" and status != "current":
        standing = None
    return status, standing


def _singular(title: str) -> str:
    if not is_plural(title):
        return title
    title = re.sub(r"(?<=[a-z])s(?= of|$)", "", title)
    return re.sub(r"Secretarie\b", "Secretary", title)


def _whose(found: Groups, title: str) -> tuple[str | None, str | None]:
    """Return the state and the body that the phrase itself gives."""
    state: str | None = None
    body = found["body"]
    of = _trimmed(found["of"])
    if found["state"]:
        named = lookup_state(found["state"])
        state = named.iso3 if named else None
    if of:
        named = lookup_state(of)
        if named and named.form != "metonym":
            sent = office_kind(title) in _SENT or (
                (found["link"] or "").strip().startswith("to ") and not re.search(r"advis|aide", title, re.I)
            )
            if state is None and not sent:
                state = named.iso3
        elif body is None:
            unknown = named is None and lookup_body(of) is None
            body = f"{found['ofstate']} {of}" if found["ofstate"] and unknown else of
    if state is None and found["ofstate"] and office_kind(title) not in _SENT:
        named = lookup_state(found["ofstate"])
        state = named.iso3 if named else None
    if body and state is None and office_kind(title) not in _SENT | {None}:
        known = lookup_body(body)
        metonym = metonyms().get(body)
        state = metonym.iso3 if metonym else known.state if known else None
    return state, body


def _trimmed(words: str | None) -> str | None:
    """Return a body's name without the full stop of the sentence that it ends."""
    if words is None or re.search(r"\b[A-Z]\.$", words):
        return words
    return words.rstrip(".'’-")


def _posting(found: Groups, body: str | None) -> tuple[str | None, str | None]:
    """Return whom an ambassador or envoy is sent to (ISO3, or an organisation's words), and who sends, if a body does."""
    of = _trimmed(found["of"])
    if not of:
        return None, body
    sender = found["body"]
    named = lookup_state(of)
    if " of " in (found["link"] or "") and named is None and not found["state"] and sender is None:
        return None, of  # 'the special envoy of the Arab League' is its own
    whole = f"{found['ofstate']} {of}" if found["ofstate"] else of
    return (named.iso3 if named is not None and named.form != "metonym" else whole), sender


def with_rank(office: OfficeHeld, rank: str | None) -> OfficeHeld:
    """Return the office with the military or noble rank that stands beside it."""
    if rank is None or rank.lower() in office.title.lower():
        return office
    return dataclasses.replace(office, rank=rank)
