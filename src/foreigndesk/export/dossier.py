"""A selection of claims as one HTML file that needs nothing else: no network, no script, no other file.

Every claim opens the sentences it rests on, and each of them cites its report; on paper, the sentences stand as numbered
notes behind the claims. The same dossier, title and moment give the same bytes.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from foreigndesk import phrases, phrasing
from foreigndesk.export.citations import author_words, citation_key, cited_address, title_words
from foreigndesk.safe_characters import one_line
from foreigndesk.store.disagreements import DisagreementView
from foreigndesk.store.dossier import MOST_CLAIMS, Dossier, Source
from foreigndesk.store.selection import Selection
from foreigndesk.store.views import ClaimView, SourceLine
from foreigndesk.templating import escaping_environment

# Speakers that the contents list by name, those who said most.
NAMED_SPEAKERS = 40
_NOUNS = {
    None: "claims",
    "event": "events",
    "statement": "statements",
    "tenure": "offices held",
    "relation": "relations",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim of a dossier.

    Attributes:
        number: Of the claim and of its note, from 1.
        evidence: Its sentences, each once, with the numbers of the reports that have it.
        cited: The numbers of all its reports, in order.
    """

    number: int
    view: ClaimView
    evidence: tuple[tuple[SourceLine, tuple[int, ...]], ...]
    cited: tuple[int, ...]
    disagreements: tuple[DisagreementView, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Claims under one heading: a day, a speaker, a state, a type of relation."""

    name: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one kind."""

    name: str
    anchor: str
    groups: tuple[Group, ...]

    @property
    def size(self) -> int:
        """How many claims there are."""
        return sum(len(group.entries) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Cited:
    """A report in the list of sources, its reprints behind it."""

    number: int
    source: Source
    reprints: tuple[Cited, ...] = ()


def render_dossier(dossier: Dossier, *, made_at: str, version: str, title: str | None = None) -> str:
    """Return a dossier as a whole HTML page.

    Args:
        dossier: From `Desk.dossier`.
        made_at: When it is made (ISO, UTC); it stands on the page.
        version: Of foreigndesk, which made it.
        title: What it is called; the words of its selection if None.
    """
    sources = _listed(dossier.sources)
    everyone = [one for cited in sources for one in (cited, *cited.reprints)]
    numbers = {cited.source.id: cited.number for cited in everyone}
    sections = _sections(dossier, numbers)
    return (
        _environment()
        .get_template("dossier.html")
        .render(
            title=one_line(title, 200) or capital(describe_selection(dossier.selection)),
            selection=capital(describe_selection(dossier.selection)),
            dossier=dossier,
            made_at=made_at,
            version=version,
            sections=sections,
            entries=[entry for section in sections for group in section.groups for entry in group.entries],
            sources=sources,
            numbers=numbers,
            readers=Counter(source.made_by or "unknown" for source in dossier.sources),
            most=MOST_CLAIMS,
            style=Markup(_style()),  # a file of ours
            policy=dossier_policy(),
        )
    )


def dossier_policy() -> str:
    """Return the Content-Security-Policy of a dossier: its own style sheet, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def describe_selection(selection: Selection) -> str:
    """Return in words what is selected: 'events with Japan and China as parties, from 2025-10'."""
    wanted = selection.claims
    parties = [one_line(name, 80) for name in (wanted.actor, wanted.other) if name]
    words = [_NOUNS.get(wanted.kind, "claims")]
    told = [
        (f"{' and '.join(parties)} as {'a party' if len(parties) == 1 else 'parties'}", "with", parties),
        (wanted.type, "of type", wanted.type),
        (_status_words(wanted.status), "with the status", wanted.status),
        (wanted.speaker, "said by", wanted.speaker),
        (wanted.about, "about", wanted.about),
        (wanted.office, "of the office", wanted.office),
        (phrasing.state_name(wanted.state), "of the state", wanted.state),
        (phrasing.state_name(wanted.country), "in", wanted.country),
        (f"“{one_line(wanted.text, 120)}”", "that hold the words", wanted.text),
        (f"“{one_line(selection.query, 200)}”", "that meet the search", selection.query),
        (wanted.report, "that rest on report", wanted.report),
        (selection.story, "of the story", selection.story),
        (wanted.outlet, "printed by", wanted.outlet),
        (_days(wanted.since, wanted.until), "", wanted.since or wanted.until),
        (wanted.as_of and phrasing.moment_words(wanted.as_of), "as the record stood at", wanted.as_of),
    ]
    words += [f"{lead} {one_line(value, 220)}".strip() for value, lead, given in told if given]
    if wanted.background is not None:
        words.append("only what reports recall" if wanted.background else "only what was news")
    if len(words) == 1 and wanted.kind is None:
        return "all claims of the desk"
    return ", ".join([" ".join(words[:2]), *words[2:]])


def capital(words: str) -> str:
    """Return words as they begin a line."""
    return words[:1].upper() + words[1:]


def _days(since: str | None, until: str | None) -> str:
    return " ".join(f"{lead} {day}" for lead, day in (("from", since), ("to", until)) if day)


def _status_words(status: str | None) -> str | None:
    return phrasing.STATUS_WORDS.get(status, status) if status else None


# -- order ---------------------------------------------------------------------------------------------------


def _listed(sources: Sequence[Source]) -> list[Cited]:
    """Number the sources in the order of the list: each origin, then its reprints."""
    present = {source.id for source in sources}
    reprints: dict[str, list[Source]] = {}
    for source in sources:
        if source.origin != source.id and source.origin in present:
            reprints.setdefault(source.origin or "", []).append(source)
    under = {source.id for some in reprints.values() for source in some}
    numbers = itertools.count(1)
    listed = []
    for source in sources:
        if source.id not in under:
            number = next(numbers)
            copies = tuple(Cited(next(numbers), copy) for copy in reprints.get(source.id, ()))
            listed.append(Cited(number, source, copies))
    return listed


def _sections(dossier: Dossier, numbers: dict[str, int]) -> list[Section]:
    by_kind: dict[str, list[ClaimView]] = {}
    for view in dossier.claims:
        by_kind.setdefault(view.claim.kind, []).append(view)
    count = itertools.count(1)

    def entry(view: ClaimView) -> Entry:
        sentences: dict[str, tuple[SourceLine, dict[int, None]]] = {}
        for line in view.sources:
            _, cited = sentences.setdefault(line.text, (line, {}))
            cited[numbers[line.report_id]] = None
        return Entry(
            number=next(count),
            view=view,
            evidence=tuple((line, tuple(cited)) for line, cited in sentences.values()),
            cited=tuple(sorted({numbers[line.report_id] for line in view.sources})),
            disagreements=dossier.disagreements.get(view.id, ()),
        )

    def section(name: str, anchor: str, groups: Iterable[tuple[str, Iterable[ClaimView]]]) -> Section:
        made = [
            Group(heading, f"{anchor}-{number}", tuple(entry(view) for view in views))
            for number, (heading, views) in enumerate(groups, start=1)
        ]
        return Section(name, anchor, tuple(made))

    events = itertools.groupby(
        by_kind.get("event", ()), key=lambda view: phrasing.time_words(view.claim.time)
    )
    sections = [
        section("Timeline of events", "events", ((capital(when), views) for when, views in events)),
        section("Statements by speaker", "statements", _by_speaker(by_kind.get("statement", ()))),
        section("Offices", "offices", _by(by_kind.get("tenure", ()), _office_state)),
        section("Relations", "relations", _by(by_kind.get("relation", ()), _relation_type)),
    ]
    return [one for one in sections if one.groups]


def _by_speaker(views: Iterable[ClaimView]) -> list[tuple[str, list[ClaimView]]]:
    """Group statements by who said them, those who said most first.

    Last come those whom no report names ("activists"), in one group: the same word in two reports is not the same person.
    """
    groups: dict[str, list[ClaimView]] = {}
    names: dict[str, Counter[str]] = {}
    for view in views:
        words = [phrases.party(party) for party in view.claim.speaker if party.name]
        key = "|".join(sorted(party.actor_id or party.name.casefold() for party in words))
        groups.setdefault(key, []).append(view)
        names.setdefault(key, Counter())[
            ", ".join(party.name for party in words) or "Speakers without a name"
        ] += 1

    def name(key: str) -> str:
        # the name used most, of equals the fullest
        return min(names[key], key=lambda words: (-names[key][words], -len(words), words))

    ordered = sorted(groups, key=lambda key: (not key, -len(groups[key]), name(key)))
    return [(name(key), groups[key]) for key in ordered]


def _by(views: Iterable[ClaimView], name: Callable[[ClaimView], str]) -> list[tuple[str, list[ClaimView]]]:
    groups: dict[str, list[ClaimView]] = {}
    for view in views:
        groups.setdefault(name(view), []).append(view)
    return sorted(groups.items())


def _office_state(view: ClaimView) -> str:
    return phrasing.state_name(view.claim.state) or "No state known"


def _relation_type(view: ClaimView) -> str:
    return capital((view.claim.type or "other").replace("_", " "))


# -- the page ------------------------------------------------------------------------------------------------


@functools.cache
def _environment() -> Environment:
    made = escaping_environment("foreigndesk.export")
    made.filters["source_number"] = lambda report, numbers: numbers.get(report)
    made.globals.update(
        author_words=author_words, title_words=title_words, cited_address=cited_address,
        citation_key=citation_key, named_speakers=NAMED_SPEAKERS,
    )  # fmt: skip
    return made


@functools.cache
def _style() -> str:
    source, _, _ = _environment().loader.get_source(_environment(), "dossier.css")  # type: ignore[union-attr]
    return source
