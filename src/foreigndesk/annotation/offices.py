"""Offices as a report gives them to persons: titles before a name, appositions after it.

`read_offices` looks at the words left and right of each person's name. The state is taken from the phrase
itself here; what the rest of the report tells about it is worked out in `office_states`; counterparts are in `counterparts`.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re
from dataclasses import dataclass

from foreigndesk.annotation.base import Draft
from foreigndesk.data.bodies import body_forms, lookup_body
from foreigndesk.data.offices import office_kind
from foreigndesk.data.one_of import one_of
from foreigndesk.data.states import lookup_state, metonyms, state_forms
from foreigndesk.model import Name, OfficeHeld, Span
from foreigndesk.model.annotations import TenureStatus

_STATUS: dict[str, TenureStatus] = {
    "former": "former", "ex": "former", "then": "former", "late": "former", "deposed": "former", "ousted": "former",
    "toppled": "former", "one-time": "former", "onetime": "former", "retired": "former", "erstwhile": "former",
    "acting": "acting", "interim": "acting", "caretaker": "acting", "transitional": "acting",
    "incoming": "incoming", "elect": "incoming", "designate": "incoming", "nominee": "incoming",
    "presumptive": "incoming",
}  # fmt: skip
_STATUS_WORDS = (
    r"(?:[Ff]ormer|[Ee]x|[Tt]hen|[Ll]ate|[Dd]eposed|[Oo]usted|[Tt]oppled|[Oo]ne-?time|[Rr]etired|[Ee]rstwhile|[Aa]cting|"
    r"[Ii]nterim|[Cc]aretaker|[Tt]ransitional|[Ii]ncoming|[Oo]utgoing|[Nn]ew|[Nn]ewly[- ](?:appointed|elected|named)|"
    r"[Cc]urrent|[Vv]isiting|[Ee]mbattled|[Cc]ounterpart|[Hh]ardline|[Rr]eformist|[Vv]eteran|[Ll]ongtime|[Lt]ong-time)"
)
_PORTFOLIO = (
    r"(?:[Ff]oreign|[Ee]xternal|[Dd]efen[cs]e|[Ff]inance|[Tt]reasury|[Ii]nterior|[Hh]ome|[Jj]ustice|[Tt]rade|[Cc]ommerce|"
    r"[Ee]nergy|[Oo]il|[Pp]etroleum|[Ee]nvironment|[Hh]ealth|[Ee]ducation|[Ee]conomy|[Ee]conomic|[Aa]griculture|[Ll]abou?r|"
    r"[Tt]ransport(?:ation)?|[Ii]nformation|[Cc]ommunications?|[Ss]ecurity|[Nn]ational|[Ii]ntelligence|[Cc]ulture|"
    r"[Tt]ourism|[Uu]nification|[Ii]ndustry|[Pp]lanning|[Pp]olicy|[Aa]ffairs|[Rr]elations|[Hh]omeland|[Ii]nternational|"
    r"[Dd]evelopment|[Hh]uman|[Rr]ights|[Nn]uclear|[Pp]eace|[Ss]trategic|[Cc]limate|[Pp]ublic|[Ww]ar|[Aa]rmy|"
    r"[Nn]avy|[Nn]aval|"
    r"[Aa]ir|[Ff]orce|[Mm]ilitary|[Pp]olice|[Rr]ebel|[Oo]pposition|[Pp]arty|[Pp]arliament(?:ary)?|[Pp]residential|"
    r"[Gg]overnment|[Cc]abinet|[Ss]tate|[Hh]ouse|[Ss]enate|[Ss]upreme|[Rr]eligious|[Ss]piritual|[Pp]olitical|"
    r"[Cc]ongressional|"
    r"[Mm]inority|[Mm]ajority|[Cc]hief|[Ss]enior|[Tt]op|[Dd]eputy|[Vv]ice|[Aa]ssistant|[Ff]irst(?= (?:[Dd]eputy|"
    r"[Vv]ice|[Ss]ecretary|[Mm]inister))|[Ss]pecial|[Jj]oint|"
    r"[Cc]entral|[Bb]ank|[Cc]ourt|[Pp]ress|[Gg]eneral|[Uu]nder(?=[ -][Ss]ecretary)|[Cc]rown|[Gg]rand|"
    r"[Hh]igh|[Mm]inistry|[Dd]epartment|"
    r"[Cc]ommand|[Ff]leet|[Cc]oast|[Gg]uard|[Cc]ommittee|[Cc]ommission|[Cc]ouncil|[Cc]ommunist|[Ll]eft-wing|[Rr]ight-wing|"
    r"[Mm]ilitia|[Tt]ribal|[Uu]nion|[Tt]echnology|[Ss]cience|[Ee]xecutive|[Pp]rovincial|[Rr]egional|[Ll]ocal|[Ss]hadow|"
    r"[Ss]olidarity|[Ii]nvestment|[Ww]ater|[Ee]lectricity|[Ss]ocial|[Ww]elfare|[Hh]ousing|[Ii]mmigration|[Mm]igration)"
)
_HEAD = (
    r"(?:[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Cc]hancellor|[Mm]inister|[Ss]ecretary(?:[- ][Gg]eneral)?|"
    r"[Uu]nder-?[Ss]ecretary|"
    r"[Uu]ndersecretary|[Kk]ing|[Qq]ueen|[Ee]mir|[Ss]ultan|[Ee]mperor|[Pp]rincess|[Pp]rince|[Pp]ope|[Aa]yatollah|[Ss]heikh|"
    r"[Aa]mbassador|[Ee]nvoy|[Nn]egotiator|[Mm]ediator|[Rr]epresentative|[Cc]oordinator|[Cc]ommissioner|"
    r"[Ss]pokes(?:man|woman|person)|"
    r"[Aa]dvis[eo]r|[Aa]ide|[Gg]eneral|[Aa]dmiral|[Cc]olonel|[Cc]ommander|[Cc]ommandant|[Cc]aptain|[Mm]ajor|"
    r"[Ll]ieutenant|[Ss]ergeant|"
    r"[Bb]rigadier|[Mm]arshal|Gen\.?|Adm\.?|Lt\.?|Col\.?|Maj\.?|Brig\.?|Capt\.?|Sgt\.?|Cmdr\.?|[Cc]hairman|"
    r"[Cc]hairwoman|[Cc]hairperson|"
    r"[Cc]hief|[Dd]irector|[Hh]ead|[Ll]eader|[Ss]trongman|[Rr]uler|[Dd]ictator|[Gg]overnor|[Mm]ayor|[Ss]peaker|"
    r"[Ss]enator|Sen\.?|Rep\.?|"
    r"[Cc]ongress(?:man|woman)|[Ll]awmaker|[Ll]egislator|MP|[Dd]iplomat|[Oo]fficial|[Jj]udge|[Jj]ustice|"
    r"[Pp]rosecutor|[Aa]ttorney|"
    r"[Oo]fficer|[Cc]ouncill?or|[Cc]onsul|[Dd]eputy|[Dd]elegate|[Ii]nspector|[Mm]onarch|[Bb]ishop|[Aa]rchbishop|"
    r"[Ii]mam|[Cc]leric)s?"
)
_OF_PORTFOLIO = (
    r"(?: (?:of|for) (?:the )?(?:State(?! of)|[Dd]efen[cs]e|[Nn]ational [Dd]efen[cs]e|[Ff]oreign [Aa]ffairs|"
    r"[Ff]oreign and [A-Z]\w+ [Aa]ffairs|"
    r"[Ee]xternal [Aa]ffairs|[Ff]oreign [Rr]elations|[Ff]inance|[Tt]reasury|[Ii]nterior|[Ii]nternal [Aa]ffairs|"
    r"[Hh]ome [Aa]ffairs|[Jj]ustice|[Cc]ommerce|"
    r"[Ee]nergy|[Hh]omeland [Ss]ecurity|[Ss]taff|[Ss]tate|[Tt]rade|[Ii]nformation|[Pp]etroleum|[Oo]il|[Ww]ar|"
    r"[Hh]ealth|[Ee]ducation|[Aa]rmy|[Nn]avy|"
    r"[Nn]ational [Ii]ntelligence|[Ee]xchequer|[Gg]eneral [Ss]taff|[Aa]sia(?:n)? [Aa]ffairs|[Pp]olitical [Aa]ffairs|"
    r"[Ee]uropean [Aa]ffairs|"
    r"[Ee]ast Asian(?: and Pacific)? [Aa]ffairs|[Dd]isarmament|[Hh]uman [Rr]ights|[Rr]efugees|[Pp]olicy|"
    r"[Jj]oint [Cc]hiefs(?: of [Ss]taff)?))"
)
# 'Minister for Central Asia': what a minister looks after, when it is no state.
_OF_REGION = (
    r"(?:(?<=[Mm]inister)(?: for (?:the )?(?:(?:North|South|East|West|Central|Middle|Southeast|Latin|Eastern|Western|"
    r"Northern|Southern) )?(?:Asia|Africa|Europe|East|America|Americas|Pacific|Caribbean|Commonwealth)"
    r"(?: and (?:the )?(?:North |South |Middle |Latin )?(?:Asia|Africa|Europe|East|America|Americas|Pacific|Caribbean|"
    r"Commonwealth))?))"
)
_CORE = (
    rf"(?:{_PORTFOLIO}(?:,? and |[ -]))*{_HEAD}(?:[- ](?:elect|designate))?"
    rf"(?:{_OF_PORTFOLIO}|{_OF_REGION})?(?: (?:and|/) (?:{_PORTFOLIO}[ -])*{_HEAD}(?:{_OF_PORTFOLIO})?)?"
)
_RANK = (
    r"(?:(?:Lt|Maj|Brig)\.? (?:Gen\.?|General|Col\.?)|Lieutenant General|Major General|Brigadier General|Gen\.?|"
    r"General|Adm\.?|Admiral|"
    r"Col\.?|Colonel|Sir|Lord|Sheikh|Prince|Princess|Ayatollah|Air Marshal|Field Marshal|Marshal|Vice Adm\.?|Rear Adm\.?)"
)
# A title that stands right before a person's name: used by `names` to find names that no table has.
TITLE_BEFORE_NAME = (
    r"\b(?:(?:Secretary[- ]General|President|Prime Minister|Premier|Chancellor|Minister|Secretary|King|Queen|Emir|"
    r"Sultan|Emperor|Prince|Princess|"
    r"Pope|Ayatollah|Sheikh|Ambassador|Envoy|Commissioner|[Ss]pokes(?:man|woman|person)|General|Admiral|Colonel|"
    r"Commander|Captain|"
    r"Brigadier|Marshal|Gen\.|Adm\.|Lt\.|Col\.|Maj\.|Sen\.|Rep\.|Gov\.|Chairman|Senator|Governor|Mayor|Speaker|"
    r"Congressman|Judge)"
    r"(?: of (?:State|Defen[cs]e|Foreign Affairs|the Interior|Finance))?|"
    r"(?:foreign|defen[cs]e|finance|interior|prime|justice|information|oil|trade) minister|president|premier|"
    r"secretary[- ]general|"
    r"ambassador|spokesman|spokeswoman|commander|lawmaker|senator|counterpart|Secretary[- ]General),? "
)


@functools.cache
def _state_pattern() -> str:
    return one_of(state_forms()) + r"(?![\w])"


@functools.cache
def _body_pattern() -> str:
    words = {*body_forms(), *metonyms()}
    ministry = (
        r"(?:[Ff]oreign|[Dd]efen[cs]e|[Ff]inance|[Ii]nterior|[Ee]nergy|[Oo]il|[Hh]ealth|[Jj]ustice|[Uu]nification|"
        r"[Tt]rade|[Cc]ommerce|State|Treasury)"
        r"(?: [Aa]ffairs)? (?:[Mm]inistry|[Dd]epartment|[Oo]ffice)|(?:[Mm]inistry|[Dd]epartment) (?:of|"
        r"for) (?:the )?(?:National )?[A-Z]\w+(?: Affairs)?"
    )
    return "(?:" + ministry + "|" + one_of(words) + r")(?![\w])"


@functools.cache
def _left() -> re.Pattern[str]:
    state, body = _state_pattern(), _body_pattern()
    return re.compile(
        rf"(?:^|(?<=[\s(\"“‘'-]))(?P<phrase>(?P<status>(?:{_STATUS_WORDS}[ -])*)"
        rf"(?:(?P<state>{state})(?:\s?['’]s?)?[ -](?:and (?={body}))?)?"
        rf"(?P<status2>(?:{_STATUS_WORDS}[ -])*)"
        rf"(?:(?P<body>{body})(?:\s?['’]s?)? )?"
        rf"(?P<title>{_CORE})"
        rf"(?: (?:of|for|to) (?:the )?(?:(?P<ofstate>{state})(?:\s?['’]s?)? )?(?P<of>{body}|"
        rf"{state}))?)(?P<gap>\s?,? ?(?:the late |Mr\.? |Dr\.? |(?:retired )?(?:{_RANK} )?)?)$"
    )


@functools.cache
def _right() -> re.Pattern[str]:
    state, body = _state_pattern(), _body_pattern()
    return re.compile(
        r"(?P<lead>\s?,\s(?:\d{1,3}\s?,\s)?(?:who (?:is|was|became|serves as|served as) )?|\s\(|"
        r",? (?:has been|was|is|became|had been|"
        r"as|took office as|was (?:named|appointed|elected|sworn in)(?: as)?)\s)"
        r"(?:(?:currently|now|once) )?(?:the |a |an |its |their |his |her )?"
        rf"(?P<phrase>(?P<status>(?:{_STATUS_WORDS}[ -])*)(?:(?P<state>{state})(?:\s?['’]s?)?[ -])?"
        rf"(?P<status2>(?:{_STATUS_WORDS}[ -])*)"
        rf"(?:(?P<body>{body})(?:\s?['’]s?)? )?(?P<title>{_CORE})"
        rf"(?:,? (?:of|for|to|at|in|with) (?:the )?(?:(?P<ofstate>{state})(?:\s?['’]s?)? )?(?P<of>{body}|"
        rf"{state}))?)(?![\w-])"
    )


@dataclass(frozen=True, slots=True)
class OfficeReading:
    """An office read off the words around a name.

    Attributes:
        name: The person's name.
        office: The office, its state from the phrase only.
        apposition: True if the title follows the name.
        plural: True if the title was plural ("Presidents A and B").
        phrase: Where the title itself stands, state and status words included; None for counterparts.
        serves: The name of the person whose spokesman or adviser this one is.
        rank: True for a military rank, which is no office.
    """

    name: Name
    office: OfficeHeld
    apposition: bool = False
    plural: bool = False
    phrase: Span | None = None
    serves: Name | None = None
    rank: bool = False


def read_offices(draft: Draft) -> list[OfficeReading]:
    """Return the offices that the report gives persons, in text order, without counterparts."""
    text = draft.document.text
    persons = [n for n in draft.names if n.label == "PER"]
    readings = _listed_holders(text, persons)
    listed = {r.name for r in readings}
    starts = [s.start for s in draft.sentences]
    for index, name in enumerate(persons):
        before = _before(text, name) if name not in listed else None
        if before is not None and before.office.state is None and before.office.body is None:
            before = _with_state_after(text, before)
        if before is None and name not in listed and index and _coordinated(text, persons[index - 1], name):
            before = _shared_plural(text, readings, persons[index - 1], name)
        after = _after(text, name)
        for reading in (before, after):
            if reading is not None:
                readings.append(_with_owner(text, persons, reading, _sentence_start(starts, name.start)))
    return sorted(readings, key=lambda r: (r.name.start, r.office.span))


def _with_state_after(text: str, reading: OfficeReading) -> OfficeReading:
    """Return the reading with the state of 'President X of Chile', if one follows."""
    end = reading.name.end
    found = re.match(rf" of (?:the )?(?P<of>{_state_pattern()})", text[end : end + 60])
    named = lookup_state(found["of"]) if found else None
    if found is None or named is None or named.form == "capital":
        return reading
    span = Span(reading.office.span.start, end + found.end())
    return dataclasses.replace(
        reading, office=dataclasses.replace(reading.office, state=named.iso3, span=span)
    )


def _coordinated(text: str, left: Name, right: Name) -> bool:
    """Return True for 'A and B', and for the B of 'A of Chile, B of Peru'."""
    gap = text[left.end : right.start]
    if len(gap) > 60:
        return False
    return re.fullmatch(rf"(?: of (?:the )?{_state_pattern()})?\s*(?:,|and|,\s*and|&)\s*", gap) is not None


def _shared_plural(text: str, readings: list[OfficeReading], left: Name, name: Name) -> OfficeReading | None:
    """Return the office of 'Presidents A and B' for B; in 'Presidents A of Chile and B of Peru' with B's own state."""
    for reading in reversed(readings):
        if reading.name == left and reading.plural and not reading.apposition:
            held = reading.office
            shared = None if re.match(r" of ", text[left.end : left.end + 4]) else held.state
            office = OfficeHeld(
                held.title, Span(held.span.start, name.end), held.kind, shared, held.body, held.status
            )
            reading = OfficeReading(name, office, plural=True)
            return _with_state_after(text, reading) if shared is None else reading
    return None


