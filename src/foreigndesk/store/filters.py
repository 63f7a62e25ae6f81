"""Filters → SQL conditions: the one place where what a user asks for becomes a query on claims."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from foreigndesk.data.offices import office_kind
from foreigndesk.data.states import all_states, lookup_state
from foreigndesk.errors import QueryError
from foreigndesk.model.annotations import SENSES
from foreigndesk.store import schema as t
from foreigndesk.store.base import stamp
from foreigndesk.store.codec import name_words
from foreigndesk.store.days import FIRST, LAST, are_many, lies_within, rows_within
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.outlets import spellings
from foreigndesk.store.row_by_row import among_rows, has_more
from foreigndesk.store.standing import is_member, is_rejected, standing
from foreigndesk.store.terms import words_of

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_QUOTED = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_KIND = re.compile(r"[a-z]+(?:_[a-z]+)+$")
_ID = re.compile(r"[0-9a-f]{16}$")
KINDS = ("event", "statement", "tenure", "relation")
DIRECTNESS = ("direct", "indirect", "mixed")
# Who said it, by the report that the claim goes by and by others.
SPEAKERS = ("speaker", "other_speaker")
# To sort the claims of a party of more than so many takes longer than to walk along all claims until a page is full.
WIDE = 5_000
# Reports of a range of days, whose claims are gathered where something else narrows them down, and where nothing does.
SOME_REPORTS, MANY_REPORTS = 500, 8_000
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What claims are asked for; `Desk.claims` says what each field means."""

    kind: str | None = None
    type: str | None = None
    status: str | None = None
    actor: str | None = None
    speaker: str | None = None
    about: str | None = None
    office: str | None = None
    state: str | None = None
    country: str | None = None
    text: str | None = None
    report: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    background: bool | None = None
    include_rejected: bool = False
    as_of: str | None = None
    content: str | None = None
    directness: str | None = None
    cue: str | None = None
    sense: str | None = None
    speaker_office: str | None = None
    speaker_state: str | None = None
    other: str | None = None


def conditions(connection: Connection, wanted: ClaimFilter, *, row_by_row: bool = False) -> list[Condition]:
    """Return the conditions on `claims` that a filter comes to; `report` must be a whole id by now.

    Args:
        connection: To the record.
        wanted: The filter.
        row_by_row: In a form that is looked up for each claim, where the claims are found by something else; else all
            claims of a party are gathered first.

    Raises:
        QueryError: If a value cannot be understood.
    """
    c = t.claims.c
    moment = as_of(wanted.as_of)
    found: list[Condition] = [standing(moment)]
    if wanted.kind is not None:
        if wanted.kind not in KINDS:
            raise QueryError(f"{wanted.kind!r} is no kind of claim; these are: {', '.join(KINDS)}")
        # rows that an index gives are few: SQLite, which does not know it, must not begin with all of a kind
        narrow = (
            wanted.actor,
            wanted.other,
            wanted.speaker,
            wanted.about,
            wanted.text,
            wanted.content,
            wanted.cue,
            wanted.sense,
        )
        few = any(narrow) or wanted.speaker_office or wanted.report
        found.append((unindexed(c.kind) if few else c.kind) == wanted.kind)
    if wanted.type is not None:
        found.append(c.type.in_({wanted.type.upper(), wanted.type.lower()}))
    if wanted.status is not None:
        found.append(c.status == wanted.status)
    if wanted.actor is not None:
        found.append(among_rows(party_rows(wanted.actor), row_by_row))
    if wanted.other is not None:
        found.append(among_rows(party_rows(wanted.other), row_by_row))
    if wanted.speaker is not None:
        found.append(among_rows(party_rows(wanted.speaker, SPEAKERS), row_by_row))
    if wanted.about is not None:
        about = party_rows(wanted.about, ("about",))
        found.append(among_rows([*about, *_rows_with_words(connection, wanted.about)], row_by_row))
    if wanted.office is not None:
        found.append(_office(connection, wanted.office))
    if wanted.state is not None:
        code = state_code(wanted.state)
        acting = select(t.parties.c.claim_row).where(t.parties.c.state == code)
        own = t.claims.alias("of_state")
        found.append(among_rows([acting, select(own.c.row).where(own.c.state == code)], row_by_row))
    found += _of_statements(connection, wanted)
    if wanted.country is not None:
        found.append(c.country == state_code(wanted.country))
    if wanted.text is not None:
        found.append(c.row.in_(matching_rows(connection, "claims", wanted.text)))
    if wanted.report is not None:
        found.append(_from_reports(t.reports.c.id == wanted.report, moment))
    if wanted.outlet is not None:
        found.append(_from_reports(t.reports.c.outlet.in_(spellings(connection, wanted.outlet)), moment))
    if wanted.background is not None:
        found.append(c.background == wanted.background)
    found += _in_range(connection, wanted, moment, row_by_row=row_by_row)
    if not wanted.include_rejected:
        found.append(~is_rejected(moment))
    return found


