"""The words of the pages that `benchmarks.warc_sample` makes: outlets, and articles by templates. All is made up."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    host: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article; `subject` is one of `SUBJECTS`, or a language."""

    subject: str
    title: str
    paragraphs: tuple[str, ...]
    outlet: Outlet
    author: str
    published: datetime
    language: str = "en"


_NAMES = (
    "Harbour",
    "Estuary",
    "Northgate",
    "Meridian",
    "Lantern",
    "Quayside",
    "Highland",
    "Prairie",
    "Coral",
    "Granite",
)
_KINDS = ("Times", "Courier", "Post", "Observer", "Wire")
OUTLETS = tuple(
    Outlet(f"{name} {kind}", f"{name}{kind}.example".lower()) for name in _NAMES for kind in _KINDS
)
_FIRST = (
    "Mara",
    "Jonas",
    "Elif",
    "Tomasz",
    "Ana",
    "Kenji",
    "Leila",
    "Peter",
    "Ruth",
    "Omar",
    "Ines",
    "Viktor",
)
_LAST = (
    "Lindqvist",
    "Okafor",
    "Demir",
    "Kowalski",
    "Moreira",
    "Tanaka",
    "Haddad",
    "Novak",
    "Brandt",
    "Castillo",
)
_STATES = (
    ("Japan", "Japanese", "Tokyo"), ("South Korea", "South Korean", "Seoul"), ("Poland", "Polish", "Warsaw"),
    ("Turkey", "Turkish", "Ankara"), ("Egypt", "Egyptian", "Cairo"), ("Brazil", "Brazilian", "Brasília"),
    ("Norway", "Norwegian", "Oslo"), ("India", "Indian", "New Delhi"), ("Kenya", "Kenyan", "Nairobi"),
    ("Vietnam", "Vietnamese", "Hanoi"), ("Canada", "Canadian", "Ottawa"), ("Greece", "Greek", "Athens"),
    ("Ukraine", "Ukrainian", "Kyiv"), ("Pakistan", "Pakistani", "Islamabad"), ("France", "French", "Paris"),
)  # fmt: skip
_TOWNS = (
    "Millbrook",
    "Ashford Falls",
    "Port Ellery",
    "Cedar Junction",
    "Stonehaven",
    "Larkfield",
    "Bramwell",
)

