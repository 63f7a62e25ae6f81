"""The past of a claim: the forms it had in the record, and what people decided about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from foreigndesk.model import Claim, Correction, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.decisions import value_of_row
from foreigndesk.store.query import claim_id


@dataclass(frozen=True, slots=True)
class ClaimVersion:
    """A claim as the record had it for a while.

    Attributes:
        members: How many one-report claims it had by the end of that time.
        withdrawn_at: None for the one that stands.
    """

    claim: Claim
    members: int
    recorded_at: str
    withdrawn_at: str | None


@dataclass(frozen=True, slots=True)
class ClaimPast:
    """The past of a claim.

    Attributes:
        versions: The earliest first.
        decisions: Judgements and corrections about it or a claim joined in it, undone ones too, the earliest first.
    """

    versions: tuple[ClaimVersion, ...]
    decisions: tuple[Judgement | Correction, ...]


def claim_past(connection: Connection, given: str) -> ClaimPast:
    """Return the past of a claim.

    Raises:
        NotFoundError: If there is no such claim.
        QueryError: If several begin so.
    """
    found = claim_id(connection, given)
    c, m, j, k = t.claims.c, t.claim_members.c, t.judgements.c, t.corrections.c
    joined = t.claim_members.join(t.local_claims, t.local_claims.c.row == m.local_row)
    rows = connection.execute(
        select(t.local_claims.c.id, m.joined_at, m.left_at).select_from(joined).where(m.claim_id == found)
    ).all()
    present = sorted({row.id for row in rows if row.left_at is None})
    versions = connection.execute(
        select(c.payload, c.recorded_at, c.withdrawn_at).where(c.claim_id == found).order_by(c.row)
    )
    judged = select(t.judgements).where(or_(j.left_now.in_(present), j.right_now.in_(present)))
    corrected = select(t.corrections).where(k.claim_now.in_(present))
    decisions = [value_of_row(t.judgements, row) for row in connection.execute(judged.order_by(j.row))]
    decisions += [value_of_row(t.corrections, row) for row in connection.execute(corrected.order_by(k.row))]
    return ClaimPast(
        versions=tuple(
            ClaimVersion(
                unsqueeze(row.payload, Claim),
                sum(
                    (row.withdrawn_at is None or member.joined_at < row.withdrawn_at)
                    and (member.left_at is None or member.left_at > row.recorded_at)
                    for member in rows
                ),
                row.recorded_at,
                row.withdrawn_at,
            )
            for row in versions
        ),
        decisions=tuple(sorted(decisions, key=lambda decision: decision.at)),
    )
