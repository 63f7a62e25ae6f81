"""Which details are looked for in which events, and how those of two mentions of one event go together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.details.agreements import agreement_details
from foreigndesk.annotation.events.details.detentions import detention_details
from foreigndesk.annotation.events.details.forces import force_details
from foreigndesk.annotation.events.details.launches import is_missile, launch_details
from foreigndesk.annotation.events.details.meetings import meeting_details
from foreigndesk.annotation.events.details.sanctions import sanction_details
from foreigndesk.annotation.events.details.strikes import strike_details
from foreigndesk.annotation.events.details.words import EventWords
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.setting import TokenIndex
from foreigndesk.data.event_kinds import kind_of_event
from foreigndesk.model import Detail, EventMention

_Reader = Callable[[EventWords], Iterator[Detail]]


def _strike_or_launch(words: EventWords) -> Iterator[Detail]:
    """What is fired into the sea or at nobody is told as a launch ('fired two missiles into the Sea of Japan')."""
    struck = list(strike_details(words))
    yield from struck
    if not any(d.field in ("target", "killed", "wounded") for d in struck):
        if any(is_missile(noun) for noun in words.objects()):
            yield from launch_details(words)


# Stops of visits are told over several sentences, so `visits` reads them once all events are known.
_READERS: dict[str, _Reader] = {
    "meeting": meeting_details,
    "agreement": agreement_details,
    "launch": launch_details,
    "deployment": force_details,
    "sanction": sanction_details,
    "detention": detention_details,
    "strike": _strike_or_launch,
}


def details_of(
    draft: Draft, index: TokenIndex, proposal: Proposal, nested: Iterable[Proposal], event: EventMention
) -> tuple[Detail, ...]:
    """Return the details of an event, in text order within each field.

    `nested` are the proposals that only unfold the event's ('flew to X to hold talks').
    """
    read = _READERS.get(kind_of_event(event.type, event.mode) or "")
    if read is None:
        return ()
    heads = {t.i: t for p in (proposal, *nested) for t in (p.token, p.noun) if t is not None}
    words = EventWords(draft, index, proposal, event, tuple(heads[i] for i in sorted(heads)))
    return united(read(words))


def united(details: Iterable[Detail]) -> tuple[Detail, ...]:
    """Return each detail once: the same words, or the same value of one field, are told once."""
    found: dict[object, Detail] = {}
    spans: set[tuple[str, int, int]] = set()
    for detail in details:
        said = (
            detail.text.casefold().removeprefix("the ")
            if detail.value is None
            else (detail.value, detail.unit)
        )
        if any(f == detail.field and s < detail.end and detail.start < e for f, s, e in spans):
            continue
        if (detail.field, said) not in found:
            found[detail.field, said] = detail
            spans.add((detail.field, detail.start, detail.end))
    return tuple(found.values())
