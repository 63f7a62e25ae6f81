"""Local actors of many reports → known actors. Names propose; role, state, date and company decide.

The rules, in order. A person's judgement (`same`, `different`) always wins.

* **States** are one actor each, by ISO 3166-1 alpha-3 code.
* **Bodies, organisations, forces, parties and groups** that have a name are one actor when their names come
  to the same key (word order, spelling, 'Ministry of' and well-known abbreviations aside, or an abbreviation
  that a report itself gives) and their states agree. One without a state joins the others if they have one
  state between them; for names that many states share ('the Defence Ministry', 'parliament') it does not.
* **Persons.** Two records are one person only if their names fit, nothing speaks against it, and something
  besides the name speaks for it:

  - full names (two words or more) fit if they are the same words, or other spellings of them; if only similar
    (a short form or a slip in the first name), state *and* office must agree;
  - against it: known states that have none in common, unless their company is the same (three other persons
    within ninety days) and no report tells them apart; different middle initials; one stands with a
    government and the other with rebels or criminals; more than 45 years between the reports;
  - for it: the same state; the same kind of office with no state against it; the same report; or company:
    both reports name another same person, or two same organisations, within three years;
  - a single name ('Hegseth') joins a full name with that surname only with an agreeing state, or an agreeing
    kind of office where a state is unknown, or where neither is known, in the company of two same persons;
    and only if there is one such person; if there are several, the same kind of office decides, then whether
    one is in three times as many records as the others, then the nearest date within two years, and if that
    leaves two it stays alone;
  - no evidence either way: not merged. Different offices in one state speak against nothing: people move on.

* Unnamed actors ('a senior official', 'the ministers') are never merged across reports.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.names import (
    body_key,
    full_name_key,
    fullest,
    is_acronym,
    is_generic,
    is_name,
    surnames,
    tidy,
    without_state,
)
from foreigndesk.linking.persons import group_persons
from foreigndesk.linking.records import LocalRecord, by_date
from foreigndesk.model import Actor, Document, Judgement, LocalActor, Reading

__all__ = ["LocalRecord", "actor_id", "block_keys", "cluster", "company_key", "group", "local_records"]


def local_records(document: Document, reading: Reading) -> tuple[LocalRecord, ...]:
    """Return one record for each local actor of a report, in the reading's order."""
    keys = [company_key(actor.kind, tidy(actor.name), named=actor.named) for actor in reading.actors]
    return tuple(
        LocalRecord(
            member=f"{document.id}:{actor.id}",
            report_id=document.id,
            name=tidy(actor.name),
            kind=actor.kind,
            state=actor.state,
            sector=actor.sector,
            named=actor.named,
            offices=tuple(dict.fromkeys((o.title, o.kind, o.state, o.status) for o in actor.offices)),
            names=_names(actor),
            day=document.published.day,
            company=tuple(sorted({k for j, k in enumerate(keys) if k and j != i and k != keys[i]})),
            gender=actor.gender,
        )
        for i, actor in enumerate(reading.actors)
    )


def block_keys(record: LocalRecord) -> tuple[str, ...]:
    """Return the keys under which records that may be one actor meet; () for one that joins nothing."""
    if record.kind == "state":
        return (f"state:{record.state}",) if record.state else ()
    if not record.named:
        return ()
    if record.kind == "person":
        found = [
            f"person:{s}" for name in record.names for s in surnames(name, record.state, record.names)[:2]
        ]
        return tuple(sorted(set(found)))
    return tuple(sorted({f"body:{key}" for key in _body_keys(record)}))


def cluster(records: Iterable[LocalRecord], judgements: Iterable[Judgement] = ()) -> list[Actor]:
    """Return the known actors that the records come to, sorted by id; the module's docstring has the rules.

    Args:
        records: All records to be considered, in any order. Records whose block keys are not connected do not
            influence one another, so that a caller may pass one connected part at a time.
        judgements: Of `same` and `different` about members; others are passed over.

    Raises:
        MergeConflictError: If live judgements contradict one another.
    """
    by_member, grouping = _grouped(records, judgements)
    actors = [
        _actor([by_member[m] for m in members], grouping.reasons.get(root, []))
        for root, members in grouping.groups().items()
    ]
    return sorted(_with_own_ids(actors), key=lambda a: a.id)


def group(records: Iterable[LocalRecord], judgements: Iterable[Judgement] = ()) -> list[tuple[str, ...]]:
    """Return the members of each actor that `cluster` would make, without making it; arguments as there."""
    return [tuple(sorted(members)) for members in _grouped(records, judgements)[1].groups().values()]


def _grouped(
    records: Iterable[LocalRecord], judgements: Iterable[Judgement]
) -> tuple[dict[str, LocalRecord], Grouping]:
    by_member = {r.member: r for r in sorted(records, key=by_date)}
    grouping = Grouping(list(by_member), judgements)
    ordered = list(by_member.values())
    _group_states(grouping, ordered)
    _group_bodies(grouping, [r for r in ordered if r.named and r.kind not in ("state", "person")])
    group_persons(grouping, [r for r in ordered if r.named and r.kind == "person"])
    return by_member, grouping


