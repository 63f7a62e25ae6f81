"""Claims of single reports → claims told by several. Keys propose; parties, day, place, status and wording decide.

A person's judgement (`same`, `different` about claims) always wins. Otherwise two claims become one if they are of one
kind and status and

* **events**: of one type (AGREE and COOPERATE count as one), with modes that agree, the same parties, the same day
  and places in one country (or one without). *The same parties*: the same persons; or, when one report names no
  person, the same states. Types other than CONSULT also need some of the same words, since a report may tell two
  agreements of one day. An event without a date joins one with a date if its report was published within two days of it;
  an event that names states only joins one that names persons only if there is just one such event. Dated events of
  different days never become one, whatever undated event fits both.
* **statements**: by the same speaker in the same words (Dice of words at least 0.8, or the shorter stands whole in the
  longer and is at least 0.6 as long), in reports published within thirty days.
* **tenures**: the same holder, office and state.
* **relations**: of one type, between the same two, with the same figure.

The claim that comes out bears the id of its earliest member and all their evidence; each gap in the earliest member is
filled from the next.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.names import plain, surnames
from foreigndesk.linking.reprints import fingerprints
from foreigndesk.model import Actor, Claim, Judgement, Participant, PlaceRef, TimeRef

UNDATED_DAYS = 2
SAME_WORDS_DICE = 0.8
SAME_WORDS_SHARE = 0.6
# Other things than meetings: how much of the wording two tellings of one act share, at least.
SAME_ACT_DICE = 0.3
STATEMENT_DAYS = 30
_FAMILIES = {"COOPERATE": "AGREE"}
# Modes of a meeting that are an event of their own.
_APART_MODES = frozenset({"visit", "phone", "call", "host", "travel"})
_PARTY_ROLES = frozenset({"actor", "recipient"})
_STOP = frozenset(
    "a an the and or but of to in on at by for with from as that which who whom whose this these those it its is are "
    "was were be been has have had will would said says say he she they his her their not also after before during "
    "into over about against between than then there".split()
)


def claim_keys(
    claim: Claim, actor_of: Mapping[str, Actor], *, published: str | None = None
) -> tuple[str, ...]:
    """Return the keys under which claims that may be one meet.

    Args:
        claim: A claim of one report.
        actor_of: `<report id>:<local id>` → known actor.
        published: Day on which its report was published. An event without a date has a key for each day within two days
            of it; without it, such an event meets other undated events only.
    """
    if claim.kind == "event":
        return _event_keys(claim, actor_of, published)
    if claim.kind == "statement":
        content = claim.content or ""
        return tuple(sorted({f"said:{value}" for value in fingerprints(content, size=4, window=4)}))
    if claim.kind == "tenure":
        names = _stem_names(claim.holder, actor_of)
        office = claim.office_kind or plain(claim.office or "")
        return tuple(f"tenure:{n}:{office}:{claim.state}:{claim.status}" for n in names)
    ends = [_stem_names(p, actor_of) for p in (claim.subject, claim.object)]
    return tuple(f"relation:{claim.type}:{s}:{o}" for s in ends[0] for o in ends[1] or ("",))


def merge(
    claims: Iterable[Claim],
    actor_of: Mapping[str, Actor],
    judgements: Iterable[Judgement] = (),
    published: Mapping[str, str | None] | None = None,
) -> list[Claim]:
    """Return the claims of the record, sorted by id: those that tell one thing joined, parties mapped to known actors.

    Args:
        claims: Claims of single reports, in any order; claims whose keys are not connected do not influence one another.
        actor_of: `<report id>:<local id>` → known actor.
        judgements: `same` and `different` about claims of one kind (their one-report ids); others are passed over.
        published: Report id → ISO day (or date-time) of publication, or None.

    Raises:
        MergeConflictError: If live judgements contradict one another.
    """
    days = {r: (d[:10] if d else None) for r, d in (published or {}).items()}
    facts = sorted((_Facts(c, actor_of, days) for c in claims), key=lambda f: f.order)
    by_id = {f.claim.id: f for f in facts}
    kind_of = {i: f.claim.kind for i, f in by_id.items()}
    usable = [j for j in judgements if kind_of.get(j.left) == kind_of.get(j.right or "")]
    grouping = Grouping(list(by_id), usable)
    ordered = list(by_id.values())
    _join_events(grouping, [f for f in ordered if f.claim.kind == "event"])
    _join_statements(grouping, [f for f in ordered if f.claim.kind == "statement"])
    _join_equal(grouping, [f for f in ordered if f.claim.kind in ("tenure", "relation")])
    merged = [
        _one(sorted((by_id[i] for i in group), key=lambda f: f.order), days)
        for group in grouping.groups().values()
    ]
    renamed = {member: claim.id for claim in merged for member in claim.members}
    return sorted(
        (
            dataclasses.replace(c, continues=renamed.get(c.continues, c.continues)) if c.continues else c
            for c in merged
        ),
        key=lambda c: c.id,
    )


# --- what is compared ----------------------------------------------------------------------------------------------


class _Facts:
    """A claim with its parties mapped to known actors, and what it is compared by.

    Attributes:
        day: Day on which its report was published, or None.
        persons: Ids of the named persons who are party to it.
        sides: States and stateless organisations that are party to it, its persons' states included.
        when: (first day, last day), or None if it has no date.
    """

    def __init__(self, claim: Claim, actor_of: Mapping[str, Actor], days: Mapping[str, str | None]) -> None:
        self.claim = _mapped(claim, actor_of)
        self.day = min((d for e in claim.evidence if (d := days.get(e.report_id))), default=None)
        self.order = (self.day or "9999", claim.id)
        self.reports = frozenset(e.report_id for e in claim.evidence)
        parties = [p for p in self.claim.participants if p.role in _PARTY_ROLES]
        self.persons = frozenset(p.actor_id for p in parties if p.actor_id and _is_named_person(p))
        self.sides = frozenset(side for p in parties if (side := _side(p)))
        time = claim.time
        self.when = (time.start, time.end or time.start) if time and time.start else None
        self.country = claim.place.country if claim.place else None
        self.type = _FAMILIES.get(claim.type or "", claim.type)
        self.words = _act_words(self.claim)


def _mapped(claim: Claim, actor_of: Mapping[str, Actor]) -> Claim:
    def known(participant: Participant) -> Participant:
        actor = actor_of.get(participant.actor_id or "")
        if actor is None:
            return participant
        name = actor.name if actor.kind in ("person", "state") or not participant.name else participant.name
        return dataclasses.replace(
            participant,
            actor_id=actor.id,
            name=name if participant.name or actor.kind == "state" else participant.name,
            state=participant.state or actor.state,
            sector=participant.sector or actor.sector,
        )

    return dataclasses.replace(
        claim,
        participants=tuple(map(known, claim.participants)),
        speaker=tuple(map(known, claim.speaker)),
        addressees=tuple(map(known, claim.addressees)),
        about=tuple(map(known, claim.about)),
        holder=known(claim.holder) if claim.holder else None,
        subject=known(claim.subject) if claim.subject else None,
        object=known(claim.object) if claim.object else None,
    )


def _is_named_person(participant: Participant) -> bool:
    """True for a person called by name somewhere in the report, not 'the minister' throughout."""
    name = participant.name or ""
    words = name.split()
    return (
        participant.kind == "person"
        and bool(words)
        and words[-1][:1].isupper()
        and not name.lower().startswith(("a ", "an ", "the ", "his ", "her ", "their "))
    )


def _side(participant: Participant) -> str | None:
    if participant.state:
        return participant.state
    return participant.actor_id if participant.kind in ("organization", "force", "party", "body") else None


def _act_words(claim: Claim) -> frozenset[str]:
    """Stems of the words under a claim, without those that name its parties."""
    parties = {w for p in claim.participants for w in plain(f"{p.text} {p.name or ''}").split()}
    return frozenset(
        w[:5]
        for e in claim.evidence
        for w in plain(e.text).split()
        if len(w) > 2 and w not in _STOP and w not in parties
    )


def _set_dice(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _days_apart(left: str | None, right: str | None) -> int | None:
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days) if left and right else None


def _stem_names(participant: Participant | None, actor_of: Mapping[str, Actor]) -> tuple[str, ...]:
    """Return keys for a party that stay the same when more reports make its actor better known."""
    if participant is None:
        return ()
    actor = actor_of.get(participant.actor_id or "")
    kind, name = (
        (actor.kind, actor.name) if actor else (participant.kind, participant.name or participant.text)
    )
    state = participant.state or (actor.state if actor else None)
    if kind == "person":
        return surnames(name, state)
    return (state,) if kind == "state" and state else (plain(name),)


# --- events --------------------------------------------------------------------------------------------------------


def _event_keys(claim: Claim, actor_of: Mapping[str, Actor], published: str | None) -> tuple[str, ...]:
    mapped = _mapped(claim, actor_of)
    parties = [p for p in mapped.participants if p.role in _PARTY_ROLES]
    whose = {f"s:{'+'.join(sorted({s for p in parties if (s := _side(p))}))}"}
    named = [p for p in parties if _is_named_person(p)]
    if named:
        whose.add(
            "p:" + "+".join(sorted({surnames(p.name or p.text, p.state)[:1] or ("",) for p in named})[0])
        )
    whose.discard("s:")
    start = claim.time.start if claim.time else None
    if start:
        days = [start]
    elif published and not claim.background:
        middle = date.fromisoformat(published[:10])
        days = [(middle + timedelta(days=n)).isoformat() for n in range(-UNDATED_DAYS, UNDATED_DAYS + 1)]
    else:
        days = ["undated"]
    stem = f"event:{_FAMILIES.get(claim.type or '', claim.type)}:{claim.status}"
    return tuple(f"{stem}:{day}:{who}" for day in days for who in sorted(whose))


class _EventGroups:
    """What the groups of events know between them; keeps days, countries and circles of persons apart."""

    def __init__(self, grouping: Grouping, facts: Sequence[_Facts]) -> None:
        self.grouping = grouping
        self.held: dict[str, tuple[frozenset[object], ...]] = {}
        for fact in facts:
            self._add(
                grouping.root(fact.claim.id),
                (
                    _some(fact.when),
                    _some(fact.country),
                    _some(fact.persons or None),
                    _some(_apart_mode(fact.claim)),
                ),
            )

    def _add(self, root: str, values: tuple[frozenset[object], ...]) -> None:
        old = self.held.get(root, (frozenset(),) * len(values))
        self.held[root] = tuple(a | b for a, b in zip(old, values, strict=True))

    def allowed(self, one: str, other: str) -> bool:
        """True if two groups have no two days, countries, circles of persons or kinds of meeting between them."""
        return all(not a or not b or a == b for a, b in zip(self.held[one], self.held[other], strict=True))

    def join(self, left: _Facts, right: _Facts, reason: str) -> bool:
        """Join the groups of two events if nothing keeps them apart."""
        one, other = self.grouping.root(left.claim.id), self.grouping.root(right.claim.id)
        if one == other:
            return True
        if not self.grouping.join(left.claim.id, right.claim.id, reason, allowed=self.allowed):
            return False
        root = self.grouping.root(left.claim.id)
        self._add(root, self.held[other if root == one else one])
        return True


def _some(value: object | None) -> frozenset[object]:
    return frozenset() if value is None else frozenset({value})


def _apart_mode(claim: Claim) -> str | None:
    """The mode, where it makes an event of its own: any but for meetings, there only visits and calls."""
    if claim.type != "CONSULT":
        return claim.mode
    return claim.mode if claim.mode in _APART_MODES else "meet"


def _join_events(grouping: Grouping, facts: Sequence[_Facts]) -> None:
    groups = _EventGroups(grouping, facts)
    by_type: dict[tuple[str | None, str], list[_Facts]] = {}
    for fact in facts:
        if fact.persons or fact.sides:
            by_type.setdefault((fact.type, fact.claim.status), []).append(fact)
    for key in sorted(by_type, key=str):
        buckets: dict[tuple[str, str], list[_Facts]] = {}
        undated = []
        for fact in by_type[key]:
            if fact.when:
                buckets.setdefault(fact.when, []).append(fact)
            else:
                undated.append(fact)
        for when in sorted(buckets):
            _join_told_alike(groups, buckets[when])
        by_day: dict[str, list[_Facts]] = {}
        for (start, end), bucket in buckets.items():
            if start == end:
                by_day.setdefault(start, []).extend(bucket)
        _join_undated(groups, undated, by_day)


def _join_told_alike(groups: _EventGroups, bucket: Sequence[_Facts]) -> None:
    """Join events of one type, status and day: first those with the same persons, then those that name states only."""
    for same in (_same_persons, _same_sides):
        for i, right in enumerate(bucket):
            for left in bucket[:i]:
                if same(left, right) and _same_act(left, right):
                    groups.join(left, right, "the same parties and day")
    for vague in [f for f in bucket if not f.persons]:
        fitting = [f for f in bucket if f.persons and f.sides == vague.sides and _same_act(f, vague)]
        if len({groups.grouping.root(f.claim.id) for f in fitting}) == 1:
            groups.join(fitting[0], vague, "the same states and day, persons named by one report")


def _join_undated(
    groups: _EventGroups, undated: Sequence[_Facts], by_day: Mapping[str, Sequence[_Facts]]
) -> None:
    """Join each undated event to the one dated event near its publication, or to undated ones told alike."""
    left_over = []
    for fact in undated:
        near = _nearest(fact, by_day) if fact.day and not fact.claim.background else []
        if len({groups.grouping.root(f.claim.id) for f in near}) == 1:
            groups.join(
                near[0], fact, f"the same parties, undated, published within {UNDATED_DAYS} days of it"
            )
        else:
            left_over.append(fact)
    by_parties: dict[tuple[frozenset[str], frozenset[str]], list[_Facts]] = {}
    for fact in left_over:
        by_parties.setdefault((fact.persons, fact.sides), []).append(fact)
    for parties in sorted(by_parties, key=lambda k: (sorted(k[0]), sorted(k[1]))):
        told = by_parties[parties]
        for i, right in enumerate(told):
            for left in told[:i]:
                gap = _days_apart(left.day, right.day)
                once = bool(left.reports & right.reports) or (gap is not None and gap <= 1)
                if (
                    once
                    and left.claim.background == right.claim.background
                    and _set_dice(left.words, right.words) >= 0.5
                ):
                    groups.join(left, right, "the same parties and words, both undated")


def _nearest(fact: _Facts, by_day: Mapping[str, Sequence[_Facts]]) -> list[_Facts]:
    """Return the dated events that fit an undated one, all of the day nearest to its publication."""
    middle = date.fromisoformat(fact.day or "")
    for offsets in [(0,), *((-n, n) for n in range(1, UNDATED_DAYS + 1))]:
        days = [(middle + timedelta(days=n)).isoformat() for n in offsets]
        found = [
            f
            for day in days
            for f in by_day.get(day, ())
            if (_same_persons(f, fact) or (not (f.persons and fact.persons) and f.sides == fact.sides))
            and _same_act(f, fact)
        ]
        if found:
            return found
    return []


def _same_persons(left: _Facts, right: _Facts) -> bool:
    """True for the same named persons; for a single one the sides must agree too, or the other party is unknown."""
    if not left.persons or left.persons != right.persons:
        return False
    return len(left.persons) > 1 or left.sides == right.sides


def _same_sides(left: _Facts, right: _Facts) -> bool:
    return not left.persons and not right.persons and left.sides == right.sides


def _same_act(left: _Facts, right: _Facts) -> bool:
    return left.type == "CONSULT" or _set_dice(left.words, right.words) >= SAME_ACT_DICE


# --- statements, tenures, relations --------------------------------------------------------------------------------


def _join_statements(grouping: Grouping, facts: Sequence[_Facts]) -> None:
    met: dict[str, list[_Facts]] = {}
    for fact in facts:
        for key in claim_keys(fact.claim, {}):
            met.setdefault(key, []).append(fact)
    compared: set[tuple[str, str]] = set()
    for key in sorted(met):
        for i, right in enumerate(met[key]):
            for left in met[key][:i]:
                pair = (left.claim.id, right.claim.id)
                if pair not in compared:
                    compared.add(pair)
                    if _same_statement(left, right):
                        grouping.join(*pair, "the same speaker and words")


def _same_statement(left: _Facts, right: _Facts) -> bool:
    one, other = left.claim, right.claim
    if one.status != other.status or not _speakers(one) or _speakers(one) != _speakers(other):
        return False
    gap = _days_apart(left.day, right.day)
    return (gap is None or gap <= STATEMENT_DAYS) and same_words(one.content or "", other.content or "")


def _speakers(claim: Claim) -> frozenset[str]:
    return frozenset(p.actor_id for p in claim.speaker if p.actor_id)


def same_words(left: str, right: str) -> bool:
    """True if two contents are the same words but for a few, or the shorter stands whole in the longer."""
    one, other = sorted((plain(left).split(), plain(right).split()), key=len)
    if not one:
        return False
    if one == other:
        return True
    counts = {w: one.count(w) for w in one}
    shared = sum(min(n, other.count(w)) for w, n in counts.items())
    if 2 * shared / (len(one) + len(other)) >= SAME_WORDS_DICE and len(one) >= 4:
        return True
    return (
        len(one) >= max(6, SAME_WORDS_SHARE * len(other)) and f" {' '.join(one)} " in f" {' '.join(other)} "
    )


def _join_equal(grouping: Grouping, facts: Sequence[_Facts]) -> None:
    """Join tenures and relations that say exactly the same."""
    met: dict[tuple[object, ...], _Facts] = {}
    for fact in facts:
        key = _equal_key(fact.claim)
        if key is not None:
            first = met.setdefault(key, fact)
            grouping.join(first.claim.id, fact.claim.id, "the same in every part")


def _equal_key(claim: Claim) -> tuple[object, ...] | None:
    if claim.kind == "tenure":
        holder = claim.holder.actor_id if claim.holder else None
        office = claim.office_kind or plain(claim.office or "")
        return ("tenure", holder, office, claim.state, claim.status) if holder and office else None
    subject, target = _end(claim.subject), _end(claim.object)
    if subject is None or (target is None and claim.place is None):
        return None
    place = (claim.place.geonameid or plain(claim.place.text)) if claim.place else None
    figure = (claim.figure.value, claim.figure.unit) if claim.figure else None
    return ("relation", claim.type, subject, target or place, figure, claim.status)


def _end(participant: Participant | None) -> str | None:
    if participant is None:
        return None
    return participant.actor_id or plain(participant.text) or None


# --- the claim that comes out --------------------------------------------------------------------------------------


def _one(facts: Sequence[_Facts], days: Mapping[str, str | None]) -> Claim:
    """Return the claim of a group sorted by date: the earliest member with its gaps filled from the others."""
    claims = [f.claim for f in facts]
    base = claims[0]
    evidence = sorted(
        {(e.report_id, e.start, e.end): e for c in claims for e in c.evidence}.values(),
        key=lambda e: (days.get(e.report_id) or "9999", e.report_id, e.start, e.end),
    )
    fullest = max(claims, key=lambda c: len(c.content or ""))
    return dataclasses.replace(
        base,
        members=tuple(sorted(c.id for c in claims)),
        evidence=tuple(evidence),
        confidence=max(c.confidence for c in claims),
        mode=next((c.mode for c in claims if c.mode), None),
        time=_best_time([c.time for c in claims]),
        place=_best_place([c.place for c in claims]),
        background=all(c.background for c in claims),
        participants=_united(p for c in claims for p in c.participants),
        addressees=_united(p for c in claims for p in c.addressees),
        about=_united(p for c in claims for p in c.about),
        content=fullest.content,
        cue=base.cue or fullest.cue,
        directness=fullest.directness,
        venue=next((c.venue for c in claims if c.venue), None),
        via=next((c.via for c in claims if c.via), None),
        continues=next((c.continues for c in claims if c.continues), None),
        body=next((c.body for c in claims if c.body), None),
        inferred=all(c.inferred for c in claims),
    )


def _best_time(times: Iterable[TimeRef | None]) -> TimeRef | None:
    """The first one with a day, in words if possible; else the first there is."""
    known = [t for t in times if t is not None]
    return min(known, key=lambda t: (t.start is None, t.text is None), default=None)


def _best_place(places: Iterable[PlaceRef | None]) -> PlaceRef | None:
    """The first one that the gazetteer knows, a city before a country; else the first there is."""
    known = [p for p in places if p is not None]
    return min(known, key=lambda p: (p.geonameid is None, p.lat is None, p.country is None), default=None)


def _united(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Each party once in each role, with the office if any report gives it."""
    found: dict[tuple[str, str], Participant] = {}
    for participant in participants:
        key = (participant.role, participant.actor_id or plain(participant.text))
        old = found.get(key)
        if old is None:
            found[key] = participant
        elif old.office is None and participant.office is not None:
            found[key] = dataclasses.replace(old, office=participant.office)
    return tuple(found.values())
