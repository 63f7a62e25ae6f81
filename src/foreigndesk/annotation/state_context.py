"""Which state a name means where it stands: 'Georgia', 'Congo', 'Korea', 'Jordan', 'Washington', 'the Soviet Union'.

`lookup_state` (data/states.py) knows what a form means most often; here the words around it and the rest of the report
decide between the senses of data/state_senses.tsv, and the reasons are kept. A pure function of name and context.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foreigndesk.annotation.base import Draft
from foreigndesk.data.disputed import DisputedTerritory, disputed_territory
from foreigndesk.data.former_states import FormerState, former_state
from foreigndesk.data.states import NameForm, all_states, lookup_state, read_table, state
from foreigndesk.model import Name

# Points of a cue by where it stands; what touches the name outweighs the rest of the report.
_POINTS = {"before": 3, "after": 3, "sentence": 2, "default": 0}
_MOST_REPORT_POINTS = 3
_AROUND = 120
_US_STATES = (
    "Alabama|Ala|Alaska|Arizona|Ariz|Arkansas|Ark|California|Calif|Colorado|Colo|Connecticut|Conn|Delaware|Del|"
    "Florida|Fla|Georgia|Ga|Hawaii|Idaho|Illinois|Ill|Indiana|Ind|Iowa|Kansas|Kan|Kentucky|Ky|Louisiana|La|"
    "Maine|Maryland|Md|Massachusetts|Mass|Michigan|Mich|Minnesota|Minn|Mississippi|Miss|Missouri|Mo|Montana|"
    "Mont|Nebraska|Neb|Nevada|Nev|New Hampshire|N\\.H|New Jersey|N\\.J|New Mexico|N\\.M|N\\.Y|"
    "North Carolina|N\\.C|North Dakota|N\\.D|Ohio|Oklahoma|Okla|Oregon|Ore|Pennsylvania|Penn|Pa|Rhode Island|"
    "R\\.I|South Carolina|S\\.C|South Dakota|S\\.D|Tennessee|Tenn|Texas|Tex|Utah|Vermont|Vt|Virginia|Va|"
    "Washington state|Wash|West Virginia|W\\.Va|Wisconsin|Wis|Wyoming|Wyo"
)
_IN_A_US_STATE = re.compile(rf",? ?(?:,|\() ?(?P<state>{_US_STATES}|[A-Z]{{2}})\b\.?(?=[\s,;.)—–-]|$)")
_POSTAL = frozenset(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
    PA RI SC SD TN TX UT VT VA WA WV WI WY""".split()
)
_IN_A_COUNTRY = re.compile(r", (?:in )?(?P<country>[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,2})")
_OF_WATER = re.compile(r"\b(?:Seas?|Gulf|Bay|Straits?|Isthmus) of (?:the )?$")
_WATER_AFTER = re.compile(r"^ (?:Sea|Ocean|Bay)\b")
_LOCAL = re.compile(
    r"\b(?:(?:[A-Z]\w+ )?County|Township|School District|(?:High|Elementary|Middle) School|[Ss]heriff|city council|"
    rf"Interstate \d+|Highway \d+|U\.S\. \d+|Parish|[Cc]ommissioners?|{_US_STATES})\b"
)
# Forms that towns in the United States bear: in a local report that names no other state they are the town.
_TOWNS = frozenset(
    """Paris Dublin Athens Palestine London Lebanon Lima Berlin Malta Belgrade Jordan Cairo Moscow Rome Vienna Warsaw Madrid
    Lisbon Havana Bogota Oslo Cuba Peru Poland Norway Holland Kingston Nassau Santiago Manila Tripoli Brussels Amsterdam
    Stockholm Copenhagen Bern Delhi Jerusalem Damascus Georgetown Wellington Georgia""".split()
)
_OF_A_TOWN = re.compile(
    r"^ (?:(?:Junior |Senior )?High School|(?:Elementary|Middle|Independent|City|Police|Fire|Public) "
    r"(?:School|Department|Council|Library|ISD)|Township|ISD|Road|Street|Avenue|Community College)\b"
)
# Words of one person beside a name that is also a state's ('Chad Wolf', 'Kenya Moore').
_NAMES_OF_PERSONS = frozenset(
    "Chad Israel Cyprus Jordan Georgia Kenya India Ireland Holland Germany Paris London Sydney Austria Malta Cuba".split()
)


