"""Local actors of many reports → known actors. Names propose; role, state, date and company decide.

What is decided about is not the record of one report but the *cell*: all records of one name, state and kind of
office (`linking.cells`). The rules, in order. A person's judgement (`same`, `different`) always wins.

* **States** are one actor each, by ISO 3166-1 alpha-3 code.
* **Bodies, organisations, forces, parties and groups** that have a name are one actor when their names come
  to the same key (word order, spelling, 'Ministry of' and well-known abbreviations aside, or an abbreviation
  that a report itself gives) and their states agree. One without a state joins the others if they have one
  state between them; for names that many states share ('the Defence Ministry', 'parliament') it does not.
  What one report in 64 tells is a slip of reading: such a state does not count, nor do two names for one thing
  of which each is used by itself so much oftener. So one report does not join, part or rename what thousands tell of.
* **Persons.** Two cells are one person only if their names fit, nothing speaks against it, and something
  besides the name speaks for it:

  - full names (two words or more) fit if they are the same words, or other spellings of them; if only similar
    (a part of the name, a short form of the first name, a slip), two of state, office and company must agree;
  - against it: known states that have none in common, unless no report tells the two apart and one of them is eight
    times as frequent in the same years and in the same company (three other persons), or twice as frequent and
    both hold an office that one alone holds (head of state, foreign minister); different middle initials; one stands with a
    government and the other with rebels or criminals; more than 45 years between the reports;
  - for it: the same state; the same kind of office with no state against it; for somebody of whom neither is
    known, reports mostly about the state that the other stands for (unless another of the name is four times as
    frequent), or both mostly about the same state; or company: reports name another same person, within three
    years, and of several of the name who fit so one is four times as frequent as any other;
  - a single name ('Hegseth') joins a full name with that surname only with an agreeing state, or an agreeing
    kind of office where a state is unknown; where neither is known, only the name of somebody whose state or
    office four reports and more tell in the same way, in reports mostly about the bearer's state or in the company
    of two same persons; and only if there is one such person; if there are several, the same kind of office decides, then
    whether one is in four times as many records as any other, and twice as many as all of them, then the
    nearest year within two, and if that leaves two it stays alone; somebody in one record only is meant by a single
    name of the same four years or those next to them;
  - no evidence either way: not merged, only proposed (`linking.proposals`). Different offices in one state
    speak against nothing: people move on.

* Unnamed actors ('a senior official', 'the ministers') are never merged across reports, nor are single names and
  ministries of which nothing tells whose they are.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from foreigndesk.linking.cells import (
    CALLED,
    TERM,
    Cell,
    Traits,
    View,
    cells_of,
    mark_twins,
    may_call,
    theatre,
)
from foreigndesk.linking.connected import connected
from foreigndesk.linking.constraints import Grouping, live
from foreigndesk.linking.names import (
    body_key,
    full_name_key,
    fullest,
    is_generic,
    is_name,
    tidy,
    without_sentence,
)
from foreigndesk.linking.persons import group_persons
from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import Actor, Document, Judgement, LocalActor, Reading

__all__ = [
    "LocalRecord",
    "actor_id",
    "actor_of",
    "alone",
    "cluster",
    "company_key",
    "group",
    "is_reason_of_pair",
    "judged_members",
    "local_records",
    "naming",
    "parts",
]


def local_records(document: Document, reading: Reading) -> tuple[LocalRecord, ...]:
    """Return one record for each local actor of a report, in the reading's order."""
    names = [_names(actor) for actor in reading.actors]
    keys = [
        company_key(a.kind, found[0], named=a.named) for a, found in zip(reading.actors, names, strict=True)
    ]
    subject = theatre(_state_mentions(reading))
    records = [
        LocalRecord(
            member=f"{document.id}:{actor.id}",
            report_id=document.id,
            name=names[i][0],
            kind=actor.kind,
            state=actor.state,
            sector=actor.sector,
            named=actor.named,
            offices=tuple(dict.fromkeys((o.title, o.kind, o.state, o.status) for o in actor.offices)),
            names=names[i],
            day=document.published.day,
            company=tuple(sorted({k for j, k in enumerate(keys) if k and j != i and k != keys[i]})),
            gender=actor.gender,
            theatre=subject if actor.kind == "person" and actor.named else None,
        )
        for i, actor in enumerate(reading.actors)
    ]
    return tuple(mark_twins(records))