# Slots: {A} and {B} two states, {a} {b} their adjectives, {Ac} {Bc} their capitals, {P} {Q} {R} people, {T} {U} towns,
# {n} a number.
SUBJECTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "between states": (
        (
            "{A} and {B} agree to resume talks on the border",
            "{a} minister in {Bc} as trade quarrel deepens",
            "{B} protests to {A} over ship held in the strait",
            "{A} to send {n} troops to exercise with {B}",
        ),
        (
            "{A} and {B} agreed on Monday to open a line between their defence ministries, officials of both sides said.",
            "{a} Foreign Minister {P} met {b} Foreign Minister {Q} in {Bc} for the first time in two years.",
            '"We will not let one ship decide on the future of two peoples," {P} told reporters after the talks.',
            "{B} summoned the {a} ambassador on Sunday and handed over a note of protest.",
            "The two governments have been at odds since {A} put a duty of {n} per cent on {b} steel.",
            "A spokesman for the {b} foreign ministry, {R}, denied that any troops had crossed the border.",
            "The United Nations called on both sides to show restraint.",
            "{Q} said that {B} was ready to sign a treaty on fishing rights before the end of the year.",
            "About {n} soldiers of {A} are to take part in an exercise with the {b} navy next month.",
            "Diplomats in {Ac} expect the prime minister to visit {Bc} in December.",
            "{B} had threatened sanctions if the crew were not freed by Friday.",
            "Analysts say that neither capital wants the quarrel to reach the Security Council.",
        ),
    ),
    "local": (
        (
            "Council votes to mend the bridge in {T}",
            "Two held after break-in at {T} bakery",
            "School in {T} to close for a week",
        ),
        (
            "The council of {T} voted on Tuesday to spend {n} thousand on the bridge by the mill.",
            "Residents had complained for years about the state of the road, said {P}, who runs a shop there.",
            '"It shakes when the bus goes over it," {P} said.',
            "Police in {T} arrested two men on Wednesday after a break-in at a bakery on the high street.",
            "Nobody was hurt, and the bread was baked as always, the owner said.",
            "The work is to begin in spring and to take {n} weeks.",
            "A hearing is set for next month at the county court in {U}.",
            "The headteacher, {Q}, told parents that the heating had failed again.",
            "Volunteers from {U} brought blankets and soup.",
            "The mayor, {R}, said that the town would ask the county for help.",
            "Councillors put off a decision on the car park behind the library.",
        ),
    ),
    "sport": (
        (
            "{T} beat {U} after extra time",
            "{P} out for the season with a knee injury",
            "Late goal saves a point for {T}",
        ),
        (
            "{T} beat {U} 3-2 after extra time in front of {n} hundred spectators on Saturday.",
            "{P} scored twice in the first half and hit the post shortly before the whistle.",
            "{Q}, who plays for the national team of {A}, came on for the last ten minutes.",
            '"We never stopped running," said coach {R}.',
            "The striker from {B} will miss the rest of the season with a torn ligament.",
            "The win lifts {T} to third place, two points behind the leaders.",
            "The match was held up for {n} minutes by fog.",
            "The home side had lost their last four games.",
            "In the women's cup, {U} drew with the champions and go through on away goals.",
            "The final against the {a} champions is to be played in {Bc} in May.",
        ),
    ),
    "business": (
        (
            "{P} to lead maker of garden tools",
            "Profit of chocolate maker up {n} per cent",
            "Chain of cafes to open in {T}",
        ),
        (
            "The maker of garden tools said on Thursday that its profit had risen by {n} per cent in the third quarter.",
            "Revenue rose to {n} million, helped by a wet summer, the company said.",
            "{P} will become chief executive in January and follow {Q}, who retires.",
            "Shares fell by two per cent in early trading.",
            "Analysts had expected a smaller rise.",
            "The company employs {n} hundred people in {T} and {U}.",
            "It plans to open a second plant in {B} if demand stays as it is.",
            "The price of cocoa weighed on results, the finance director said.",
            "A dividend of 12 cents a share will be paid in March.",
        ),
    ),
    "weather": (
        ("Storm takes roofs off in {T}", "Snow expected from Wednesday"),
        (
            "A storm took the roofs off {n} houses in {T} in the night to Monday.",
            "Gusts of {n} kilometres an hour were measured on the coast, the weather service said.",
            "Trains between {T} and {U} will not run before Thursday.",
            "Snow is expected in the hills from Wednesday, and sleet in the valleys.",
            "Firefighters pumped out cellars until the morning.",
            "Schools will stay shut, the county said.",
            "The river is still rising, but slower than on Sunday.",
        ),
    ),
    "culture": (
        ("{P} wins prize for novel about lighthouse", "Film festival in {T} opens with a comedy"),
        (
            "The novelist {P} has won the prize of the city of {T} for a book about two keepers of a lighthouse.",
            "The jury praised its dry humour and its patience.",
            "The festival in {U} opens on Friday with a comedy by {Q}.",
            '"I wrote it on trains," {P} said at the ceremony.',
            "The exhibition shows {n} drawings that were thought to be lost.",
            "Tickets for the concert were gone within an hour.",
            "The museum has been closed for repairs since spring.",
            "The actor {R} plays a baker who inherits a circus.",
        ),
    ),
}
LANGUAGES = ("de", "fr", "es", "ru")
_FOREIGN: dict[str, tuple[str, ...]] = {
    "de": (
        "Der Rat der Stadt hat am Dienstag beschlossen, die Brücke an der Mühle zu erneuern.",
        "Die Arbeiten sollen im Frühling beginnen und {n} Wochen dauern, sagte {P}.",
        "Die Außenministerin reist am Mittwoch nach Warschau, um über die Grenze zu sprechen.",
        "Der Sturm hat in der Nacht {n} Häuser beschädigt, verletzt wurde niemand.",
        "Anwohner hatten sich seit Jahren über den Zustand der Straße beschwert.",
    ),
    "fr": (
        "Le conseil municipal a décidé mardi de réparer le pont près du moulin.",
        "Les travaux doivent commencer au printemps et durer {n} semaines, a déclaré {P}.",
        "La ministre des affaires étrangères se rendra mercredi à Varsovie pour parler de la frontière.",
        "La tempête a endommagé {n} maisons pendant la nuit, sans faire de blessés.",
        "Les habitants se plaignaient depuis des années de l'état de la route.",
    ),
    "es": (
        "El ayuntamiento decidió el martes reparar el puente junto al molino.",
        "Las obras empezarán en primavera y durarán {n} semanas, dijo {P}.",
        "La ministra de Exteriores viajará el miércoles a Varsovia para hablar de la frontera.",
        "La tormenta dañó {n} casas durante la noche, pero no hubo heridos.",
        "Los vecinos se quejaban desde hace años del estado de la carretera.",
    ),
    "ru": (
        "Городской совет во вторник решил отремонтировать мост у старой мельницы.",
        "Работы начнутся весной и продлятся {n} недель, сообщила пресс-служба.",
        "Министр иностранных дел в среду отправится в Варшаву на переговоры о границе.",
        "Ночью буря повредила {n} домов, никто не пострадал.",
        "Жители много лет жаловались на состояние дороги.",
    ),
}


