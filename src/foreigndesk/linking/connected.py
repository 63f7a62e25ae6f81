"""The connected parts of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

M = TypeVar("M", int, str)


def connected(links: Mapping[M, Iterable[M]]) -> list[list[M]]:
    """Return the connected parts of a graph, each sorted, in order of their first node; links count both ways."""
    parent = {node: node for node in links}

    def root(node: M) -> M:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for node, others in links.items():
        for other in others:
            one, two = root(node), root(other)
            parent[max(one, two)] = min(one, two)
    parts: dict[M, list[M]] = {}
    for node in sorted(links):
        parts.setdefault(root(node), []).append(node)
    return list(parts.values())
