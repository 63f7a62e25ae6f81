"""Keeps judgements and corrections on what they were about when a report is read again.

They name local actors and one-report claims. A new reading numbers its actors anew, and may draw a claim's bounds
otherwise; here each judged thing is looked for in the new reading by its words.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from foreigndesk.model import Claim, Evidence, LocalActor, Reading
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unpack, unsqueeze

# A claim is taken for the old one if they share so much of their words (overlap over union).
SAME_WORDS = 0.5


def follow_judgements(
    connection: Connection,
    report_id: str,
    old: tuple[int, bytes],
    new: bytes,
    claims: Sequence[Claim],
) -> None:
    """Point what people decided about a report at its new reading; what has no counterpart there waits.

    Args:
        connection: A writing connection.
        report_id: The report.
        old: Row and payload of the reading that is replaced.
        new: The new reading's payload.
        claims: What the new reading claims.
    """
    _follow_members(connection, report_id, old, new)
    _follow_claims(connection, report_id, claims)


def carry_actors(report_id: str, old: bytes, new: bytes, actor_of: dict[str, str]) -> dict[str, str]:
    """Return, by new member, the known actor that its counterpart in the old reading stood for.

    Args:
        report_id: The report.
        old: The old reading's payload.
        new: The new one's.
        actor_of: Old member to known actor.
    """
    before, after = unpack(old, Reading), unpack(new, Reading)
    found: dict[str, str] = {}
    for actor in before.actors:
        known = actor_of.get(f"{report_id}:{actor.id}")
        target = counterpart(actor, before, after) if known and actor.named else None
        if known and target:
            found.setdefault(f"{report_id}:{target}", known)
    return found


def _follow_members(connection: Connection, report_id: str, old: tuple[int, bytes], new: bytes) -> None:
    """Rename the local actors of a report in all that is kept about them."""
    follower = Follower(connection, report_id, old, new)
    m, j = t.judged_members.c, t.judgements.c
    query = select(m.judgement, m.side, m.member, m.member_now).where(
        m.report_id == report_id, m.member_now.like("%:%")
    )
    rows = connection.execute(query).all()
    for row in rows:
        now = follower.present(row.member_now)
        if now != row.member_now:
            connection.execute(
                update(t.judged_members)
                .where(m.judgement == row.judgement, m.side == row.side, m.member == row.member)
                .values(member_now=now)
            )
    for batch in in_chunks(sorted({row.judgement for row in rows})):
        shown = select(j.row, j.left_now, j.right_now).where(j.id.in_(batch))
        for judged in connection.execute(shown).all():
            values = {"left_now": follower.present(judged.left_now)}
            if judged.right_now is not None:
                values["right_now"] = follower.present(judged.right_now)
            connection.execute(update(t.judgements).where(j.row == judged.row).values(**values))
    for table, name in (
        (t.links, "member_now"),
        (t.corrected_parties, "member_now"),
        (t.actor_moves, "member"),
    ):
        column = table.c[name]
        for number, member in connection.execute(
            select(table.c.row, column).where(table.c.report_id == report_id)
        ).all():
            now = follower.present(member)
            if now != member:
                connection.execute(update(table).where(table.c.row == number).values({name: now}))


class Follower:
    """Gives the members of one report their names in its new reading.

    One that the new reading lacks is kept as `<report>:?<row of its last reading>:<local id>`, a name that no
    reading gives, and looked for again in the next.
    """

    def __init__(self, connection: Connection, report_id: str, old: tuple[int, bytes], new: bytes) -> None:
        self._connection, self._prefix = connection, f"{report_id}:"
        self._old_row = old[0]
        self._readings = {old[0]: unpack(old[1], Reading)}
        self._new = unpack(new, Reading)

    def present(self, member: str) -> str:
        """Return the member's present name; one of another report is as it was."""
        if not member.startswith(self._prefix):
            return member
        local, row = member.removeprefix(self._prefix), self._old_row
        if local.startswith("?"):
            number, _, local = local[1:].partition(":")
            row = int(number)
        reading = self._reading(row)
        actor = next((a for a in reading.actors if a.id == local), None)
        target = counterpart(actor, reading, self._new) if actor else None
        return self._prefix + (target or f"?{row}:{local}")

    def _reading(self, row: int) -> Reading:
        if row not in self._readings:
            query = select(t.readings.c.payload).where(t.readings.c.row == row)
            self._readings[row] = unpack(self._connection.execute(query).scalar_one(), Reading)
        return self._readings[row]


def counterpart(actor: LocalActor, old: Reading, new: Reading) -> str | None:
    """Return the local actor of the new reading that bears the same name, or else shares most mentions."""
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
    columns = (
        t.judgements.c.left_now,
        t.judgements.c.right_now,
        t.judged_members.c.member_now,
        t.corrections.c.claim_now,
    )
    for column in columns:
        judged: set[str] = set()
        for batch in in_chunks(old):
            judged |= set(connection.execute(select(column).where(column.in_(batch)).distinct()).scalars())
        for claim_id in sorted(judged):
            target = nearest_claim(unsqueeze(old[claim_id], Claim), claims)
            if target is not None:
                connection.execute(update(column.table).where(column == claim_id).values({column: target}))


def nearest_claim(old: Claim, claims: Sequence[Claim]) -> str | None:
    """Return the id of the claim that shares most of its words with one of an older reading, or None if none does enough."""
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
