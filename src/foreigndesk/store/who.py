"""Answers "who": the holders of an office over time, or a person's offices, meetings and statements."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from foreigndesk.data.bodies import Body, lookup_body
from foreigndesk.data.offices import is_deputy, office_kind
from foreigndesk.data.states import state as state_named
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.names import full_name_key, is_name, surnames
from foreigndesk.model import Actor, Claim
from foreigndesk.store.filters import ClaimFilter, find_office, find_state
from foreigndesk.store.links import confirmed_links
from foreigndesk.store.query import find_actors, find_claims
from foreigndesk.store.tenures import by_post, contradictions_of, gaps_of, successions_of
from foreigndesk.store.views import ClaimView, Holder, PersonView, WhoView

_OF = re.compile(r"(?:the\s+)?(.+?)\s+(?:of|for|from)\s+(?:the\s+)?(.+)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
# People of one name who are shown in full.
PEOPLE = 5
# Statuses of a tenure that do not say that its holder is in office at the time of the report.
NOT_IN_OFFICE = frozenset({"former", "incoming", "candidate"})


def who(connection: Connection, query: str) -> WhoView:
    """Return the holders of an office, or the people of a name; see `Desk.who`.

    Raises:
        NotFoundError: If the record knows neither.
        QueryError: If the query holds no word.
    """
    words = " ".join(query.split())
    if not words:
        raise QueryError("say whom you ask about")
    asked = split_office(words)
    if asked is not None:
        office, state = asked
        found = _office_view(connection, query, office, state)
        if found is not None:
            return found
        raise NotFoundError(f"no report here names a holder of that office: {words}")
    body = _body_asked(words)
    if body is not None and find_office(words) is not None:
        found = _office_view(connection, query, words, None)
        if found is not None:
            return found
    people = _people(connection, words) or _people_after_title(connection, words)
    if people:
        return WhoView(query, people=people)
    if find_office(words) is not None:
        found = _office_view(connection, query, words, None)
        if found is not None:
            return found
    raise NotFoundError(f"no report here names {words}")


def split_office(words: str) -> tuple[str, str] | None:
    """Return (office, ISO3) of words like "defence minister of Japan" or "Japanese defence minister", or None."""
    match = _OF.match(words)
    if match and (state := find_state(match[2])) is not None and find_office(match[1]) is not None:
        return match[1], state
    parts = _ARTICLE.sub("", words).split()
    for cut in range(len(parts) - 1, 0, -1):
        state = find_state(_POSSESSIVE.sub("", " ".join(parts[:cut])))
        office = " ".join(parts[cut:])
        if state is not None and find_office(office) is not None:
            return office, state
    return None


def _office_view(connection: Connection, query: str, office: str, state: str | None) -> WhoView | None:
    """Return the holders of an office, with who followed whom and what is at odds; None if there are none."""
    kind = find_office(office)
    views = find_claims(connection, ClaimFilter(kind="tenure", office=office, state=state), order="published")
    own = [v for v in views if v.claim.office_kind == kind and (state is None or v.claim.state == state)]
    own = [v for v in own if _is_meant(v.claim, office)]
    # "a most popular president" is no answer to "who" where somebody is named
    named = [v for v in own if v.claim.holder and is_name(v.claim.holder.name or "", of_person=True)]
    holders = by_holder([v for v in named or own if v.claim.status != "candidate"])
    candidates = by_holder([v for v in named or own if v.claim.status == "candidate"])
    if not holders and not candidates:
        return None
    return _with_times(WhoView(query, office, kind, state, holders, candidates=candidates))


def _with_times(view: WhoView) -> WhoView:
    posts = by_post(view.holders)
    return dataclasses.replace(
        view,
        successions=tuple(s for post in posts for s in successions_of(post)),
        gaps=tuple(g for post in posts for g in gaps_of(post)),
        contradictions=tuple(c for post in posts for c in contradictions_of(post)),
    )


# Kinds that hold many offices: of these the words of the question decide which is meant.
_BROAD = frozenset(
    [
        "minister", "deputy_minister", "official", "legislator", "commander", "governor", "judge", "prosecutor",
        "ambassador", "envoy", "igo_official", "secretary_general", "spokesperson", "party_leader", "rebel_leader", "leader",
        "intelligence_chief", "executive", "chief_of_staff", "religious_leader", "leaders_chief_of_staff",
    ]
)  # fmt: skip
# Words of a question that tell the kind and no more.
_PLAIN = frozenset(
    "the of for to a an and minister secretary deputy vice assistant ambassador envoy spokesman spokeswoman spokesperson "
    "commander general chief head leader director governor judge prosecutor official senator lawmaker legislator special "
    "staff party rebel intelligence secretary-general representative negotiator high commissioner executive".split()
)
_HEADS = ("supreme leader", "president", "king", "queen", "emir", "sultan", "emperor", "pope")


def _is_meant(claim: Claim, office: str) -> bool:
    """Return True if a tenure is of the office asked for, and not of a deputy or of another office of its kind."""
    title = (claim.office or "").lower()
    asked = office.lower().replace("_", " ")
    if (claim.deputy or is_deputy(title)) and not (is_deputy(asked) or asked.startswith("deputy")):
        return False
    if claim.office_kind == "head_of_state":
        wanted = next((word for word in _HEADS if word in asked), None)
        has = next((word for word in _HEADS if word in title), None)
        return wanted is None or has is None or wanted == has
    if claim.office_kind not in _BROAD:
        return True
    body = _body_asked(office)
    if body is not None and claim.body is not None and lookup_body(claim.body) == body:
        return True
    told = (
        " ".join(filter(None, (title, claim.body, _place_name(claim.posted_to))))
        .lower()
        .replace("defense", "defence")
    )
    words = (
        set(re.findall(r"[\w'-]+", asked.replace("defense", "defence")))
        - _PLAIN
        - set((claim.office_kind or "").split("_"))
    )
    return all(word in told for word in words)


def _place_name(posted_to: str | None) -> str | None:
    if posted_to is None or len(posted_to) != 3:
        return posted_to
    try:
        return f"{posted_to} {state_named(posted_to).name}"
    except KeyError:
        return posted_to


def _body_asked(words: str) -> Body | None:
    """Return the organisation whose office is asked for ("UN secretary-general", "secretary general of Nato"), or None."""
    parts = words.split()
    of = _OF.match(words)
    tries = [of[2]] if of else []
    tries += [" ".join(parts[:cut]) for cut in range(len(parts) - 1, 0, -1)]
    return next((body for t in tries if (body := lookup_body(_POSSESSIVE.sub("", t))) is not None), None)


def by_holder(views: Sequence[ClaimView]) -> tuple[Holder, ...]:
    """Return one line a person and office, first seen first."""
    groups: dict[tuple[str, str], dict[str, list[ClaimView]]] = {}
    for view in views:
        claim = view.claim
        if claim.holder is not None:
            person = claim.holder.actor_id or claim.holder.name or claim.holder.text
            office = claim.office_kind or (claim.office or "").casefold()
            if claim.deputy:  # a deputy spokesman is not the spokesman
                office = f"deputy {office}"
            if claim.posted_to:
                office = f"{office} to {claim.posted_to}"
            groups.setdefault((office, claim.state or ""), {}).setdefault(person, []).append(view)
    found = [_holder(person, told) for by_person in groups.values() for person, told in _one_each(by_person)]
    return tuple(sorted(found, key=lambda h: (h.first is None, h.first or "", h.last or "", h.name)))


def _one_each(told_of: Mapping[str, list[ClaimView]]) -> list[tuple[str, list[ClaimView]]]:
    """Put the actors together that one office and state leave no doubt about.

    They share a full name, or one is known by a surname only, which one other holder alone bears. Linking keeps
    such actors apart where a report says too little of them; here the office says the rest.
    """
    by_name: dict[tuple[str, ...], str] = {}
    same: dict[str, str] = {}
    bearers: dict[str, set[str]] = {}
    for person in sorted(told_of, key=lambda p: (_first(told_of[p]), p)):
        name = _name(told_of[person], person)
        same[person] = by_name.setdefault(full_name_key(name) or (person,), person)
        if full_name_key(name):
            for surname in surnames(name, told_of[person][0].claim.state):
                bearers.setdefault(surname, set()).add(same[person])
    for person in told_of:
        name = _name(told_of[person], person)
        if not full_name_key(name):
            fitting = set().union(*(bearers.get(s, set()) for s in surnames(name)))
            same[person] = fitting.pop() if len(fitting) == 1 else person
    found: dict[str, list[ClaimView]] = {}
    for person, told in told_of.items():
        found.setdefault(same[person], []).extend(told)
    return list(found.items())


def _holder(person: str, told: Sequence[ClaimView]) -> Holder:
    # the status is that of the last report
    last = max(told, key=lambda v: (_days(v)[-1:] or [""], v.reports, v.id))
    # who is called a former minister, or a coming one, is none on that day
    held = [v for v in told if v.claim.status not in NOT_IN_OFFICE] or told
    days = sorted(day for view in held for day in _days(view))
    holder = last.claim.holder
    return Holder(
        actor_id=holder.actor_id if holder else None,
        name=_name(told, person),
        office=last.claim.office,
        office_kind=last.claim.office_kind,
        state=last.claim.state,
        status=last.claim.status,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        claims=tuple(told),
        standing=last.claim.standing,
        body=next((v.claim.body for v in reversed(told) if v.claim.body), None),
        posted_to=next((v.claim.posted_to for v in reversed(told) if v.claim.posted_to), None),
        deputy=last.claim.deputy,
    )


def _name(told: Sequence[ClaimView], otherwise: str) -> str:
    """The fullest name by which the holder is called."""
    holders = [v.claim.holder for v in told if v.claim.holder]
    names = [h.name for h in holders if h.name]
    full = [n for n in names if full_name_key(n)]
    return next(iter(full or names or [h.text for h in holders]), otherwise)


def _first(told: Sequence[ClaimView]) -> str:
    return min((day for view in told for day in _days(view)), default="9999")


def _days(view: ClaimView) -> list[str]:
    return sorted(source.published for source in view.sources if source.published)


def _people(connection: Connection, name: str) -> tuple[PersonView, ...]:
    try:
        actors = find_actors(connection, name, PEOPLE)
    except QueryError:
        return ()
    persons = [a for a in actors if a.kind == "person"]
    return tuple(_person(connection, actor) for actor in persons or actors)


def _people_after_title(connection: Connection, words: str) -> tuple[PersonView, ...]:
    """The people of a name that stands behind an office: "President Macron"."""
    parts = words.split()
    for cut in range(1, len(parts)):
        if office_kind(" ".join(parts[:cut])) is not None:
            people = _people(connection, " ".join(parts[cut:]))
            if people:
                return people
    return ()


def _person(connection: Connection, actor: Actor) -> PersonView:
    events = find_claims(connection, ClaimFilter(kind="event", actor=actor.id))
    tenures = find_claims(connection, ClaimFilter(kind="tenure", actor=actor.id), order="published")
    followed = by_holder([v for v in tenures if v.claim.predecessor])
    return PersonView(
        actor=actor,
        offices=by_holder([v for v in tenures if v.claim.holder and v.claim.holder.actor_id == actor.id]),
        meetings=tuple(v for v in events if v.claim.type == "CONSULT"),
        statements=tuple(find_claims(connection, ClaimFilter(kind="statement", speaker=actor.id))),
        successions=tuple(s for post in by_post(followed) for s in successions_of(post) if s.said),
        link=confirmed_links(connection).get(actor.id),
    )
