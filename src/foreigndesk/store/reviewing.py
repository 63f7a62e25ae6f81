"""The doubtful pairs of a record, the most useful first, with all that a person needs to decide on each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from foreigndesk.linking.names import is_name
from foreigndesk.linking.proposals import REVIEWED, Proposal, proposals
from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import Actor, JudgedSide, Reading
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unpack, unsqueeze
from foreigndesk.store.query import members_of
from foreigndesk.store.things import actor_side

# Sentences shown of either side, and characters of each.
SENTENCES, LONGEST = 3, 300
# How much more it is worth to settle a pair of which both sides stand in many reports: the score of the pair counts
# as well, so that a likely pair of rare people still comes before an unlikely one of people in every report.
MOST_REPORTS = 50
# How a reason of `linking.proposals` begins that lists the company kept.
COMPANY = "the same company"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that names one side of a pair."""

    text: str
    report_id: str
    outlet: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One side of a doubtful pair: what it is, and some sentences that name it."""

    actor: JudgedSide
    member: str
    sentences: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """Two actors that may be one.

    Attributes:
        score: 0 to 1: how much speaks for it.
        reasons: What speaks for it, and what against.
        company: Names of others that reports of both sides name.
        unsure: Id of the judgement by which a person was not sure about it before, or None.
    """

    left: ReviewSide
    right: ReviewSide
    score: float
    reasons: tuple[str, ...]
    company: tuple[str, ...]
    unsure: str | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubtful pair before it is looked at closely.

    Attributes:
        left, right: Known actors.
        use: What it is worth to settle it: how likely it is, and in how many reports the rarer side stands.
        unsure: As in `ReviewPair`.
    """

    left: str
    right: str
    proposal: Proposal
    use: float
    unsure: str | None


def doubtful_pairs(connection: Connection, *, unsure: bool = False) -> list[Doubtful]:
    """Return the pairs of actors that linking leaves to a person, the most useful first.

    Args:
        connection: Any connection.
        unsure: Those that a person was not sure about instead of those that nobody judged.
    """
    return still_doubtful(connection, proposed_pairs(connection), unsure=unsure)


def proposed_pairs(connection: Connection) -> list[Doubtful]:
    """Return the pairs that linking proposes, judged or not, the most useful first; costs a look at every actor."""
    records, actor_of = _reviewed(connection)
    reports: dict[str, set[str]] = {}
    for record in records:
        reports.setdefault(actor_of[record.member], set()).add(record.report_id)
    found = []
    for proposal in proposals(records, actor_of):
        left, right = actor_of[proposal.left], actor_of[proposal.right]
        if left != right:
            rarer = min(len(reports[left]), len(reports[right]))
            use = proposal.score * (1 + min(rarer, MOST_REPORTS) / MOST_REPORTS)
            found.append(Doubtful(left, right, proposal, use, None))
    return sorted(found, key=lambda d: (-d.use, d.proposal.left, d.proposal.right))


def still_doubtful(
    connection: Connection, pairs: Sequence[Doubtful], *, unsure: bool = False
) -> list[Doubtful]:
    """Return those of some pairs that are open at present: two actors, and nobody judged them.

    Args:
        connection: Any connection.
        pairs: As `proposed_pairs` gave them, now or before some decisions.
        unsure: Those that a person was not sure about instead.
    """
    members = {member for pair in pairs for member in (pair.proposal.left, pair.proposal.right)}
    a = t.local_actors.c
    now: dict[str, str] = {}
    for batch in in_chunks(sorted(members)):
        query = select(a.member, a.actor_id).where(a.member.in_(batch), a.actor_id.is_not(None))
        now |= {row.member: row.actor_id for row in connection.execute(query)}
    m, j = t.judged_members.c, t.judgements.c
    judged_ones = (
        select(a.member, a.actor_id)
        .join(t.judged_members, m.member_now == a.member)
        .join(t.judgements, j.id == m.judgement)
        .where(m.named, a.actor_id.is_not(None), j.withdrawn_at.is_(None))
    )
    decided, doubted = _judged(
        connection, {row.member: row.actor_id for row in connection.execute(judged_ones)}
    )
    found, seen = [], set()
    for pair in pairs:
        left, right = now.get(pair.proposal.left), now.get(pair.proposal.right)
        if left is None or right is None or left == right:
            continue
        both = frozenset((left, right))
        if both in decided or both in seen or (both in doubted) != unsure:
            continue
        seen.add(both)
        found.append(replace(pair, left=left, right=right, unsure=doubted.get(both)))
    return found


