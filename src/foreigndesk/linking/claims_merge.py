"""Claims of single reports → claims told by several. Parties, day, place, status and wording decide.

A person's judgement (`same`, `different` about claims) always wins. Otherwise two claims become one if they
are of one kind and status and

* **events**: of one type (AGREE and COOPERATE count as one), with modes that agree, the same parties, the
  same day, and places in one country and within a hundred kilometres for a meeting,
  thirty for other acts (or one without). *The same parties*:
  the same persons; or, when one report names no person, the same states. A meeting of which only one side is
  known, and any other act, must also be told as one act: the scorer of `event_pairs` weighs the words that tell
  it, who, when, where, numbers, context, and what the reports are about, since a report may tell two agreements
  of one day. An event without a date joins one with a date if its report was published within two days of it; an
  event that names states only joins one that names persons only if there is just one such event. Dated events
  of different days never become one, whatever undated event fits both.
* **statements**: one utterance, printed in full, cut, with a word changed, under one speaker's name or two
  (`foreigndesk.linking.utterances`).
* **tenures**: the same holder, office and state; one without a state joins the one that has it.
* **relations**: of one type, between the same two, with the same figure.

The claim that comes out bears the id of its earliest member and all their evidence; each gap in the earliest
member is filled from the next. A statement also has the forms in which it was printed (`foreigndesk.linking.forms`).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from foreigndesk.linking.compared import Facts, mapped
from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.event_pairs import EventScorer
from foreigndesk.linking.events import event_keys, join_events
from foreigndesk.linking.forms import forms_of, merged_speakers
from foreigndesk.linking.names import plain
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.linking.utterances import join_statements, statement_keys
from foreigndesk.model import (
    Actor,
    Assertion,
    Claim,
    Judgement,
    Participant,
    PlaceRef,
    TimeRef,
    ToldDetail,
    ToldFigure,
)

# What lasts: reports say it again and again, for as long as it is so.
LASTING = frozenset({"tenure", "relation"})
# From so many of its earliest reports what a claim that lasts says is taken; those behind them count.
FILLED_FROM = 50


def claim_keys(
    claim: Claim, actor_of: Mapping[str, Actor], *, published: str | None = None
) -> tuple[str, ...]:
    """Return the keys under which claims that may be one meet.

    Args:
        claim: A claim of one report.
        actor_of: `<report id>:<local id>` → known actor.
        published: Day on which its report was published. An event without a date has a key for each day
            within two days of it; without it, such an event meets other undated events only.
    """
    if claim.kind == "event":
        return event_keys(claim, actor_of, published)
    if claim.kind == "statement":
        return statement_keys(claim, actor_of, published)
    known = mapped(claim, actor_of)
    key = _relation_key(known) if claim.kind == "relation" else _stateless_key(known)
    return () if key is None else (f"{claim.kind}:{key!r}",)


def claim_cell(claim: Claim, actor_of: Mapping[str, Actor]) -> str | None:
    """Return the cell of a tenure or relation: all of one cell are one claim, however many reports say it.

    None for other kinds, and for one that says too little to be joined with any.
    """
    if claim.kind not in LASTING:
        return None
    known = mapped(claim, actor_of)
    key = _relation_key(known) if claim.kind == "relation" else _tenure_key(known)
    own = known.holder.state if known.holder else None
    return None if key is None else f"{claim.kind}:{key!r}:{own}"


def merge(
    claims: Iterable[Claim],
    actor_of: Mapping[str, Actor],
    judgements: Iterable[Judgement] = (),
    published: Mapping[str, str | None] | None = None,
    known: dict[str, Facts] | None = None,
    moments: Mapping[str, str] | None = None,
    reports: Mapping[str, ReportWords] | None = None,
    scorer: EventScorer | None = None,
) -> list[Claim]:
    """Return the claims of the record, sorted by id: what tells one thing joined, parties known.

    Args:
        claims: Claims of single reports, in any order; claims whose keys are not connected do not influence
            one another.
        actor_of: `<report id>:<local id>` → known actor.
        judgements: `same` and `different` about claims of one kind (their one-report ids); others are passed
            over.
        published: Report id → ISO day (or date-time) of publication, or None.
        known: Facts made before with the same actors and days, by the claim's id; those made now are added.
        moments: Report id → moment of publication in UTC, where the hour is known.
        reports: Report id → its words, for events; one that is not there counts as its evidence alone.
        scorer: Keeps pairs of events from one call to the next, with the same actors.

    Raises:
        MergeConflictError: If live judgements contradict one another.
    """
    days = days_of(published)
    by_id = _facts(claims, actor_of, days, known, moments or {})
    grouping = _grouped(by_id, judgements, reports, scorer)
    merged = [
        _one(sorted((by_id[i] for i in group), key=lambda f: f.order)) for group in grouping.groups().values()
    ]
    renamed = {member: claim.id for claim in merged for member in claim.members}
    return sorted(
        (
            dataclasses.replace(c, continues=renamed.get(c.continues, c.continues)) if c.continues else c
            for c in merged
        ),
        key=lambda c: c.id,
    )


def group(
    claims: Iterable[Claim],
    actor_of: Mapping[str, Actor],
    judgements: Iterable[Judgement] = (),
    published: Mapping[str, str | None] | None = None,
    known: dict[str, Facts] | None = None,
    moments: Mapping[str, str] | None = None,
    reports: Mapping[str, ReportWords] | None = None,
    scorer: EventScorer | None = None,
) -> list[tuple[str, ...]]:
    """Return the ids of the claims that `merge` would make one, without making it; arguments as there."""
    by_id = _facts(claims, actor_of, days_of(published), known, moments or {})
    return [tuple(sorted(ids)) for ids in _grouped(by_id, judgements, reports, scorer).groups().values()]


def united(
    claims: Iterable[Claim],
    actor_of: Mapping[str, Actor],
    published: Mapping[str, str | None] | None = None,
    moments: Mapping[str, str] | None = None,
) -> Claim:
    """Return the claim that some claims come to once they are one, whatever made them one; arguments as in `merge`.

    `continues` is as its own report has it: which claims became one with it, others must tell.
    """
    return _one(list(_facts(claims, actor_of, days_of(published), None, moments or {}).values()))


def days_of(published: Mapping[str, str | None] | None) -> dict[str, str | None]:
    """Return report id → ISO day of publication, or None."""
    return {r: (d[:10] if d else None) for r, d in (published or {}).items()}


def _facts(
    claims: Iterable[Claim],
    actor_of: Mapping[str, Actor],
    days: Mapping[str, str | None],
    known: dict[str, Facts] | None,
    moments: Mapping[str, str],
) -> dict[str, Facts]:
    """Return the facts of each claim by its id, sorted by date."""
    known = {} if known is None else known
    found = []
    for claim in claims:
        if claim.id not in known:
            known[claim.id] = Facts(claim, actor_of, days, moments)
        found.append(known[claim.id])
    return {f.claim.id: f for f in sorted(found, key=lambda f: f.order)}


def _grouped(
    by_id: Mapping[str, Facts],
    judgements: Iterable[Judgement],
    reports: Mapping[str, ReportWords] | None,
    scorer: EventScorer | None,
) -> Grouping:
    kind_of = {i: f.claim.kind for i, f in by_id.items()}
    usable = [j for j in judgements if kind_of.get(j.left) == kind_of.get(j.right or "")]
    grouping = Grouping(list(by_id), usable)
    ordered = list(by_id.values())
    join_events(grouping, [f for f in ordered if f.claim.kind == "event"], reports, scorer)
    join_statements(grouping, [f for f in ordered if f.claim.kind == "statement"])
    _join_equal(grouping, [f for f in ordered if f.claim.kind == "relation"], _relation_key)
    tenures = [f for f in ordered if f.claim.kind == "tenure"]
    _join_equal(grouping, tenures, _tenure_key)
    _join_stateless_tenures(grouping, tenures)
    return grouping


# --- tenures, relations ---------------------------------------------------------------------------------


def _join_equal(
    grouping: Grouping, facts: Sequence[Facts], key_of: Callable[[Claim], tuple[object, ...] | None]
) -> None:
    """Join tenures or relations that say exactly the same."""
    met: dict[tuple[object, ...], Facts] = {}
    for fact in facts:
        key = key_of(fact.claim)
        if key is not None:
            first = met.setdefault(key, fact)
            grouping.join(first.claim.id, fact.claim.id, "the same in every part")


def _stateless_key(claim: Claim) -> tuple[object, ...] | None:
    return _tenure_key(dataclasses.replace(claim, state=None))


def _join_stateless_tenures(grouping: Grouping, facts: Sequence[Facts]) -> None:
    """Join a tenure without a state ('President Duarte') to the holder's tenure of that office with one.

    If there are several, to that of the state that the holder acts for by most reports, if it is among them.
    """
    met: dict[tuple[object, ...], list[Facts]] = {}
    for fact in facts:
        key = _stateless_key(fact.claim)
        if key is not None:
            met.setdefault(key, []).append(fact)
    for told in met.values():
        stateless = [f for f in told if f.claim.state is None]
        first: dict[str, Facts] = {}
        for fact in told:
            if fact.claim.state:
                first.setdefault(fact.claim.state, fact)
        for fact in stateless:
            own = fact.claim.holder.state if fact.claim.holder else None
            target = next(iter(first.values())) if len(first) == 1 else first.get(own or "")
            if target is not None:
                grouping.join(
                    target.claim.id, fact.claim.id, "the same holder and office, one without the state"
                )


def _tenure_key(claim: Claim) -> tuple[object, ...] | None:
    holder = claim.holder.actor_id if claim.holder else None
    office = claim.office_kind or plain(claim.office or "")
    if not holder or not office:
        return None
    before = (claim.predecessor.actor_id or claim.predecessor.name) if claim.predecessor else None
    return (holder, office, claim.state, claim.status, claim.standing, claim.deputy, claim.posted_to, before)


def _relation_key(claim: Claim) -> tuple[object, ...] | None:
    subject, target = _end(claim.subject), _end(claim.object)
    if subject is None or (target is None and claim.place is None):
        return None
    place = (claim.place.geonameid or plain(claim.place.text)) if claim.place else None
    figure = (claim.figure.value, claim.figure.unit) if claim.figure else None
    return (claim.type, subject, target or place, figure, claim.status)


def _end(participant: Participant | None) -> str | None:
    if participant is None:
        return None
    return participant.actor_id or plain(participant.text) or None


# --- the claim that comes out ------------------------------------------------------------------------------


def _one(facts: Sequence[Facts]) -> Claim:
    """Return the claim of a group sorted by date: the earliest member, its gaps filled from the others.

    Of what lasts, and is said for years, the first `FILLED_FROM` are enough.
    """
    members = tuple(sorted(f.claim.id for f in facts))
    if facts[0].claim.kind in LASTING:
        facts = facts[:FILLED_FROM]
    claims = [f.claim for f in facts]
    base = claims[0]
    first = base.evidence[0].report_id if base.evidence else ""
    # the earliest member's report first: a statement's content is a slice of it
    told = {
        (e.report_id != first, f.order[0], e.report_id, e.start, e.end): e
        for f in facts
        for e in f.claim.evidence
    }
    evidence = {key[2:]: told[key] for key in sorted(told, reverse=True)}
    spoken, others = merged_speakers(claims) if base.kind == "statement" else (base, ())
    return dataclasses.replace(
        base,
        speaker=spoken.speaker,
        speaker_group=spoken.speaker_group,
        resolved_by=spoken.resolved_by,
        other_speakers=others,
        forms=forms_of(claims) if base.kind == "statement" else (),
        members=members,
        evidence=tuple(reversed(evidence.values())),
        confidence=max(c.confidence for c in claims),
        mode=next((c.mode for c in claims if c.mode), None),
        time=_best_time([c.time for c in claims], often=base.kind == "statement"),
        place=_best_place([c.place for c in claims]),
        background=all(c.background for c in claims),
        participants=_united(p for c in claims for p in c.participants),
        addressees=_united(p for c in claims for p in c.addressees),
        about=_united(p for c in claims for p in c.about),
        venue=next((c.venue for c in claims if c.venue), None),
        via=next((c.via for c in claims if c.via), None),
        continues=next((c.continues for c in claims if c.continues), None),
        state=next((c.state for c in claims if c.state), None),
        body=next((c.body for c in claims if c.body), None),
        inferred=all(c.inferred for c in claims),
        rank=next((c.rank for c in claims if c.rank), None),
        figures=_side_by_side(f for c in claims for f in c.figures),
        asserted_by=_voices(claims),
        details=_details_side_by_side(d for c in claims for d in c.details),
        mentioned=tuple(dict.fromkeys(m for c in claims for m in c.mentioned)),
        trigger=next((c.trigger for c in claims if c.trigger), None),
        sense=next((c.sense for c in claims if c.sense), None),
        # told without a hedge by one report, it is hedged no more
        hedges=tuple(dict.fromkeys(h for c in claims for h in c.hedges))
        if all(c.hedges for c in claims)
        else (),
    )


def _best_time(times: Iterable[TimeRef | None], *, often: bool = False) -> TimeRef | None:
    """The first one with a day that its own words give; else one worked out; else the first there is.

    Args:
        times: The earliest member's first.
        often: Take the days that most give, where several do.
    """
    known = [t for t in times if t is not None]
    told = Counter((t.start, t.end) for t in known)
    return min(
        known,
        key=lambda t: (
            t.start is None,
            t.inferred is not None,
            -told[t.start, t.end] if often else 0,
            t.text is None,
        ),
        default=None,
    )


def _best_place(places: Iterable[PlaceRef | None]) -> PlaceRef | None:
    """The first one that the gazetteer knows, a city before a country; else the first there is."""
    known = [p for p in places if p is not None]
    return min(known, key=lambda p: (p.geonameid is None, p.lat is None, p.country is None), default=None)


def _side_by_side(figures: Iterable[ToldFigure]) -> tuple[ToldFigure, ...]:
    """Each number once, with all reports that give it; numbers that disagree are all kept."""
    found: dict[tuple[float, str | None], ToldFigure] = {}
    for figure in figures:
        key = (figure.value, figure.unit)
        old = found.setdefault(key, figure)
        found[key] = dataclasses.replace(old, reports=tuple(sorted({*old.reports, *figure.reports})))
    return tuple(found.values())


def _voices(claims: Sequence[Claim]) -> tuple[Assertion, ...]:
    """Each voice once, with all reports in which it tells the event; () if every report does so in its own."""
    if not any(c.asserted_by for c in claims):
        return ()
    found: dict[tuple[object, ...], Assertion] = {}
    for claim in claims:
        own = Assertion("reporter", tuple(sorted({e.report_id for e in claim.evidence})))
        for told in claim.asserted_by or (own,):
            who = frozenset(p.actor_id for p in told.speakers if p.name) or plain(told.source or "")
            old = found.setdefault((told.kind, who), told)
            both = tuple(sorted({*old.reports, *told.reports}))
            found[told.kind, who] = dataclasses.replace(
                old, reports=both, party_as=old.party_as or told.party_as
            )
    return tuple(found.values())


def _details_side_by_side(details: Iterable[ToldDetail]) -> tuple[ToldDetail, ...]:
    """Each value of a field once, with the words of all reports that give it; values that disagree are all kept."""
    found: dict[tuple[object, ...], ToldDetail] = {}
    for detail in details:
        place = detail.place and (detail.place.geonameid or detail.place.name)
        said = (
            detail.text.casefold().removeprefix("the ")
            if detail.value is None
            else (detail.value, detail.unit)
        )
        key = (detail.field, place if detail.field == "stop" and place else said)
        old = found.setdefault(key, detail)
        if old is not detail:
            evidence = tuple(dict.fromkeys((*old.evidence, *detail.evidence)))
            found[key] = dataclasses.replace(old, evidence=evidence, time=old.time or detail.time)
    return tuple(found.values())


def _united(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Each party once in each role, with the office if any report gives it."""
    found: dict[tuple[str, str], Participant] = {}
    for participant in participants:
        # parties without a name are other actors in each report; the same words say the same
        known = participant.actor_id if participant.name else None
        key = (participant.role, known or plain(participant.text))
        old = found.get(key)
        if old is None:
            found[key] = participant
        elif old.office is None and participant.office is not None:
            found[key] = dataclasses.replace(old, office=participant.office)
    return tuple(found.values())
