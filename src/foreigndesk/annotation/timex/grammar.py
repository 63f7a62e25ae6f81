"""The grammar of English time expressions: patterns over token classes, and what each one found.

A pattern says where an expression stands and names its parts; `resolve` works out what they come to. Where
finds overlap, the one that starts first wins, then the longest, then the rule listed first.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from foreigndesk.annotation.timex.words import MONTHS, WEEKDAYS, Tokens, compile_pattern, tokenize

# A full stop behind these ends the sentence; behind 'Sept' it belongs to the word.
_FULL_NAMES = frozenset((*MONTHS, *WEEKDAYS))
_NUMBER = "(?:<nword>(?:<hyphen>?<nword>){0,4}|<d2|y4|num>(?:<d2><slash><d2>)?)"
_AMOUNT = f"(?P=num:<a>?<few>|<a>?<couple><of>?|<a>?<dozen>|<a>|{_NUMBER}(?:<to>{_NUMBER}|<and>{_NUMBER})?)"
_ABOUT = "(?:<no>?<more><than>|<at><least>|<up><to>|<approx>)?"
_EDGE = "(?:<the>?<edge><of>|(?P=mod:<early|late|mid|earlier|later>)<hyphen>?(?:<in|on>)?)?"
_WEEKDAY = "(?P=wd:<weekday>)<dot>?<comma>?"
_PART = "(?P=pod:<pod|night>)"
_UNIT = "(?P=unit:<unit|second|night>)"
_UNITS = "(?P=unit:<units>)"
_YEAR = "(?P=y:<y4>)"
_MONTH = "(?P=month:<month>)<dot>?"
_DAY = "(?P=d:<d2|ordinal>)"
_DEICTIC = "(?P=dei:<last|past|previous|next|coming|following|this|that|same|current|latest>)"
_CLOCK = "(?P=clock:<clock>|<d2|y4>)"

# (rule, pattern), in order of preference for finds of equal start and length.
_RULES: tuple[tuple[str, str], ...] = (
    # Days of the calendar.
    ("day", f"(?P=wd:<weekday>){_PART}<comma>?{_MONTH}{_DAY}(?:<comma>?{_YEAR})?"),
    ("day", f"(?:{_WEEKDAY}<the>?)?{_MONTH}{_DAY}<comma>?{_YEAR}<comma>?{_PART}?"),
    ("day", f"(?:{_WEEKDAY}<the>?)?{_DAY}<of>?{_MONTH}<comma>?{_YEAR}<comma>?{_PART}?"),
    ("day", f"<the>?(?P=oword:<oword|first|second>)<of>{_MONTH}(?:<comma>?{_YEAR})?"),
    ("day", f"{_MONTH}<the>(?P=d:<ordinal>)(?:<comma>?{_YEAR})?"),
    ("day", f"{_MONTH}<the>?(?P=oword:<oword|first|second>)(?:<comma>?{_YEAR})?"),
    ("day", f"{_EDGE}(?:{_WEEKDAY}<the>?)?{_MONTH}{_DAY}<comma>?{_PART}?"),
    ("day", f"{_EDGE}(?:{_WEEKDAY})?<the>?{_DAY}<of>?{_MONTH}<comma>?{_PART}?"),
    ("day", f"{_MONTH}{_DAY}<comma>?<of>?(?P=yeardei:<last|this|next|that|same>)(?P=unit:<unit>)"),
    ("iso", "(?P=y:<y4>)<hyphen>(?P=m:<d2>)<hyphen>(?P=d:<d2>)"),
    ("dotted", "(?P=dotted:<num>)"),
    ("slashed", "(?P=m:<d2>)<slash>(?P=d:<d2>)<slash>(?P=y:<y4|d2>)"),
    ("day_range", f"{_MONTH}{_DAY}(?:<hyphen>|<to>)(?P=d2:<d2|ordinal>)(?:<comma>?{_YEAR})?"),
    ("day_range", f"{_DAY}(?:<hyphen>|<to>)(?P=d2:<d2|ordinal>)<of>?{_MONTH}(?:<comma>?{_YEAR})?"),
    ("year_range", "(?P=y:<y4>)<hyphen>(?P=y2:<y4|d2>)"),
    ("year_range", "<the>?(?P=fy:<fiscal|school>)<unit>?(?P=y:<y4>)<hyphen|slash>(?P=y2:<y4|d2>)"),
    ("year_range", "<the>?(?P=y:<y4>)<hyphen|slash>(?P=y2:<y4|d2>)(?P=fy:<fiscal|school>)<unit>"),
    # Months, quarters, years, decades, centuries, seasons.
    ("month", f"{_EDGE}{_MONTH}<of|comma>?(?:{_YEAR}|(?P=short:<apos2>))"),
    ("month", f"{_EDGE}(?P=dei:<last|past|next|this|coming|same>){_MONTH}"),
    (
        "month",
        f"{_EDGE}{_MONTH}<of|comma>?(?P=yeardei:<last|this|next|that|same|previous|following>)(?P=unit:<unit>)",
    ),
    ("month", f"{_EDGE}{_MONTH}"),
    ("month_range", f"{_MONTH}(?:<hyphen>|<to>)(?P=month2:<month>)<dot>?(?:<of|comma>?{_YEAR})?"),
    (
        "quarter",
        f"<the>?{_DEICTIC}?<y4>?<fiscal>?(?P=ord:<first|second|final|oword|ordinal>)<fiscal>?<hyphen>?(?P=unit:<unit>)"
        f"(?:<of|in|comma>?(?:<the>?<fiscal>?{_YEAR}|(?P=yeardei:<last|this|next|that>)(?P=unit2:<unit>)))?",
    ),
    (
        "quarter",
        f"(?:<the>|{_DEICTIC}(?P=yunit:<unit>)<pos>)(?P=ord:<first|second|final|oword>)(?P=unit:<unit>)",
    ),
    ("quarter", "<the>?(?P=y:<y4>)<fiscal>?(?P=ord:<first|second|final|oword>)<hyphen>?(?P=unit:<unit>)"),
    (
        "quarter",
        f"(?P=qn:<qn>)(?:<of|comma>?(?:{_YEAR}|(?P=yeardei:<last|this|next|that>)(?P=unit2:<unit>)))?"
        "|(?P=y2:<y4>)(?P=qn2:<qn>)",
    ),
    (
        "half",
        f"<the>?(?P=ord:<first|second>)<edge><of>(?:<the>?(?P=unit:<unit>)|{_YEAR}|{_DEICTIC}(?P=unit2:<unit>))",
    ),
    ("season", f"{_EDGE}<the>?<early|late>?(?P=season:<season>)(?:<of|comma>?{_YEAR})"),
    ("season", f"{_EDGE}(?:<the>|{_DEICTIC}<past>?)<early|late>?(?P=season:<season>)"),
    ("season", "(?P=season:<season>)"),
    ("fiscal", f"<the>?(?P=fy:<fiscal>)(?P=unit:<unit>)?{_YEAR}|<fy>(?P=y2:<y4|d2>)"),
    ("year_of", f"<the>(?P=unit:<unit>)(?:{_YEAR}|<nword>(?:<hyphen>?<nword>){{0,4}})"),
    ("decade", f"{_EDGE}<the>?(?P=mod2:<early|late|mid>)?<hyphen>?(?P=decade:<decade|decade_word>)"),
    (
        "century",
        f"{_EDGE}<the>?(?P=mod2:<early|late|mid>)?<hyphen>?(?P=ord:<ordinal|oword>)<hyphen>?(?P=unit:<unit>)",
    ),
    ("spoken_year", "(?P=spoken:<nword><nword>(?:<hyphen>?<nword>)?)"),
    ("year", f"{_EDGE}{_YEAR}"),
    ("short_year", "(?P=short:<apos2>)"),
    # Days of the week and parts of days.
    ("weekday", f"{_EDGE}<this>?{_DEICTIC}?(?P=wd:<weekday>)<dot>?{_PART}?"),
    ("weekday", f"(?:<late|early|mid><hyphen>?)?{_PART}(?:<of|on>|<comma>)?(?P=wd:<weekday>)"),
    ("weekday", "(?P=wd:<weekday>)<of>?(?P=weekdei:<last|next|this>)(?P=unit:<unit>)"),
    ("today", f"{_EDGE}(?P=day:<today|yesterday|tomorrow>){_PART}?"),
    ("today", f"{_EDGE}{_PART}(?P=day:<today|yesterday|tomorrow>)"),
    ("day_away", "<the>?(?P=unit:<unit>)(?P=dir:<before|after>)(?P=day:<yesterday|tomorrow>)"),
    ("overnight", "(?P=pod:<pod>)"),
    ("tonight", "(?:<later|late|earlier|early>)?(?P=day:<tonight>)"),
    ("part", f"{_EDGE}(?P=dei:<this|last|that|same>)(?P=pod:<pod|night>)"),
    ("part", f"{_EDGE}<the>?(?P=dei:<next|following|previous>)(?P=pod:<pod|night>)"),
    ("in_part", "<early|late|mid|later|earlier>?<hyphen>?<in><the>(?P=pod:<pod|night>)"),
    ("in_part", "<the>?<mid><hyphen>?(?P=pod:<pod>)"),
    ("in_day", "(?:<later|late|earlier|early>)<in|on>?(?:<the>|(?P=dei:<that|same>))<same>?(?P=unit:<unit>)"),
    # Clock times.
    (
        "clock",
        f"<approx>?{_CLOCK}(?:(?P=ampm:<ampm>)(?P=tz:<tz>)?(?:<tz>)?|(?P=tz2:<tz>)(?:<tz>)?)"
        f"(?:<on|comma>?(?:(?P=wd:<weekday>)|(?P=day:<today|yesterday|tomorrow>)|{_MONTH}{_DAY}))?",
    ),
    (
        "clock",
        "<at|approx|until|from>(?P=clock:<clock>)(?P=ampm:<ampm>)?(?P=tz:<tz>)?"
        "(?:<on|comma>?(?:(?P=wd:<weekday>)|(?P=day:<today|yesterday|tomorrow>)))?",
    ),
    ("clock", "(?P=noon:<pod>)(?:<on>?(?P=wd:<weekday>)|<on>?(?P=day:<today|yesterday|tomorrow>))"),
    ("clock", f"{_CLOCK}<in><the>(?P=pod:<pod>)"),
    # Counted from another day.
    (
        "deictic",
        f"{_EDGE}<the>?{_DEICTIC}<past|coming|current>?(?P=fy:<fiscal|school>)?<past|coming|current>?{_UNIT}",
    ),
    ("deictic", f"{_EDGE}(?P=the:<the>)(?P=fy:<fiscal|school>)?{_UNIT}"),
    ("year_end", "(?P=unit:<unit>)<pos|hyphen>(?P=edge:<edge>)"),
    (
        "ago",
        f"{_ABOUT}{_AMOUNT}<hyphen>?(?:<and><nword>)?(?P=unit:<unit|second|units|night>)<hyphen>?"
        "(?P=dir:<ago|earlier|later|hence>)",
    ),
    ("ago", "(?P=unit:<units>)(?P=dir:<ago>)"),
    (
        "year_ago",
        "<the>?(?P=unit:<unit>)<hyphen><ago|earlier>(?P=ord:<first|second|oword>)?(?:<unit|period>)?",
    ),
    ("in_future", f"<in>(?P=inner:{_ABOUT}{_AMOUNT}(?P=unit:<unit|units>))<pos|apos>?(?P=time:<time>)"),
    ("from_now", f"{_ABOUT}{_AMOUNT}(?P=unit:<unit|second|units>)<from>(?P=dir:<now|today|tomorrow>)"),
    ("day_before", "(?P=whole:<the>(?P=unit:<unit|night>)(?P=dir:<before|after>))"),
    ("eve", "<the>?(?P=eve:<eve>)<of>"),
    # Stretches of time.
    (
        "duration",
        f"{_ABOUT}<the>?{_ABOUT}(?P=lead:<first|last|past|next|coming|previous|following|recent|latest|final>)?"
        f"{_AMOUNT}<more|extra|alternate|long|fiscal>?<hyphen>?<long>?(?P=unit:<unit|second|units|night>)"
        "(?:<hyphen><long>)?",
    ),
    (
        "duration",
        f"<this|that|these>?<past>?{_ABOUT}(?P=num:{_NUMBER})<and>{_NUMBER}?<edge>(?P=unit:<units>)",
    ),
    ("half_unit", "(?P=num:<a>)(?P=unit:<unit|second>)<and><a><edge>"),
    ("half_unit", "<edge><a|of>?<a>(?P=unit:<unit>)"),
    (
        "units",
        "<approx>?<the>?(?P=lead:<coming|recent|past|last|next|these>)(?P=unit:<units>)(?:<and>(?P=unit2:<units>))?"
        "(?:<hyphen><long>)?",
    ),
    ("units", "(?P=unit:<units>)(?:<and>(?P=unit2:<units>))?(?:<hyphen><long>)?"),
    ("day_long", "(?P=unit:<unit>)<hyphen>(?P=long:<long>)"),
    # Repeated times.
    (
        "set",
        "<every>(?P=num:<alternate|oword|second|few|d2|nword|first>)?(?P=unit:<unit|units|night|pod|second>)",
    ),
    ("set", "<every>(?P=wd:<weekday>)(?P=pod:<pod|night>)?"),
    ("set", "<every>(?P=month:<month>)"),
    ("set_weekdays", "(?P=wd:<weekdays>)|(?P=wd2:<weekday>)(?P=pods:<pods>)"),
    ("set_word", "(?P=set:<set>)"),
    ("set_rate", "(?P=times:<times>)<a>(?P=unit:<unit|second>)"),
    # Vague times.
    ("vague", "(?P=word:<vague|now>)"),
    ("vague", "<the>(?:<foreseeable|coming>)?(?P=word:<future>)"),
    ("vague", "(?P=word:<the><past>)"),
    ("vague", "<at>(?P=word:(?:<the|this>)(?:<present|same>?)<time>)"),
    ("vague", "(?P=word:<recent>)"),
    ("vague", "(?P=word:<current>)"),
    ("holiday", f"<last|next|this>?(?P=holiday:<holiday>)(?:(?P=unit:<unit>)|(?P=eve:<eve>))?(?:{_YEAR})?"),
    ("holiday", f"(?P=holiday:<new><unit>)<pos>?(?:(?P=unit:<unit>)|(?P=eve:<eve>))(?:{_YEAR})?"),
)


@dataclass(slots=True)
class Find:
    """An expression as the grammar found it: its tokens, its rule, and its named parts (lower-case words)."""

    first: int
    last: int
    start: int
    end: int
    rule: str
    parts: dict[str, list[str]] = field(default_factory=dict)
    order: int = 0

    def word(self, name: str) -> str | None:
        """Return a part as one string, or None if the expression has none."""
        words = self.parts.get(name)
        return " ".join(words) if words else None


@functools.cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule, compile_pattern(pattern)) for rule, pattern in _RULES)


def find_expressions(text: str) -> tuple[Tokens, list[Find]]:
    """Return the tokens of a text and all that the grammar finds in it, overlapping finds included.

    Finds come in order of preference at each place: start, then length, then order of the rules.
    """
    tokens = tokenize(text)
    finds: list[Find] = []
    for order, (rule, pattern) in enumerate(_compiled()):
        for match in pattern.finditer(tokens.classes):
            first, last = match.span()
            parts = {
                name: tokens.words[match.start(name) : match.end(name)]
                for name, value in match.groupdict().items()
                if value
            }
            while last - first > 1 and (
                tokens.words[last - 1] == ","
                or (tokens.words[last - 1] == "." and tokens.words[last - 2] in _FULL_NAMES)
            ):
                last -= 1
            finds.append(Find(first, last, tokens.starts[first], tokens.ends[last - 1], rule, parts, order))
    finds.sort(key=lambda f: (f.start, -f.end, f.order))
    return tokens, finds
