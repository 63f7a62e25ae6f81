"""A desk as it was at a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Self

from foreigndesk import __version__
from foreigndesk.desk.record import OpenRecord
from foreigndesk.phrasing import past_words
from foreigndesk.store.base import ReadOnlyStore
from foreigndesk.store.past.cache import PastCache, default_cache
from foreigndesk.store.past.making import Past, read_past
from foreigndesk.store.past.moments import moment_of, state_at


class AsOf(OpenRecord):
    """The part of a desk that shows what it knew at a moment."""

    def as_of(
        self,
        moment: str | datetime,
        *,
        progress: Callable[[str, int, int], None] | None = None,
        cache: PastCache | None = None,
    ) -> Self:
        """Return the desk as it was at a moment: every question is answered by what was known then.

        What came in later is not in it, what was withdrawn or undone later still stands, and reprints, stories, actors
        and counts are those of then. It is a record of its own, made on first use (`progress` tells how far it is) and
        kept in a cache, and it cannot be changed. `past.notices` says what cannot be known any more.

        Args:
            moment: An ISO day (its end is meant), month, year or date-time; UTC where no zone is named.
            progress: Called with what is being done, how much of it is done, and how much there is.
            cache: Where it is kept; in the user's cache folder if None.

        Raises:
            QueryError: If it is no moment, or lies ahead.
        """
        at = moment_of(moment, self.store.now())
        why = f"{past_words(at)} can be read, and not changed"
        with self.store.reading() as connection:
            state = state_at(connection, at)
        made = type(self)(self.address, create=False, clock=self._clock)
        if state.is_present:
            made.store = ReadOnlyStore(self.address, why, clock=self._clock)
            made.past = Past(at)
            return made
        file = (cache or default_cache(__version__)).get(self.store, state, progress or _silent)
        made.store = ReadOnlyStore(self.address, why, fixed=file, clock=self._clock)
        with made.store.reading() as connection:
            made.past = replace(read_past(connection), moment=at)
        return made


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total
