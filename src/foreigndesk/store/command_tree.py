"""Who commands whom around an actor, as a tree: each line with the claims that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from foreigndesk.model import Participant
from foreigndesk.store import schema as t
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.party import Party, is_party
from foreigndesk.store.query import select_claims, view_claims
from foreigndesk.store.standing import is_rejected
from foreigndesk.store.views import ClaimView

# Steps from the actor, and lines of command that are looked at.
STEPS, MOST = 3, 200
_TYPES = ("commands", "reports_to")


@dataclass(frozen=True, slots=True)
class Post:
    """A line of the tree: somebody, under whom stand others.

    Attributes:
        party: Who.
        is_asked: Whether it is whom the tree is about.
        claims: What says that it answers to the one above; () at the top.
        below: Who answers to it.
    """

    party: Participant
    is_asked: bool
    claims: tuple[ClaimView, ...]
    below: tuple[Post, ...]


def command_tree(connection: Connection, party: Party) -> tuple[Post, ...]:
    """Return who commands whom around a party, from the top; () if no report here tells of any.

    A circle of commands is broken at whom it comes back to.
    """
    views = _commands(connection, party)
    people: dict[str, Participant] = {}
    above: dict[str, dict[str, list[ClaimView]]] = {}
    for view in views:
        subject, object_ = view.claim.subject, view.claim.object
        if subject is None or object_ is None:
            continue
        upper, lower = (subject, object_) if view.claim.type == "commands" else (object_, subject)
        if _key(upper) != _key(lower):
            people.setdefault(_key(upper), upper)
            people.setdefault(_key(lower), lower)
            above.setdefault(_key(upper), {}).setdefault(_key(lower), []).append(view)
    commanded = {lower for under in above.values() for lower in under}
    tops = [key for key in above if key not in commanded] or sorted(above)[:1]

    def post(key: str, told: Iterable[ClaimView], path: frozenset[str]) -> Post:
        under = above.get(key, {})
        below = [post(k, v, path | {k}) for k, v in under.items() if k not in path]
        one = people[key]
        asked = one.state == party.key if party.is_whole_state else one.actor_id == party.key
        return Post(one, asked, tuple(told), tuple(sorted(below, key=_by_name)))

    return tuple(sorted((post(key, (), frozenset({key})) for key in tops), key=_by_name))


def _key(party: Participant) -> str:
    return party.actor_id or (party.name or party.text).casefold()


def _by_name(post: Post) -> tuple[str, str]:
    return (post.party.name or post.party.text).casefold(), _key(post.party)


def _commands(connection: Connection, party: Party) -> list[ClaimView]:
    """Claims of command within some steps of a party, in order of their reports."""
    c, p = t.claims.c, t.parties.c
    told: dict[str, ClaimView] = {}
    asked: set[str] = set()
    near = is_party(p, party)
    for _ in range(STEPS):
        rows = select(p.claim_row).where(near, or_(p.role == "subject", p.role == "object"))
        met = (c.row.in_(rows), unindexed(c.kind) == "relation", c.type.in_(_TYPES), c.withdrawn_at.is_(None))
        query = select_claims("published").where(*met, ~is_rejected(None)).limit(MOST)
        views = view_claims(connection, connection.execute(query).all())
        told |= {view.id: view for view in views}
        found = {q.actor_id for v in views for q in (v.claim.subject, v.claim.object) if q and q.actor_id}
        fresh = found - asked
        if not fresh or len(told) >= MOST:
            break
        asked |= fresh
        near = p.actor_id.in_(sorted(fresh))
    return list(told.values())
