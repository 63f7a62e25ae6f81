"""Points judgements at what they were about in the readings of a moment.

The record keeps a judgement's names as it was judged, and as they are in the last reading (`store.follow`). Between
the two lie the readings of then: where a report has been read again since, its judgements follow once more, from the
moment they were made to the moment asked for and no further.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.follow import Follower, nearest_claim
from foreigndesk.store.happenings import report_of

# A reading: its row, payload, and when it came in.
_Reading = tuple[int, bytes, str]


def follow_until(source: Connection, target: Connection, reread: Sequence[str]) -> None:
    """Give what people decided about some reports the names that it had.

    Args:
        source: A connection to the record.
        target: A writing connection to the copy.
        reread: Reports that have been read again since.
    """
    if not reread:
        return
    then = _Names(source, target, frozenset(reread))
    j, m, k, n, v = t.judgements.c, t.judged_members.c, t.corrections.c, t.links.c, t.actor_moves.c
    for row in target.execute(select(j.row, j.left, j.right, j.at)).all():
        values = {"left_now": then.name(row.left, row.at)}
        if row.right is not None:
            values["right_now"] = then.name(row.right, row.at)
        target.execute(update(t.judgements).where(j.row == row.row).values(**values))
    judged = select(m.judgement, m.side, m.member, j.at).join(t.judgements, j.id == m.judgement)
    for judgement, side, member, at in target.execute(judged).all():
        same = (m.judgement == judgement, m.side == side, m.member == member)
        target.execute(update(t.judged_members).where(*same).values(member_now=then.name(member, at)))
    for number, claim_id, at in target.execute(select(k.row, k.claim_id, k.at)).all():
        name = then.name(claim_id, at)
        target.execute(update(t.corrections).where(k.row == number).values(claim_now=name))
    for number, member, at in target.execute(
        select(n.row, n.member, n.recorded_at).where(n.report_id.in_(reread))
    ).all():
        name = then.name(member, at)
        target.execute(update(t.links).where(n.row == number).values(member_now=name))
    # of a move only the last name is kept: it is looked for in the reading of then
    for number, member, report_id in target.execute(
        select(v.row, v.member, v.report_id).where(v.report_id.in_(reread))
    ).all():
        name = then.former(member, report_id)
        target.execute(update(t.actor_moves).where(v.row == number).values(member=name))


class _Names:
    """The names that local actors and one-report claims had at the moment of a copy."""

    def __init__(self, source: Connection, target: Connection, reread: frozenset[str]) -> None:
        self.source, self.target, self.reread = source, target, reread
        self._readings: dict[str, list[_Reading]] = {}

    def name(self, given: str, at: str) -> str:
        """Return what is called so in the readings of `at`, as the readings of the moment call it."""
        if report_of(given) is not None:
            return given
        if ":" in given:
            report_id = given.partition(":")[0]
            return self._member(given, report_id, at) if report_id in self.reread else given
        return self._claim(given, at)

    def former(self, member: str, report_id: str) -> str:
        """Return what the last reading of a report calls so, as its reading of the moment calls it."""
        g = t.readings.c
        last = self.source.execute(
            select(g.row, g.payload).where(g.report_id == report_id, g.withdrawn_at.is_(None))
        ).one()
        return Follower(self.source, report_id, (last.row, last.payload), self._of(report_id)[-1][1]).present(
            member
        )

    def _of(self, report_id: str) -> list[_Reading]:
        if report_id not in self._readings:
            g = t.readings.c
            query = select(g.row, g.payload, g.recorded_at).where(g.report_id == report_id).order_by(g.row)
            self._readings[report_id] = [
                (r.row, r.payload, r.recorded_at) for r in self.target.execute(query)
            ]
        return self._readings[report_id]

    def _member(self, given: str, report_id: str, at: str) -> str:
        name = given
        for old, new in itertools.pairwise(self._of(report_id)):
            if new[2] > at:
                name = Follower(self.target, report_id, (old[0], old[1]), new[1]).present(name)
        return name

    def _claim(self, given: str, at: str) -> str:
        k = t.local_claims.c
        report_id = self.target.execute(select(k.report_id).where(k.id == given).limit(1)).scalar()
        if report_id not in self.reread:
            return given
        query = select(k.id, k.payload, k.recorded_at, k.withdrawn_at).where(k.report_id == report_id)
        rows = self.target.execute(query.order_by(k.row)).all()
        name = given
        for _, _, read_at in self._of(report_id)[1:]:
            if read_at <= at:
                continue
            told = {
                row.id: row.payload
                for row in rows
                if row.recorded_at <= read_at and (row.withdrawn_at is None or row.withdrawn_at > read_at)
            }
            gone = [row.payload for row in rows if row.id == name and (row.withdrawn_at or "9") <= read_at]
            if name not in told and gone:
                claims = [unsqueeze(payload, Claim) for payload in told.values()]
                name = nearest_claim(unsqueeze(gone[-1], Claim), claims) or name
        return name
