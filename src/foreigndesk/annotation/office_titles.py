"""Words and patterns of titles: what an office is called, and what says that it is held, was held or is to be held."""

from __future__ import annotations

import functools
import re

from foreigndesk.data.bodies import body_forms
from foreigndesk.data.one_of import one_of
from foreigndesk.data.states import metonyms, state_forms
from foreigndesk.model.annotations import Standing, TenureStatus

# What a word beside a title says of the tenure.
STATUS: dict[str, TenureStatus] = {
    "former": "former", "ex": "former", "then": "former", "late": "former", "deposed": "former", "ousted": "former",
    "toppled": "former", "overthrown": "former", "one-time": "former", "onetime": "former", "retired": "former",
    "erstwhile": "former", "disgraced": "former", "slain": "former", "assassinated": "former",
    "acting": "acting", "interim": "acting", "caretaker": "acting", "transitional": "acting", "provisional": "acting",
    "incoming": "incoming", "elect": "incoming", "designate": "incoming", "nominee": "incoming",
    "candidate": "candidate", "hopeful": "candidate", "contender": "candidate", "front-runner": "candidate",
    "frontrunner": "candidate", "challenger": "candidate",
}  # fmt: skip
# What it says besides, where the status alone leaves it out.
STANDING: dict[str, Standing] = {
    "late": "late", "slain": "late", "assassinated": "late", "deposed": "deposed", "ousted": "deposed",
    "toppled": "deposed", "overthrown": "deposed", "retired": "retired", "interim": "interim",
    "transitional": "interim", "provisional": "interim", "caretaker": "caretaker", "elect": "elect",
    "designate": "designate", "nominee": "nominee", "outgoing": "outgoing",
}  # fmt: skip


def either_case(words: str) -> str:
    """Return the pattern of any of some words, parted by blanks, with a small or a capital first letter.

    A `_` stands for a blank within a word, what follows a `~` is a pattern as it is.
    """
    found = []
    for word in words.split():
        first, rest = word[0], word[1:].replace("_", " ")
        rest = re.sub(r"(?<=[ \]\-?:|])([a-z])", lambda m: f"[{m[1].upper()}{m[1]}]", rest)
        found.append(word[1:].replace("_", " ") if first == "~" else f"[{first.upper()}{first}]{rest}")
    return "(?:" + "|".join(found) + ")"


