"""Grouping under judgements: what a person called the same is joined, what they called different is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from foreigndesk.errors import MergeConflictError
from foreigndesk.model import Judgement


def live(judgements: Iterable[Judgement], verb: str) -> list[Judgement]:
    """Return the judgements of a verb that stand (not withdrawn) and name two things, sorted by id."""
    return sorted(
        (j for j in judgements if j.verb == verb and j.withdrawn_at is None and j.right is not None),
        key=lambda j: j.id,
    )


class Grouping:
    """Disjoint groups of ids that never break a judgement.

    Args:
        ids: What is to be grouped. Judgements about anything else are passed over.
        judgements: Live and withdrawn ones of any verb; only live `same` and `different` count.

    Raises:
        MergeConflictError: If `same` judgements join two ids that another judgement calls different.
    """

    def __init__(self, ids: Sequence[str], judgements: Iterable[Judgement] = ()) -> None:
        self._parent = {i: i for i in ids}
        self._apart: dict[str, list[tuple[str, str]]] = {}
        self.reasons: dict[str, list[str]] = {}
        judgements = list(judgements)
        for judgement in live(judgements, "different"):
            left, right = judgement.left, judgement.right or ""
            if left in self._parent and right in self._parent:
                self._apart.setdefault(left, []).append((right, judgement.id))
                self._apart.setdefault(right, []).append((left, judgement.id))
        for judgement in live(judgements, "same"):
            left, right = judgement.left, judgement.right or ""
            if left not in self._parent or right not in self._parent:
                continue
            conflict = self._judged_apart(left, right)
            if conflict:
                raise MergeConflictError(left, right, conflict)
            self._join(left, right, f"{left} = {right}: judged the same by {judgement.by} ({judgement.id})")

    def root(self, item: str) -> str:
        """Return the id that stands for the group of `item`."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(
        self, left: str, right: str, reason: str, *, allowed: Callable[[str, str], bool] | None = None
    ) -> bool:
        """Join two groups unless a judgement or `allowed(root, root)` forbids it; True if one now."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return True
        if self._judged_apart(left, right) or (allowed is not None and not allowed(one, other)):
            return False
        self._join(left, right, f"{left} = {right}: {reason}")
        return True

    def groups(self) -> dict[str, list[str]]:
        """Return root → its members, in the order in which the ids were given."""
        found: dict[str, list[str]] = {}
        for item in self._parent:
            found.setdefault(self.root(item), []).append(item)
        return found

    def _join(self, left: str, right: str, reason: str) -> None:
        one, other = self.root(left), self.root(right)
        if one == other:
            return
        keep, drop = min(one, other), max(one, other)
        self._parent[drop] = keep
        if drop in self._apart:
            self._apart.setdefault(keep, []).extend(self._apart.pop(drop))
        reasons = self.reasons.setdefault(keep, [])
        reasons.extend(self.reasons.pop(drop, ()))
        reasons.append(reason)

    def _judged_apart(self, left: str, right: str) -> str | None:
        one, other = self.root(left), self.root(right)
        return next(
            (judgement for item, judgement in self._apart.get(one, []) if self.root(item) == other), None
        )
