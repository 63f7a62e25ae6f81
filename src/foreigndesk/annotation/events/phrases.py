"""Noun phrases that stand for parties: nouns that act for somebody, and the names that a phrase goes on to give."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import children, conjuncts, unwrap

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

AGENTS = frozenset(
    "government authority ministry court police administration regime state parliament embassy media "
    "agency council army country nation rebel militant militia fighter insurgent gunman extremist terrorist "
    "protester demonstrator worker union student farmer party coalition alliance front movement faction group "
    "organization organisation body bloc committee commission senate house congress cabinet office palace kremlin "
    "bank company firm firefighter prosecutor lawyer judge tribunal intelligence service guard patrol agent "
    "spokesperson resident civilian villager citizen people man woman person activist capital side "
    "president-elect junta commander militiaman sailor pilot crew fisherman settler immigrant migrant doctor teacher "
    "community tribe federation republic kingdom board panel watchdog inspector peacekeeper mission bomber "
    "attacker assailant business investor entrepreneur trader alumnus academic expert scholar scientist journalist "
    "photographer reporter youth aide secretary department league".split()
)
# Words for what somebody has written: they ask, accuse and reject for their authors.
PAPERS = frozenset(
    "plan statement resolution document report communique declaration letter proposal text".split()
)
# Nouns for people by their ending ('mourner', 'defector', 'detainee', 'technician'), and nouns that only end so.
_PERSON = re.compile(r"(?:[a-z]{3,}(?:er|or|ist|ian|ee|eer)|.*(?:m[ae]n|people|folk|child|kid|boy|girl))$")
_NO_PERSONS = frozenset(
    "answer armor armour banner barrier border cancer center chamber chapter charter coffee color colour computer corner "
    "corridor cover danger degree dinner disaster door error factor favor favour fever fee finger floor gender guarantee "
    "harbor harbour helicopter hunger labor labour ladder laser laughter letter list manner master matter mirror motor "
    "murder newspaper number offer order other paper poster power quarter register river rumor rumour sector server "
    "shelter shoulder silver slaughter specimen summer temper tender terror timber tower tractor transfer tree trigger "
    "user water weather winter wonder".split()
)
_KIN = frozenset(
    "baby brother cousin daughter dozen father grandchild husband hundred infant mother neighbor neighbour parent "
    "passer-by pilgrim relative score sister son thousand twin wife".split()
)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
MEDIA = frozenset(
    "newspaper daily radio television tv magazine broadcaster tabloid weekly news newswire wire website".split()
)


@functools.cache
def agents() -> frozenset[str]:
    """Return the nouns that can act for the state or group that they belong to ('Syrian forces', 'Israeli jets')."""
    classes = word_classes()
    return classes["people"] | classes["force"] | classes["attack"] | AGENTS


def can_suffer(head: Token) -> bool:
    """Whether a noun is somebody or something that acts are done to ('mourners', 'a village'; not 'control', 'tear gas')."""
    noun, classes = head.lemma_.lower(), word_classes()
    if noun in classes["attack"] or (noun in classes["weapon"] and noun not in classes["target"]):
        return False
    people = noun in agents() or noun in classes["prisoner"] or noun in classes["diplomat"] or noun in _KIN
    return (
        people or noun in classes["target"] or (noun not in _NO_PERSONS and _PERSON.match(noun) is not None)
    )


def is_medium(head: Token) -> bool:
    """Whether a noun phrase is a newspaper or another that reports ('the Gazeta newspaper', 'state television')."""
    words = {head.lemma_.lower(), *(c.lower_ for c in children(head, "compound"))}
    return bool(words & MEDIA)


def by_name(head: Token) -> list[Token]:
    """Return the names that a noun phrase goes on to give ('their counterparts, A and B'), else the phrase itself."""
    head = unwrap(head)
    if head.pos_ != "NOUN":
        return [head]
    named = [
        t for a in children(head, "appos") for t in conjuncts(a) if t.ent_type_ in ("PERSON", "GPE", "ORG")
    ]
    people = head.lemma_.lower() in agents()
    counted = _counted_names(head) if people else []
    if counted:
        return counted
    if not named and people and head.i + 2 < head.sent.end and head.nbor().text == ",":
        # The parser often hangs such names on the verb.
        first = head.nbor(2)
        if first.ent_type_ == "PERSON" and first.ent_iob_ == "B":
            named = [t for t in conjuncts(_last_of_name(first)) if t.ent_type_ == "PERSON"]
    return named or [head]


def _counted_names(head: Token) -> list[Token]:
    """Return the persons under a phrase that says how many they are ('two aides to A, B and C' are B and C)."""
    number = next((NUMBERS.get(c.lower_, 0) for c in children(head, "nummod")), 0)
    if not number:
        return []
    after = [t for t in head.subtree if t.i > head.i]
    comma = next((t.i for t in after if t.text == ","), head.sent.end)
    persons = [_last_of_name(t) for t in after if t.ent_type_ == "PERSON" and t.ent_iob_ == "B"]
    for found in ([p for p in persons if p.i > comma], persons):
        if len(found) == number:
            return found
    return []


def _last_of_name(first: Token) -> Token:
    last = first
    while last.i + 1 < first.sent.end and last.nbor().ent_iob_ == "I" and last.nbor().ent_type_ == "PERSON":
        last = last.nbor()
    return last.nbor(-1) if last.tag_ == "POS" else last