def _reviewed(connection: Connection) -> tuple[list[LocalRecord], dict[str, str]]:
    """The records of all named persons and bodies, with their company, and whom each stands for."""
    ids = (
        connection.execute(select(t.actors.c.id).where(t.actors.c.kind.in_(sorted(REVIEWED)))).scalars().all()
    )
    records: list[LocalRecord] = []
    actor_of: dict[str, str] = {}
    a = t.local_actors.c
    for batch in in_chunks(sorted(ids)):
        query = select(a.member, a.actor_id, a.payload).where(a.actor_id.in_(batch)).order_by(a.member)
        for row in connection.execute(query):
            record = unsqueeze(row.payload, LocalRecord)
            if record.named and record.kind in REVIEWED:
                records.append(record)
                actor_of[row.member] = row.actor_id
    company = _company(connection, {r.report_id for r in records})
    return [replace(r, company=company.get(r.report_id, ())) for r in records], actor_of


def _company(connection: Connection, report_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    columns = t.readings.c
    for batch in in_chunks(sorted(report_ids)):
        query = select(columns.report_id, columns.company).where(
            columns.report_id.in_(batch), columns.withdrawn_at.is_(None)
        )
        found |= {report: tuple(unpack(company, list)) for report, company in connection.execute(query)}
    return found


def _judged(
    connection: Connection, actor_of: dict[str, str]
) -> tuple[set[frozenset[str]], dict[frozenset[str], str]]:
    """Pairs of actors that a standing judgement tells apart, and those that somebody was not sure about."""
    j, m = t.judgements.c, t.judged_members.c
    query = (
        select(j.id, j.verb, m.side, m.member_now)
        .select_from(t.judgements.join(t.judged_members, m.judgement == j.id))
        .where(j.withdrawn_at.is_(None), j.verb.in_(("different", "unsure")), m.named)
        .order_by(j.row)
    )
    sides: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in connection.execute(query):
        if row.member_now in actor_of:
            judged = sides.setdefault((row.id, row.verb), {})
            judged.setdefault(row.side, set()).add(actor_of[row.member_now])
    decided: set[frozenset[str]] = set()
    doubted: dict[frozenset[str], str] = {}
    for (judgement, verb), by_side in sides.items():
        for left in by_side.get("left", ()):
            for right in by_side.get("right", ()):
                pair = frozenset((left, right))
                if verb == "different":
                    decided.add(pair)
                else:
                    doubted[pair] = judgement
    return decided, doubted


def shown_pair(connection: Connection, doubtful: Doubtful) -> ReviewPair | None:
    """Return a doubtful pair with what is known of both sides; None if it has been settled since."""
    proposal = doubtful.proposal
    members = (proposal.left, proposal.right)
    a = t.local_actors.c
    query = select(a.member, a.actor_id).where(a.member.in_(members))
    now = {row.member: row.actor_id for row in connection.execute(query)}
    left, right = (now.get(member) for member in members)
    if left is None or right is None or left == right:
        return None
    actor_of = {m: actor_id for actor_id in (left, right) for m in members_of(connection, actor_id)}
    decided, _ = _judged(connection, actor_of)
    if frozenset((left, right)) in decided:
        return None
    company = _shared_company(connection, left, right)
    return ReviewPair(
        left=_side(connection, left, proposal.left),
        right=_side(connection, right, proposal.right),
        score=proposal.score,
        reasons=tuple(_readable(reason, company) for reason in proposal.reasons),
        company=company,
        unsure=doubtful.unsure,
    )


def _readable(reason: str, company: tuple[str, ...]) -> str:
    """Return a reason with names as they are printed: linking compares company by keys that nobody reads."""
    if not reason.startswith(COMPANY) or not company:
        return reason
    return f"{COMPANY} ({', '.join(company[:3])}{' …' if len(company) > 3 else ''})"


def _side(connection: Connection, actor_id: str, member: str) -> ReviewSide:
    return ReviewSide(actor_side(connection, actor_id), member, _sentences(connection, actor_id))


def _sentences(connection: Connection, actor_id: str) -> tuple[Told, ...]:
    """Sentences that name the actor: of its first report, of its last, and of one between."""
    a, r = t.local_actors.c, t.reports.c
    joined = t.local_actors.join(t.reports, r.id == a.report_id)
    query = (
        select(a.member, a.report_id, r.published_day, r.outlet)
        .select_from(joined)
        .where(a.actor_id == actor_id)
        .order_by(r.published_day.is_(None), r.published_day, a.member)
    )
    rows = connection.execute(query).all()
    by_report = {row.report_id: row for row in reversed(rows)}
    ordered = sorted(by_report.values(), key=lambda row: (row.published_day or "9999", row.member))
    places = sorted({0, len(ordered) // 2, len(ordered) - 1}) if ordered else []
    found = []
    for place in places[:SENTENCES]:
        row = ordered[place]
        text = _naming(connection, row.report_id, row.member.partition(":")[2])
        if text:
            found.append(Told(text, row.report_id, row.outlet, row.published_day))
    return tuple(found)


def _naming(connection: Connection, report_id: str, local: str) -> str | None:
    """The first sentence of a report's body that names a local actor."""
    query = (
        select(t.readings.c.payload, t.reports.c.text)
        .select_from(t.readings.join(t.reports, t.reports.c.id == t.readings.c.report_id))
        .where(t.readings.c.report_id == report_id, t.readings.c.withdrawn_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    reading = unpack(row.payload, Reading)
    mentions = [m for m in reading.mentions if m.actor == local]
    named = [m for m in mentions if m.form == "name"] or mentions
    ranked = sorted(
        (s.headline, -max(m.end - m.start for m in inside), s.start, s.end)
        for s in reading.sentences
        if (inside := [m for m in named if s.start <= m.start < s.end])
    )
    if not ranked:
        return None
    _, _, start, end = ranked[0]
    return " ".join(row.text[start:end].split())[:LONGEST]


def _shared_company(connection: Connection, left: str, right: str) -> tuple[str, ...]:
    """Names of the other actors that reports of both sides name, those in most reports first."""
    a = t.local_actors.alias("own")
    other = t.local_actors.alias("other")

    def beside(actor_id: str) -> set[str]:
        query = (
            select(other.c.actor_id)
            .select_from(a.join(other, other.c.report_id == a.c.report_id))
            .where(a.c.actor_id == actor_id, other.c.actor_id.is_not(None))
            .distinct()
        )
        return set(connection.execute(query).scalars())

    shared = (beside(left) & beside(right)) - {left, right}
    found: list[Actor] = []
    for batch in in_chunks(sorted(shared)):
        payloads = connection.execute(select(t.actors.c.payload).where(t.actors.c.id.in_(batch))).scalars()
        found += [unsqueeze(payload, Actor) for payload in payloads]
    named = [a for a in found if a.kind == "state" or is_name(a.name, of_person=a.kind == "person")]
    ranked = sorted(named, key=lambda actor: (actor.kind != "person", actor.kind == "state", actor.name))
    return tuple(actor.name for actor in ranked[:8])
