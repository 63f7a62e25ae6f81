"""How names are compared: spelling, order, particles, surnames, and abbreviations of well-known bodies."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that say nothing about what a text is about.
STOP_WORDS = _listed(
    "a an the and or but of to in on at by for with from as that which who whom whose this these those it "
    "its is are was were be been has have had will would said says say he she they his her their not also "
    "after before during into over about against between than then there i you we my our your me him them "
    "us if so no out up what when where how all any more most some such only own same too very can just "
    "don should now do does did doing new one two "
)
# Honorifics and ranks that a name may still carry.
TITLES = _listed(
    "mr mrs ms miss dr prof sir dame lord lady gen general lt maj col adm admiral capt sgt brig president "
    "minister secretary senator sen rep gov sheikh shaikh ayatollah king queen prince princess crown pope "
    "emir sultan the"
)
SUFFIXES = _listed("jr sr ii iii iv")
_DETERMINERS = _listed(
    "a an his her their its our my your this that these those one some many all both every other"
)
# Parts of a surname that writers leave out or join at will.
PARTICLES = _listed("al el ul ad as bin ben ibn abu de da di del della van von der den du la le dos y")
# Countries where the family name is printed first; there, either end of a name may be the surname.
FAMILY_NAME_FIRST = _listed("CHN TWN HKG MAC KOR PRK VNM KHM JPN HUN SGP")
# Family names that are printed first (Chinese pinyin, Korean, Vietnamese); source: national name statistics.
FAMILY_NAMES = _listed(
    "bai bui cai cao chen cheng choe choi chung cui dai dang deng ding dinh do dong duan duong fan fang feng "
    "fu gao geng gong gu guo han hao he ho hoang hong hou hu hua huang huynh hwang jang jeon jeong ji jia "
    "jiang jin jo jon jung kang kim kong kwon lai lam le lee lei leung li liang liao lim lin ling liu lu luo "
    "ly ma mai mao meng mo moon nguyen nie noh oh ong pak pan pang park peng pham phan qi qian qiao qin qiu "
    "ren rhee ri roh ryu seo shao shen shi shin sim so son song su sun tan tang tao tian tran truong vo vu "
    "wan wang wei wen won woo wu xi xia xiang xiao xie xu xue yan yang yao ye yi yin yoon you yu yuan yun "
    "zeng zhai zhang zhao zheng zhong zhou zhu zou"
)
# Spellings that one original gets in English; both sides are folded alike, so folding too much costs little.
_FOLDS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"(iy|yy|ii|ij|ey|ei|y)$", "i"),
        (r"ych$", "ich"),
        (r"(ou|oo|u)", "o"),
        (r"(dh|dd)", "d"),
        (r"(gh|kh|q|g|ck)", "k"),
        (r"(ff|ph)", "f"),
        (r"(tz|ts|cz)", "z"),
        (r"(e|y)", "i"),
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)h", ""),
    )
)
# A word from this length on that begins with 'el' is taken for one with the article ('Elbaradei', 'El Baradei').
GLUED_ARTICLE = 8
# Given names whose spellings differ by more than the folds cover.
_VARIANTS = {
    spelling: spellings.split()[0]
    for spellings in (
        "muhammad mohammed mohammad mohamed mohamad muhammed mohamud",
        "ahmed ahmad ahmet",
        "hussein husain hussain husayn hossein hussayn",
        "abdullah abdallah abdulla",
        "yusuf youssef yousef yusef yousuf yussef",
        "khalid khaled",
        "aleksandr alexander aleksander oleksandr alexandr",
        "yevgeny evgeny yevgeni evgeni",
        "nikolai nikolay mykola",
        "volodymyr vladimir",
    )
    for spelling in spellings.split()
}
_GENERIC_WORDS = _listed(
    "ministry department government cabinet parliament senate house assembly congress council court army "
    "navy airforce air force forces military police coast guard bank central national supreme office foreign "
    "affairs defense interior finance trade economy state security intelligence agency committee commission "
    "party opposition embassy presidency white people embassy consulate state staff joint chief chiefs armed "
    "marine marines troops officials media union federal royal republic general secretariat bureau treasury "
    "justice health education coalition alliance ruling self ground maritime labour labor communist "
    "democratic liberal conservative socialist republican"
)
_SPELLING = {
    "defence": "defense", "organisation": "organization", "labour": "labor", "centre": "center",
    "defenses": "defense",
    "programme": "program", "ministries": "ministry", "departments": "department",
}  # fmt: skip
_DROPPED = _listed("the of for and on in at to s a")
# Bodies that reports name by letters without spelling them out; facts, from the bodies' own names.
ABBREVIATIONS = {
    "un": "united nations", "eu": "european union", "nato": "north atlantic treaty organization",
    "iaea": "international atomic energy agency", "who": "world health organization",
    "asean": "association of southeast asian nations", "imf": "international monetary fund",
    "wto": "world trade organization", "opec": "organization of the petroleum exporting countries",
    "osce": "organization for security and cooperation in europe",
    "icc": "international criminal court",
    "icj": "international court of justice", "au": "african union", "gcc": "gulf cooperation council",
    "apec": "asia pacific economic cooperation", "cia": "central intelligence agency",
    "fbi": "federal bureau of investigation", "irgc": "islamic revolutionary guard corps",
    "isis": "islamic state", "isil": "islamic state", "daesh": "islamic state",
    "islamic state of iraq and syria": "islamic state",
    "islamic state of iraq and the levant": "islamic state",
    "islamic state group": "islamic state", "pla": "people's liberation army", "idf": "israel defense forces",
    "plo": "palestine liberation organization", "oas": "organization of american states",
    "ecowas": "economic community of west african states", "sco": "shanghai cooperation organization",
    "opcw": "organization for the prohibition of chemical weapons", "unhcr": "un refugee agency",
    "unsc": "un security council", "united nations security council": "un security council",
    "security council": "un security council", "u n security council": "un security council",
    "pkk": "kurdistan workers party", "farc": "revolutionary armed forces of colombia",
    "ltte": "liberation tigers of tamil eelam",
    "hts": "hayat tahrir al sham", "sdf": "syrian democratic forces", "fsa": "free syrian army",
    "ypg": "people's protection units", "plo executive": "palestine liberation organization",
    "saarc": "south asian association for regional cooperation", "cis": "commonwealth of independent states",
    "csto": "collective security treaty organization", "wfp": "world food programme",
    "world bank group": "world bank",
}  # fmt: skip


_LITTER = re.compile(r"-[LR][RSC]B\b|[|()\[\]]|``|''|^[\s\"“”'‘’–—,;:/.-]|[\s\"“”‘–—,;:/-]$")
_OPENING, _CLOSING = re.compile(r"-L[RSC]B\b-?|\["), re.compile(r"-R[RSC]B\b-?|\]")
# Titles without which a person is seldom called ('Pope Francis'), or that may be a given name ('Gen').
_CALLED = _listed("gen king queen prince princess pope emir sultan sheikh shaikh ayatollah")
_INITIALS = re.compile(r"\b((?:[a-z]\.)+)(?=[^a-z]|$)")
_GLUED = re.compile(r"(?<=\b[A-Z]\.)(?=[A-Z]\.)|(?<=\b[EA]l)(?=[A-Z][a-z])")
_APOSTROPHE = re.compile(r"'s\b|'(?=\s|$)")
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Return lower-case words without accents, dots, apostrophes and hyphens, parted by single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.lower()
    if "." in text:
        text = _INITIALS.sub(lambda m: m.group(1).replace(".", ""), text)
    if "'" in text:
        text = _APOSTROPHE.sub(" ", text).replace("'", "")
    return " ".join(_WORD.findall(text))


def tidy(name: str) -> str:
    """Return a name without what a page's layout left in it: bracket codes, quotation marks, an outlet's tail.

    A name that is nothing else comes back as it is.
    """
    if not _LITTER.search(name):
        return name
    text = _CLOSING.sub(")", _OPENING.sub("(", name.partition("|")[0]))
    if ")" in text and "(" not in text.partition(")")[0]:
        # the bracket was opened before the name
        inside, _, after = text.partition(")")
        text = after if after.strip() else inside
    outside, _, inside = text.partition("(")
    text = outside if outside.strip() else inside.partition(")")[0]
    text = " ".join(re.sub(r"``|''", " ", text).split()).strip(" \"“”'‘–—,;:/-")
    return text if any(c.isalnum() for c in text) else name


def is_name(text: str, *, of_person: bool) -> bool:
    """True for a name, not a description ('the largest group', 'The President', 'his counterpart')."""
    words = text.split()
    first = words[0].lower() if words else ""
    if not words or first in _DETERMINERS or (of_person and (first == "the" or not person_tokens(text))):
        return False
    words = words[1:] if first == "the" and len(words) > 1 else words
    capital = [
        any(c.isupper() or c.isdigit() for c in w) or w.lower() in PARTICLES for w in (words[0], words[-1])
    ]
    return all(capital)


def without_sentence(names: Sequence[str]) -> tuple[str, ...]:
    """Return a person's names, those last that hold words of a sentence ('Obama Did Speak', 'Mubarak Says').

    Headlines in capitals give such names; what follows a verb or a preposition is no part of one.
    """
    bad = [n for n in names if any(w in STOP_WORDS - PARTICLES - {"will"} for w in plain(n).split())]
    return (*(n for n in names if n not in bad), *bad)


def fullest(names: Sequence[str]) -> str:
    """Return the name that a person is known by: the most frequent of two words and more, titles not counted.

    Args:
        names: The most frequent first; at least one.
    """
    several = next((n for n in names if len(person_tokens(n)) > 1), None)
    called = (n for n in names if plain(n.partition(" ")[0]) in _CALLED and " " in n and ". " not in n)
    return several or next(called, names[0])


@functools.lru_cache(maxsize=65536)
def person_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a person's name that count: no titles, suffixes, particles or middle initials."""
    spelt = plain(_apart(name)).split()
    # 'Sultan bin Abdulaziz': no title, for somebody is the son
    words = [
        w
        for i, w in enumerate(spelt)
        if w not in SUFFIXES and (w not in TITLES or spelt[i + 1 : i + 2] in (["bin"], ["ibn"]))
    ]
    # 'Ben' opens far more English names than Arabic ones
    kept = [
        w for i, w in enumerate(words) if w not in PARTICLES or len(words) == 1 or (i == 0 and w == "ben")
    ]
    if len(kept) > 2:
        kept = [kept[0], *(w for w in kept[1:-1] if len(w) > 1), kept[-1]]
    return tuple(kept)


