"""Average link: joins the two groups most alike on average, again and again, until none are alike enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def average_link(
    alike: npt.NDArray[np.float64],
    threshold: float,
    join: Callable[[int, int], bool] | None = None,
) -> list[list[int]]:
    """Return groups of row numbers, each sorted; ties go to the earliest rows.

    Args:
        alike: How alike two things are, 0 to 1, shape (n, n), symmetric; changed in place. Round it if it may come
            out of sums in another order.
        threshold: Groups less alike than this on average stay apart; greater than 0.
        join: Told of each two groups about to be joined, by a row of either; False keeps the two apart.
    """
    size = len(alike)
    for i in range(size):
        alike[i, i] = -1.0
    groups = {i: [i] for i in range(size)}
    while len(groups) > 1:
        one, other = divmod(int(alike.argmax()), size)
        if alike[one, other] < threshold:
            break
        one, other = min(one, other), max(one, other)
        if join is not None and not join(one, other):
            alike[one, other] = alike[other, one] = -1.0
            continue
        weights = len(groups[one]), len(groups[other])
        apart = (alike[one] < 0) | (alike[other] < 0)
        row = (alike[one] * weights[0] + alike[other] * weights[1]) / sum(weights)
        row[apart] = -1.0
        alike[one] = alike[:, one] = row
        alike[other] = alike[:, other] = -1.0
        groups[one] = sorted(groups[one] + groups.pop(other))
    return list(groups.values())
