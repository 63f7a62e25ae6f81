"""What a timeline is made of: the sentences of a report with the days that they tell of."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foreigndesk.model import Sentence, TimeExpression

# Times that name one day; what is known no closer than its week or month puts nothing on a timeline.
_DAYS = frozenset({"day", "hour", "minute", "second", "part_of_day"})
# A date in full with the time of day, in either order.
_DATE = r"(?:[A-Z][a-z]+day\W+)?(?:\w+\W+){2}\d{4}"
_CLOCK = r"\d{1,2}[.:]\d{2}\s*(?:[ap]m(?:\s*[A-Z]{2,4})?|[A-Z]{2,4})"
_STAMP = re.compile(rf"\b(?:{_DATE}\W+(?:at\W+)?{_CLOCK}|{_CLOCK}\W+(?:on\W+)?{_DATE})\b")
# An event of these statuses is one of the day it is dated to; of the others it is only expected, or did not come about.
_REAL = frozenset({"happened", "ongoing"})
_EXPECTED = frozenset({"planned", "called_for", "conditional"})


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence of a report, an exact slice of it.

    Attributes:
        position: How many sentences of the body stand before it; those of the headline are at 0.
        named: Days (ISO) that it names in words, sorted.
        dated: Days to which an event is dated that it tells as happened or ongoing, sorted.
        expected: Days of events that it tells as planned, called for or conditional, sorted.
    """

    report_id: str
    start: int
    end: int
    text: str
    position: int = 0
    headline: bool = False
    named: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[str, ...]:
        """All days that it tells of, sorted."""
        return tuple(sorted({*self.named, *self.dated, *self.expected}))


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """Where a report tells an event, with the day that it is dated to.

    Attributes:
        start: Where its evidence begins.
    """

    start: int
    day: str
    status: str


@dataclass(frozen=True, slots=True)
class DatedReport:
    """A report as a timeline looks at it.

    Attributes:
        origin: Id of the report that this one reprints, or its own: what goes back to one origin counts once.
        day: ISO day of publication, or None.
    """

    report_id: str
    origin: str
    day: str | None
    outlet: str | None
    sentences: tuple[DatedSentence, ...]


def dated_sentences(
    report_id: str,
    text: str,
    sentences: Iterable[Sentence],
    times: Iterable[TimeExpression],
    events: Iterable[DatedEvent] = (),
    *,
    published: str | None = None,
) -> tuple[DatedSentence, ...]:
    """Return the sentences of a report with their days, in the order of the text.

    Args:
        report_id: The report.
        text: Its text, of which all are slices.
        sentences: As a reading has them.
        times: Likewise.
        events: The events that the report tells and that are dated to a day, by whichever report dates them.
        published: The day of publication: where a page's own stamp ('Monday 3 May 2004 09.15 GMT') was left in
            the text, it tells of nothing that happened then.
    """
    spans = sorted(sentences, key=lambda s: (s.start, s.end))
    starts = [s.start for s in spans]

    def holder(start: int) -> int | None:
        number = bisect.bisect_right(starts, start) - 1
        return number if number >= 0 and start < spans[number].end else None

    stamps = [match.span() for match in _STAMP.finditer(text)]
    named, dated, expected = ([set[str]() for _ in spans] for _ in range(3))
    for time in times:
        day, number = named_day(time), holder(time.start)
        stamp = day == published and any(a <= time.start < b for a, b in stamps)
        if day is not None and number is not None and not stamp:
            named[number].add(day)
    for event in events:
        number = holder(event.start)
        # what another report says of the day does not stand against the sentence's own words
        if number is None or as_day(event.day) is None or (named[number] and event.day not in named[number]):
            continue
        if event.status in _REAL:
            dated[number].add(event.day)
        elif event.status in _EXPECTED:
            expected[number].add(event.day)
    found, body = [], 0
    for number, sentence in enumerate(spans):
        words = _trimmed(text, sentence)
        if words is None:
            continue
        place = 0 if sentence.headline else body
        days = (tuple(sorted(of_kind[number])) for of_kind in (named, dated, expected))
        found.append(DatedSentence(report_id, *words, text[slice(*words)], place, sentence.headline, *days))
        body += not sentence.headline
    return tuple(found)


def named_day(time: TimeExpression) -> str | None:
    """Return the one day that a time expression names, or None."""
    one = time.first == time.last and time.precision in _DAYS and time.type in ("DATE", "TIME")
    return as_day(time.first) if one else None


def as_day(value: str | None) -> str | None:
    """Return an ISO day as it is, None for what is only a month or a year, or has no day after it."""
    try:
        return value if value and date.fromisoformat(value) < date.max and len(value) == 10 else None
    except ValueError:
        return None


def _trimmed(text: str, sentence: Sentence) -> tuple[int, int] | None:
    words = text[sentence.start : sentence.end]
    start = sentence.start + len(words) - len(words.lstrip())
    end = sentence.start + len(words.rstrip())
    return (start, end) if end > start else None
