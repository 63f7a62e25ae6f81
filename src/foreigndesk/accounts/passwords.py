"""Passwords: argon2id, what is refused, and a check that takes as long for a name that nobody has.

Parameters are argon2-cffi's own: RFC 9106's second recommendation, 64 MiB and three passes.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from foreigndesk.accounts.tokens import new_secret
from foreigndesk.errors import RefusedPasswordError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# NIST SP 800-63B and OWASP ASVS 5 ask for 8 at the least and advise 15; length does more than signs and digits.
SHORTEST = 12
# More helps nobody, and hashing it would be work that a stranger can ask for.
LONGEST = 1024
FEWEST_LETTERS = 5
# Each check takes 64 MiB; no more than so many at a time, or a handful of strangers fill the memory.
AT_A_TIME = 4
# Shorter names, and shorter parts of names ("j" in "j.lund"), would be in half of all passwords.
WHOLE_NAME, NAME_PART = 3, 4


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: whether the password is right, and a new hash where the old one's parameters are old."""

    right: bool
    new_hash: str | None = None


class Passwords:
    """Hashes passwords and checks them.

    Args:
        hasher: argon2-cffi's hasher with other parameters than its own defaults.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._given = hasher
        self._turn = threading.BoundedSemaphore(AT_A_TIME)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return self._given or PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        """The hash that a password is checked against where there is no user: of a secret that nobody knows."""
        return self._hasher.hash(new_secret())

    def hash(self, password: str) -> str:
        """Return the argon2id hash of a password, with its salt and its parameters."""
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def check(self, password: str, kept: str | None) -> Checked:
        """Return whether a password is the one that was hashed; with None for `kept`, no after the same work."""
        from argon2.exceptions import InvalidHashError, VerificationError

        if len(password) > LONGEST:
            password, kept = "", None
        nobodys = self._nobodys
        try:
            with self._turn:
                self._hasher.verify(kept or nobodys, _bytes(password))
        except (VerificationError, InvalidHashError):
            return Checked(False)
        if kept is None:
            return Checked(False)
        return Checked(True, self.hash(password) if self._hasher.check_needs_rehash(kept) else None)


def refuse_weak(password: str, *names: str) -> None:
    """Refuse a password that is too short, too long, all one thing, or has the user's name in it.

    Raises:
        RefusedPasswordError: With the reason; never with the password.
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise RefusedPasswordError(f"the password has {len(plain)} characters; it takes {SHORTEST} or more")
    if len(password) > LONGEST:
        raise RefusedPasswordError(f"the password is longer than {LONGEST} characters")
    if len(set(plain.casefold())) < FEWEST_LETTERS:
        raise RefusedPasswordError(f"the password has fewer than {FEWEST_LETTERS} different characters")
    folded = plain.casefold()
    for name in names:
        whole = unicodedata.normalize("NFKC", name).casefold().strip()
        # of an e-mail address, what stands before the @
        parts = [part for part in re.split(r"[\W_]+", whole.partition("@")[0]) if len(part) >= NAME_PART]
        if any(part in folded for part in (*parts, *([whole] if len(whole) >= WHOLE_NAME else []))):
            raise RefusedPasswordError("the password has the name in it")


def _bytes(password: str) -> bytes:
    # one letter can be typed as one character or as two, by the keyboard
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
