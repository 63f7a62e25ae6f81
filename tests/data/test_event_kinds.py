"""Every field of an event's details belongs to a kind, and the kinds part the types as docs/export.md says."""

from __future__ import annotations

from typing import get_args

import pytest

from foreigndesk.data.event_kinds import FIELDS, kind_of_event
from foreigndesk.model import DetailField


def test_every_field_belongs_to_a_kind() -> None:
    assert {field for fields in FIELDS.values() for field in fields} == set(get_args(DetailField))


@pytest.mark.parametrize(
    ("event_type", "mode", "kind"),
    [
        ("CONSULT", "meet", "meeting"),
        ("CONSULT", None, "meeting"),
        ("CONSULT", "visit", "visit"),
        ("CONSULT", "mention", None),
        ("AGREE", "pledge", "agreement"),
        ("MOBILIZE", "test_launch", "launch"),
        ("MOBILIZE", "exercise", None),
        ("RETREAT", "withdraw", "deployment"),
        ("RETREAT", "resign", None),
        ("SANCTION", None, "sanction"),
        ("SANCTION", "relations", None),
        ("CONCEDE", "ease", "sanction"),
        ("COERCE", "arrest", "detention"),
        ("ASSAULT", "abduct", "detention"),
        ("ASSAULT", "attack", "strike"),
        ("REQUEST", None, None),
    ],
)
def test_type_and_mode_tell_the_kind(event_type: str, mode: str | None, kind: str | None) -> None:
    assert kind_of_event(event_type, mode) == kind