def _before(text: str, name: Name) -> OfficeReading | None:
    window = max(text.rfind("\n", 0, name.start) + 1, name.start - 150)
    found = _left().search(text[window : name.start]) or _before_list(text, window, name)
    if found is None or (re.search(r"[.?!]\s*$", found["title"]) and len(found["title"]) > 5):
        return None
    if "," in found["gap"] and re.fullmatch(r"King|Queen|Pope|Prince|Princess", found["title"]):
        return None  # 'the Queen, A and B' is a list
    if (
        "," in found["gap"]
        and found["title"][:1].islower()
        and not (found["state"] or found["of"] or found["body"])
    ):
        opener = re.search(
            r"(?:\b(?:the|its|his|her|their) |['’]s? )$", text[: window + found.start("phrase")], re.I
        )
        if opener is None or not re.match(r"\s?[,.]", text[name.end : name.end + 2]):
            return None
    start = window + found.start("phrase")
    office = _office(found, Span(start, name.end))
    joined = re.match(r"(?:[a-z][\w-]* )+and (?=[A-Z])", found["title"])
    if joined:  # '... military intelligence and President X': the words before 'and' are of another phrase
        start = window + found.start("title") + joined.end()
        title = office.title[joined.end() :]
        office = dataclasses.replace(
            office, title=title, kind=office_kind(title), state=None, span=Span(start, name.end)
        )
    phrase = Span(start, window + found.end("phrase"))
    return OfficeReading(
        name, office, plural=_is_plural(found["title"]), phrase=phrase, rank=_is_rank(office.title)
    )


