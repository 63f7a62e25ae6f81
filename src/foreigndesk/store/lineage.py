"""The forms of statements, worked out from the one-report claims under them as these stood at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from foreigndesk.linking.compared import mapped
from foreigndesk.linking.forms import forms_of, fullest_form
from foreigndesk.linking.wording import word_changes
from foreigndesk.model import Actor, Claim, Form
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.standing import is_member
from foreigndesk.store.terms import in_order
from foreigndesk.store.views import FormView, SourceLine


def forms_by_claim(
    connection: Connection, claim_ids: Sequence[str], moment: str | None
) -> dict[str, tuple[Form, ...]]:
    """Return the forms of each statement, in order of their first print; of one told once there are none."""
    m, c, r = t.claim_members.c, t.local_claims.c, t.reports.c
    joined = t.claim_members.join(t.local_claims, c.row == m.local_row).join(t.reports, r.id == c.report_id)
    columns = (m.claim_id, c.payload, c.report_id, r.published_day, r.published_at)
    query = select(*columns).select_from(joined)
    told: dict[str, list[tuple[tuple[str, str], Claim]]] = {}
    for batch in in_chunks(claim_ids):
        for row in connection.execute(query.where(m.claim_id.in_(batch), is_member(moment))):
            claim = unsqueeze(row.payload, Claim)
            order = (in_order(row.published_day, row.published_at), claim.id)
            told.setdefault(row.claim_id, []).append((order, claim))
    actor_of = _speakers(connection, (claim for pairs in told.values() for _, claim in pairs))
    return {
        claim_id: forms_of([mapped(claim, actor_of) for _, claim in sorted(pairs, key=lambda p: p[0])])
        for claim_id, pairs in told.items()
    }


def _speakers(connection: Connection, claims: Iterable[Claim]) -> Mapping[str, Actor]:
    members = {p.actor_id for claim in claims for p in claim.speaker if p.actor_id}
    found: dict[str, Actor] = {}
    columns = t.local_actors.c
    for batch in in_chunks(sorted(members)):
        query = (
            select(columns.member, t.actors.c.payload)
            .join(t.actors, t.actors.c.id == columns.actor_id)
            .where(columns.member.in_(batch))
        )
        found |= {member: unsqueeze(payload, Actor) for member, payload in connection.execute(query)}
    return found


def view_forms(claim: Claim, sources: Sequence[SourceLine]) -> tuple[FormView, ...]:
    """Return the forms of a statement with their counts, and where each differs from the fullest."""
    line_of: dict[str, SourceLine] = {}
    for line in sources:
        line_of.setdefault(line.report_id, line)
    fullest = fullest_form(claim)
    found = []
    for form in claim.forms:
        lines = [line_of[report] for report in form.reports if report in line_of]
        differs = fullest is not None and form.relation in ("cut", "changed")
        found.append(
            FormView(
                form=form,
                reports=len(form.reports),
                outlets=len({line.outlet.casefold() for line in lines if line.outlet}),
                origins=len({line.origin for line in lines}),
                first=lines[0] if lines else None,
                changes=word_changes(fullest.text, form.text) if differs and fullest else (),
            )
        )
    return tuple(found)