@dataclass(frozen=True, slots=True)
class StateContext:
    """Where a name stands.

    Attributes:
        before: The words before it, as far as its sentence goes or a line of them.
        after: The words after it.
        report: The whole report; "" if only the sentence is known.
        when: The day of the report, or None.
        persons: Full names of persons in the report ("Jim Jordan").
    """

    before: str = ""
    after: str = ""
    report: str = ""
    when: date | None = None
    persons: frozenset[str] = frozenset()

    @classmethod
    def at(
        cls, text: str, start: int, end: int, *, when: date | None = None, persons: Iterable[str] = ()
    ) -> StateContext:
        """Return the context of the name at [start, end) of a report."""
        return cls(
            text[max(0, start - _AROUND) : start], text[end : end + _AROUND], text, when, frozenset(persons)
        )

    @property
    def sentence(self) -> str:
        """The words around the name, without it."""
        before = re.split(r"(?<=[.!?]) (?=[A-Z])|\n", self.before)[-1]
        after = re.split(r"(?<=[a-z][.!?]) (?=[A-Z])|\n", self.after)[0]
        return f"{before} … {after}"


def context_of(draft: Draft, name: Name) -> StateContext:
    """Return where a name of a report stands, with the report's day and the persons it names."""
    # The names are complete by now: one set serves all of them.
    persons = draft.notes.setdefault("persons", frozenset(n.text for n in draft.names if n.label == "PER"))
    assert isinstance(persons, frozenset)
    return StateContext.at(
        draft.document.text, name.start, name.end, when=draft.document.published.on, persons=persons
    )


@dataclass(frozen=True, slots=True)
class StateResolution:
    """What a name means where it stands.

    Attributes:
        iso3: The state, or None if the words name no state here, or several undecided.
        form: How the words name it; None if they name no state.
        candidates: The states that it may be, the likeliest first; more than one only where `iso3` is None.
        inside: ISO 3166-2 code, or "-" without one, if the words name a place inside `iso3` and not the state itself.
        organisation: "EUR" where a capital stands for the European Union.
        former: The former state that the words name, else None.
        disputed: What to know of a territory in dispute, else None.
        reasons: Why, in words; empty if there was nothing to decide.
    """

    iso3: str | None
    form: NameForm | None = None
    candidates: tuple[str, ...] = ()
    inside: str | None = None
    organisation: str | None = None
    former: FormerState | None = None
    disputed: DisputedTerritory | None = None
    reasons: tuple[str, ...] = ()

    @property
    def is_state(self) -> bool:
        """Whether the words name one state itself: a present one, or one that a present one carries on."""
        return self.iso3 is not None and self.inside is None

    @property
    def code(self) -> str | None:
        """The code to write down: a former state's own (ISO 3166-3's alpha-3, "SUN"), else `iso3`."""
        if self.former is not None and self.former.alpha3 is not None:
            return self.former.alpha3
        return self.iso3


@dataclass(frozen=True, slots=True)
class _Cue:
    sense: str
    scope: str
    pattern: re.Pattern[str]


@functools.cache
def _senses() -> dict[str, tuple[_Cue, ...]]:
    found: dict[str, list[_Cue]] = {}
    for form, sense, scope, pattern in read_table("state_senses.tsv"):
        found.setdefault(form, []).append(_Cue(sense, scope, re.compile(pattern, re.S)))
    return {form: tuple(cues) for form, cues in found.items()}


def _plain(name: str) -> str:
    words = re.sub(r"\s+", " ", name.strip())
    words = re.sub(r"\s*['’]s?$", "", words)
    words = re.sub(r"^[Tt]he\s+", "", words)
    return words.title() if len(words) > 4 and words.isupper() else words


