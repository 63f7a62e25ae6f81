"""What a timeline is made of: the sentences of a report with the days that they tell of."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from foreigndesk.model import EventMention, Reading, Sentence, TimeExpression

# Times that name one day; what is known no closer than its week or month puts nothing on a timeline.
_DAYS = frozenset({"day", "hour", "minute", "second", "part_of_day"})
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


def dated_sentences(text: str, reading: Reading) -> tuple[DatedSentence, ...]:
    """Return the sentences of a report with their days, in the order of the text.

    Args:
        text: The report's text, of which all are slices.
        reading: Its reading; one without events (`Reader.read(until="times")`) gives the named days alone.
    """
    sentences = sorted(reading.sentences, key=lambda s: (s.start, s.end))
    starts = [s.start for s in sentences]

    def holder(start: int) -> int | None:
        number = bisect.bisect_right(starts, start) - 1
        return number if number >= 0 and start < sentences[number].end else None

    named: list[set[str]] = [set() for _ in sentences]
    for time in reading.times:
        day, number = named_day(time), holder(time.start)
        if day is not None and number is not None:
            named[number].add(day)
    dated: list[set[str]] = [set() for _ in sentences]
    expected: list[set[str]] = [set() for _ in sentences]
    for event in reading.events:
        day, number = _event_day(event, reading.times), holder(event.trigger.start)
        if day is not None and number is not None:
            if event.status in _REAL:
                dated[number].add(day)
            elif event.status in _EXPECTED:
                expected[number].add(day)
    found, body = [], 0
    for number, sentence in enumerate(sentences):
        words = _trimmed(text, sentence)
        if words is None:
            continue
        place = 0 if sentence.headline else body
        days = (tuple(sorted(found_days[number])) for found_days in (named, dated, expected))
        found.append(
            DatedSentence(reading.document_id, *words, text[slice(*words)], place, sentence.headline, *days)
        )
        body += not sentence.headline
    return tuple(found)


def named_day(time: TimeExpression) -> str | None:
    """Return the one day that a time expression names, or None."""
    one = time.first is not None and time.first == time.last
    return time.first if one and time.precision in _DAYS and time.type in ("DATE", "TIME") else None


def _event_day(event: EventMention, times: Sequence[TimeExpression]) -> str | None:
    return named_day(times[event.time]) if event.time is not None else None


def _trimmed(text: str, sentence: Sentence) -> tuple[int, int] | None:
    words = text[sentence.start : sentence.end]
    start = sentence.start + len(words) - len(words.lstrip())
    end = sentence.start + len(words.rstrip())
    return (start, end) if end > start else None