def middle_initial(name: str) -> str | None:
    """Return the first single letter between the first and the last word of a name ('George W. Bush' → w)."""
    words = [w for w in plain(_apart(name)).split() if w not in TITLES and w not in SUFFIXES]
    return next((w for w in words[1:-1] if len(w) == 1), None)


def _apart(name: str) -> str:
    """A name with initials and a glued article written apart ('H.W.' → 'H. W.', 'ElBaradei' → 'El Baradei')."""
    return _GLUED.sub(" ", name)


@functools.lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return one form for the spellings of a transliterated word (Qaddafi, Gadhafi; Zelensky, Zelenskyy)."""
    word = _VARIANTS.get(word, word)
    if word.startswith("el") and len(word) >= GLUED_ARTICLE:
        word = word[2:]
    for pattern, new in _FOLDS:
        word = pattern.sub(new, word)
    return word


def surnames(name: str, state: str | None = None, short: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the folded words by which a person may be called in short, most likely first.

    Args:
        name: The name as printed.
        state: ISO3 of the person's state: where family names come first, either end may be it.
        short: Other names used for the person; a single word among them settles which end it is.
    """
    tokens = person_tokens(name)
    if not tokens:
        return ()
    ends: tuple[str, ...] = (tokens[-1],)
    singles = {t[0] for t in map(person_tokens, short) if len(t) == 1}
    if len(tokens) > 1 and tokens[0] in singles and tokens[-1] not in singles:
        ends = (tokens[0],)
    elif len(tokens) > 1 and (state in FAMILY_NAME_FIRST or (state is None and tokens[0] in FAMILY_NAMES)):
        ends = (tokens[0], tokens[-1]) if state != "JPN" else (tokens[-1], tokens[0])
    return tuple(dict.fromkeys(fold(e) for e in ends))


