"""A claim with its counts as a row of `claims.jsonl`, in the form that docs/export.md describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from foreigndesk.data.event_codes import code_event
from foreigndesk.data.event_kinds import FIELDS, kind_of_event
from foreigndesk.export.dyads import REAL, acts_for_state
from foreigndesk.model import (
    ActorLink,
    Assertion,
    Claim,
    Correction,
    Evidence,
    Judgement,
    MentionedTime,
    Participant,
    ToldFigure,
)
from foreigndesk.store.views import ClaimView, FormView

Links = Mapping[str, ActorLink]


def claim_row(view: ClaimView) -> dict[str, Any]:
    """Return the row of a claim: only the fields of its kind, unknown values as None."""
    claim = view.claim
    row: dict[str, Any] = {"id": claim.id, "kind": claim.kind, "type": claim.type, "status": claim.status}
    row |= _FIELDS[claim.kind](view)
    row |= {
        "evidence": [evidence_row(piece) for piece in claim.evidence],
        "reports": view.reports,
        "outlets": view.outlets,
        "origins": view.origins,
        "confidence": round(claim.confidence, 4),
        "made_by": claim.made_by,
        "members": list(claim.members),
        "published": _published(view),
        "mentioned": [_mentioned(time) for time in claim.mentioned],
    }
    if view.judgement:
        row["judgement"] = view.judgement
    if view.corrected:
        row["corrected"] = dict(view.corrected)
    return row


def decision_row(made: Judgement | Correction) -> dict[str, Any]:
    """Return what a person decided as a row of `judgements.jsonl`."""
    return {"kind": "judgement" if isinstance(made, Judgement) else "correction"} | asdict(made)


def _published(view: ClaimView) -> dict[str, str | None]:
    days = sorted(source.published for source in view.sources if source.published)
    return {"first": days[0] if days else None, "last": days[-1] if days else None}


def _mentioned(time: MentionedTime) -> dict[str, Any]:
    return {
        "report_id": time.evidence.report_id,
        "start_offset": time.evidence.start,
        "end_offset": time.evidence.end,
        "text": time.evidence.text,
        "type": time.type,
        "value": time.value,
        "start": time.start,
        "end": time.end,
        "precision": time.precision,
        "anchor": time.anchor,
        "reason": time.reason,
    }


def _event(view: ClaimView) -> dict[str, Any]:
    claim = view.claim
    return {
        "mode": claim.mode,
        "participants": _parties(claim.participants, view.links),
        "time": _time(claim),
        "place": _place(claim),
        "background": claim.background,
        "trigger": claim.trigger,
        "figures": [_figure(figure) for figure in claim.figures],
        "asserted_by": [_assertion(told, view.links) for told in claim.asserted_by] or None,
        "details": _details(claim),
        **_coding(claim),
    }


def _figure(figure: ToldFigure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "unit": figure.unit,
        "text": figure.text,
        "reports": list(figure.reports),
    }


def _assertion(told: Assertion, links: Links) -> dict[str, Any]:
    return {
        "kind": told.kind,
        "cue": told.cue,
        "source": told.source,
        "speakers": _parties(told.speakers, links),
        "party_as": told.party_as,
        "reports": list(told.reports),
    }


def _details(claim: Claim) -> dict[str, Any] | None:
    """The fields of an event's kind, each a list of values, or None where it is not told; None if its kind has no fields."""
    kind = kind_of_event(claim.type, claim.mode)
    if kind is None and not claim.details:
        return None
    row: dict[str, Any] = dict.fromkeys(FIELDS[kind] if kind else ())
    for detail in claim.details:
        if row.get(detail.field) is None:
            row[detail.field] = []
        row[detail.field].append(
            {
                "text": detail.text,
                "value": detail.value,
                "unit": detail.unit,
                "basis": detail.basis,
                "place": asdict(detail.place) if detail.place else None,
                "time": asdict(detail.time) if detail.time else None,
                "evidence": [evidence_row(piece) for piece in detail.evidence],
            }
        )
    return row


