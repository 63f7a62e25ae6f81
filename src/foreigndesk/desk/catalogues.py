"""Entries of a user's own catalogues for the actors of a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from foreigndesk.desk.record import OpenRecord
from foreigndesk.errors import QueryError
from foreigndesk.store.catalogues import LinkSummary, link_catalogue
from foreigndesk.store.links import STATUSES, LinkView, find_links
from foreigndesk.store.things import find_actor


class Catalogues(OpenRecord):
    """The part of a desk that suggests entries of catalogues."""

    def link(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        progress: Callable[[int, int, int], None] | None = None,
    ) -> LinkSummary:
        """Suggest entries of a user's own catalogue for the actors of the record; nothing is attached by this.

        A suggestion is confirmed or rejected by `judge`. The same file twice changes nothing; a newer one adds
        what is new, and withdraws nothing.

        Args:
            path: FollowTheMoney or OpenSanctions entities (JSON lines), or CSV; gzipped or not.
            name: What the catalogue is called; the file's name if None.
            progress: Called now and then with bytes read, bytes in the file, and entries so far.

        Raises:
            IntakeError: If the file cannot be read, or is no catalogue.
        """
        return link_catalogue(self.store, path, name=name, progress=progress)

    def links(self, *, status: str | None = None, actor: str | None = None) -> list[LinkView]:
        """Return what catalogues suggest, the likeliest first.

        Args:
            status: Only those that are suggested, confirmed or rejected.
            actor: Only those about this actor, as in `judge`.

        Raises:
            NotFoundError: If there is no such actor.
            QueryError: If the status is none.
        """
        with self.store.reading() as connection:
            if status is not None and status not in STATUSES:
                raise QueryError(f"{status!r} is no status; these are: {', '.join(STATUSES)}")
            actor_id = find_actor(connection, actor).id if actor is not None else None
            return find_links(connection, status=status, actor_id=actor_id)
