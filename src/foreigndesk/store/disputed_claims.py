"""What the disagreements of a page are about: the claim that each concerns first."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from foreigndesk.errors import NotFoundError
from foreigndesk.store.disagreements import DisagreementView
from foreigndesk.store.query import get_claim
from foreigndesk.store.views import ClaimView


def disputed_claims(connection: Connection, found: Iterable[DisagreementView]) -> dict[str, ClaimView]:
    """Return, by a disagreement's id, the first of its claims that stands; costs a look at a claim each."""
    views: dict[str, ClaimView] = {}
    for one in found:
        for claim in one.claims:
            try:
                views[one.id] = get_claim(connection, claim)
            except NotFoundError:
                continue
            break
    return views