def _before_list(text: str, window: int, name: Name) -> re.Match[str] | None:
    """Return the title of 'the foreign ministers of A of Chile, B of Peru', where 'of' stands before the name."""
    left = text[window : name.start]
    if not left.endswith("s of ") or not re.match(
        rf" of (?:the )?{_state_pattern()}", text[name.end : name.end + 60]
    ):
        return None
    found = _left().search(left[: -len("of ")])
    return found if found is not None and _is_plural(found["title"]) else None


_ONLY_RANKS = re.compile(
    r"(?:(?:vice|rear|lieutenant|major|brigadier|air|field|army|navy|retired|senior)[ -])*"
    r"(?:gen|adm|lt|col|maj|brig|capt|sgt|cmdr|general|admiral|colonel|captain|major|lieutenant|sergeant|brigadier|"
    r"marshal)\.?(?:[ -](?:gen|general|col|colonel|cmdr|commander|adm|admiral)\.?)?",
    re.I,
)


def _is_rank(title: str) -> bool:
    """Return True for a military rank ('Lt. Gen.'): it says who commands, not what office one holds."""
    return _ONLY_RANKS.fullmatch(title) is not None


_SERVING = r"(?:aides?|advis[eo]rs?|spokes(?:man|woman|person|people)|secretary|envoys?|deput(?:y|ies)|assistants?|minister)"
_TO_SOMEONE = re.compile(rf"\b{_SERVING} (?:to|of|for) (?:[A-Z]\w+ ){{0,3}}$")


