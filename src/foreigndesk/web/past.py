"""Pages as of a past moment: `as_of` in an address, the record that it means, and links that keep it."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import replace
from urllib.parse import quote

from foreigndesk.desk import Desk
from foreigndesk.errors import InTheMakingError
from foreigndesk.phrasing import past_words
from foreigndesk.store.base import ReadOnlyStore
from foreigndesk.store.past.making import Past
from foreigndesk.store.past.moments import State, moment_of, state_at

PARAMETER = "as_of"
# Records of past moments that are held open.
KEPT = 8
RETRY_AFTER = 3
# Addresses of this server in a page, but for files and for what leads back to the present.
_ADDRESS = re.compile(r'(?<!data-present )\b(href|formaction|data-events|data-again)="(/(?!/|static/)[^"]*)"')
_FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')


class PastDesks:
    """The records of past moments that are being looked at, each made once, in a thread of its own.

    Args:
        desk: The desk that is served.
        patience: Seconds that a request waits for one; None waits until it is there.
    """

    def __init__(self, desk: Desk, patience: float | None) -> None:
        self._desk, self._patience = desk, patience
        # of a moment after which nothing changed
        self._present = Desk(desk.address, create=False)
        self._present.store = ReadOnlyStore(
            desk.address, "the record of a past moment can be read, and not changed"
        )
        self._made: OrderedDict[str, Future[Desk]] = OrderedDict()
        self._progress: dict[str, str] = {}
        self._states: OrderedDict[str, State] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, given: str) -> tuple[Desk, Past]:
        """Return the desk as of a moment, and which moment that is.

        Raises:
            QueryError: If it is no moment, or lies ahead.
            InTheMakingError: If it takes longer to make than a request waits.
        """
        moment = moment_of(given, self._desk.store.now())
        state = self._state(moment)
        if state.is_present:
            return self._present, Past(moment)
        key = state.digest
        with self._lock:
            found = self._made.get(key)
            if found is None:
                found = self._made[key] = Future()
                threading.Thread(target=self._make, args=(key, moment, found), daemon=True).start()
                while len(self._made) > KEPT:
                    self._close(self._made.popitem(last=False)[1])
            else:
                self._made.move_to_end(key)
        try:
            desk = found.result(self._patience)
        except TimeoutError:
            raise InTheMakingError(
                f"{past_words(moment)} is being made{self._progress.get(key, '')}", RETRY_AFTER
            ) from None
        except Exception:
            with self._lock:
                self._made.pop(key, None)
            raise
        assert desk.past is not None
        return desk, replace(desk.past, moment=moment)

    def close(self) -> None:
        """Close all that is open."""
        self._present.close()
        with self._lock:
            while self._made:
                self._close(self._made.popitem()[1])

    @staticmethod
    def _close(promised: Future[Desk]) -> None:
        if promised.done() and promised.exception() is None:
            promised.result().close()

    def _state(self, moment: str) -> State:
        """Which state of the record a moment is; the past does not change, what is the present may."""
        with self._lock:
            known = self._states.get(moment)
        if known is not None:
            return known
        with self._desk.store.reading() as connection:
            state = state_at(connection, moment)
        if not state.is_present:
            with self._lock:
                self._states[moment] = state
                while len(self._states) > 16 * KEPT:
                    self._states.popitem(last=False)
        return state

    def _make(self, key: str, moment: str, promised: Future[Desk]) -> None:
        def tell(what: str, done: int, total: int) -> None:
            self._progress[key] = f": {what}, {done:,} of {total:,}" if total else f": {what}"

        try:
            promised.set_result(self._desk.as_of(moment, progress=tell))
        except Exception as error:
            promised.set_exception(error)
        finally:
            self._progress.pop(key, None)


def in_the_past(page: str, given: str) -> str:
    """Return a page whose links and forms stay at a moment.

    Every page and every part of one is made for the present; that a link stays in the past is said here, for all.

    Args:
        page: HTML of a template of ours: attributes stand in double quotes.
        given: The moment as the address has it.
    """
    value = quote(given, safe="")

    def kept(found: re.Match[str]) -> str:
        address, hash_, place = found[2].partition("#")
        if f"{PARAMETER}=" not in address:
            address += ("&amp;" if "?" in address else "?") + f"{PARAMETER}={value}"
        return f'{found[1]}="{address}{hash_}{place}"'

    hidden = f'<input type="hidden" name="{PARAMETER}" value="{_attribute(given)}">'
    return _FORM.sub(lambda form: form[0] + hidden, _ADDRESS.sub(kept, page))


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
