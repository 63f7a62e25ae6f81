"""Runs a catalogue past the actors of the record and keeps what it suggests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from foreigndesk.linking.catalogue import CatalogueFile, Matcher
from foreigndesk.linking.catalogue.reading import Progress
from foreigndesk.model import Failure
from foreigndesk.store.base import Store
from foreigndesk.store.links import LinkView, keep_suggestions, known_actors


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """What became of a catalogue.

    Attributes:
        catalogue: What it is called.
        digest: SHA-256 of the file.
        entities: Entries that can be an actor.
        new: Suggestions that were not there before.
        known: Suggestions that were.
        changed: Entries of which an earlier catalogue of the name said something else; suggested anew.
        ambiguous: (name, entries that bear it) where nothing decides between several; none of them is suggested.
        missing: Suggestions of earlier catalogues of the name that this one does not make; they stay.
        failures: Lines that are no entries.
    """

    catalogue: str
    digest: str
    entities: int
    new: int
    known: int
    changed: int
    ambiguous: tuple[tuple[str, int], ...]
    missing: tuple[LinkView, ...]
    failures: tuple[Failure, ...]


def link_catalogue(
    store: Store, path: str | Path, *, name: str | None = None, progress: Progress | None = None
) -> LinkSummary:
    """Suggest entries of a catalogue for the actors of the record; see `Desk.link`."""
    file = CatalogueFile(path, progress)
    with store.reading() as connection:
        matcher = Matcher(known_actors(connection))
    for entity in file:
        matcher.look_up(entity)
    kept = keep_suggestions(store, name or file.name, file.digest, file.entries, list(matcher.suggestions()))
    return LinkSummary(
        catalogue=name or file.name,
        digest=file.digest,
        entities=file.entries,
        new=kept.new,
        known=kept.known,
        changed=kept.changed,
        ambiguous=tuple(matcher.ambiguous()),
        missing=kept.missing,
        failures=tuple(file.failures),
    )