STATUS_WORDS = either_case(
    "former ex then late deposed ousted toppled overthrown one-?time retired erstwhile disgraced slain assassinated "
    "acting interim caretaker transitional provisional incoming outgoing new newly[-_](?:appointed|elected|named) "
    "current visiting embattled counterpart hardline reformist veteran long-?time long-?serving longest[-_]serving powerful"
)
PORTFOLIO = either_case(
    "foreign external defen[cs]e finance treasury interior home justice trade commerce energy oil petroleum environment "
    "health education economy economic agriculture labou?r transport(?:ation)? information communications? security "
    "national intelligence culture tourism unification industry planning policy affairs relations homeland "
    "international development human rights nuclear peace strategic climate public war army navy naval air force "
    "military police rebel opposition party parliament(?:ary)? presidential government cabinet state house senate "
    "supreme religious spiritual political congressional democratic republican minority majority chief senior top "
    "deputy vice assistant first(?=_(?:deputy|vice|secretary|minister)) special joint central bank court press general "
    "under(?=[-_]secretary) crown grand high ministry department command fleet coast guard committee commission "
    "council communist left-wing right-wing militia tribal union technology science executive provincial regional "
    "local shadow solidarity investment water electricity social welfare housing immigration migration media operations "
    "aid humanitarian peacekeeping trafficking counter-?terrorism anti-?terrorism spy budget digital european "
    "assembly association federation company club university college board agency institute society league group "
    "chamber mission gang cell network prime_ministerial vice-presidential gubernatorial mayoral provincial religious "
    "veterans maritime ocean fisheries reconstruction ground troops? district township permanent principal"
)
HEAD = (
    either_case(
        "~[Cc]hief_[Ee]xecutive(?:_[Oo]fficer)? president prime_minister premier "
        "chancellor minister secretary(?:[-_]general)? under-?secretary king queen emir "
        "sultan emperor princess prince pope ayatollah sheikh ambassador envoy negotiator mediator representative "
        "coordinator commissioner spokes(?:man|woman|person) advis[eo]r aide general admiral colonel commodore commander "
        "commandant captain major lieutenant sergeant brigadier marshal chairman chairwoman chairperson chief director "
        "head leader strongman ruler dictator governor mayor speaker senator congress(?:man|woman) lawmaker legislator "
        "diplomat official judge justice prosecutor attorney officer councill?or consul deputy delegate inspector "
        "monarch patriarch bishop archbishop cardinal mufti imam cleric candidate hopeful front-?runner contender "
        "~(?:Gen|Adm|Lt|Col|Maj|Brig|Capt|Sgt|Cmdr|Sen|Rep|Gov)\\.? ~Charg[ée]_d['’][Aa]ffaires "
        "~CEO chair ~MP ~PM ~VP ~[Vv]ice-[Pp]resident"
    )
    + "s?"
)
OF_PORTFOLIO = (
    r"(?: (?:of|for) (?:the )?(?:State(?! of)|"
    + either_case(
        "defen[cs]e national_defen[cs]e foreign_affairs ~[Ff]oreign_and_[A-Z]\\w+_[Aa]ffairs external_affairs "
        "foreign_relations finance treasury interior internal_affairs home_affairs justice commerce energy "
        "homeland_security staff state trade information petroleum oil war health education army navy "
        "national_intelligence exchequer general_staff asian?_affairs political_affairs european_affairs "
        "east_asian(?:_and_pacific)?_affairs disarmament human_rights refugees policy "
        "joint_chiefs(?:_of_staff)? veterans_affairs agriculture labou?r economy transport(?:ation)? unification "
        "armed_forces(?![_'’]) trafficking peacekeeping_operations humanitarian_affairs international_development"
    ).replace("_", " ")
    + "))"
)
# 'Minister for Central Asia': what a minister looks after, when it is no state.
_REGION = (
    r"(?:North|South|East|West|Central|Middle|Southeast|Latin|Eastern|Western|Northern|Southern)? ?"
    r"(?:Asia|Africa|Europe|East|America|Americas|Pacific|Caribbean|Commonwealth)"
)
OF_REGION = rf"(?:(?<=[Mm]inister)(?: for (?:the )?{_REGION}(?: and (?:the )?{_REGION})?))"
_ONE_OFFICE = rf"(?:{PORTFOLIO}(?:,? and |[ -]))*{HEAD}"
CORE = (
    rf"{_ONE_OFFICE}(?:[- ](?:[Ee]lect|[Dd]esignate|[Nn]ominee|[Cc]andidate|[Hh]opeful|[Cc]ontender|[Ff]ront-?runner))?"
    rf"(?:{OF_PORTFOLIO}|{OF_REGION})?(?: (?:and|/) (?:{PORTFOLIO}[ -])*{HEAD}(?:{OF_PORTFOLIO})?)?"
)
RANK = (
    r"(?:(?:Lt|Maj|Brig)\.? (?:Gen\.?|General|Col\.?)|Lieutenant General|Major General|Brigadier General|Gen\.?|"
    r"General|Adm\.?|Admiral|Col\.?|Colonel|Capt\.?|Sir|Lord|Sheikh|Prince|Princess|Ayatollah|Air Chief Marshal|"
    r"Air Marshal|Field Marshal|Marshal|Vice Adm\.?|Rear Adm\.?|Vice Admiral|Rear Admiral|Brigadier|Commodore)"
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
# 'commander, U.S. Central Command'
_COMMAND = r"(?:[A-Z][\w.-]* ){0,6}(?:Command|Forces?|Division|Fleet|Brigade|Corps|Group|Army|Navy)\b"
# What stands before a title that follows a verb or a comma: 'the', 'his', "the country's".
DETERMINER = (
    r"(?:(?:the|its|his|her|their) (?:country|nation|kingdom|republic|world body|party|group|alliance|bloc|"
    r"organi[sz]ation|island|territory|region)\s?['’]s |the |a |an |its |their |his |her )?"
)
_CALENDAR = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday)\b"
)
# Words of an organisation's name: 'UN Supervision Mission', 'Bank of Italy', 'Senate Foreign Relations Committee'.
NAMED_BODY = r"[A-Z][\w.&’'-]*(?:(?: (?:of|for|on|and|to)(?: the)?)? [A-Z][\w.&’-]*(?![\w’-])){0,7}"