def _sentence_start(starts: list[int], offset: int) -> int:
    index = bisect.bisect_right(starts, offset) - 1
    return starts[index] if index >= 0 else 0


def _with_owner(text: str, persons: list[Name], reading: OfficeReading, line: int) -> OfficeReading:
    """Return the reading with the person served ("X's spokesman Y", 'aides to X, adviser Y and ...'), if it has no state."""
    office = reading.office
    if office.state or office.body or reading.phrase is None or reading.rank:
        return reading
    if re.search(rf"\b{_SERVING}\b", office.title.lower()) is None:
        return reading
    opener = text[reading.phrase.start : reading.phrase.end]
    for person in reversed(persons):
        if person.start < line:
            break
        if person == reading.name or person.end > reading.phrase.start:
            continue
        gap = text[person.end : reading.phrase.start]
        if re.fullmatch(r"\s?['’]s? ", gap) or re.fullmatch(r".{0,80}\b(?:his|her) ", opener):
            return dataclasses.replace(reading, serves=person)
        served = _TO_SOMEONE.search(text[line : person.start]) is not None
        if served and re.match(r"\s?,", gap):
            return dataclasses.replace(reading, serves=person)
    if reading.apposition and re.match(r"(?:his|her) ", opener):
        served_by = [p for p in persons if line <= p.start < reading.name.start and p != reading.name]
        return dataclasses.replace(reading, serves=served_by[0]) if served_by else reading
    return _carried(text, reading, line)


