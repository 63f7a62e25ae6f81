"""The reality status of a trigger, by the words around it."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.events.status import status_of
from foreigndesk.annotation.sentences import parse


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("Norway attacked the ship.", "attacked", "happened"),
        ("Norway has attacked the ship.", "attacked", "happened"),
        ("Norway will attack the ship.", "attack", "planned"),
        ("Norway is going to attack the ship.", "attack", "planned"),
        ("Norway plans to attack the ship.", "attack", "planned"),
        ("Norway could attack the ship.", "attack", "conditional"),
        ("Norway will respond if Sweden attacks the ship.", "attacks", "conditional"),
        ("Norway did not attack the ship.", "attack", "absent"),
        ("No minister attacked the plan.", "attacked", "absent"),
        ("Norway failed to attack the ship.", "attack", "absent"),
        ("Norway denied attacking the ship.", "attacking", "denied"),
        ("Norway urged Sweden to attack the ship.", "attack", "called_for"),
        ("Sweden should attack the ship.", "attack", "called_for"),
        ("Norway is attacking the ship.", "attacking", "ongoing"),
        ("The minister said Norway would attack the ship.", "attack", "planned"),
        ("Norway called for an attack on the ship.", "attack", "called_for"),
        ("The upcoming visit of the king to Mali matters.", "visit", "planned"),
        ("They met on the eve of the king's visit to Mali.", "visit", "planned"),
        ("The king's visit to Mali ended on Monday.", "visit", "happened"),
        ("Norway has continued to supply Mali with tanks.", "supply", "ongoing"),
        ("Norway denied that it planned to attack the ship.", "attack", "denied"),
        ("Norway said it had not attacked the ship.", "attacked", "denied"),
        ("Norway will withdraw if Sweden agrees.", "withdraw", "conditional"),
        (
            "The premier said Norway was willing to withdraw provided the border was safe.",
            "withdraw",
            "conditional",
        ),
        ("Norway wants Sweden to attack the ship.", "attack", "called_for"),
        ("Norway wants to attack the ship.", "attack", "planned"),
        ("Norway has tried to attack the ship.", "attack", "happened"),
        ("The storm forced Norway to attack the ship.", "attack", "happened"),
        ("The raid led Norway to accuse Sweden.", "accuse", "happened"),
        ("Norway could force Sweden to attack the ship.", "attack", "conditional"),
        ("Norway used two boats to attack the ship.", "attack", "happened"),
        ("Thousands took to the streets to denounce Sweden.", "denounce", "happened"),
        ("Norway is said to be opposed to any condemnation of Sweden.", "condemnation", "absent"),
        ("Norway started efforts for a resolution condemning Sweden.", "condemning", "planned"),
        ("Norway drafted a resolution condemning Sweden.", "condemning", "happened"),
        ("Rights could be denied because the man was attacking the ship.", "attacking", "happened"),
        ("Norway must be attacking the ship by now.", "attacking", "ongoing"),
        ("Norway should have attacked the ship.", "attacked", "absent"),
        ("Norway is going to be attacking the ship.", "attacking", "planned"),
        ("The men who had been attacking the ship left.", "attacking", "happened"),
        ("Sweden must start a process that respects the people.", "respects", "called_for"),
        ("The premier said Norway appears to have attacked the ship.", "attacked", "happened"),
        ("The premier says Norway supports the rebels.", "supports", "ongoing"),
        ("Norway invited Sweden to attack the ship.", "attack", "called_for"),
        ("Current talks between Norway and Sweden matter.", "talks", "ongoing"),
        ("If Norway is seen to attack the ship, Sweden will leave.", "attack", "conditional"),
        ("Norway threatens not just the ship.", "threatens", "ongoing"),
        ("If prices rise, they threaten the ship.", "threaten", "conditional"),
        ("The men attacking the ship are shouting.", "attacking", "ongoing"),
        ("The men attacking the ship left.", "attacking", "happened"),
        ("Soldiers unwilling to attack the ship fled.", "attack", "absent"),
        ("Norway might consider attacking the ship.", "attacking", "conditional"),
        ("Norway allowed the men to attack the ship.", "attack", "happened"),
        ("The law allows Norway to attack the ship.", "attack", "conditional"),
        ("Norway demands the right to attack the ship.", "attack", "called_for"),
        ("Norway attacked the ship, threatening Sweden unless it left.", "threatening", "happened"),
        ("Norway could help by attacking the ship.", "attacking", "conditional"),
        ("Norway helped by attacking the ship.", "attacking", "happened"),
        ("Rather than attacking the ship, Norway waited.", "attacking", "absent"),
        ("Norway left without attacking the ship.", "attacking", "absent"),
        ("The premier said Norway was attacking the ship.", "attacking", "ongoing"),
        ("Norway opposed the attack on the ship.", "attack", "happened"),
        ("Norway led efforts to attack the ship.", "attack", "planned"),
        ("The premier left, with Norway now attacking the ship.", "attacking", "ongoing"),
        ("Norway vetoed an attack on the ship.", "attack", "absent"),
        ("The premier promised that Norway would attack the ship.", "attack", "planned"),
    ],
)
def test_status_follows_the_words_around_the_trigger(text: str, trigger: str, status: str) -> None:
    doc = parse(text)
    token = next(t for t in doc if t.text == trigger)
    assert status_of(token) == status


def test_headlines_tell_what_happened_in_the_present_and_plans_in_the_infinitive() -> None:
    told = parse("Norway attacks ship")
    assert status_of(next(t for t in told if t.text == "attacks"), headline=True) == "happened"