def actor_id(earliest: LocalRecord) -> str:
    """Return an actor's id: a digest of its earliest member; for a state, of its code, so that it stays."""
    stem = f"state {earliest.state}" if earliest.kind == "state" and earliest.state else earliest.member
    return id_of_member(stem)


def id_of_member(member: str) -> str:
    """Return the id of an actor whose earliest member this is."""
    return hashlib.sha256(f"actor {member}".encode()).hexdigest()[:16]


def _names(actor: LocalActor) -> tuple[str, ...]:
    """The names of an actor without the descriptions that the report uses for it too."""
    person = actor.kind == "person"
    aliases = (a for alias in actor.aliases if is_name(a := tidy(alias), of_person=person))
    return tuple(dict.fromkeys((tidy(actor.name), *aliases)))


def company_key(kind: str, name: str, *, named: bool) -> str | None:
    """Return the key under which an actor stands in the company of the others of its report, or None."""
    if not named or kind == "state":
        return None
    if kind == "person":
        key = full_name_key(name)
        return f"p:{' '.join(key)}" if key else None
    key_text = body_key(name)
    return f"o:{key_text}" if key_text and not is_generic(key_text) else None


# --- states and bodies -------------------------------------------------------------------------------------


def _group_states(grouping: Grouping, records: Sequence[LocalRecord]) -> None:
    first: dict[str, LocalRecord] = {}
    for record in records:
        if record.kind == "state" and record.state:
            start = first.setdefault(record.state, record)
            if start is not record:
                grouping.join(start.member, record.member, f"the state {record.state}")


def _body_keys(record: LocalRecord) -> tuple[str, ...]:
    """Keys of a body's names; a short name counts only if it is an abbreviation of the long one."""
    longest = max(record.names or (record.name,), key=len)
    found = []
    for name in record.names or (record.name,):
        key = body_key(without_state(name, record.state))
        if key and (name in (record.name, longest) or is_acronym(name, longest)):
            found.append(key)
    return tuple(dict.fromkeys(found))


def _group_bodies(grouping: Grouping, records: Sequence[LocalRecord]) -> None:
    by_key: dict[str, list[LocalRecord]] = {}
    for record in records:
        for key in _body_keys(record):
            by_key.setdefault(key, []).append(record)
    for key in sorted(by_key):
        group = by_key[key]
        states = sorted({r.state for r in group if r.state})
        for state in states:
            _join_all(
                grouping, [r for r in group if r.state == state], f"the same name ({key}) and state ({state})"
            )
        stateless = [r for r in group if not r.state]
        if is_generic(key):
            continue
        _join_all(grouping, stateless, f"the same name ({key}), no state known")
        if len(states) == 1 and stateless:
            start = next(r for r in group if r.state)
            grouping.join(
                start.member, stateless[0].member, f"the same name ({key}), only {states[0]} is known for it"
            )


def _join_all(grouping: Grouping, records: Sequence[LocalRecord], reason: str) -> None:
    for record in records[1:]:
        grouping.join(records[0].member, record.member, reason)


# --- the result --------------------------------------------------------------------------------------------


def _actor(records: Sequence[LocalRecord], reasons: Sequence[str]) -> Actor:
    """Return the actor of a group of records, sorted by date."""
    kinds = Counter(r.kind for r in records)
    kind = min(kinds, key=lambda k: (-kinds[k], k))
    states = Counter(r.state for r in records if r.state)
    sectors = Counter(r.sector for r in records if r.sector)
    names = Counter(n for r in records for n in dict.fromkeys(r.names or (r.name,)))
    ranked = sorted(names, key=lambda n: (-names[n], -len(n), n))
    state = min(states, key=lambda s: (-states[s], s)) if states else None
    if kind == "state" and state is not None:
        reasons = (
            reasons[:0]
            if len(records) == 1
            else [f"the state {state}", *(r for r in reasons if "judged" in r)]
        )
    return Actor(
        id=actor_id(records[0]),
        kind=kind,
        name=_main_name(kind, state, ranked),
        state=state,
        sector=min(sectors, key=lambda s: (-sectors[s], s)) if sectors else None,
        names=tuple(ranked),
        members=tuple(sorted(r.member for r in records)),
        reasons=tuple(sorted(reasons)),
    )


def _main_name(kind: str, state: str | None, ranked: Sequence[str]) -> str:
    if kind == "state" and state is not None:
        from foreigndesk.data.states import state as state_facts

        return state_facts(state).name
    tidied = dict.fromkeys(map(tidy, ranked))
    printed = [n for n in tidied if not n.isupper() and n[:1].isalnum()] or list(tidied)
    if kind == "person":
        return fullest(printed) if printed else ""
    return printed[0] if printed else ""


def _with_own_ids(actors: Sequence[Actor]) -> list[Actor]:
    """Give the parts of a state that a judgement split their own ids: the first part keeps the state's."""
    seen: set[str] = set()
    found = []
    for actor in sorted(actors, key=lambda a: (a.id, a.members)):
        if actor.id in seen:
            digest = hashlib.sha256(f"actor {actor.members[0]}".encode()).hexdigest()[:16]
            actor = dataclasses.replace(actor, id=digest)
        seen.add(actor.id)
        found.append(actor)
    return found