def _state_mentions(reading: Reading) -> Counter[str]:
    code_of = {a.id: a.state for a in reading.actors if a.kind == "state" and a.state}
    return Counter(code for m in reading.mentions if (code := code_of.get(m.actor)))


def cluster(records: Iterable[LocalRecord], judgements: Iterable[Judgement] = ()) -> list[Actor]:
    """Return the known actors that the records come to, sorted by id; the module's docstring has the rules.

    Args:
        records: All records to be considered, in any order. Records whose block keys are not connected do not
            influence one another, so that a caller may pass one connected part at a time.
        judgements: Of `same` and `different` about members; others are passed over.

    Raises:
        MergeConflictError: If live judgements contradict one another.
    """
    records, judgements = list(records), list(judgements)
    judged = judged_members(judgements)
    cells, inside = cells_of(records, judged)
    placed = {r.member for found in inside.values() for r in found}
    actors = [alone(record) for record in records if record.member not in placed]
    linked = [one for part in parts(cells, judgements) for one in group((cells[i] for i in part), judgements)]
    for ids, reasons in linked:
        found = [r for i in ids for r in inside[i]]
        if len(ids) == 1 and cells[ids[0]].is_scattered:
            actors += map(alone, found)
        else:
            members = tuple(sorted(r.member for r in found))
            actors.append(actor_of([cells[i] for i in ids], reasons, members))
    return sorted(_with_own_ids(actors), key=lambda a: a.id)


def judged_members(judgements: Iterable[Judgement]) -> frozenset[str]:
    """Return the members that live judgements name: each has to stand for itself."""
    found = (j for verb in ("same", "different") for j in live(judgements, verb))
    return frozenset(side for j in found for side in (j.left, j.right or "") if side)


def parts(cells: Mapping[str, Cell], judgements: Iterable[Judgement] = ()) -> list[list[str]]:
    """Return the ids of the cells that hang together, because they are one in some block or judged the same.

    Each part can be grouped by itself: the desk keeps the groups of each block, and looks again at those that change.
    """
    blocks: dict[str, list[str]] = {}
    for cell_id, cell in cells.items():
        for key in cell.view.block_keys:
            blocks.setdefault(key, []).append(cell_id)
    links: dict[str, list[str]] = {cell_id: [] for cell_id in cells}
    for judgement in live(judgements, "same"):
        if judgement.left in links and judgement.right in links:
            links[judgement.left].append(judgement.right)
    meeting = (
        ids for key, ids in blocks.items() if len(ids) > 1 and (not key.startswith(CALLED) or may_call(ids))
    )
    for ids in {tuple(sorted(found)) for found in meeting}:
        for one, _ in group((cells[i] for i in ids), loosely=True):
            links[one[0]] += one[1:]
    return connected(links)


