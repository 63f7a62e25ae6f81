"""What we code of an event, in the words of PLOVER and of CAMEO: quad class, intensity, mode, contexts, event code.

Two numeric scales from -10 (conflict) to +10 (cooperation), never mixed: `intensity` is PLOVER's, one number a type (the
manual's "Schrodt scores", made from Goldstein's by how often each CAMEO code occurred); `CameoCode.goldstein` is
Goldstein's (1992) as CAMEO's makers carried it over to their codes. Sources: SOURCES.md.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from foreigndesk.data.states import read_table

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
QUADS: tuple[Quad, ...] = (
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
)
# The last root code of each of CAMEO's quad classes, in the order of QUADS.
_LAST_ROOTS = (5, 8, 13, 20)
_NONE = "-"
# PLOVER keeps in the contexts what tells a plan, a condition and a negation from an act.
_STATUS_CONTEXTS = {
    "planned": "future",
    "conditional": "hypothetical",
    "called_for": "hypothetical",
    "denied": "negation",
    "absent": "negation",
}


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of PLOVER.

    Attributes:
        intensity: PLOVER's numeric score, -10 to 10.
        cameo: CAMEO code where no mode tells more.
        cameo_planned: CAMEO code of such an act that is only planned.
    """

    name: str
    quad: Quad
    intensity: float
    cameo: str
    cameo_planned: str


@dataclass(frozen=True, slots=True)
class EventCode:
    """A type with a mode of ours, in the words of PLOVER and CAMEO.

    Attributes:
        type: The type of PLOVER, with quad class and intensity.
        plover_mode: PLOVER's own name of the mode, or None.
        contexts: PLOVER's contexts that follow from the mode.
        cameo: CAMEO event code.
        cameo_nonstate: CAMEO event code where the actor is no state, force or officer of one.
        is_mutual: Whether the actors are each other's counterparts where there is no recipient.
    """

    type: EventType
    plover_mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    cameo_nonstate: str
    is_mutual: bool

    def cameo_code(self, status: str, *, by_state: bool) -> CameoCode:
        """Return the CAMEO code of an act of this kind.

        Args:
            status: Its reality status; CAMEO has codes of their own for cooperation that is only planned.
            by_state: Whether a state, its force or its officer acts.
        """
        if status == "planned" and self.type.cameo_planned != self.type.cameo:
            return cameo_codes()[self.type.cameo_planned]
        return cameo_codes()[self.cameo if by_state else self.cameo_nonstate]

    def contexts_of(self, status: str, *, background: bool) -> list[str]:
        """Return PLOVER's contexts of an event: those of its mode, and those that tell whether it took place.

        Args:
            status: Its reality status.
            background: Whether the report only recalls it.
        """
        told = [_STATUS_CONTEXTS[status]] if status in _STATUS_CONTEXTS else []
        return [*self.contexts, *told, *(["historical"] if background else [])]


@dataclass(frozen=True, slots=True)
class CameoCode:
    """An event code of CAMEO.

    Attributes:
        code: Two to four digits; a string, as the first may be 0.
        goldstein: Goldstein scale, -10 to 10.
    """

    code: str
    name: str
    goldstein: float

    @property
    def base(self) -> str:
        """The code at the second level (`0841` → `084`)."""
        return self.code[:3]

    @property
    def root(self) -> str:
        """The code at the first level (`0841` → `08`)."""
        return self.code[:2]

    @property
    def quad(self) -> Quad:
        """CAMEO's quad class, which may differ from PLOVER's (yielding is material in CAMEO, conceding verbal in PLOVER)."""
        return next(quad for quad, last in zip(QUADS, _LAST_ROOTS, strict=True) if int(self.root) <= last)


def code_event(type: str | None, mode: str | None) -> EventCode | None:
    """Return the coding of a type and mode of ours, by the type alone if the mode has no row; None for no type of PLOVER."""
    codes = _event_codes()
    return codes.get((type or "", mode or _NONE)) or codes.get((type or "", _NONE))


@functools.cache
def event_types() -> dict[str, EventType]:
    """Return PLOVER's types by name."""
    types = {}
    for name, quad, intensity, cameo, planned in read_table("plover_types.tsv"):
        known: Quad = next(one for one in QUADS if one == quad)
        types[name] = EventType(name, known, float(intensity), cameo, planned)
    return types


@functools.cache
def cameo_codes() -> dict[str, CameoCode]:
    """Return the event codes of CAMEO that ours map to, by code."""
    return {
        code: CameoCode(code, name, float(goldstein))
        for code, name, goldstein in read_table("cameo_codes.tsv")
    }


@functools.cache
def _event_codes() -> dict[tuple[str, str], EventCode]:
    return {
        (type, mode): EventCode(
            type=event_types()[type],
            plover_mode=None if plover == _NONE else plover,
            contexts=() if contexts == _NONE else tuple(contexts.split(";")),
            cameo=cameo,
            cameo_nonstate=cameo if nonstate == _NONE else nonstate,
            is_mutual=mutual == "yes",
        )
        for type, mode, plover, contexts, cameo, nonstate, mutual in read_table("plover_cameo.tsv")
    }