def _of_statements(connection: Connection, wanted: ClaimFilter) -> list[Condition]:
    """The conditions that only statements meet."""
    c, p = t.claims.c, t.parties.c
    found: list[Condition] = []
    if wanted.content is not None:
        found.append(c.row.in_(matching_rows(connection, "content", wanted.content)))
    if wanted.directness is not None:
        if wanted.directness not in DIRECTNESS:
            raise QueryError(f"{wanted.directness!r} is no directness; these are: {', '.join(DIRECTNESS)}")
        found.append(_has_terms("directness", [wanted.directness]))
    if wanted.sense is not None:
        if wanted.sense not in SENSES:
            raise QueryError(f"{wanted.sense!r} is no sense; these are: {', '.join(SENSES)}")
        found.append(_has_terms("sense", [wanted.sense]))
    if wanted.cue is not None:
        words = sorted(words_of(wanted.cue))
        if not words:
            raise QueryError(f"{wanted.cue!r} holds no word to look for")
        found.append(_has_terms("cue", words))
    held: list[Condition] = []
    if wanted.speaker_office is not None:
        kind = find_office(wanted.speaker_office)
        if kind is None:
            raise QueryError(
                f"{wanted.speaker_office!r} is no office that is known; give a title that is, as 'Foreign Minister'"
            )
        held.append(p.office_kind == kind)
    if wanted.speaker_state is not None:
        held.append(p.state == state_code(wanted.speaker_state))
    if held:
        # of one and the same speaker
        found.append(c.row.in_(select(p.claim_row).where(*held, p.role.in_(SPEAKERS))))
    return found


def _has_terms(field: str, values: Iterable[str]) -> Condition:
    """Claims that have all the values in a field of `claim_terms`."""
    k = t.claim_terms.c
    return and_(
        *(
            t.claims.c.row.in_(select(k.claim_row).where(k.field == field, k.value == value))
            for value in values
        )
    )


# -- parties -------------------------------------------------------------------------------------------------


def party_rows(query: str, roles: tuple[str, ...] = ()) -> list[Select[Any]]:
    """Return selections of the rows of claims to which an actor is a party, in one of the roles (in any, if none).

    Raises:
        QueryError: If nothing is left to look for.
    """
    p, k = t.parties.c, t.claim_terms.c
    words = query.strip()
    field = {SPEAKERS: "speaker", ("about",): "about"}.get(roles)
    matching = select(p.claim_row).where(*([p.role.in_(roles)] if roles else []))
    if _ID.match(words):
        return [matching.where(p.actor_id == words)]
    if ":" in words:
        known = select(t.local_actors.c.actor_id).where(t.local_actors.c.member == words)
        return [matching.where(p.actor_id.in_(known))]
    code = find_state(words)
    if code is not None:
        return [matching.where(p.state == code)]
    pattern = name_pattern(words)
    named = matching.where(p.words.like(pattern, escape="\\"))
    if field is not None:
        # the words are looked up; the pattern, which no index serves, only sees to their order
        for word in words_of(words):
            having = select(k.claim_row).where(k.field == field, k.value == word)
            named = named.where(p.claim_row.in_(having))
    by_name = select(t.actors.c.id).where(t.actors.c.words.like(pattern, escape="\\"))
    return [named, matching.where(p.actor_id.in_(by_name))]


def names_party(wanted: ClaimFilter) -> bool:
    """Whether a filter's claims are found by their rows, which a party gives."""
    return bool(wanted.actor or wanted.other or wanted.speaker or wanted.about or wanted.state)


