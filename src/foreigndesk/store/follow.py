"""Keeps judgements and corrections on what they were about when a report is read again.

They name local actors and one-report claims. A new reading numbers its actors anew, and may draw a claim's bounds
otherwise; here each judged thing is looked for in the new reading by its words.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from foreigndesk.model import Claim, Evidence, LocalActor, Reading
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unpack, unsqueeze

# A claim is taken for the old one if they share so much of their words (overlap over union).
SAME_WORDS = 0.5


def follow_judgements(
    connection: Connection, report_id: str, old: bytes, new: bytes, claims: Sequence[Claim]
) -> None:
    """Point what people decided about a report at its new reading; what has no counterpart there waits."""
    prefix = f"{report_id}:"
    moved: dict[str, str | None] = {}
    for column in (t.judgements.c.left_now, t.judgements.c.right_now):
        judged = connection.execute(
            select(column).where(column.startswith(prefix, autoescape=True)).distinct()
        ).scalars()
        wanted = [member for member in judged if member is not None]
        if wanted and not moved:
            moved = _moved_actors(unpack(old, Reading), unpack(new, Reading))
        # first to names that no reading gives, so that two that change places do not run into one
        for step in ("?", ""):
            for member in wanted:
                local = member.removeprefix(prefix)
                target = moved.get(local) or local
                source = member if step else f"{prefix}?{target}"
                connection.execute(
                    update(t.judgements).where(column == source).values({column: f"{prefix}{step}{target}"})
                )
    _follow_claims(connection, report_id, claims)


def _moved_actors(old: Reading, new: Reading) -> dict[str, str | None]:
    return {actor.id: _counterpart(actor, old, new) for actor in old.actors}


def _counterpart(actor: LocalActor, old: Reading, new: Reading) -> str | None:
    """The local actor of the new reading that bears the same name, or else shares most mentions."""
    same = [a.id for a in new.actors if a.kind == actor.kind and a.name == actor.name]
    if len(same) == 1:
        return same[0]
    spans = {(m.start, m.end) for m in old.mentions if m.actor == actor.id}
    shared: dict[str, int] = {}
    for mention in new.mentions:
        if (mention.start, mention.end) in spans:
            shared[mention.actor] = shared.get(mention.actor, 0) + 1
    return min(shared, key=lambda a: (-shared[a], a)) if shared else None


def _follow_claims(connection: Connection, report_id: str, claims: Sequence[Claim]) -> None:
    ids = {claim.id for claim in claims}
    withdrawn = connection.execute(
        select(t.local_claims.c.id, t.local_claims.c.payload)
        .where(t.local_claims.c.report_id == report_id, t.local_claims.c.withdrawn_at.is_not(None))
        .order_by(t.local_claims.c.row)
    )
    old = {row.id: row.payload for row in withdrawn if row.id not in ids}
    columns = (t.judgements.c.left_now, t.judgements.c.right_now, t.corrections.c.claim_now)
    for column in columns:
        judged = (
            connection.execute(select(column).where(column.in_(list(old)[:500])).distinct()).scalars().all()
        )
        for claim_id in judged:
            target = _nearest(unsqueeze(old[claim_id], Claim), claims)
            if target is not None:
                connection.execute(update(column.table).where(column == claim_id).values({column: target}))


def _nearest(old: Claim, claims: Sequence[Claim]) -> str | None:
    best = max(
        (
            (_overlap(old.evidence, c.evidence), c.type == old.type, c.id)
            for c in claims
            if c.kind == old.kind
        ),
        default=None,
    )
    return best[2] if best and best[0] >= SAME_WORDS else None


def _overlap(left: Sequence[Evidence], right: Sequence[Evidence]) -> float:
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)
    total = sum(e.end - e.start for e in (*left, *right)) - shared
    return shared / total if total > 0 else 0.0
