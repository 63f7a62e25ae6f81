"""Words of news reports that name one thing and judge it differently, by family, from the softest to the strongest.

Chosen by us from the style guides that warn of them (BBC editorial guidance on 'terrorist', Reuters Handbook of Journalism
on 'regime', 'massacre', 'settlement', 'barrier'). Words of one rank say the same.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

# Family → ranks, softest first; a rank's words as dictionaries have them, or in the plural where that differs.
_FAMILIES: dict[str, tuple[str, ...]] = {
    "attack": (
        "incident", "clash skirmish confrontation", "attack strike raid assault", "massacre slaughter bloodbath atrocity",
    ),
    "killing": ("death", "killing", "murder assassination execution", "massacre slaughter"),
    "fighters": (
        "fighter gunman rebel", "militant insurgent extremist", "terrorist jihadist",
    ),
    "protest": ("rally gathering", "protest demonstration", "unrest disturbance", "riot rioting mayhem", "uprising revolt"),
    "rulers": ("government administration leadership authority", "regime junta dictatorship"),
    "incursion": ("operation", "incursion", "offensive", "invasion aggression"),
    "takeover": ("transition handover", "takeover", "coup putsch"),
    "barrier": ("fence", "barrier", "wall"),
    "settlement": ("neighbourhood neighborhood", "settlement", "colony"),
    "holding": ("detained", "arrested", "abducted kidnapped"),
    "leaving": ("redeployment drawdown", "withdrawal pullout", "retreat flight"),
    "launch": ("launch satellite-launch", "test", "provocation"),
    "cutting": ("reduction", "sanction embargo", "blockade siege"),
}  # fmt: skip


@functools.cache
def loaded_words() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return word → (family, rank) of each family that has it, plurals in 's' and 'es' included."""
    found: dict[str, list[tuple[str, int]]] = {}
    for family, ranks in _FAMILIES.items():
        for rank, words in enumerate(ranks):
            for word in words.split():
                forms = {word, f"{word}s", f"{word}es", f"{word[:-1]}ies" if word.endswith("y") else word}
                forms |= {"gunmen"} if word == "gunman" else set()
                for form in forms:
                    found.setdefault(form, []).append((family, rank))
    return {word: tuple(places) for word, places in found.items()}
