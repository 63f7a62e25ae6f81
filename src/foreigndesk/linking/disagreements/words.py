"""Words in which reports differ: what was said, who said it, and words that judge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from foreigndesk.data.loaded_words import loaded_words
from foreigndesk.linking.disagreements.values import Disagreement, Told, disagreement_of
from foreigndesk.linking.forms import forms_of
from foreigndesk.linking.names import fold, plain
from foreigndesk.linking.speakers import is_named_person
from foreigndesk.linking.wording import carries_sense, tokens, word_changes
from foreigndesk.model import Claim, Evidence

# Two words of names that are so much alike (rapidfuzz.fuzz.ratio) are one, misspelled.
SAME_NAME = 80.0
# Of a quotation: so many words may be others, and so large a part of it; past that it is another sentence or translation.
CHANGED_WORDS, CHANGED_SHARE = 4, 0.34
# Shorter quotations ('I hope we get along') are said more than once.
LONG_ENOUGH = 8
_MARKS = frozenset('“”"‘«»„')
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[^\W\d_]+")


def differing_quotations(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Forms of a person's own words in which a word that carries the sense is another."""
    by_id = {t.claim.id: t for t in told}
    forms = [f for f in forms_of([t.claim for t in told]) if f.directness == "direct"]
    if len(forms) < 2:
        return
    # the form of most reports is what the others are set beside
    main = min(forms, key=lambda f: (f.relation != "full", -len(f.reports)))
    groups = {main.text: main.claims}
    said: dict[str, str] = {}
    for form in forms:
        if form is main or len(form.text.split()) < LONG_ENOUGH:
            continue
        changes = [c for c in word_changes(main.text, form.text) if c.kind == "changed"]
        telling = [c for c in changes if _other_sense(c.was, c.now)]
        # words that both forms have are told in another order, and are no others
        telling = [c for c in telling if not (_has(main.text, c.now) and _has(form.text, c.was))]
        changed = sum(len(c.now.split()) for c in changes)
        if telling and changed <= max(1, CHANGED_SHARE * len(form.text.split())):
            groups[form.text] = form.claims
            said.setdefault(main.text, "; ".join(c.was for c in telling))
            said[form.text] = "; ".join(c.now for c in telling)
    if len(groups) > 1:
        yield disagreement_of(
            "words",
            "quotation",
            [
                (said[text], text, [(by_id[c], by_id[c].claim.evidence[0]) for c in claims])
                for text, claims in groups.items()
            ],
        )


def _has(text: str, words: str) -> bool:
    """True if a text has all the words that carry the sense of some others."""
    return {t.word for t in tokens(words) if carries_sense(t.word)} <= {t.word for t in tokens(text)}


def _other_sense(was: str, now: str) -> bool:
    """True if a few words that carry the sense stand for others that do, and are no spelling of them."""
    old, new = ([t.word for t in tokens(text) if not t.gap] for text in (was, now))
    # a mark of quotation inside: who says it stands there, too
    if max(len(old), len(new)) > CHANGED_WORDS or _MARKS & {*was, *now}:
        return False
    left, right = ([w for w in words if carries_sense(w)] for words in (old, new))
    if not left or not right:
        return False
    return not any(_one_form(a, b) for a in left for b in right)


def _one_form(one: str, other: str) -> bool:
    """True for forms or spellings of one word: they begin alike, or are folded alike."""
    size = min(len(one), len(other))
    return (
        one[: max(3, size - 3)] == other[: max(3, size - 3)]
        or fold(one) == fold(other)
        or one in other
        or other in one
    )


def differing_speakers(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Two persons to whom reports give the same words, each named beside them, and not the other."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    names: dict[str, str] = {}
    heard: dict[str, set[str]] = {}
    for one in told:
        named = [p for p in one.claim.speaker if is_named_person(p) and p.actor_id and p.kind == "person"]
        if len(one.claim.speaker) != 1 or not named:
            continue
        # who is named in the saying itself did not say it; 'he said' was worked out, maybe wrongly
        text = " ".join(e.text for e in one.claim.evidence)
        for piece in one.claim.pieces:
            text = text.replace(piece.text, " ")
        beside = _plain_words(text.replace(one.claim.content or "", " "))
        key, name = named[0].actor_id or "", named[0].name or named[0].text
        if set(plain(name).split()[-1:]) & beside:
            names.setdefault(key, name)
            heard.setdefault(key, set()).update(_plain_words(" ".join(e.text for e in one.claim.evidence)))
            given.setdefault(key, []).append((one, one.claim.evidence[0]))
    rivals = {
        key
        for a, b in combinations(sorted(given), 2)
        if not _one_name(names[a], names[b])
        and not set(plain(names[a]).split()[-1:]) & heard[b]
        and not set(plain(names[b]).split()[-1:]) & heard[a]
        for key in (a, b)
    }
    if rivals:
        yield disagreement_of("parties", "speaker", [(names[k], names[k], given[k]) for k in sorted(rivals)])


def _plain_words(text: str) -> set[str]:
    return set(plain(_POSSESSIVE.sub("", text)).split())


def _one_name(one: str, other: str) -> bool:
    """True if two names share a word, or one of them is a slip of the other's ('Hunstman', 'Huntsman')."""
    left, right = ({fold(w) for w in plain(name).split()} for name in (one, other))
    return bool(left & right) or any(fuzz.ratio(a, b) >= SAME_NAME for a in left for b in right)


def loaded_words_apart(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Words that judge, for the act itself or for a party to it: of one family and another rank in each report."""
    words = loaded_words()
    used: dict[str, dict[int, dict[str, tuple[Told, Evidence]]]] = {}
    everything: dict[str, set[tuple[str, int]]] = {}
    for one in told:
        for piece in one.claim.evidence:
            for word in _WORD.findall(piece.text):
                everything.setdefault(one.report_id, set()).update(words.get(word.casefold(), ()))
        for role, spot in _telling_words(one.claim):
            for family, rank in words.get(spot.text.casefold(), ()):
                by_rank = used.setdefault(f"{family}|{role}", {})
                by_rank.setdefault(rank, {}).setdefault(one.report_id, (one, spot))
    for name in sorted(used):
        family = name.partition("|")[0]
        # a report that has words of both ranks does not prefer either
        kept = {
            rank: [
                pair
                for report, pair in sorted(by_report.items())
                if len({r for f, r in everything[report] if f == family}) == 1
            ]
            for rank, by_report in sorted(used[name].items())
        }
        kept = {rank: pairs for rank, pairs in kept.items() if pairs}
        if len(kept) > 1:
            yield disagreement_of(
                "words",
                family,
                [(pairs[0][1].text.casefold(), pairs[0][1].text, pairs) for pairs in kept.values()],
            )


def _telling_words(claim: Claim) -> Iterator[tuple[str, Evidence]]:
    """Yield the words that name the act ("act") and those that name its parties (their role)."""
    named = {w.casefold(): p.role for p in claim.participants for w in p.text.split()}
    for piece in claim.evidence:
        for match in _WORD.finditer(piece.text):
            word = match[0].casefold()
            role = named.get(word)
            if role is None and claim.trigger and word.startswith(claim.trigger.casefold()[:6]):
                role = "act"
            if role is not None:
                start = piece.start + match.start()
                yield role, Evidence(piece.report_id, start, start + len(match[0]), match[0], piece.headline)