def resolve_state(name: str, context: StateContext | None = None) -> StateResolution | None:
    """Return which state a name means in its context, or None if it never names one.

    Without context the name's usual sense is given. A former state is given by the day of the report: on a day on which
    it existed, and in a later or undated report (which can only look back), it is the former state itself, with
    `iso3` the present state that carries it on, or None if several do.

    Args:
        name: The words as printed, with or without article and possessive ("the US", "Georgia's").
        context: Where they stand.
    """
    words = _plain(name)
    context = context or StateContext()
    past = former_state(words)
    if past is not None:
        return _former(past, words, context)
    named = lookup_state(name)
    senses = _senses().get(words)
    disputed = disputed_territory(words)
    if named is None and senses is None:
        return StateResolution(None, disputed=disputed) if disputed is not None else None
    form: NameForm | None = named.form if named is not None else "name"
    elsewhere = _elsewhere(words, named.iso3 if named is not None else None, form, context)
    if elsewhere is not None:
        return elsewhere
    if senses is not None:
        return _by_sense(words, form, senses, disputed, context)
    assert named is not None
    return StateResolution(named.iso3, form, (named.iso3,), disputed=disputed)


def _former(past: FormerState, words: str, context: StateContext) -> StateResolution:
    name = f"{past.name} ({past.first.year}-{past.last.year})"
    if context.when is None:
        reason = f"{name}: a former state; the report has no date"
    elif past.existed(context.when):
        reason = f"{name} existed on {context.when.isoformat()}"
    elif context.when > past.last:
        reason = f"{name} had ended on {context.when.isoformat()}: the report looks back"
    else:
        reason = f"{name} had not begun on {context.when.isoformat()}"
    candidates = (past.continued_by,) if past.continued_by else past.successors
    form: NameForm = "demonym" if words in past.adjectives else "name"
    return StateResolution(past.continued_by, form, candidates, former=past, reasons=(reason,))


def _elsewhere(
    words: str, iso3: str | None, form: NameForm | None, context: StateContext
) -> StateResolution | None:
    """Return what a name means if what touches it makes it no state: a sea, a person, a town elsewhere."""
    if form in {"demonym", "abbreviation", "metonym"}:
        return None
    if _OF_WATER.search(context.before):
        return StateResolution(None, reasons=("the name of a water",))
    if _WATER_AFTER.search(context.after) and re.search(r"\b(?:South|East|North|Yellow) $", context.before):
        return StateResolution(None, reasons=("the name of a sea",))
    person = _person_at(words, context)
    if person is not None:
        return StateResolution(None, reasons=(f"part of a person's name: {person}",))
    found = _IN_A_US_STATE.match(context.after)
    if found is not None and iso3 != "USA" and _is_us_state(words, found["state"]):
        return StateResolution("USA", form, ("USA",), "-", reasons=(f"a place in {found['state']}",))
    if form == "capital":
        country = _IN_A_COUNTRY.match(context.after)
        other = lookup_state(country["country"]) if country else None
        if other is not None and other.form == "name" and other.iso3 != iso3:
            return StateResolution(
                other.iso3, form, (other.iso3,), "-", reasons=(f"a place in {state(other.iso3).name}",)
            )
    if words in _TOWNS and iso3 is not None and words not in _senses():
        return _as_town(words, iso3, form, context)
    return None


def _is_us_state(words: str, place: str) -> bool:
    """Return whether what follows a name and a comma is a US state ('Georgia' only after a town's name)."""
    if place == "Georgia":
        return words in _TOWNS
    return place in _POSTAL or not re.fullmatch(r"[A-Z]{2}", place)


def _person_at(words: str, context: StateContext) -> str | None:
    """Return the person of whose name the words are a part here, or None."""
    before = re.search(r"([\w.’'-]+(?: [\w.’'-]+){0,2}) $", context.before)
    after = re.match(r" ([A-Z][\w.’'-]+)", context.after)
    for person in context.persons:
        parts = person.split()
        if len(parts) < 2 or words not in parts:
            continue
        at = parts.index(words)
        left = at == 0 or (before is not None and before[1].split()[-1] == parts[at - 1])
        right = at == len(parts) - 1 or (after is not None and after[1].rstrip(".,") == parts[at + 1])
        if left and right:
            return person
    if words in _NAMES_OF_PERSONS:
        return next((p for p in sorted(context.persons) if words == p.split()[-1] and " " in p), None)
    return None


