"""What a cue implies beyond that something was said: 'warned', 'denied', 'called for'.

The table was written by hand; its senses are groups of FrameNet's frames of communication (Statement, Reveal_secret,
Affirm_or_deny, Warning, Commitment, Request, Judgment_communication, Predicting, Questioning ...), told apart as far as
PLOVER's event types need it (REQUEST, ACCUSE, REJECT, THREATEN, AGREE ...). Shapes of what was said:

* `that`: a clause with a subject; `should`: one that says what ought to be; `whether`: an indirect question;
* `to`: an infinitive; `told-to`: an infinitive with the one who is to do it ('asked them to leave');
* `as`: words for the thing named ('described it as a gift');
* `*`: any.
"""

from __future__ import annotations

import functools
from importlib import resources

from foreigndesk.model.annotations import SENSES, Sense

# What not doing it implies. Senses that are missing here keep theirs: 'did not accuse' is no stance of another kind.
NEGATED: dict[Sense, Sense] = {
    "said": "no_comment",
    "announced": "no_comment",
    "claimed": "no_comment",
    "denied": "left_open",
    "confirmed": "left_open",
    "admitted": "left_open",
    "rejected": "left_open",
    "agreed": "rejected",
    "concurred": "rejected",
    "supported": "rejected",
    "intended": "rejected",
    "believed": "doubted",
    "hoped": "doubted",
    "predicted": "doubted",
    "doubted": "believed",
}
# What refusing to do it implies, where that is another thing than not doing it.
REFUSED: dict[Sense, Sense] = {
    "confirmed": "no_comment",
    "predicted": "no_comment",
    "asked": "no_comment",
    "described": "no_comment",
    "believed": "no_comment",
}
_PARTS = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
# Words for persons and states that make naming somebody so a reproach, and words of blame and of praise.
_REPROACHES = frozenset(
    """liar aggressor criminal murderer killer terrorist traitor dictator tyrant thug bully hypocrite puppet coward
    racist fascist nazi spy occupier butcher provocateur crook thief fraud extremist warmonger invader""".split()
)
_BLAME = frozenset(
    """absurd aggression aggressive appalling atrocity attack baseless betrayal blackmail blow blunder brutal coercive
    coercion coup crime criminal crisis cruel cynical dangerous deplorable despicable destabilising destabilizing
    disaster disastrous disgrace disgraceful disgusting evil failure false farce farcical fiction flawed folly foolish
    genocide hateful heinous horrible hostile hypocritical illegal illegitimate immoral inhuman insult intolerable
    irresponsible lie ludicrous massacre mistake monstrous nonsense obstacle outrage outrageous pointless propaganda
    provocation provocative reckless ridiculous setback severe sham shame shameful stupid threat tragedy travesty
    unacceptable unfair unjust unjustified unlawful violation vile war weak wicked worst wrong""".split()
)
_PRAISE = frozenset(
    """achievement admirable ally bold brave breakthrough brilliant constructive courageous encouraging excellent
    exemplary fair fantastic friend fruitful good hero heroic historic honest impressive indispensable
    landmark legitimate milestone outstanding partner positive productive promising remarkable
    success successful superb tremendous useful valuable victory welcome wise wonderful""".split()
)


@functools.cache
def _table() -> dict[tuple[str, str, str], Sense]:
    lines = (resources.files("foreigndesk.data") / "cue_senses.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    by_name = {sense: sense for sense in SENSES}
    return {(lemma, part, shape): by_name[sense] for lemma, part, shape, sense in rows}  # type: ignore[index]


def cue_sense(
    lemma: str, pos: str, particles: tuple[str, ...] = (), shapes: tuple[str, ...] = ()
) -> Sense | None:
    """Return what a cue implies, or None if the table does not know it.

    Args:
        lemma: Lemma of its head, lower case.
        pos: Universal part of speech of its head ("VERB", "NOUN", "ADJ").
        particles: Particles and prepositions that may belong to it ("out", "for"), nearest first.
        shapes: Shapes of what was said, most telling first; `*` is tried last.
    """
    table, part = _table(), _PARTS.get(pos, "")
    for name in (*(f"{lemma} {particle}" for particle in particles), lemma):
        for shape in (*shapes, "*"):
            if (found := table.get((name, part, shape))) is not None:
                return found
    return None


def verdict(lemmas: frozenset[str]) -> Sense:
    """Return what naming something so implies: accused, criticised, praised, or described if the words do not judge.

    Args:
        lemmas: Lemmas of the words that name it ("a", "liar"), lower case, without those of the thing named.
    """
    if lemmas & _REPROACHES:
        return "accused"
    if "not" in lemmas or "no" in lemmas:
        return "described"
    blame, praise = len(lemmas & _BLAME), len(lemmas & _PRAISE)
    if blame > 0 and blame >= praise:
        return "criticised"
    return "praised" if praise else "described"
