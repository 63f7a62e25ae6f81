"""Slips of the pen."""

from __future__ import annotations


def one_slip(left: str, right: str) -> bool:
    """True if one letter is added, dropped or changed between two words of four letters or more."""
    if left == right:
        return True
    if min(len(left), len(right)) < 4 or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True)) == 1
    short, long = sorted((left, right), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
