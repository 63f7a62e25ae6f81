"""What each role may do."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["reader", "editor"]
Action = Literal["read", "save_search", "judge", "correct", "merge", "split", "undo"]

ROLES: tuple[Role, ...] = get_args(Role)
READING: frozenset[Action] = frozenset({"read", "save_search"})
EDITING: frozenset[Action] = frozenset({"judge", "correct", "merge", "split", "undo"})
PERMITTED: dict[Role, frozenset[Action]] = {"reader": READING, "editor": READING | EDITING}


def permits(role: Role, action: Action) -> bool:
    """Return whether a role may do something; what is not listed, nobody may."""
    return action in PERMITTED[role]
