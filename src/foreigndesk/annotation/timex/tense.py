"""Tense of the verb that governs a time expression, from spaCy's parse and a few words of planning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.timex.values import Tense

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

_PLANNING = {
    "plan", "expect", "schedule", "set", "intend", "hope", "aim", "prepare", "agree", "promise", "vow", "pledge",
    "decide", "want", "hop", "due", "likely", "slate", "propose", "invite", "threaten", "postpone", "delay",
}  # fmt: skip
# 'planned talks for Friday': what is planned lies ahead, whenever it was planned.
_ALWAYS_AHEAD = {"plan", "schedule", "slate"}
# 'The two meet on Friday': the present tense of a timetable.
_TIMETABLED = {
    "meet", "visit", "arrive", "travel", "hold", "begin", "open", "start", "leave", "host", "attend", "convene",
    "resume", "fly", "depart", "gather", "return", "expire", "vote", "face", "run", "last", "end", "conclude",
}  # fmt: skip
_POSSESSIVE_AFTER = ("'s", "’s", "' ", "’ ")
_FUTURE_BEFORE = re.compile(
    r"\b(?:ahead of|until|till|no later than|as soon as|as early as|due|scheduled for|"
    r"set for|planned for|slated for|expected on|expected|"
    r"postponed to|delayed to|starting|beginning|upcoming|coming|from|"
    r"due (?:in|at|to \w+(?: in| at)?) [\w’'.-]+(?: [A-Z][\w’'.-]+)?)"
    r"\s+(?:on\s+|the\s+)?(?:late\s+|early\s+)?$",
    re.IGNORECASE,
)
# 'before a summit on Friday': the day is the summit's, and it is still to come.
_EVENT_AHEAD = re.compile(
    r"\b(?:before|ahead of)\s+(?:an?|the|their|his|her|its)?\s*(?:[\w-]+\s+){0,3}(?:summit|meetings?|talks|vote|elections?|"
    r"visit|conference|hearing|deadline|session|trip|referendum|ceremony|inauguration)\s+(?:(?:in|with|at)\s+(?:[\w.-]+\s+){1,3})?"
    r"(?:on\s+)?(?:late\s+|early\s+)?$",
    re.IGNORECASE,
)
_PAST_BEFORE = re.compile(r"\b(?:since|as of)\s+(?:late\s+|early\s+)?$", re.IGNORECASE)
_WILL = {"will", "'ll", "’ll", "shall", "wo", "would", "may", "might"}


def tense_at(doc: Doc, text: str, start: int, end: int) -> Tense:
    """Return the tense of the clause that holds `text[start:end]`, where `text` is what was parsed."""
    before = text[max(0, start - 40) : start]
    if _FUTURE_BEFORE.search(before):
        return "future" if not re.search(r"\bfrom\s+$", before) else _verb_tense(doc, start, end)
    if _PAST_BEFORE.search(before):
        return "past"
    if _EVENT_AHEAD.search(text[max(0, start - 90) : start]):
        return "future"
    tense = _verb_tense(doc, start, end)
    if tense == "future" and text.startswith(_POSSESSIVE_AFTER, end):
        # 'would ignore Wednesday's ruling': the ruling's day is past unless the text looks ahead to it.
        return "future" if re.search(r"\b(?:at|in|for|to|attend|before)\s+$", before) else "past"
    return tense


def _verb_tense(doc: Doc, start: int, end: int) -> Tense:
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return "unknown"
    token: Token = span.root
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX"):
            found = _tense_of(token)
            if found != "unknown":
                return found
        if token.head is token:
            break
        token = token.head
    if token.pos_ in ("VERB", "AUX"):
        return _tense_of(token)
    return "unknown"


def _tense_of(verb: Token) -> Tense:
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    words = {a.lower_ for a in auxiliaries}
    if words & _WILL and not words & {"have"}:
        return "future"
    if verb.lemma_ in _ALWAYS_AHEAD:
        return "future"
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ == "VBN":
        if any(a.tag_ in ("VBD", "VBN") or a.lower_ in ("has", "have", "had") for a in auxiliaries):
            # 'was expected on Friday' looks ahead, 'was held on Friday' looks back.
            return "future" if verb.lemma_ in ("schedule", "expect", "slate") else "past"
        if any(a.lower_ in ("is", "are") for a in auxiliaries):
            return "future" if verb.lemma_ in _PLANNING else "present"
        if any(a.lower_ == "be" for a in auxiliaries) and any(c.dep_ == "mark" for c in verb.children):
            return "future"  # 'ordered that he be freed'
        return "past" if not auxiliaries else "unknown"
    if verb.tag_ == "VB" and "to" in words:
        head = verb.head
        if head is not verb and (head.lemma_ in _PLANNING or head.lemma_ in ("be", "go", "have")):
            return "future"
        if (
            head is not verb
            and head.pos_ == "NOUN"
            and head.lemma_ in ("plan", "deal", "decision", "agreement", "need")
        ):
            return "future"
        return "unknown"
    if verb.tag_ == "VB":
        return "past" if words & {"did"} else "unknown"
    if verb.tag_ == "VBG":
        if any(a.lower_ in ("was", "were", "been") for a in auxiliaries):
            return "past"
        return "future" if any(a.lower_ in ("is", "are", "am") for a in auxiliaries) else "unknown"
    if verb.tag_ in ("VBZ", "VBP"):
        return "future" if verb.lemma_ in _TIMETABLED else "present"
    return "unknown"
