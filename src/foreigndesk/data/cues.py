"""Words that tell that somebody said, asked, promised, judged or thought something, by class.

The lists were written by hand after the classes of VerbNet (say-37.7, tell-37.2, order-60, promise-37.13,
judgment-33, characterize-29.2, consider-29.9, want-32.1, see-30.1). Classes:

* say, write, express, ask, commit, judge, discuss: something was uttered;
* think, feel, want: it may have been, or the reporter knows it otherwise;
* show, see: what a poll or a document shows, what somebody saw.
"""

from __future__ import annotations

import functools
from importlib import resources

UTTERANCE = frozenset({"say", "write", "express", "ask", "commit", "judge", "discuss"})
# Heads of phrases that name the setting of an utterance.
SETTINGS = frozenset(
    """conference briefing statement communique communiqué remark interview speech address testimony
    hearing letter tweet post call conversation summit meeting talk debate session op-ed editorial
    article memo declaration release event ceremony rally forum visit dinner broadcast message
    twitter facebook television radio lecture presentation column blog report note e-mail email
    appearance panel reception commentary""".split()
)
# Lemmas that spaCy's rules get wrong ("hopes").
_MENDED = {"hop": "hope"}
_PARTS = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}


@functools.cache
def _table() -> dict[tuple[str, str], str]:
    lines = (resources.files("foreigndesk.data") / "cues.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {(lemma, part): group for lemma, part, group in rows}


def cue_class(lemma: str, pos: str, particle: str | None = None) -> str | None:
    """Return the class of a cue ("say", "ask", "think" ...), or None if it is in no list.

    Args:
        lemma: Lemma of its head, lower case.
        pos: Universal part of speech of its head ("VERB", "NOUN", "ADJ").
        particle: A particle or preposition that belongs to it ("out", "for"), if any.
    """
    lemma = _MENDED.get(lemma, lemma)
    table, part = _table(), _PARTS.get(pos, "")
    if particle and (found := table.get((f"{lemma} {particle}", part))):
        return found
    return table.get((lemma, part))


# Past forms of verbs in the table that the endings below do not give.
_IRREGULAR = dict(
    pair.split("/")
    for pair in (
        "said/say told/tell swore/swear sworn/swear spoke/speak spoken/speak wrote/write written/write "
        "thought/think knew/know known/know felt/feel saw/see seen/see made/make gave/give given/give held/hold "
        "meant/mean heard/hear found/find took/take taken/take sought/seek forbade/forbid forbidden/forbid "
        "foresaw/foresee understood/understand began/begin begun/begin laid/lay led/lead stood/stand sent/send "
        "forgave/forgive foretold/foretell shown/show sang/sing"
    ).split()
)
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
)


@functools.cache
def cue_lemmas(word: str) -> frozenset[str]:
    """Return the lemmas of the table that a word in lower case may be a form of: 'warned' gives warn."""
    known = {lemma for lemma, _ in _table()}
    stems = {word, _IRREGULAR.get(word, word)}
    for ending, new in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            stems.add(stem + new)
            if not new and len(stem) > 2 and stem[-1] == stem[-2]:
                stems.add(stem[:-1])
    return frozenset(stems & known)