def _carried(text: str, reading: OfficeReading, line: int) -> OfficeReading:
    """Return the reading with the body of 'A Pentagon spokesman said ... spokesman X added' taken over."""
    found = re.fullmatch(r"(?:[Cc]hief |[Pp]ress )?spokes(?:man|woman|person)", reading.office.title)
    if found is None or reading.phrase is None:
        return reading
    before = text[max(0, line - 600) : reading.phrase.start]
    earlier = list(_spokesmen().finditer(before))
    if not earlier:
        return reading
    last = earlier[-1]
    named = lookup_state(last["state"]) if last["state"] else None
    metonym = metonyms().get(last["body"] or "")
    body = lookup_body(last["body"]) if last["body"] else None
    code = named.iso3 if named else metonym.iso3 if metonym else body.state if body else None
    words = last["body"] or (last["state"] if named and named.form == "metonym" else None)
    office = dataclasses.replace(reading.office, state=code, body=words, inferred=True)
    return dataclasses.replace(reading, office=office)


@functools.cache
def _spokesmen() -> re.Pattern[str]:
    """Return the pattern of 'a Pentagon spokesman' that no name follows."""
    return re.compile(
        rf"\b[Aa]n? (?:(?P<state>{_state_pattern()}) )?(?:(?P<body>{_body_pattern()}) )?spokes(?:man|woman|person)\b"
        r"(?!,? [A-Z])"
    )