_MINISTRY = (
    r"(?:[Ff]oreign|[Dd]efen[cs]e|[Ff]inance|[Ii]nterior|[Ee]nergy|[Oo]il|[Hh]ealth|[Jj]ustice|[Uu]nification|"
    r"[Tt]rade|[Cc]ommerce|State|Treasury)"
    r"(?: [Aa]ffairs)? (?:[Mm]inistry|[Dd]epartment|[Oo]ffice)|(?:[Mm]inistry|[Dd]epartment) (?:of|"
    r"for) (?:the )?(?:National )?[A-Z]\w+(?: Affairs)?"
)
_WORD_START = re.compile(r"(?<= )\S")
_LONGEST_LEAD = 160


@functools.cache
def state_pattern() -> str:
    """Return the pattern of every form of a state's name."""
    return one_of(state_forms()) + r"(?![\w])"


@functools.cache
def body_pattern() -> str:
    """Return the pattern of ministries and of every known organisation."""
    return rf"(?:{_MINISTRY}|{one_of({*body_forms(), *metonyms()})})(?!\w)"


@functools.cache
def title_phrase() -> re.Pattern[str]:
    """Return the pattern of a title after a name or a verb, with its groups status, state, status2, body, title, of.

    Also matches a bare dignity ("the Chilean presidency": groups landof, dignity). Compiled once for all words that may
    stand before it (`after_lead`): with thousands of bodies in it, a copy for each would take seconds.
    """
    state = state_pattern()
    # Bodies whose names are plain words with capitals are matched by their form.
    odd = one_of(f for f in {*body_forms(), *metonyms()} if not re.fullmatch(NAMED_BODY, f))
    body = rf"(?:{_MINISTRY}|{odd}(?!\w))"
    return re.compile(
        rf"(?:the )?(?:(?P<landof>{state})(?:\s?['’]s?)? )?(?P<dignity>presidency|premiership|chancellorship)|"
        rf"{DETERMINER}(?P<phrase>(?P<status>(?:{STATUS_WORDS}[ -])*)(?:(?P<state>{state})(?:\s?['’]s?)?[ -])?"
        rf"(?P<status2>(?:{STATUS_WORDS}[ -])*)(?:(?P<body>{body}|{NAMED_BODY})(?:\s?['’]s?)? )??(?P<title>{CORE})"
        rf"(?P<link>(?:,? (?:of|for|to|at|in|with) (?:the )?|,? (?={_COMMAND}))(?:(?P<ofstate>{state})(?:\s?['’]s?)? )?"
        rf"(?P<of>(?:{body}|{state})(?! [A-Z]\w)|(?<! in )(?<! in the )(?!{_CALENDAR}){NAMED_BODY}))?)(?![\w-])"
    )


def after_lead(lead: re.Pattern[str], window: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return the matches of words at a window's start and of the title right behind them, or None.

    Where the longest match of the lead has no title behind it, shorter ones are tried, as one pattern would.
    """
    first = lead.match(window)
    if first is None:
        return None
    phrase = title_phrase()
    ends = [first.end(), *(m.start() for m in _WORD_START.finditer(window[:_LONGEST_LEAD]))]
    for end in sorted(set(ends), key=lambda e: (e != first.end(), -e)):
        led = first if end == first.end() else lead.fullmatch(window, 0, end)
        found = phrase.match(window, end) if led is not None else None
        if led is not None and found is not None:
            return led, found
    return None


_OTHER_BODY = r"[A-Z][\w.’'-]*(?: (?:(?:of|for) (?:the )?)?[A-Z][\w.’'-]*){0,4}"


@functools.cache
def title_before() -> re.Pattern[str]:
    """Return the pattern of a title that ends right before a name."""
    state, body = state_pattern(), body_pattern()
    return re.compile(
        rf"(?:^|(?<=[\s(\"“‘'-]))(?P<phrase>(?P<status>(?:{STATUS_WORDS}[ -])*)"
        rf"(?:(?P<state>{state})(?:\s?['’]s?)?[ -](?:and (?=[A-Z]))?)?"
        rf"(?P<status2>(?:{STATUS_WORDS}[ -])*)"
        rf"(?:(?P<body>{body})(?:\s?['’]s?)? )?"
        rf"(?P<title>{CORE})"
        rf"(?: (?:of|for|to) (?:the )?(?:(?P<ofstate>{state})(?:\s?['’]s?)? )?(?P<of>{body}|"
        # behind a body that no table knows there is a comma: 'the commander of Camp Humphreys, Colonel Ryan Lind'
        rf"{state}|(?P<other>{_OTHER_BODY})(?=,)))?)"
        rf"(?P<gap>\s?,? ?(?:a\.i\., )?(?:the late |Mr\.? |Dr\.? |(?:retired )?(?:{RANK} )?)?)$"
    )
