"""Links again what linking overwrites: of which story, origin and actor each report and each mention was then.

Reprints and actors depend on the reports and judgements alone, and are worked out once. Stories depend a little on
what came first: what happened to them is done again in its order (rounds of linking, judgements, `relink`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, or_, select

from foreigndesk.store import schema as t
from foreigndesk.store.actor_links import ActorLinker
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.copies import write_trees
from foreigndesk.store.happenings import forget_stories, link_stories, recount_stories, report_of
from foreigndesk.store.judging import live_pairs, story_pairs
from foreigndesk.store.link_steps import Notify
from foreigndesk.store.past.copying import Copier
from foreigndesk.store.query import claims_of
from foreigndesk.store.record import rewrite_words
from foreigndesk.store.storylines import link_storylines
from foreigndesk.store.writer import mark

# Claims whose words are written again in one go.
REWRITTEN = 200


@dataclass(slots=True)
class _Round:
    """What was done to stories in one transaction of the record.

    Attributes:
        fresh: Reports linked for the first time.
        again: Reports that a person decided about, or whose decision was undone.
        anew: All stories were forgotten before.
    """

    fresh: list[str] = field(default_factory=list)
    again: set[str] = field(default_factory=set)
    anew: bool = False


class PastLinker:
    """Brings a copy to what its record was.

    Args:
        copier: What copied it.
    """

    def __init__(self, copier: Copier) -> None:
        self.copier, self.source, self.target, self.moment = (
            copier,
            copier.source,
            copier.target,
            copier.moment,
        )

    def run(self, tell: Notify) -> None:
        """Link the copy, all that was linked by the moment and no more."""
        linked_at = self._linked_at()
        waiting = set(self.target.execute(select(t.reports.c.id)).scalars()) - linked_at.keys()
        tell("reprints", 0, 1)
        write_trees(self.target, self.copier.copy_reprint_pairs(set(linked_at)))
        self._stories(linked_at, tell)
        self._actors(waiting, tell)
        stories = list(self.target.execute(select(t.stories.c.id)).scalars())
        recount_stories(self.target, stories)
        link_storylines(self.target, stories, tell)
        self._words(tell)
        self.target.execute(delete(t.to_link))
        self._wait(waiting)

    def _linked_at(self) -> dict[str, str]:
        """Report → the round of linking that took it in; those that were not linked yet are left out.

        A round is known by what it wrote: the members of claims, or else the first round after the report came in.
        """
        r, k, m = t.reports.c, t.local_claims.c, t.claim_members.c
        joined = select(k.report_id, func.min(m.joined_at)).join(t.claim_members, m.local_row == k.row)
        found: dict[str, str] = dict(self.target.execute(joined.group_by(k.report_id)).all())
        telling = set(self.target.execute(select(k.report_id).distinct()).scalars())
        rounds = self._rounds()
        for report_id, recorded_at in self.target.execute(select(r.id, r.recorded_at)):
            if report_id not in telling:
                place = bisect_left(rounds, recorded_at)
                if place < len(rounds):
                    found[report_id] = rounds[place]
        return found

    def _rounds(self) -> list[str]:
        """The moments at which linking ran; before they were noted, those at which it wrote something."""
        n = t.linkings.c
        noted = set(self.target.execute(select(n.at)).scalars())
        first = self.source.execute(select(func.min(n.at))).scalar() or self.moment
        c, m, v, s, f = t.claims.c, t.claim_members.c, t.actor_moves.c, t.stories.c, t.former_stories.c
        written: set[str] = set()
        for column in (m.joined_at, m.left_at, c.recorded_at, c.withdrawn_at, v.at):
            written |= set(self.target.execute(select(column).where(column <= first).distinct()).scalars())
        for column in (s.recorded_at, f.at):
            earlier = select(column).where(column <= min(first, self.moment)).distinct()
            written |= set(self.source.execute(earlier).scalars())
        return sorted(noted | written)

    def _stories(self, linked_at: dict[str, str], tell: Notify) -> None:
        rounds: defaultdict[str, _Round] = defaultdict(_Round)
        for report_id, at in linked_at.items():
            rounds[at].fresh.append(report_id)
        j, m, n = t.judgements.c, t.judged_members.c, t.linkings.c
        judged = (
            select(m.member, j.at, j.withdrawn_at)
            .join(t.judgements, j.id == m.judgement)
            .where(m.named, m.member.like("story:%"), j.verb.in_(("same", "different")))
        )
        for member, *moments in self.target.execute(judged).all():
            for at in filter(None, moments):
                rounds[at].again |= {report_of(member) or ""}
        anew = select(n.at).where(n.anew)
        for at in self.target.execute(anew).scalars().all():
            rounds[at].anew = True
        done: list[str] = []
        for number, at in enumerate(sorted(rounds)):
            one = rounds[at]
            if one.anew:
                forget_stories(self.target, at)
            done += one.fresh
            link_stories(
                self.target,
                done if one.anew else one.fresh,
                sorted(one.again),
                story_pairs(self.target, at),
                at,
                lambda what, _a, _b, n=number: tell(what, n, len(rounds)),  # type: ignore[misc]
            )

    def _actors(self, waiting: set[str], tell: Notify) -> None:
        a = t.local_actors.c
        members = self.target.execute(select(a.member, a.report_id)).all()
        mark(self.target, "actor", (row.member for row in members if row.report_id not in waiting))
        ActorLinker(self.target, live_pairs(self.target), self.moment, tell).run()

    def _words(self, tell: Notify) -> None:
        """Write anew the words by which claims are found whose members are not those of then any more."""
        m, c = t.claim_members.c, t.claims.c
        query = select(m.claim_id).where(or_(m.joined_at > self.moment, m.left_at > self.moment)).distinct()
        later = set(self.source.execute(query).scalars())
        standing = select(c.claim_id).where(c.withdrawn_at.is_(None))
        changed = sorted(later & set(self.target.execute(standing).scalars()))
        for number, batch in enumerate(in_chunks(changed, REWRITTEN)):
            tell("words", number * REWRITTEN, len(changed))
            rewrite_words(self.target, [view.claim for view in claims_of(self.target, batch)])

    def _wait(self, waiting: set[str]) -> None:
        """Mark what linking had still to look at."""
        k, a = t.local_claims.c, t.local_actors.c
        mark(self.target, "report", sorted(waiting))
        for batch in in_chunks(sorted(waiting)):
            actors = self.target.execute(select(a.member).where(a.report_id.in_(batch))).scalars()
            mark(self.target, "actor", sorted(actors))
            claims = select(k.row).where(k.report_id.in_(batch), k.withdrawn_at.is_(None))
            mark(self.target, "claim", map(str, sorted(self.target.execute(claims).scalars())))


def unknown_actors(connection: Connection) -> int:
    """Return how many claims that stand name an actor that linking does not find (any more)."""
    p, c = t.parties.c, t.claims.c
    known = select(t.actors.c.id).where(t.actors.c.id == p.actor_id).exists()
    query = (
        select(func.count(c.row.distinct()))
        .select_from(t.parties.join(t.claims, c.row == p.claim_row))
        .where(c.withdrawn_at.is_(None), p.actor_id.is_not(None), ~known)
    )
    return int(connection.execute(query).scalar_one())
