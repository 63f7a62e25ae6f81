"""Who is meant by a surname in the Timeline17 reports, found by patterns and reading, without our reading or linking.

A mention of a figure is its surname after one of its own first names, after a title, or bare. After another first name
it is somebody else; before 'regime', 'administration' and the like it is no mention of the person. Where a bare surname
may be two people's, the reports were read: `OTHERS` says in which of them it is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foreigndesk.linking.names import STOP_WORDS, TITLES, plain
from foreigndesk.model import Document


@dataclass(frozen=True, slots=True)
class Figure:
    """A person to look for.

    Attributes:
        surname: Pattern of the surname's spellings.
        first: First names, plain and in lower case.
        needs: Words of which a report must have one, for a bare surname to be this person's.
        bars: Words that let a bare surname be somebody else's, unless a first name of the figure stands there too.
    """

    name: str
    surname: str
    first: frozenset[str]
    needs: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()


def _figure(
    name: str, surname: str, first: str, needs: tuple[str, ...] = (), bars: tuple[str, ...] = ()
) -> Figure:
    return Figure(name, surname, frozenset(first.split()), needs, bars)


FIGURES = (
    _figure("Hosni Mubarak", "Mubarak|Mubarek", "hosni mohamed mohammed husni muhammad"),
    _figure("Mohamed Morsi", "Morsi|Mursi|Morsy|Mursy", "mohamed mohammed muhammad"),
    _figure("Bashar al-Assad", "Assad|Asad", "bashar basher bashir"),
    _figure("Kofi Annan", "Annan", "kofi"),
    _figure("Nouri al-Maliki", "Maliki", "nouri nuri noori"),
    _figure("Hillary Clinton", "Clinton", "hillary hilary rodham", bars=("Bill Clinton", "President Clinton", "Chelsea")),
    _figure("John Kerry", "Kerry", "john"),
    _figure("Mohamed ElBaradei", "El ?Baradei|El-Baradei|Elbaradei|Baradei", "mohamed mohammed muhammad mohammad"),
    _figure("Abdel Fattah al-Sisi", "Sisi|Sissi|el-Sisi", "fattah fatah"),
    _figure("Barack Obama", "Obama", "barack barrack hussein"),
    _figure("Jalal Talabani", "Talabani", "jalal", bars=("Qubad", "Bafel", "Hero Talabani")),
    _figure("Muqtada al-Sadr", "Sadr", "muqtada moqtada muktada", bars=("Baqir", "Bakr al-Sadr", "Sadiq al-Sadr", "Musa")),
    _figure("Lakhdar Brahimi", "Brahimi", "lakhdar"),
    _figure("Sergei Lavrov", "Lavrov", "sergei sergey"),
    _figure("George W. Bush", "Bush", "george w", bars=("H.W.", "H. W.", "elder Bush", "first President Bush", "Laura")),
    _figure("David Petraeus", "Petraeus", "david"),
    _figure("Hoshyar Zebari", "Zebari", "hoshyar hoshiyar"),
    _figure("Omar Suleiman", "Suleiman|Sulaiman|Soliman", "omar", needs=("Omar",), bars=("Michel",)),
    _figure("Mohamed Hussein Tantawi", "Tantawi", "mohamed mohammed hussein mohamad muhammad", bars=("Sheikh", "Azhar")),
    _figure("Ahmed Chalabi", "Chalabi", "ahmed ahmad"),
    _figure("Joe Biden", "Biden", "joe joseph"),
    _figure("Recep Tayyip Erdogan", "Erdogan", "tayyip recep"),
    _figure("Ban Ki-moon", "Ki-moon|Ban(?= (?:said|told|called|also|has|added|urged))", "ban"),
    _figure("Ayad Allawi", "Allawi", "ayad iyad"),
    _figure("Tony Blair", "Blair", "tony anthony", bars=("Cherie", "Euan", "Leo Blair")),
    _figure("Saddam Hussein", "Saddam", ""),
    _figure("David Cameron", "Cameron", "david", needs=("David Cameron",)),
    _figure("Vladimir Putin", "Putin", "vladimir"),
    _figure("Wael Ghonim", "Ghonim", "wael"),
    _figure("Alain Juppe", "Juppe|Juppé", "alain"),
    _figure("Ahmet Davutoglu", "Davutoglu", "ahmet"),
    _figure("Nicolas Sarkozy", "Sarkozy", "nicolas", bars=("Carla",)),
    _figure("Mahmoud Ahmadinejad", "Ahmadinejad", "mahmoud"),
    _figure("Donald Rumsfeld", "Rumsfeld", "donald"),
    _figure("Dick Cheney", "Cheney", "dick", bars=("Lynne", "Liz")),
    _figure("Ibrahim al-Jaafari", "Jaafari|Jafari", "ibrahim", bars=("Bashar",)),
)  # fmt: skip
# After a surname these speak of what is named for the person.
_NAMED_FOR = re.compile(
    r"[- ](?:regime|administration|government|family|era|loyalists?|supporters?|forces|rule|doctrine|foundation|"
    r"clan|camp|army|militia|militiamen|city|library|years|backers|aides?|protests?|protesters?|plan|presidency|"
    r"movement|bloc|officials?|followers?|opponents?|cabinet|White|mission|dynasty|crony|cronies|allies|"
    r"police|security|Street|Square|Hospital|School|Airport|station)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"([^\W\d_][\w.'’-]*)[ \n]+(?:(?:al|el|Al|El|AL)[- ]+)?$|([^\W\d_][\w.'’]*)-$")
_PARTICLE = re.compile(r"(?:^|[\s\"'(`])(?:al|el|Al|El|AL|ul|as|El)[- ]*$")
# Words that stand before a surname and are no first name.
_NO_FIRST_NAME = TITLES | STOP_WORDS | frozenset(
    "vice former prime foreign defense defence interior secretary general leader commander marshal field army us egypt "
    "egyptian syrian iraqi american russian un envoy mediator chairman chief candidate cleric shiite dictator strongman "
    "pro anti ex ousted deposed embattled nobel laureate opposition coach spokesman ambassador counterpart mr mrs ms "
    "sen rep gov although however while because since despite even still yet though unless whether until like both "
    "says tells asks told asked calls urges will may might could would let does did perhaps maybe today yesterday monday "
    "tuesday wednesday thursday friday saturday sunday president presidents king now then why how once afterwards "
    "meanwhile instead through under against without toward towards among upon via plus only just not yes no well and "
    "but or nor so for if when where what who whom whose that this these those there here".split()
)  # fmt: skip
# Report and figure where bare surnames are somebody else's, by reading.
OTHERS = frozenset({("e4f025220c80404e", "Hillary Clinton")})


@dataclass(frozen=True, slots=True)
class Found:
    """A mention of a figure.

    Attributes:
        start: Offset of the surname.
        how: "full" after a first name, "bare", "doubtful" for a bare one that a bar makes doubtful.
    """

    start: int
    end: int
    how: str


def mentions(figure: Figure, document: Document) -> Iterator[Found]:
    """Yield the mentions of a figure in a report."""
    text = document.text
    needed = not figure.needs or any(word in text for word in figure.needs)
    barred = any(word in text for word in figure.bars)
    for match in re.finditer(rf"(?<![\w])(?:{figure.surname})(?=\W|$)", text):
        yield from _judged(figure, document, match, needed, barred)
    for match in re.finditer(rf"(?<![\w])(?:{figure.surname.upper()})(?=\W|$)", text):
        if figure.surname.upper() != figure.surname:
            yield from _judged(figure, document, match, needed, barred)


def _judged(
    figure: Figure, document: Document, match: re.Match[str], needed: bool, barred: bool
) -> Iterator[Found]:
    text, start, end = document.text, match.start(), match.end()
    if _NAMED_FOR.match(text, end):
        return
    before = _PARTICLE.sub(" ", text[max(0, start - 40) : start])
    word = _BEFORE.search(before)
    first = plain(word[1] or word[2] or "").replace(" ", "") if word else ""
    if first in figure.first:
        yield Found(start, end, "full")
        return
    given = (word[1] or word[2] or "") if word else ""
    if given[:1].isupper() and first not in _NO_FIRST_NAME:
        # an outlet in capitals before it ('CNN Obama') is no first name, initials ('H.W.') are
        if not (given.isupper() and len(given) > 1 and "." not in given and not text[start:end].isupper()):
            return
    if first == "elder":
        return
    if not needed or (document.id, figure.name) in OTHERS:
        return
    yield Found(start, end, "doubtful" if barred else "bare")