def _listed_holders(text: str, persons: list[Name]) -> list[OfficeReading]:
    """Return the offices of 'the foreign ministers of Chile and Peru, A and B', and of 'the Chilean and ... ministers'."""
    found: list[OfficeReading] = []
    for match in _PLURAL_TITLE.finditer(text):
        after = _several_states()[1].match(text, match.end())
        before = _several_states()[0].search(text, max(0, match.start() - 80), match.start())
        states = after or before
        if states is None:
            continue
        words = states["states"]
        codes = [s.iso3 for w in re.split(r",? and (?:the )?|, (?:the )?", words) if (s := lookup_state(w))]
        names = names_after(text, persons, after.end() if after else match.end())
        if len(names) != len(codes) or len(codes) < 2:
            continue
        title = re.sub(r"ies$", "y", match.group()) if match.group().endswith("ies") else match.group()[:-1]
        for name, code in zip(names, codes, strict=True):
            span = Span(match.start(), name.end)
            found.append(OfficeReading(name, OfficeHeld(title, span, office_kind(title), code), plural=True))
    return found


_PLURAL_TITLE = re.compile(
    r"\b(?:[Pp]rime [Mm]inisters|(?:[Ff]oreign|[Dd]efen[cs]e|[Ff]inance|[Ii]nterior|[Tt]rade|[Oo]il|[Ee]nergy|[Jj]ustice) "
    r"(?:[Mm]inisters|[Ss]ecretaries)|[Pp]residents|[Pp]remiers|[Cc]hancellors|[Ll]eaders|[Aa]mbassadors|"
    r"[Ee]nvoys|[Kk]ings)(?<=s)\b"
)


