"""By what claims are found (`claim_terms`), and the moment of a report's publication as it is sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from foreigndesk.data.cues import cue_lemmas
from foreigndesk.store.codec import name_words

# Fields of a statement that hold one word of ours each: they are looked for as they stand.
PLAIN_FIELDS = ("directness", "sense")
# Fields that hold parties: field of the claim → field of the terms.
PARTY_FIELDS = {"speaker": "speaker", "other_speakers": "speaker", "about": "about"}


# All fields that hold parties: lists, and single ones.
_PARTIES = ("participants", "speaker", "addressees", "about", "other_speakers")
_PARTY = ("holder", "subject", "object", "predecessor")


def nameless_terms(claim: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (field, value) for the words of the parties that are no known actor; `claim` as its JSON has it."""
    everyone = [party for name in _PARTIES for party in claim.get(name) or ()]
    everyone += [claim[name] for name in _PARTY if claim.get(name)]
    nameless = [party for party in everyone if not party.get("actor_id")]
    words = {word for party in nameless for word in words_of(party.get("name"), party.get("text"))}
    return [("nameless", word) for word in sorted(words)]


def raw_terms(claim: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (field, value) of all that a statement is found by, in any of its forms; `claim` as its JSON has it."""
    told = [claim, *(claim.get("forms") or ())]
    found = {(name, str(one[name])) for one in told for name in PLAIN_FIELDS if one.get(name)}
    found |= {("cue", word) for one in told for word in cue_words(one.get("cue"))}
    for name, field in PARTY_FIELDS.items():
        for party in claim.get(name) or ():
            found |= {(field, word) for word in words_of(party.get("name"), party.get("text"))}
    return sorted(found)


def cue_words(cue: str | None) -> set[str]:
    """Return the words of a cue and the lemmas that they may have: 'warned' → warned, warn."""
    words = words_of(cue)
    return words | {lemma for word in words for lemma in cue_lemmas(word)}


def words_of(*texts: str | None) -> set[str]:
    """Return the words of names as `codec.name_words` has them."""
    return set(name_words(*texts).split()) - {"|"}


def actor_words(actor_id: str, words: str) -> list[dict[str, str]]:
    """Return the rows of `actor_words` of an actor, given its `words` as `codec.name_words` made them."""
    return [{"word": word, "actor_id": actor_id} for word in sorted(set(words.split()) - {"|"})]


def utc_moment(published: str | None) -> str | None:
    """Return an ISO date-time in UTC to the second, or None for a day without an hour; no zone is taken for UTC."""
    if not published or len(published) <= 10:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_order(day: str | None, at: str | None) -> str:
    """Return what reports are sorted by: the moment; a day without an hour stands at its end; no day, last."""
    return at or (f"{day}T99" if day else "9999")
