"""The rows of a form in which the parties of a claim are set right: who is in which role, who comes and who goes.

Row N has `party-N`, what names the party (`Desk.correct`), and `role-N`, the field that it stands in ("" for none).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Claim
from foreigndesk.phrases import PartyWords, party
from foreigndesk.store.actor_list import ActorFilter, ActorLine, page_actors
from foreigndesk.store.corrected_parties import MOST_PARTIES, find_parties
from foreigndesk.store.party_fields import PARTY_FIELDS, parties_in, reference

# Actors that are offered where a name fits several.
CANDIDATES = 12
EMPTY_ROWS = 2


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A row of the form.

    Attributes:
        given: What names the party; "" in a row that waits for one.
        field: The field that it stands in, or "".
        words: How it is written; None until it is known who it is.
        candidates: Whom it may mean, where it fits several.
    """

    given: str
    field: str
    words: PartyWords | None = None
    candidates: tuple[ActorLine, ...] = ()

    @property
    def is_unclear(self) -> bool:
        """Whether it names somebody, and nobody can tell whom."""
        return bool(self.given) and self.words is None


def rows_of(claim: Claim) -> list[PartyRow]:
    """Return the rows of the parties that a claim has."""
    return [
        PartyRow(reference(one), field.name, party(one))
        for field in PARTY_FIELDS[claim.kind]
        for one in parties_in(claim, field.name)
    ]


def rows_sent(connection: Connection, claim: Claim, sent: Mapping[str, str]) -> list[PartyRow]:
    """Return the rows of a form as it was sent, each with whom it names or may name; empty ones are left out."""
    found = []
    for number in range(2 * MOST_PARTIES):
        given, field = sent.get(f"party-{number}", "").strip(), sent.get(f"role-{number}", "")
        if given:
            found.append(_looked_up(connection, claim, given, field))
    return found


def _looked_up(connection: Connection, claim: Claim, given: str, field: str) -> PartyRow:
    try:
        ((found, _),) = find_parties(connection, claim, [given])
    except (NotFoundError, QueryError):
        try:
            lines = page_actors(connection, ActorFilter(name=given), limit=CANDIDATES).entries
        except QueryError:
            lines = ()
        return PartyRow(given, field, candidates=tuple(lines))
    return PartyRow(reference(found), field, party(found))


def fields_of(claim: Claim, rows: Sequence[PartyRow]) -> dict[str, list[str]]:
    """Return whom each field of parties shall hold.

    Raises:
        QueryError: If a row names nobody who is known, or several.
    """
    for row in rows:
        if row.is_unclear and row.field:
            raise QueryError(
                f"“{row.given}” may be several: choose one"
                if row.candidates
                else f"no report here names “{row.given}”"
            )
    return {
        field.name: [row.given for row in rows if row.field == field.name]
        for field in PARTY_FIELDS[claim.kind]
    }
