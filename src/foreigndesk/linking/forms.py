"""The forms of an utterance: which reports printed which wording of it, and under whose name."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from foreigndesk.linking.speakers import Speaker, is_named, match_speakers
from foreigndesk.linking.wording import compare, wordings
from foreigndesk.model import Claim, Form, Participant
from foreigndesk.model.claims import FormRelation

# A form with so much of the longest one's words has nearly all of it.
NEARLY_ALL = 0.9


def merged_speakers(claims: Sequence[Claim]) -> tuple[Claim, tuple[Participant, ...]]:
    """Return the claim whose speaker said what several reports tell, and who else did by other reports.

    It is the first that has the speaker whom most of the reports name, a person before the body spoken for; the others
    are those who cannot be meant by that.

    Args:
        claims: The claims of single reports, parties known, the earliest first.
    """
    best = _main(claims)
    main = Speaker.of(best)
    others: dict[str, Participant] = {}
    for claim in claims:
        if match_speakers(main, Speaker.of(claim)) == "different":
            for party in claim.speaker:
                known = party.actor_id if is_named(party) else None
                others.setdefault(known or party.text, dataclasses.replace(party, role="other_speaker"))
    return best, tuple(others.values())


def _main(claims: Sequence[Claim]) -> Claim:
    """Return the earliest claim that names the speaker whom most claims name."""
    told = Counter(Speaker.of(claim).ids for claim in claims)
    ranked = (
        (_vagueness(claim), -told[Speaker.of(claim).ids], number) for number, claim in enumerate(claims)
    )
    return claims[min(ranked)[-1]]


def _vagueness(claim: Claim) -> int:
    named = [p for p in claim.speaker if is_named(p)]
    if any(p.kind == "person" for p in named):
        return 0
    return 1 if named else 2 if claim.speaker else 3


def forms_of(claims: Sequence[Claim], report_of: Mapping[str, str] | None = None) -> tuple[Form, ...]:
    """Return the forms in which an utterance was printed, in order of their first print.

    Args:
        claims: The claims of single reports, parties known, the earliest first.
        report_of: Claim's id → report, where the claims come without evidence.
    """
    if len(claims) < 2:
        return ()
    main = Speaker.of(_main(claims))
    alike: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        whole, _ = wordings(claim)
        speaker = Speaker.of(claim)
        apart = match_speakers(main, speaker) == "different"
        who = speaker.text if apart else None
        told = claim.directness == "indirect"
        alike.setdefault((whole.words, told, who), []).append(claim)
    groups = list(alike.values())
    reports = [_reports(group, report_of or {}) for group in groups]
    disputed = [key[-1] is not None for key in alike]
    fullest = _fullest(groups, reports, disputed)
    return tuple(
        Form(
            text=group[0].content or "",
            directness=group[0].directness,
            relation="full" if i == fullest else _relation(group[0], groups[fullest][0]),
            speaker=min(group, key=_vagueness).speaker,
            claims=tuple(claim.id for claim in group),
            reports=reports[i],
            cue=group[0].cue,
        )
        for i, group in enumerate(groups)
    )


def _reports(group: Sequence[Claim], report_of: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for claim in group:
        found |= dict.fromkeys([report_of[claim.id]] if claim.id in report_of else [])
        found |= dict.fromkeys(e.report_id for e in claim.evidence)
    return tuple(found)


def _fullest(
    groups: Sequence[Sequence[Claim]], reports: Sequence[Sequence[str]], disputed: Sequence[bool]
) -> int:
    """Return which form has the most of it: the speaker's own words before a reporter's, then more words.

    Of those that have nearly all of it, the one of most reports: a slip of one report makes it no fuller.
    """
    sizes = []
    for group in groups:
        whole, quoted = wordings(group[0])
        own = 2 if group[0].directness == "direct" else 1 if quoted.words else 0
        sizes.append((own, len(quoted.words or whole.words)))
    best, longest = max(sizes)
    full = [i for i, (own, size) in enumerate(sizes) if own == best and size >= NEARLY_ALL * longest]
    return min(full, key=lambda i: (disputed[i], -len(reports[i]), -sizes[i][1], i))


def _relation(claim: Claim, fullest: Claim) -> FormRelation:
    whole, quoted = wordings(claim)
    full_whole, full_quoted = wordings(fullest)
    if full_quoted.words and not quoted.words:
        return "told"
    one, full = (quoted, full_quoted) if full_quoted.words else (whole, full_whole)
    if one.words == full.words:
        return "same"
    likeness = compare(one, full)
    return "cut" if likeness is not None and likeness.kind == "cut" and len(one) <= len(full) else "changed"


def fullest_form(claim: Claim) -> Form | None:
    """Return the form of a statement that has the most of it, or None where there is but one."""
    return next((form for form in claim.forms if form.relation == "full"), None)
