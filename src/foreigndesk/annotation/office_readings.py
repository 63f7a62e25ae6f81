"""An office as it is read off the words around a person's name."""

from __future__ import annotations

from dataclasses import dataclass

from foreigndesk.model import Name, OfficeHeld, Span


@dataclass(frozen=True, slots=True)
class OfficeReading:
    """An office read off the words around a name.

    Attributes:
        name: The person's name.
        office: The office, its state from the phrase only.
        apposition: True if the title follows the name.
        plural: True if the title was plural ("Presidents A and B").
        phrase: Where the title itself stands, state and status words included; None for counterparts.
        serves: The name of the person whose spokesman or adviser this one is.
        rank: True for a military rank, which is no office.
    """

    name: Name
    office: OfficeHeld
    apposition: bool = False
    plural: bool = False
    phrase: Span | None = None
    serves: Name | None = None
    rank: bool = False
