"""The kinds of events that have well-known fields of their own, by PLOVER type and mode, and these fields."""

from __future__ import annotations

from foreigndesk.model import DetailField

# The order is that in which views print them.
FIELDS: dict[str, tuple[DetailField, ...]] = {
    "meeting": ("format", "forum", "level", "order", "venue"),
    "visit": ("stop",),
    "agreement": ("agreed", "document"),
    "launch": ("weapon", "count", "range_km", "altitude_km", "launched_from", "fell"),
    "deployment": ("force", "number", "from", "to"),
    "sanction": ("on", "measure", "over"),
    "detention": ("number", "charge"),
    "strike": ("weapon", "target", "killed", "wounded"),
}
_MEETINGS = frozenset(("meet", "talks", "discuss", "attend", "phone", "host", "address", "mediate", None))
# Of SANCTION, what hits no one by a measure.
_NO_SANCTIONS = frozenset(("relations", "recall", "withdraw", "close"))


def kind_of_event(event_type: str | None, mode: str | None) -> str | None:
    """Return the kind of an event, a key of `FIELDS`, or None if events of its type have no fields of their own."""
    match event_type, mode:
        case "CONSULT", "visit":
            return "visit"
        case "CONSULT", _ if mode in _MEETINGS:
            return "meeting"
        case "AGREE", _:
            return "agreement"
        case "MOBILIZE", "test_launch":
            return "launch"
        case ("MOBILIZE", "deploy" | "patrol" | "alert") | ("RETREAT" | "SANCTION", "withdraw"):
            return "deployment"
        case "SANCTION", _ if mode not in _NO_SANCTIONS:
            return "sanction"
        case "CONCEDE", "ease":
            return "sanction"
        case ("COERCE", "arrest" | "convict" | "deport") | ("ASSAULT", "abduct"):
            return "detention"
        case "ASSAULT", _:
            return "strike"
    return None