def full_name_key(name: str) -> tuple[str, ...]:
    """Return the folded words of a full name whatever their order, or () for a single word."""
    tokens = person_tokens(name)
    return tuple(sorted(fold(t) for t in tokens)) if len(tokens) > 1 else ()


def generation(name: str) -> tuple[str, ...]:
    """Return what tells a father from his son or a king from another, with a single name itself: Jr., II.

    `generation("Robert Kennedy Jr.")` is `("jr",)`, `generation("Abdullah II")` is `("abdullah", "ii")`.
    """
    words = plain(name).split()
    if len(words) < 2 or words[-1] not in SUFFIXES:
        return ()
    tokens = person_tokens(name)
    return (*(fold(t) for t in tokens if len(tokens) == 1), words[-1])


@functools.lru_cache(maxsize=65536)
def body_key(name: str) -> str:
    """Return one key for the ways of writing a body's name ('Ministry of Defence', 'the Defense Ministry').

    Words for the state it belongs to are left in; `without_state` takes them off.
    """
    text = plain(name)
    text = ABBREVIATIONS.get(text.removeprefix("the "), text)
    words = [_SPELLING.get(w, w) for w in plain(text).split() if w not in _DROPPED]
    if "ministry" in words or "department" in words:
        words = [w for w in words if w != "affairs"]
    return " ".join(sorted(words))


def without_state(name: str, state: str | None) -> str:
    """Return a body's name without its own state's ('Japan's Defence Ministry' → 'Defence Ministry')."""
    if state is None:
        return name
    from foreigndesk.data.states import lookup_state

    words = name.removeprefix("the ").removeprefix("The ").split()
    for size in (3, 2, 1):
        if len(words) > size + 1 and words[-size - 1] in ("of", "in"):
            found = lookup_state(" ".join(words[-size:]).removeprefix("the "))
            if found is not None and found.iso3 == state:
                return " ".join(words[: -size - 1])
        head = " ".join(words[:size])
        for form in (head, re.sub(r"[’']s?$", "", head)):
            found = lookup_state(form) if len(words) > size else None
            if found is not None and found.iso3 == state:
                return " ".join(words[size:])
    return re.sub(r"\s+of$", "", name)


def is_generic(key: str) -> bool:
    """True if a body's key has only words that many states' bodies share ('defense ministry')."""
    return all(word in _GENERIC_WORDS for word in key.split())


def is_acronym(short: str, long: str) -> bool:
    """True if `short` is written in capitals and made of the first letters of `long`'s words."""
    letters = re.sub(r"[^A-Za-z]", "", short)
    if len(letters) < 2 or not letters.isupper():
        return False
    words = plain(long).split()
    forms = ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in _DROPPED))
    return len(words) > 1 and letters.lower() in forms