def by_facts(wanted: ClaimFilter) -> bool:
    """Whether what a filter asks for is sooner seen in `indexed.FACTS` than in the claims: a party or a range of days.

    No index has claims by their own time or, without one, by that of their reports: all are looked through for it.
    """
    by_reports = wanted.report or wanted.outlet
    return names_party(wanted) or bool((wanted.since or wanted.until) and not by_reports)


def is_wide_party(connection: Connection, query: str) -> bool:
    """Whether an actor, given by its id or as a state, is a party to so many claims that these are not gathered."""
    words = query.strip()
    if not _ID.match(words) and find_state(words) is None:
        return False
    return are_wide(connection, party_rows(words))


def are_wide(connection: Connection, rows: Sequence[Select[Any]]) -> bool:
    """Whether one of some selections of rows of claims has so many that they are not gathered."""
    return any(has_more(connection, some, WIDE) for some in rows)


def name_pattern(query: str) -> str:
    """Return the LIKE pattern that finds whole words of a name, in any case.

    Raises:
        QueryError: If the query holds no word.
    """
    words = name_words(query).strip("| ")
    if not words:
        raise QueryError(f"{query!r} holds no word to look for")
    return "% " + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + " %"


def find_state(query: str) -> str | None:
    """Return the ISO3 code of the state that some words name, in any case, or None."""
    words = query.strip()
    if len(words) == 3 and words.isupper() and any(s.iso3 == words for s in all_states()):
        return words
    found = lookup_state(words)
    # "us" and "chad" may be something else; longer words in small letters are just typed in haste
    if found is None and words.islower() and len(words) > 4:
        found = lookup_state(words.title())
    return found.iso3 if found else None


def state_code(query: str) -> str:
    """Return the ISO3 code of the state that some words name.

    Raises:
        QueryError: If no state is named so.
    """
    code = find_state(query)
    if code is None:
        raise QueryError(
            f"no state is called {query!r}; give its name, its people's or its ISO 3166 code (JPN)"
        )
    return code


def find_office(query: str) -> str | None:
    """Return the kind of office that a title or a kind's own name means, or None."""
    if _KIND.match(query) or query == "minister":
        return query
    return office_kind(query)


def _office(connection: Connection, query: str) -> Condition:
    kind = find_office(query)
    if kind is None:
        return t.claims.c.row.in_(matching_rows(connection, "claims", f'"{query}"'))
    p = t.parties.c
    return or_(
        t.claims.c.office_kind == kind, t.claims.c.row.in_(select(p.claim_row).where(p.office_kind == kind))
    )


def _rows_with_words(connection: Connection, query: str) -> list[Select[Any]]:
    """Rows of claims in whose words the asked-for stands, where it is no state (whose names are many)."""
    if find_state(query) is not None or _ID.match(query) or ":" in query:
        return []
    return [
        select(t.claims.c.row).where(t.claims.c.row.in_(matching_rows(connection, "content", f'"{query}"')))
    ]


# -- reports and days ----------------------------------------------------------------------------------------


def _from_reports(condition: Condition, moment: str | None) -> Condition:
    return t.claims.c.claim_id.in_(
        select(t.claim_members.c.claim_id)
        .join(t.local_claims, t.local_claims.c.row == t.claim_members.c.local_row)
        .join(t.reports, t.reports.c.id == t.local_claims.c.report_id)
        .where(condition, is_member(moment))
    )


def _in_range(
    connection: Connection, wanted: ClaimFilter, moment: str | None, *, row_by_row: bool
) -> list[Condition]:
    """Own time in the range; or, without a time of its own, a report of it published in the range."""
    days = days_of(wanted)
    if days is None:
        return []
    # to gather the claims of many reports takes as long as to look at all claims, which something else may narrow down
    most = SOME_REPORTS if names_party(wanted) or wanted.country or wanted.text else MANY_REPORTS
    if row_by_row or are_many(connection, days, most):
        return [lies_within(*days, moment)]
    return [t.claims.c.row.in_(union_all(*rows_within(*days, moment)))]