@functools.cache
def _several_states() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of 'Chilean and Peruvian' before a title and of 'of Chile and Peru' after it."""
    state = _state_pattern()
    several = rf"(?P<states>{state}(?:, (?:the )?{state})*,? and (?:the )?{state})"
    return re.compile(rf"\b{several} $"), re.compile(rf" of (?:the )?{several}")


def _after(text: str, name: Name) -> OfficeReading | None:
    line = text.find("\n", name.end)
    end = min(name.end + 200, line if line >= 0 else len(text))
    window = text[name.end : end]
    found = _right().match(window)
    if found is None:
        return None
    following = window[found.end("phrase") :]
    if re.match(r"\s+[A-Z]\w+", following) and not re.match(r"\s+(?:said|says)", following):
        return None  # 'A, President B' is a list of two persons
    if found["lead"].strip() in {"was", "has been", "had been"} and office_kind(found["title"]) is None:
        return None
    if found["lead"].strip() == "as" and not found["state"] and not found["of"]:
        return None
    office = _office(found, Span(name.start, name.end + found.end("phrase")))
    if (
        re.search(r"\b(?:was|had been)\b", found["lead"])
        and office.status == "current"
        and "named" not in found["lead"]
    ):
        if not re.search(r"appointed|elected|sworn", found["lead"]):
            office = OfficeHeld(office.title, office.span, office.kind, office.state, office.body, "former")
    phrase = Span(name.end + found.start("phrase"), name.end + found.end("phrase"))
    article = re.search(r"\b(?:the|a|an|its|their|his|her) $", window[: found.start("phrase")])
    if article:
        phrase = Span(name.end + article.start(), phrase.end)
    return OfficeReading(name, office, apposition=True, phrase=phrase, rank=_is_rank(office.title))


def _is_plural(title: str) -> bool:
    return re.search(
        r"(?<!Chief)(?<!chief)(?:s|ies)(?: of .*)?$", title
    ) is not None and not title.rstrip().endswith(("ss", "Affairs"))


def _office(found: re.Match[str], span: Span) -> OfficeHeld:
    title = re.sub(r"\s+", " ", found["title"]).strip(" ,")
    state: str | None = None
    body: str | None = None
    words_of_body = found["body"]
    of = found["of"]
    if found["state"]:
        named = lookup_state(found["state"])
        state = named.iso3 if named else None
    if of:
        named = lookup_state(of)
        if named and named.form != "metonym":
            if state is None and office_kind(title) not in {"ambassador", "envoy"}:
                state = named.iso3
        else:
            words_of_body = words_of_body or of
    if state is None and found["ofstate"]:
        named = lookup_state(found["ofstate"])
        state = named.iso3 if named else None
    if words_of_body:
        body = words_of_body
        known = lookup_body(words_of_body)
        metonym = metonyms().get(words_of_body)
        if state is None:
            state = metonym.iso3 if metonym else known.state if known else None
        if (
            re.search(r"[Mm]inistry|[Dd]epartment|[Oo]ffice|[Hh]ouse|[Cc]ommission|[Cc]ouncil", words_of_body)
            and found["body"]
        ):
            title = f"{words_of_body} {title}"
    status: TenureStatus = "current"
    words = f"{found['status']} {found['status2'] or ''} {title}".lower()
    for word in re.findall(r"one-time|[a-z]+", words):
        if word in _STATUS:
            status = _STATUS[word]
            break
    if _is_plural(title) and not found["title"].endswith("Affairs"):
        title = re.sub(r"(?<=[a-z])s(?= of|$)", "", title)
        title = re.sub(r"Secretarie\b", "Secretary", title)
    kind = office_kind(title)
    if body and kind in {"official", "leader", "defence_minister", "party_leader"}:
        kind = office_kind(f"{body} {title}")
    if kind in {"head_of_state", "secretary_general", "leader", "official"} and body and state is None:
        kind = (
            "secretary_general"
            if kind == "secretary_general"
            else "igo_official"
            if lookup_body(body)
            else kind
        )
    title = re.sub(r"[- ](?:elect|designate)$", "", title)
    return OfficeHeld(title, span, kind, state, body, status)


def names_after(text: str, persons: list[Name], position: int) -> list[Name]:
    """Return the names that stand in a row right after an offset: ', A and B'."""
    names: list[Name] = []
    for name in persons:
        if name.start < position:
            continue
        gap = text[position : name.start]
        allowed = r",?\s*" if not names else r"\s*(?:,|and|,\s*and)\s*"
        if re.fullmatch(allowed, gap) is None:
            break
        names.append(name)
        position = name.end
    return names
