"""What both engines map over: units (files) that give items (pages), and what comes back of each.

A unit is expanded where it lies, its items are worked on wherever there is room, and results come back under the
unit's number and the item's, so that whoever gathers them needs no order: a unit is whole once its `UnitEnd` has come
and as many results as it says.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from foreigndesk.scale.local import map_ordered

Unit = Any
Item = Any
# Gives the items of a unit, in an order that is always the same; it must not raise.
Expand = Callable[[Unit], Iterator[Item]]


class Work(Protocol):
    """What is done with an item of a unit: bytes of it; picklable."""

    def __call__(self, unit: Unit, item: Item) -> bytes:
        """Return what comes of the item."""
        ...


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What became of item `number` (from 0) of unit `unit` (its place in the sequence): bytes, or what it raised."""

    unit: int
    number: int
    value: bytes | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """A unit has given all its items; `items` says how many."""

    unit: int
    items: int


Found = UnitResult | UnitEnd


def map_units(
    units: Sequence[Unit], expand: Expand, work: Work, *, workers: int | None = None
) -> Iterator[Found]:
    """Yield the results of all items of all units over the processes of this machine, in order.

    Args:
        units: What is expanded, in this process.
        expand: Gives the items of a unit.
        work: What is done with an item, in a worker.
        workers: Processes; 1 stays in this one; all processors if None.
    """
    function = functools.partial(_work, work)
    for outcome in map_ordered(function, _tasks(units, expand), workers):
        unit, number, _, item = outcome.item
        if item is _END:
            yield UnitEnd(unit, number)
        else:
            yield UnitResult(unit, number, outcome.value, outcome.error)


def redo(unit: Unit, index: int, numbers: frozenset[int], expand: Expand, work: Work) -> Iterator[UnitResult]:
    """Yield the results of some items of a unit, done again on this machine in a process of their own.

    For what another engine lost with a worker: here a worker that dies costs only the item that it died of.
    """
    tasks = [task for task in _tasks([unit], expand) if task[3] is not _END and task[1] in numbers]
    # two workers, since one would be this process, which must not die of a page
    for outcome in map_ordered(functools.partial(_work, work), tasks, 2, always_a_pool=True):
        yield UnitResult(index, outcome.item[1], outcome.value, outcome.error)


class _End:
    """Stands behind the last item of a unit; there is one of it in each process."""

    def __reduce__(self) -> str:
        return "_END"


_END = _End()
_Task = tuple[int, int, Any, Any]


def _tasks(units: Sequence[Unit], expand: Expand) -> Iterator[_Task]:
    for index, unit in enumerate(units):
        number = 0
        for item in expand(unit):
            yield (index, number, unit, item)
            number += 1
        yield (index, number, None, _END)


def _work(work: Work, task: _Task) -> bytes | None:
    _, _, unit, item = task
    return None if item is _END else work(unit, item)