def days_of(wanted: ClaimFilter) -> tuple[str, str] | None:
    """Return the first and the last day that a filter asks for, or None.

    Raises:
        QueryError: If one is no date.
    """
    if wanted.since is None and wanted.until is None:
        return None
    first = FIRST if wanted.since is None else first_day(wanted.since)
    return first, LAST if wanted.until is None else last_day(wanted.until)


def has_wide_range(connection: Connection, wanted: ClaimFilter) -> bool:
    """Whether a filter asks for days of so many claims that these are not gathered and sorted."""
    days = days_of(wanted)
    return days is not None and are_many(connection, days, SOME_REPORTS)


def first_day(value: str) -> str:
    """Return the first day of a day, month or year in ISO form.

    Raises:
        QueryError: If it is none.
    """
    return _days(value)[0]


def last_day(value: str) -> str:
    """Return the last day of a day, month or year in ISO form.

    Raises:
        QueryError: If it is none.
    """
    return _days(value)[1]


def _days(value: str) -> tuple[str, str]:
    match = _DAY.match(value.strip())
    try:
        if match:
            year, month, day = (int(g) if g else None for g in match.groups())
            first = date(year or 0, month or 1, day or 1)
            last_month = month or 12
            last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
            return first.isoformat(), last.isoformat()
    except ValueError:
        pass
    raise QueryError(f"{value!r} is no date; give one like 2025-10-29, 2025-10 or 2025")


def as_of(value: str | None) -> str | None:
    """Return a moment as the record writes it; a day means its end.

    Raises:
        QueryError: If it is neither a day nor a date-time.
    """
    if value is None:
        return None
    if _DAY.match(value.strip()):
        return stamp(datetime.combine(date.fromisoformat(last_day(value)), time.max, UTC))
    try:
        return stamp(datetime.fromisoformat(value.strip()))
    except ValueError as error:
        raise QueryError(f"{value!r} is no moment; give one like 2025-10-29 or 2025-10-29T14:30") from error


# -- full text -----------------------------------------------------------------------------------------------


def phrases(query: str) -> list[str]:
    """Return the words and phrases to search for: `"joint drill" test-fired` gives `joint drill`, `test fired`.

    Raises:
        QueryError: If nothing is left to search for.
    """
    found = [
        " ".join(_WORD.findall(quoted or word))
        for quoted, word in _QUOTED.findall(query.replace("\x00", " "))
    ]
    found = [phrase for phrase in found if phrase]
    if not found:
        raise QueryError(f"{query!r} holds no word to search for")
    return found


def match_text(connection: Connection, query: str) -> tuple[str, dict[str, str]]:
    """Return the search expression of the database at hand, with its parameters."""
    found = phrases(query)
    if connection.dialect.name == "sqlite":
        return ":q", {"q": " ".join(f'"{phrase}"' for phrase in found)}
    parts = [f"phraseto_tsquery('english', :q{n})" for n in range(len(found))]
    return f"({' && '.join(parts)})", {f"q{n}": phrase for n, phrase in enumerate(found)}


def matching_rows(connection: Connection, table: str, query: str) -> ColumnElement[object]:
    """Return a subquery of the rows that hold the words.

    Args:
        connection: To the database that is asked.
        table: `reports`, `claims` (what they rest on), or `content` (claims: what was said).
        query: The words.
    """
    expression, values = match_text(connection, query)
    # the names of parameters must differ between two searches in one query
    stem = f"fts_{abs(hash_text(query + table))}_"
    for name in sorted(values, key=len, reverse=True):
        expression = expression.replace(f":{name}", f":{stem}{name}")
    values = {stem + name: value for name, value in values.items()}
    if connection.dialect.name == "sqlite":
        index = "claims_content_fts" if table == "content" else f"{table}_fts"
        sql = f"SELECT rowid FROM {index} WHERE {index} MATCH {expression}"
    elif table == "content":
        sql = f"SELECT row FROM claims WHERE content_search @@ {expression}"
    else:
        sql = f"SELECT row FROM {table} WHERE search @@ {expression}"
    return text(sql).bindparams(**values).columns(literal_column("row")).scalar_subquery()


def hash_text(value: str) -> int:
    """Return a number that tells texts apart, the same in every process."""
    import zlib

    return zlib.crc32(value.encode())
