"""Groups under what people decided: the rules propose, judgements settle, whatever the rules would have made.

A person judges whole things: the actor before them, with every mention that was one with it. What is kept are the
members that the judgement names and, for a "different", those that were one with each. From these and the rules:

1. All that a "same" names hangs together. One that would bring together what a "different" parts is passed over.
2. The groups of the rules that share such a set become one.
3. Where a group then holds both sides of a "different", one side is taken out of it, with what was one with it when
   it was judged: the side that had fewer members then, the right one of two that had as many. The rest is grouped
   again by the rules, as if what was taken out were not there; what was taken out stays together.

So the outcome depends on the reports and on the judgements that stand, not on the order in which either came, and
an undone judgement leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

# Ids in, groups of them out.
Rules = Callable[[Sequence[str]], Iterable[Iterable[str]]]


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A "same" or a "different" with all its parts, under their present ids.

    Attributes:
        number: Their order: the lower one came first.
        left, right: What it names on either side.
        left_mates, right_mates: What was one with the named ones when it was judged.
    """

    id: str
    number: int
    verb: str
    left: frozenset[str]
    right: frozenset[str]
    left_mates: frozenset[str] = frozenset()
    right_mates: frozenset[str] = frozenset()
    by: str = ""

    @property
    def named(self) -> frozenset[str]:
        """All that it names."""
        return self.left | self.right


class Sets:
    """Disjoint sets of ids that grow together."""

    def __init__(self) -> None:
        self._of: dict[str, set[str]] = {}

    def of(self, item: str) -> set[str]:
        """Return the set that holds an id: at least itself."""
        return self._of.setdefault(item, {item})

    def join(self, items: Iterable[str]) -> None:
        """Make one set of those that hold the ids."""
        ordered = sorted(items)
        for item in ordered[1:]:
            one, other = self.of(ordered[0]), self.of(item)
            if one is not other:
                small, large = sorted((one, other), key=len)
                large |= small
                for moved in small:
                    self._of[moved] = large


def hanging_together(pairs: Iterable[JudgedPair]) -> tuple[Sets, list[JudgedPair]]:
    """Return what the "same" judgements make one, and those of them that count.

    One that would make one of what a "different" parts does not count: a new reading of a report can bring such a
    thing about, and of two judgements that contradict one another the "different" does less harm.
    """
    ordered = sorted(pairs, key=lambda p: (p.number, p.id))
    apart = [p for p in ordered if p.verb == "different"]
    sets = Sets()
    counting = []
    for pair in ordered:
        if pair.verb != "same":
            continue
        whole = frozenset().union(*(sets.of(item) for item in pair.named))
        if not any(whole & d.left and whole & d.right for d in apart):
            sets.join(pair.named)
            counting.append(pair)
    return sets, counting


def partition(ids: Sequence[str], rules: Rules, pairs: Iterable[JudgedPair]) -> list[tuple[str, ...]]:
    """Return the groups of the ids, each sorted, in order of their first; the module's docstring has the rules.

    Args:
        ids: What is to be grouped.
        rules: Groups any of them, without regard to judgements.
        pairs: Judgements that stand; the parts of them that are not among the ids are passed over.
    """
    inside = set(ids)
    known = [p for p in pairs if p.left & inside and p.right & inside]
    sets, _ = hanging_together(known)
    apart = sorted((p for p in known if p.verb == "different"), key=lambda p: (p.number, p.id))
    found = _solved(frozenset(ids), rules, sets, apart, whole=False)
    return sorted(tuple(sorted(group)) for group in found)


def _solved(
    ids: frozenset[str], rules: Rules, sets: Sets, apart: Sequence[JudgedPair], *, whole: bool
) -> Iterator[frozenset[str]]:
    groups = [ids] if whole else _joined(rules(sorted(ids)), sets, ids)
    for group in groups:
        broken = next((d for d in apart if d.left & group and d.right & group), None)
        if broken is None:
            yield group
            continue
        out = _taken_out(broken, group, sets)
        yield from _solved(out, rules, sets, apart, whole=True)
        yield from _solved(group - out, rules, sets, apart, whole=whole)


def _joined(groups: Iterable[Iterable[str]], sets: Sets, ids: frozenset[str]) -> list[frozenset[str]]:
    """Make one of the groups that share a set that hangs together."""
    joined = Sets()
    members: list[str] = []
    for group in groups:
        found = list(group)
        members += found
        joined.join(found)
    for item in members:
        if len(sets.of(item)) > 1:
            joined.join(sets.of(item) & ids)
    return [frozenset(joined.of(item)) for item in members if item == min(joined.of(item))]


def _taken_out(broken: JudgedPair, group: frozenset[str], sets: Sets) -> frozenset[str]:
    left = (len(broken.left | broken.left_mates), 0, broken.left, broken.left_mates, broken.right)
    right = (len(broken.right | broken.right_mates), -1, broken.right, broken.right_mates, broken.left)
    _, _, named, mates, other = min((left, right), key=lambda side: side[:2])
    staying: set[str] = set().union(*(sets.of(item) for item in other & group))
    out: set[str] = set()
    for item in (named | mates) & group:
        if item not in staying:
            out |= sets.of(item)
    return frozenset(out) & group