def _as_town(words: str, iso3: str, form: NameForm | None, context: StateContext) -> StateResolution | None:
    """Return the town if what follows is a town's, or if a local report from the United States names no other state."""
    own = _OF_A_TOWN.match(context.after)
    if own is not None:
        return StateResolution("USA", form, ("USA",), "-", reasons=(f"{own.group().strip()} after it",))
    local = _local_words(context.report) - {words}
    if not local or _states_named(context.report) - {"USA", "CAN"} - _own_forms(words):
        return None
    shown = ", ".join(sorted(local)[:3])
    return StateResolution(
        "USA", form, ("USA",), "-", reasons=(f"a local report ({shown}) that names no other state",)
    )


@functools.lru_cache(maxsize=64)
def _local_words(report: str) -> frozenset[str]:
    return frozenset(m.group() for m in _LOCAL.finditer(report))


@functools.cache
def _state_words() -> re.Pattern[str]:
    """Return a pattern of the names and adjectives of states, without those that are towns' or persons' as well."""
    forms = {
        form
        for known in all_states()
        for form in (known.name, *known.adjectives)
        if known.iso3 not in {"USA", "CAN"} and form not in _TOWNS
    }
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})\b")


@functools.lru_cache(maxsize=64)
def _states_named(report: str) -> frozenset[str]:
    """Return the states whose names or adjectives stand in a report, save those that towns bear too."""
    named = (lookup_state(m.group()) for m in _state_words().finditer(report))
    return frozenset(n.iso3 for n in named if n is not None)


def _own_forms(words: str) -> frozenset[str]:
    return frozenset({"GBR"}) if words in {"Wellington", "London"} else frozenset()


def _by_sense(
    words: str,
    form: NameForm | None,
    senses: tuple[_Cue, ...],
    disputed: DisputedTerritory | None,
    context: StateContext,
) -> StateResolution:
    points: dict[str, int] = {}
    reasons: dict[str, list[str]] = {}
    default = senses[0].sense
    for cue in senses:
        if cue.scope == "default":
            default = cue.sense
            continue
        shown = _found(cue, words, context)
        if shown:
            gained = min(len(shown), _MOST_REPORT_POINTS) if cue.scope == "report" else _POINTS[cue.scope]
            points[cue.sense] = points.get(cue.sense, 0) + gained
            place = {
                "before": "before it",
                "after": "after it",
                "sentence": "beside it",
                "report": "in the report",
            }
            reasons.setdefault(cue.sense, []).append(f"{', '.join(shown[:3])} {place[cue.scope]}")
    best = max(points, key=lambda s: (points[s], s == default), default=None)
    if best is None:
        town = (
            _as_town(words, default[:3], form, context) if words in _TOWNS and default[:3].isalpha() else None
        )
        if town is not None:
            return town
        return _resolution(default, form, disputed, (f"nothing near {words} decides: its usual sense",))
    return _resolution(best, form, disputed, tuple(reasons[best]))


def _found(cue: _Cue, words: str, context: StateContext) -> list[str]:
    if cue.scope == "report":
        return list(_in_report(cue.pattern, words, context.report)) if context.report else []
    where = {"before": context.before, "after": context.after, "sentence": context.sentence}[cue.scope]
    found = cue.pattern.search(where)
    return [" ".join(found.group().split()) or words] if found else []


@functools.lru_cache(maxsize=512)
def _in_report(pattern: re.Pattern[str], words: str, report: str) -> tuple[str, ...]:
    found = {m.group() for m in pattern.finditer(report)} - {words}
    return tuple(sorted(found))


def _resolution(
    sense: str, form: NameForm | None, disputed: DisputedTerritory | None, reasons: tuple[str, ...]
) -> StateResolution:
    if sense == "-":
        return StateResolution(None, reasons=reasons)
    if sense == "EUR":
        return StateResolution(None, organisation="EUR", reasons=reasons)
    if ";" in sense:
        return StateResolution(None, form, tuple(sense.split(";")), reasons=reasons)
    iso3, _, inside = sense.partition(":")
    return StateResolution(iso3, form, (iso3,), inside or None, disputed=disputed, reasons=reasons)
