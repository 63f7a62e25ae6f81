"""Searches of a desk, and those that are kept under a name."""

from __future__ import annotations

from foreigndesk.desk.record import OpenRecord
from foreigndesk.store.search import saved
from foreigndesk.store.search.find import find
from foreigndesk.store.views import FeedEntry, Found, Hit, SavedSearch


class Searching(OpenRecord):
    """The part of a desk that is searched."""

    def find(
        self,
        query: str,
        *,
        order: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
        counts: bool = True,
        facets: bool = False,
    ) -> Found:
        """Return a page of the reports and claims that meet a search, with counts over all of them.

        Args:
            query: The search, in the language of docs/search.md: words, "phrases", AND OR NOT, fields.
            order: relevance, newest, oldest, or added (last recorded first); relevance if None and there are
                words to look for, else newest.
            limit: At most so many hits, 1 to 1,000.
            cursor: `Found.cursor` of the page before. All pages show the record as it stood at the first.
            counts: Whether to count all hits.
            facets: Whether to count them by kind, type, status, outlet, state, country, actor and month.

        Raises:
            QueryError: If something cannot be understood; for the search itself it is a SearchSyntaxError.
        """
        with self.store.reading() as connection:
            return find(
                connection, query, order=order, limit=limit, cursor=cursor, counts=counts, facets=facets
            )

    def search(self, text: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
        """Return the first hits of `find`, best first.

        Args:
            text: The search, as there.
            limit: At most so many.
            offset: So many are passed over first.

        Raises:
            QueryError: As there.
        """
        with self.store.reading() as connection:
            return list(find(connection, text, limit=limit + offset, counts=False).hits[offset:])

    def save_search(self, name: str, query: str, *, by: str) -> SavedSearch:
        """Keep a search under a name, and return it; what is added from now on is new to it.

        Raises:
            QueryError: If the search cannot be understood, or the name cannot be used or is taken.
        """
        return saved.save_search(self.store, name, query, by=by)

    def saved_searches(self) -> list[SavedSearch]:
        """Return the searches that are kept, by name, each with the number of its new hits."""
        with self.store.reading() as connection:
            return saved.saved_searches(connection)

    def saved_search(self, name: str) -> SavedSearch:
        """Return the search that is kept under a name.

        Raises:
            NotFoundError: If there is none.
        """
        with self.store.reading() as connection:
            return saved.saved_search(connection, name)

    def new_hits(self, name: str, *, limit: int = 100) -> list[Hit]:
        """Return what was recorded since the hits of a kept search were last looked at, the last recorded first.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        with self.store.reading() as connection:
            return saved.new_hits(connection, name, limit)

    def look_at_new(self, name: str, *, limit: int = 100) -> tuple[list[Hit], bool]:
        """Return the new hits and mark them as seen; if there are more than `limit`, return True too, and mark none.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        return saved.look_at_new(self.store, name, limit)

    def mark_seen(self, name: str, *, until: str | None = None) -> None:
        """Mark the hits of a kept search as seen: all, or those that were there `until` (`saved.seen_mark`).

        Raises:
            NotFoundError: If no search is kept under that name.
            QueryError: If `until` is no mark.
        """
        saved.mark_seen(self.store, name, until)

    def forget_search(self, name: str, *, by: str) -> SavedSearch:
        """Keep a search no longer, and return it.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        return saved.forget_search(self.store, name, by=by)

    def feed_entries(self, name: str, *, limit: int = 50) -> list[FeedEntry]:
        """Return the hits of a kept search for a feed (`foreigndesk.export.feeds`), the last recorded first.

        Raises:
            NotFoundError: If no search is kept under that name.
        """
        with self.store.reading() as connection:
            return saved.feed_entries(connection, name, limit)
