"""`map_ordered`: order, bounded draws, errors an item, and workers that die."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from foreigndesk.scale.local import IN_FLIGHT, WorkerDiedError, cores, map_ordered


def double(number: int) -> int:
    if number == 13:
        raise ValueError("unlucky")
    return number * 2


def double_or_die(number: int) -> int:
    if number == 5:
        os._exit(9)
    return number * 2


def process(number: int) -> int:
    del number
    return os.getpid()


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    found = list(map_ordered(double, range(12), workers))
    assert [(o.item, o.value) for o in found] == [(n, n * 2) for n in range(12)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_costs_only_its_own_item(workers: int) -> None:
    found = list(map_ordered(double, range(10, 16), workers))
    assert [o.value for o in found] == [20, 22, 24, None, 28, 30]
    assert isinstance(found[3].error, ValueError)


def test_a_worker_that_dies_costs_only_the_item_it_died_of() -> None:
    found = list(map_ordered(double_or_die, range(12), 2))
    assert [o.item for o in found] == list(range(12))
    assert [o.item for o in found if o.error] == [5]
    assert isinstance(found[5].error, WorkerDiedError)


def test_few_items_stay_in_this_process() -> None:
    assert {o.value for o in map_ordered(process, range(3), 2)} == {os.getpid()}
    assert os.getpid() not in {o.value for o in map_ordered(process, range(8), 2)}


def test_items_are_drawn_as_they_are_needed() -> None:
    drawn = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield 1

    stream = map_ordered(double, endless(), 2)
    for _ in range(5):
        assert next(stream).value == 2
    stream.close()  # type: ignore[attr-defined]
    assert drawn <= 5 + 2 * IN_FLIGHT + 1


def test_there_is_a_core() -> None:
    assert cores() >= 1