def article(chance: random.Random, subject: str, outlet: Outlet) -> Article:
    """Return an article of a subject, of five to all of its sentences in paragraphs of one to three."""
    titles, sentences = SUBJECTS[subject]
    words = _slots(chance)
    chosen = chance.sample(sentences, chance.randint(5, len(sentences)))
    # the order of the templates, so that an article begins with its news
    told = [_filled(one, words, chance) for one in sorted(chosen, key=sentences.index)]
    return _written(chance, subject, _filled(chance.choice(titles), words, chance), told, outlet, "en")


def foreign_article(chance: random.Random, outlet: Outlet) -> Article:
    """Return an article in another language."""
    language = chance.choice(LANGUAGES)
    words = _slots(chance)
    told = [_filled(one, words, chance) for one in _FOREIGN[language] * 2]
    return _written(chance, language, told[0].rstrip("."), told[1:], outlet, language)


def _written(
    chance: random.Random, subject: str, title: str, told: list[str], outlet: Outlet, language: str
) -> Article:
    paragraphs = []
    while told:
        size = chance.randint(1, 3)
        paragraphs.append(" ".join(told[:size]))
        told = told[size:]
    published = datetime(2025, 11, 3, tzinfo=UTC) - timedelta(minutes=chance.randint(0, 3 * 24 * 60))
    author = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    return Article(subject, title, tuple(paragraphs), outlet, author, published, language)


def _slots(chance: random.Random) -> dict[str, str]:
    one, other = chance.sample(_STATES, 2)
    towns = chance.sample(_TOWNS, 2)
    people = [
        f"{first} {last}"
        for first, last in zip(chance.sample(_FIRST, 3), chance.sample(_LAST, 3), strict=True)
    ]
    return {
        **dict(zip(("A", "a", "Ac"), one, strict=True)),
        **dict(zip(("B", "b", "Bc"), other, strict=True)),
        **dict(zip("PQR", people, strict=True)),
        **dict(zip("TU", towns, strict=True)),
    }


def _filled(template: str, words: dict[str, str], chance: random.Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: words.get(m[1]) or str(chance.randint(3, 90)), template)
