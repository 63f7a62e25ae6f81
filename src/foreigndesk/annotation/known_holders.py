"""The state of a person whose office a report names without a state, from the dated table of office holders.

Only where the report itself gives the office ('President Bashar al-Assad') and the table shows that person in an office
of that kind on the report's day; of somebody whom the report has no full name for ('President Obama'), the one head of
state or government of that surname. The office is the report's; its state is marked as inferred. No tenure comes from the
table, and without a date, or past the last day that a source vouches for, it says nothing (README, promise 5).
"""

from __future__ import annotations

import dataclasses
from datetime import date

from foreigndesk.annotation.cast import Entity
from foreigndesk.data.office_holders import former_heads_of_surname, heads_of_surname, holders_of_name
from foreigndesk.data.offices import can_have

_ORGANISATIONS = frozenset({"UNO", "EUR", "NAT"})
# What offices.tsv calls the offices of the table, where it calls them something else.
_OFFICE_KINDS = {
    "deputy_head": frozenset({"deputy_head_of_state", "deputy_head_of_government"}),
    "envoy_of_us": frozenset({"ambassador"}),
}


def settle_known(waiting: list[Entity], when: date | None) -> None:
    """Give those who wait for a state theirs, if the table has them in their office on the day; they wait no more.

    Args:
        waiting: Persons with an office and no state; those who get one are taken out.
        when: The report's day, or None: then nothing is done.
    """
    if when is None:
        return
    for person in list(waiting):
        code = _known_state(person, when)
        if code is not None:
            person.state = code
            person.offices = [
                dataclasses.replace(office, state=code, inferred=True)
                if office.state is None and office.body is None and can_have(code, office.title)
                else office
                for office in person.offices
            ]
            waiting.remove(person)


def _known_state(person: Entity, when: date) -> str | None:
    if not any(" " in name for name in (person.name, *person.names)):
        return _state_of_surname(person, when)
    kinds = {o.kind for o in person.offices if o.status == "current" and o.body is None}
    found = {
        holder.iso3
        for name in {person.name, *person.names}
        for holder in holders_of_name(name)
        if kinds & _OFFICE_KINDS.get(holder.kind, frozenset({holder.kind}))
        and holder.status(when) == "held"
        and holder.iso3 not in _ORGANISATIONS
    }
    return found.pop() if len(found) == 1 else None


def _state_of_surname(person: Entity, when: date) -> str | None:
    for status, heads in (
        ("current", heads_of_surname(person.name, when)),
        ("former", former_heads_of_surname(person.name, when)),
    ):
        kinds = {o.kind for o in person.offices if o.status == status and o.body is None}
        for head in heads:
            if head.kind in kinds:
                return head.iso3
    return None