def group(
    cells: Iterable[Cell], judgements: Iterable[Judgement] = (), *, loosely: bool = False
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the ids of the cells of each actor, sorted, with the reasons.

    Args:
        cells: All that hang together (`parts`); or those of one block.
        judgements: As for `cluster`.
        loosely: They are one block's, and what is one in it is looked at again with all that hangs together.
    """
    by_id = {cell.id: cell for cell in sorted(cells, key=lambda c: c.id)}
    views = [cell.view for cell in by_id.values()]
    grouping = Grouping(list(by_id), judgements)
    _group_states(grouping, [v for v in views if v.traits.kind == "state"])
    _group_bodies(grouping, [v for v in views if v.traits.kind == "body"], loosely)
    group_persons(grouping, [v for v in views if v.traits.kind == "person"], loosely=loosely)
    return [
        (
            tuple(sorted(ids)),
            tuple(sorted(_named(reason, by_id) for reason in grouping.reasons.get(root, ()))),
        )
        for root, ids in grouping.groups().items()
    ]


def _named(reason: str, by_id: Mapping[str, Cell]) -> str:
    """A reason with the earliest member of each cell in place of the cell."""
    pair, colon, why = reason.partition(": ")
    left, _, right = pair.partition(" = ")
    return f"{by_id[left].first[1]} = {by_id[right].first[1]}{colon}{why}"


def is_reason_of_pair(reason: str) -> bool:
    """True for a reason why two cells were joined; False for what the records of one cell have in common."""
    return " = " in reason.partition(": ")[0]


def actor_id(cells: Sequence[Cell]) -> str:
    """Return the id of the actor that some cells come to; for a state, a digest of its code, so that it stays.

    Others bear that of the earliest member of one cell: the first to have had `SETTLED` records. So somebody in the news
    who turns out to be one with a name met seldom, or met later, keeps the id; all claims that name an actor follow it.
    What stands for itself because somebody judged it was part of a cell, and may have been what it is called by; a name
    of whose bearer its report tells nothing never was.
    """
    found = naming(cells)
    traits = found[0].traits
    if traits.kind == "state" and traits.states:
        return id_of_member(f"state {traits.states[0]}")
    return id_of_member(min(cell.first for cell in found)[1])


def naming(cells: Sequence[Cell]) -> list[Cell]:
    """Return those of an actor's cells whose first members may give it its id, the leading one first."""
    # each record of a bare name was somebody by itself until it was found whose it is
    leading = min(cells, key=lambda c: (c.traits.is_bare, c.settled is None, c.settled or c.first, c.first))
    taken_out = (c for c in cells if c.traits.own is not None and not c.traits.is_lone)
    return [leading, *(c for c in taken_out if c is not leading)]


def id_of_member(member: str) -> str:
    """Return the id of an actor that is called by this member."""
    return hashlib.sha256(f"actor {member}".encode()).hexdigest()[:16]


def _names(actor: LocalActor) -> tuple[str, ...]:
    """The names of an actor without the descriptions that the report uses for it too."""
    person = actor.kind == "person"
    aliases = (a for alias in actor.aliases if is_name(a := tidy(alias), of_person=person))
    names = tuple(dict.fromkeys((tidy(actor.name), *aliases)))
    return without_sentence(names) if person and actor.named else names


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


def _group_states(grouping: Grouping, views: Sequence[View]) -> None:
    by_code: dict[str, list[View]] = {}
    for view in views:
        for code in view.traits.states:
            by_code.setdefault(code, []).append(view)
    for code in sorted(by_code):
        _join_all(grouping, by_code[code], f"the state {code}")


def _group_bodies(grouping: Grouping, views: Sequence[View], loosely: bool) -> None:
    by_key: dict[str, list[View]] = {}
    for view, keys in zip(views, _keys_that_count(views, loosely), strict=True):
        for key in keys:
            by_key.setdefault(key, []).append(view)
    for key in sorted(by_key):
        found = by_key[key]
        told: dict[str, int] = {}
        for view in found:
            for state in view.traits.states:
                told[state] = told.get(state, 0) + view.size
        for state in sorted(told):
            same = [v for v in found if state in v.traits.states]
            _join_all(grouping, same, f"the same name ({key}) and state ({state})")
        stateless = [v for v in found if not v.traits.states]
        if is_generic(key):
            continue
        _join_all(grouping, stateless, f"the same name ({key}), no state known")
        often = [s for s in told if not _is_slip(told[s], max(told.values()))]
        if len(often) == 1 and stateless and not _is_slip(told[often[0]], sum(v.size for v in stateless)):
            start = next(v for v in found if often[0] in v.traits.states)
            grouping.join(
                start.id, stateless[0].id, f"the same name ({key}), only {often[0]} is known for it"
            )


def _keys_that_count(views: Sequence[View], loosely: bool) -> list[tuple[str, ...]]:
    """Return the keys by which each body is joined to others: the first, and what it is often called besides.

    Args:
        views: All that have one of these keys, or those of one block.
        loosely: They are one block's: all keys count, since how often the others are used is not seen there.
    """
    if loosely:
        return [view.traits.keys for view in views]
    used: Counter[str] = Counter()
    besides: Counter[frozenset[str]] = Counter()
    for view in views:
        used.update(dict.fromkeys(view.traits.keys, view.size))
        besides.update({frozenset((view.traits.keys[0], key)): view.size for key in view.traits.keys[1:]})

    def counts(first: str, key: str) -> bool:
        return not _is_slip(besides[frozenset((first, key))], min(used[first], used[key]))

    return [
        tuple(key for n, key in enumerate(keys) if n == 0 or counts(keys[0], key))
        for keys in (view.traits.keys for view in views)
    ]


def _is_slip(some: int, all_: int) -> bool:
    """True if so few of so many are no more than a slip of reading (`SELDOM`)."""
    return some * SELDOM < all_


def _join_all(grouping: Grouping, views: Sequence[View], reason: str) -> None:
    for view in views[1:]:
        grouping.join(views[0].id, view.id, reason)


# --- the result --------------------------------------------------------------------------------------------

# Counts below it are compared as they are.
EXACT = 64
# An actor is not called by a name that is used once in so many times of the most frequent one: of somebody whom hundreds
# of reports call by the surname, one full name more often is a slip than news. No state or sector is taken from so few of
# its records, nor is a body one with another by them.
SELDOM = 64


def alone(record: LocalRecord) -> Actor:
    """Return the actor of a record that is joined to nothing."""
    cell = Cell(Traits("unnamed", own=record.member))
    cell.add(record)
    return actor_of([cell], (), (record.member,))


def actor_of(cells: Sequence[Cell], reasons: Sequence[str], members: tuple[str, ...] = ()) -> Actor:
    """Return the actor that some cells come to.

    Args:
        cells: At least one, in any order.
        reasons: Why they were joined.
        members: Their members, where they are wanted.
    """
    kinds, states, sectors, names = (
        {key: steady(number) for key, number in _summed(getattr(cell, name) for cell in cells).items()}
        for name in ("kinds", "states", "sectors", "names")
    )
    kind = min(kinds, key=lambda k: (-kinds[k], k))
    ranked = sorted(names, key=lambda n: (-names[n], -len(n), n))
    told = sum(kinds.values())
    state = _most_told(states, told)
    inner = [_inner_reason(cell) for cell in cells if cell.records > 1]
    if kind == "state" and state is not None:
        inner = []
        reasons = [f"the state {state}", *(r for r in reasons if "judged" in r)] if len(members) != 1 else ()
    return Actor(
        id=actor_id(cells),
        kind=kind,
        name=_main_name(kind, state, [n for n in ranked if not _is_slip(names[n], names[ranked[0]])]),
        state=state,
        sector=_most_told(sectors, told),
        names=tuple(ranked),
        members=members,
        reasons=tuple(sorted({*reasons, *inner})),
    )


def _most_told(counts: Mapping[str, int], records: int) -> str | None:
    """Return what most records tell, the first of several; None if it is so few of all that it is no more than a slip."""
    found = min(counts, key=lambda one: (-counts[one], one), default=None)
    return None if found is None or _is_slip(counts[found], records) else found


def steady(number: int) -> int:
    """Return a count, from `EXACT` on without what changes with every report: its four leading bits are kept.

    All claims of an actor follow its name and state. Of two names that a hundred thousand reports use equally often
    now the one is ahead and now the other; so compared, they change places a few times until there are twice as many.
    """
    cut = max(0, number.bit_length() - 4) if number >= EXACT else 0
    return number >> cut << cut


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one)
    return found


def _inner_reason(cell: Cell) -> str:
    """Why the records of one cell are one: what they have in common."""
    t = cell.traits
    shared = [
        f"the same name ({t.name or ', '.join(t.keys)})",
        *(f"state ({s})" for s in t.states),
        *(f"office ({k})" for k in t.offices),
        *([f"reports mostly about one state ({t.theatre})"] if t.theatre else []),
        *([f"years ({t.term} to {t.term + TERM - 1})"] if t.term else []),
    ]
    return f"{cell.first[1]} and {_about(cell.records - 1)} more: {', '.join(shared)}"


def _about(number: int) -> str:
    """A number without what changes with every report: the first digit counts."""
    return str(number) if number < 10 else f"over {int(str(number)[0]) * 10 ** (len(str(number)) - 1) - 1}"


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
