"""Takes the page's litter off a copied text: headline, byline, dateline and body come out, the rest is kept apart.

    lines ─▶ litter by its words (litter_rules) ─▶ head: section, headline, byline, dateline ─▶ body ─▶ tail

Nothing is lost: whatever is cut is in `Cleaned.removed` with its reason and line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from foreigndesk.data.agencies import NAMES, agency_of, is_agency_line
from foreigndesk.intake.dateline import FoundDateline, dateline_of_line, find_dateline
from foreigndesk.intake.dates import find_date
from foreigndesk.intake.litter_rules import ANYWHERE, AROUND, SECTIONS, STAMP, TRIGGERS
from foreigndesk.intake.paragraphs import Line, ends_sentence, is_prose, paragraphs, strip_controls, words_of
from foreigndesk.model import Removed

# Longer lines are paragraphs, whatever they say.
_LONGEST_LITTER = 700
_LONGEST_HEADLINE = 220
# Metadata often has a headline of the same report in slightly other words; then the words of the text are kept.
_SAME_HEADLINE = 0.6
_PTB = (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"))
_CREDIT_TAIL = re.compile(
    r"\s*(?:\(|\[|-LRB-)\s*(?:additional |further )?(?:reporting|writing|editing|edited|compiled"
    r"|written|with (?:additional )?(?:reporting|inputs?|input)|with agency inputs?)"
    r"(?: and (?:writing|editing|reporting))?(?: (?:by|from)\b|\s*;)[^()\[\]]{0,300}?(?:\)|\]|-RRB-)\s*\.?",
    re.IGNORECASE,
)
_AGENCY_TAIL = re.compile(
    rf"(?<=[.!?”\"’')])\s*(?:(?:/|—|–|--|-|\|)\s?(?P<slash>{NAMES})/?"
    rf"|[\[(]\s*(?:Source:\s*)?(?P<bracket>{NAMES})\s*[\])]|(?P<bare>(?:Reuters|AFP|Xinhua|PTI|ANI"
    r"|IANS|AP|VOA|dpa|DPA|TASS|Yonhap|KCNA|Kyodo)(?:/(?:Reuters|AFP|AP|dpa))?))\.?\s*$"
)
_END_MARK = re.compile(r"\s*(?:\((?:END|End|end|ENDS)\)|-ENDS?-|#{3,}|■|◼|∎|▪)\s*$")
_SITE_TAIL = re.compile(r"\s+(?:\||-|–|—|::|»|•)\s+(?P<site>[A-Z][\w.'’& ]{1,40})$")
_NAME_LINE = re.compile(
    r"^(?:[A-ZÀ-Þ][\w’'.-]*|de|van|von|al|bin|and|&|,)(?:[\s/]+(?:[A-ZÀ-Þ][\w’'.-]*|de|van|von|al|el"
    r"|bin|and|&)){0,6}$"
)
_UPDATED = re.compile(r"\b(?:updated?|modified|revised)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted|created|issued|first)\b", re.IGNORECASE)
# Old pages of broadcasters name a caption on one line and give it on the next.
_CAPTION_LABEL = re.compile(
    r"(?:media|image|photo|picture|video) (?:caption|copyright|source|credit)$", re.IGNORECASE
)
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
_COMMENTS = re.compile(
    r"^(?:\d+ )?comments?\b(?!.*\bare closed)|^(?:leave|post|write|add) (?:a|your) (?:comment|reply)",
    re.IGNORECASE,
)
_MAY_HOLD_A_SENTENCE = ("caption", "link to another report", "time stamp", "comment line", "follow line")
_LATE = (
    "share line",
    "comment line",
    "follow line",
    "subscription line",
    "link to another report",
    "tag list",
    "copyright",
    "disclaimer",
)


@dataclass(slots=True)
class Cleaned:
    """What is left of a text, and what was taken off.

    Attributes:
        dateline_cut: The dateline stood on a line of its own, and was cut.
        dateline_at: Else the index in `body` of the paragraph that it opens.
        page_date: Publication date as the page prints it, ISO.
        page_date_words: What there is to say about it, or None.
    """

    title: str | None = None
    body: list[Line] = field(default_factory=list)
    byline: str | None = None
    dateline: FoundDateline | None = None
    dateline_cut: bool = False
    dateline_at: int = 0
    agency: str | None = None
    outlet: str | None = None
    page_date: str | None = None
    page_date_words: str | None = None
    removed: list[Removed] = field(default_factory=list)

    def cut(self, line: Line, reason: str, words: str | None = None) -> None:
        """Note that a line, or some words of it, were cut."""
        self.removed.append(Removed(words if words is not None else line.text, reason, line.number))


def clean_page(text: str, title: str | None = None) -> Cleaned:
    """Return the report in the text of a copied page.

    Args:
        text: The text as copied.
        title: The headline if the input's metadata gives it.
    """
    text, removed = strip_controls(text)
    cleaned = Cleaned(title=title, removed=removed)
    lines = paragraphs(text)
    start = next((i for i, line in enumerate(lines) if _begins_body(line.text, title)), len(lines))
    lines = _read_head(lines[:start], cleaned) + lines[start:]
    _read_body(lines, cleaned)
    _read_ends(cleaned)
    cleaned.removed.sort(key=lambda r: r.line or 0)
    return cleaned


def _begins_body(text: str, title: str | None) -> bool:
    """Return whether a line is the first paragraph: a whole sentence that is no litter and not the headline."""
    # 'Norland's president to visit the U.S.' is a headline all the same.
    if _INITIALS.search(text) and len(text) < 110 and not re.search(r"[.!?][”\"']? [A-Z]", text[:-5]):
        return False
    if title and _likeness(text, title) >= _SAME_HEADLINE:
        return False
    return is_prose(text) and _reason(text) is None


def clean_record(text: str, title: str | None = None) -> Cleaned:
    """Return the report in a text that was already cut out of its page: only what is litter beyond doubt goes."""
    text, removed = strip_controls(text)
    cleaned = Cleaned(title=title, removed=removed)
    for number, words in enumerate(text.split("\n"), 1):
        line = Line(number, " ".join(words.split()))
        if not line.text:
            continue
        if title and not cleaned.body and _same(line.text, title):
            cleaned.cut(line, "doubled headline")
        elif reason := _record_reason(line.text):
            _take(line.text, reason, cleaned)
            cleaned.cut(line, reason)
        else:
            cleaned.body.append(line)
    _read_ends(cleaned)
    cleaned.removed.sort(key=lambda r: r.line or 0)
    return cleaned


def _reason(text: str, *, around: bool = False) -> str | None:
    """Return why a line is litter, or None."""
    if len(text) > _LONGEST_LITTER:
        return None
    if "-RRB-" in text or "-LRB-" in text:
        for coded, plain in _PTB:
            text = text.replace(coded, plain)
    words = set(words_of(text))
    triggered = words & TRIGGERS.keys()
    if is_prose(text):
        for index in sorted({i for word in triggered for i in TRIGGERS[word]}):
            if ANYWHERE[index].pattern.match(text):
                return ANYWHERE[index].reason
        return None
    for rule in (*ANYWHERE, *AROUND) if around else ANYWHERE:
        if (not rule.needs or not rule.needs.isdisjoint(triggered)) and rule.pattern.match(text):
            return rule.reason
    return "agency line" if around and is_agency_line(text) else None


def _record_reason(text: str) -> str | None:
    """Return why a line is litter in a text that somebody already cut out of its page.

    There a caption or a link may have run together with the sentence behind it, so that no sentence goes.
    """
    reason = _reason(text)
    return None if reason in _MAY_HOLD_A_SENTENCE and is_prose(text) else reason


def _same(one: str, other: str) -> bool:
    """Return whether two lines say the same, but for case and punctuation."""
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


def _likeness(one: str, other: str) -> float:
    """Return the share of words that two lines have in common."""
    words, others = set(words_of(one)), set(words_of(other))
    return len(words & others) / max(1, len(words | others))


def _read_head(lines: list[Line], cleaned: Cleaned) -> list[Line]:
    """Read section, headline, byline, dateline off the lines before the body; return those that are body."""
    kept: list[Line] = []
    headline = _headline(lines, cleaned)
    cleaned.title = headline.text if headline else cleaned.title
    label = False
    for index, line in enumerate(lines):
        if line is headline:
            continue
        text = line.text
        seen_headline = headline is None or line.number > headline.number
        reason = "caption" if label else _head_reason(text, lines, index, cleaned, seen_headline)
        label = _CAPTION_LABEL.match(text) is not None
        if reason is None:
            kept.append(line)
            continue
        cleaned.cut(line, reason)
    return kept


def _head_reason(
    text: str, lines: list[Line], index: int, cleaned: Cleaned, seen_headline: bool
) -> str | None:
    """Return why a line above the body is no body, and take from it what it tells."""
    if cleaned.title and _same(text, cleaned.title):
        return "doubled headline"
    if cleaned.title and (tail := _SITE_TAIL.search(text)) and _same(text[: tail.start()], cleaned.title):
        cleaned.outlet = cleaned.outlet or tail["site"].strip()
        return "doubled headline"
    if found := dateline_of_line(text):
        if cleaned.dateline is None:
            cleaned.dateline, cleaned.dateline_cut = found, True
        cleaned.agency = cleaned.agency or found.agency
        return "dateline"
    if text.casefold().strip(" :|") in SECTIONS:
        return "section name"
    reason = _reason(text, around=True)
    if _is_doubled(text, lines, index) and reason in (None, "byline"):
        name = _NAME_LINE.match(text)
        if name and cleaned.byline is None:
            cleaned.byline = text
        return "doubled byline" if name else "doubled line"
    if reason:
        _take(text, reason, cleaned)
        return reason
    if sorted_parts := _litter_parts(text):
        for part, why in sorted_parts:
            _take(part, why, cleaned)
        return sorted_parts[0][1]
    if STAMP.search(text) and len(text.split()) <= 14 and not ends_sentence(text):
        _take(text, "time stamp", cleaned)
        return "time stamp"
    if _NAME_LINE.match(text) and len(text.split()) <= 5:
        if not seen_headline:
            return "section name"
        if cleaned.byline is None and len(text.split()) > 1:
            cleaned.byline = text
        return "byline or place"
    if not seen_headline and len(text.split()) <= 3:
        return "section name"
    return None


def _litter_parts(text: str) -> list[tuple[str, str]]:
    """Return the parts of a line that a page sets side by side, each with why it is litter; [] if one is none.

    'PTI | New Delhi | Updated: March 3, 2014': a name among byline, agency and time stamp is a byline or place.
    """
    parts = [part for part in (p.strip() for p in re.split(r"\s*[|•·●]\s*|\s+[–—]\s+", text)) if part]
    if len(parts) < 2:
        return []
    reasons = [
        _reason(part, around=True) or ("dateline" if dateline_of_line(part) else None) for part in parts
    ]
    if not any(reasons) or not all(r or _NAME_LINE.match(p) for r, p in zip(reasons, parts, strict=True)):
        return []
    return [(part, why or "byline or place") for part, why in zip(parts, reasons, strict=True)]


def _headline(lines: list[Line], cleaned: Cleaned) -> Line | None:
    """Return the line of the headline among those above the body, or None."""
    if cleaned.title:
        likest = max(lines, key=lambda line: _likeness(line.text, cleaned.title or ""), default=None)
        return likest if likest and _likeness(likest.text, cleaned.title) >= _SAME_HEADLINE else None
    for line in lines:
        text = line.text
        words = text.split()
        if len(words) < 3 or len(text) > _LONGEST_HEADLINE or text.casefold() in SECTIONS:
            continue
        if dateline_of_line(text) or STAMP.match(text) or _litter_parts(text):
            continue
        reason = _reason(text, around=True)
        # 'Analysis: …', 'Watch: …' above everything else is the headline itself.
        if reason and not (
            reason == "link to another report" and len(words) > 4 and re.match(r"[\w ]+:\s", text)
        ):
            continue
        if _NAME_LINE.match(text) and len(words) <= 3 and not text.isupper():
            continue
        tail = _SITE_TAIL.search(text)
        if tail and any(_same(text[: tail.start()], other.text) for other in lines):
            cleaned.outlet = cleaned.outlet or tail["site"].strip()
            continue
        return line
    return None


def _is_doubled(text: str, lines: list[Line], index: int) -> bool:
    """Return whether a short line above the body stands there again, alone or as the beginning of another."""
    if len(text.split()) > 6:
        return False
    return any(
        other.text == text or (other.text.startswith(text + " ") and _reason(other.text) is not None)
        for i, other in enumerate(lines)
        if i != index
    )


def _take(text: str, reason: str, cleaned: Cleaned) -> None:
    """Take byline, agency and date from a line that is cut."""
    if reason == "byline":
        words = re.sub(
            r"^(?:(?:written|reported|posted|published|compiled|story|report|text)\s+)?by\s*:?\s+",
            "",
            text,
            flags=re.I,
        )
        words = re.sub(
            r"^(?:author|reporter|writer|editor|correspondent|journalist|byline)\s*[:|]\s*",
            "",
            words,
            flags=re.I,
        )
        if cleaned.byline is None:
            cleaned.byline = re.sub(r"^by ", "", words.strip(" ()"), flags=re.IGNORECASE)
        for part in re.split(r"\s*[,|/()–—]\s*|\s-\s", words):
            if (agency := agency_of(part)) and cleaned.agency is None:
                cleaned.agency = agency
    elif reason == "agency line":
        cleaned.agency = cleaned.agency or agency_of(text)
    elif reason == "agency credit":
        names = re.findall(NAMES, re.sub(r"(?i)^.*?\b(?:inputs?|from|source|via|agency)\b\s*:?", "", text))
        if (
            names
            and cleaned.agency is None
            and not re.search(r"(?i)\b(?:reporting|editing|writing) by\b|trust principles", text)
        ):
            cleaned.agency = agency_of(names[0])
    if reason in ("time stamp", "byline", "agency line", "dateline"):
        _take_date(text, cleaned)
    if reason == "time stamp" and cleaned.agency is None:
        # 'By AFP - Sep 02, 2015', '(Yonhap News) 17:32 February 09, 2015'
        parts = re.split(r"\s+-\s+|[|()]|^By ", text)
        cleaned.agency = next((agency_of(part) for part in parts if is_agency_line(part)), None)


def _take_date(text: str, cleaned: Cleaned) -> None:
    """Take the publication date from a line; the first publication goes before a later change."""
    day = find_date(text)
    if day is None:
        return
    if _UPDATED.search(text) and (match := _UPDATED.search(text)) and _PUBLISHED.search(text):
        day = (find_date(text[: match.start()]) if _PUBLISHED.search(text[: match.start()]) else None) or day
    only_updated = bool(_UPDATED.search(text)) and not _PUBLISHED.search(text)
    had_only_updated = cleaned.page_date_words is not None and "updated" in cleaned.page_date_words
    if cleaned.page_date is None or (had_only_updated and not only_updated):
        cleaned.page_date = day
        cleaned.page_date_words = "the page says when it was updated" if only_updated else None


def _read_body(lines: list[Line], cleaned: Cleaned) -> None:
    """Sort the lines from the body on into body and litter."""
    prose = [is_prose(line.text) for line in lines]
    reasons = [_reason(line.text) for line in lines]
    last_prose = max((i for i in range(len(lines)) if prose[i] and not reasons[i]), default=-1)
    seen: set[str] = set()
    in_links = tail = label = after_section = False
    before = 0
    for index, line in enumerate(lines):
        text = line.text
        in_tail = index > last_prose
        reason = _reason(text, around=True) if in_tail else reasons[index]
        if in_links and reason == "time stamp":
            reason = "link to another report"
        if reason is None and prose[index] and len(text) >= 50:
            if text in seen:
                reason = "doubled paragraph"
            seen.add(text)
        if reason is None and label and len(text.split()) <= 40:
            reason = "caption"
        label = reason == "caption" and _CAPTION_LABEL.match(text) is not None
        if reason is None and not prose[index]:
            if text.casefold() in SECTIONS or (
                after_section and len(text.split()) <= 4 and not ends_sentence(text)
            ):
                reason = "section name"
            elif in_links and len(text.split()) <= 20:
                reason = "link to another report"
            elif in_tail and STAMP.search(text) and len(text.split()) <= 10 and not ends_sentence(text):
                reason = "time stamp"
            elif cleaned.title and _same(text, cleaned.title):
                reason = "doubled headline"
            elif in_tail and (tail or len(text.split()) <= 3) and not ends_sentence(text):
                reason = "end of the page"
        after_section = reason == "section name"
        if reason is None:
            in_links = False
            before += prose[index]
            cleaned.body.append(line)
            continue
        # Below the body stand the dates of other reports too: they count only where nothing else was found.
        if reason != "time stamp" or cleaned.page_date is None or _PUBLISHED.search(text):
            _take(text, reason, cleaned)
        cleaned.cut(line, reason)
        tail = tail or (in_tail and reason in _LATE)
        in_links = reason == "link to another report" and (in_links or text.rstrip(" :.>»").count(" ") < 5)
        if before >= 3 and _COMMENTS.match(text) and sum(prose[index + 1 :]) < before / 2:
            for rest in lines[index + 1 :]:
                cleaned.cut(rest, _reason(rest.text, around=True) or "readers' comments")
            return


def _read_dateline(cleaned: Cleaned) -> None:
    """Read the dateline off the first paragraph; a standfirst may stand before it."""
    for index, line in enumerate(cleaned.body[:3]):
        found = find_dateline(line.text)
        if found is None:
            continue
        before = cleaned.dateline
        if before:
            found = replace(
                found,
                place=found.place or before.place,
                when=found.when or before.when,
                agency=found.agency or before.agency,
            )
        cleaned.dateline, cleaned.dateline_cut, cleaned.dateline_at = found, False, index
        cleaned.agency = found.agency or cleaned.agency
        return


def _read_ends(cleaned: Cleaned) -> None:
    """Read the dateline off the first paragraph, and credits and agency off the ends of paragraphs."""
    _read_dateline(cleaned)
    body: list[Line] = []
    for index, line in enumerate(cleaned.body):
        text = line.text
        if ("ing by" in text or "en by" in text or "ed by" in text or "nput" in text) and (
            match := _CREDIT_TAIL.search(text)
        ):
            cleaned.cut(line, "agency credit", match[0].strip())
            text = (text[: match.start()] + " " + text[match.end() :]).strip()
        if index >= len(cleaned.body) - 2:
            if match := _END_MARK.search(text):
                cleaned.cut(line, "end mark", match[0].strip())
                text = text[: match.start()]
            if match := _AGENCY_TAIL.search(text):
                cleaned.agency = cleaned.agency or agency_of(
                    match["slash"] or match["bracket"] or match["bare"]
                )
                cleaned.cut(line, "agency tail", match[0].strip())
                text = text[: match.start()]
        if text.strip():
            body.append(Line(line.number, text.strip()))
    cleaned.body = body