def _coding(claim: Claim) -> dict[str, Any]:
    code = code_event(claim.type, claim.mode)
    if code is None:
        return {"quad": None, "intensity": None, "plover_mode": None, "contexts": [], "cameo": None}
    actors = [party for party in claim.participants if party.role == "actor"]
    cameo = code.cameo_code(claim.status, by_state=any(acts_for_state(p.kind, p.sector) for p in actors))
    return {
        "quad": code.type.quad,
        # what did not take place had no force
        "intensity": code.type.intensity if claim.status in REAL else None,
        "plover_mode": code.plover_mode,
        "contexts": code.contexts_of(claim.status, background=claim.background),
        "cameo": cameo.code,
    }


def _statement(view: ClaimView) -> dict[str, Any]:
    claim = view.claim
    return {
        "speaker": _parties(claim.speaker, view.links),
        "addressees": _parties(claim.addressees, view.links),
        "about": _parties(claim.about, view.links),
        "cue": claim.cue,
        "content": claim.content,
        "directness": claim.directness,
        "venue": claim.venue,
        "via": claim.via,
        "continues": claim.continues,
        "time": _time(claim),
        "sense": claim.sense,
        "hedges": list(claim.hedges),
        "speaker_group": claim.speaker_group,
        "resolved_by": claim.resolved_by,
        "other_speakers": _parties(claim.other_speakers, view.links),
        "forms": [_form(form, view.links) for form in view.forms],
    }


def _form(view: FormView, links: Links) -> dict[str, Any]:
    form = view.form
    return {
        "text": form.text,
        "directness": form.directness,
        "cue": form.cue,
        "relation": form.relation,
        "changes": [asdict(change) for change in view.changes if change.kind != "same"],
        "speaker": _parties(form.speaker, links),
        "reports": list(form.reports),
        "outlets": view.outlets,
        "origins": view.origins,
        "claims": list(form.claims),
    }


def _tenure(view: ClaimView) -> dict[str, Any]:
    claim = view.claim
    days = sorted(source.published for source in view.sources if source.published)
    return {
        "holder": _party(claim.holder, view.links),
        "office": claim.office,
        "office_kind": claim.office_kind,
        "state": claim.state,
        "body": claim.body,
        "inferred": claim.inferred,
        "standing": claim.standing,
        "rank": claim.rank,
        "deputy": claim.deputy,
        "posted_to": claim.posted_to,
        "predecessor": _party(claim.predecessor, view.links),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
    }


def _relation(view: ClaimView) -> dict[str, Any]:
    claim = view.claim
    return {
        "subject": _party(claim.subject, view.links),
        "object": _party(claim.object, view.links),
        "figure": asdict(claim.figure) if claim.figure else None,
        "time": _time(claim),
        "place": _place(claim),
    }


_FIELDS = {"event": _event, "statement": _statement, "tenure": _tenure, "relation": _relation}


def evidence_row(piece: Evidence) -> dict[str, Any]:
    """Return the words that something rests on as a program gets them."""
    row: dict[str, Any] = {
        "report_id": piece.report_id,
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
    }
    return row | {"headline": True} if piece.headline else row


def _party(party: Participant | None, links: Links) -> dict[str, Any] | None:
    if party is None:
        return None
    row: dict[str, Any] = {
        "role": party.role,
        "text": party.text,
        "actor_id": party.actor_id,
        "name": party.name,
        "kind": party.kind,
        "office": party.office,
        "state": party.state,
        "sector": party.sector,
    }
    link = links.get(party.actor_id or "")
    # only what a person confirmed; a record without catalogues has the rows it always had
    return row | {"wikidata": link.wikidata, "topics": list(link.topics)} if link else row


def _parties(parties: tuple[Participant, ...], links: Links) -> list[dict[str, Any] | None]:
    return [_party(party, links) for party in parties]


def _time(claim: Claim) -> dict[str, Any] | None:
    return asdict(claim.time) if claim.time else None


def _place(claim: Claim) -> dict[str, Any] | None:
    return asdict(claim.place) if claim.place else None
