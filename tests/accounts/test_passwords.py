"""Passwords: what is refused, what fits, and that nobody's name takes the same work as somebody's."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheap_accounts import PASSWORD, cheap_hasher
from foreigndesk.accounts.passwords import AT_A_TIME, LONGEST, SHORTEST, Passwords, refuse_weak
from foreigndesk.errors import RefusedPasswordError, exit_code


class CountingHasher:
    """Passes everything on and keeps which hashes were checked."""

    def __init__(self) -> None:
        self.real = cheap_hasher()
        self.checked: list[str] = []

    def hash(self, password: bytes) -> str:
        return self.real.hash(password)

    def verify(self, kept: str, password: bytes) -> bool:
        self.checked.append(kept)
        return self.real.verify(kept, password)

    def check_needs_rehash(self, kept: str) -> bool:
        return self.real.check_needs_rehash(kept)


def test_by_default_it_is_argon2id_as_rfc_9106_advises() -> None:
    assert Passwords().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@given(st.text(max_size=40), st.text(max_size=40))
def test_only_the_password_that_was_hashed_is_right(one: str, other: str) -> None:
    passwords = Passwords(cheap_hasher())
    kept = passwords.hash(one)
    assert passwords.check(one, kept).right
    import unicodedata

    same = unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)
    assert passwords.check(other, kept).right is same


def test_one_password_hashed_twice_gives_two_hashes() -> None:
    passwords = Passwords(cheap_hasher())
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


def test_a_letter_typed_as_one_character_or_two_is_one_password() -> None:
    passwords = Passwords(cheap_hasher())
    assert passwords.check("cafe\u0301 au lait noir", passwords.hash("caf\u00e9 au lait noir")).right


@pytest.mark.parametrize("password", [PASSWORD, "", "x" * (LONGEST + 1)])
def test_nobodys_password_is_wrong_after_as_many_checks_as_somebodys(password: str) -> None:
    hasher: Any = CountingHasher()
    passwords = Passwords(hasher)
    kept = passwords.hash("another one entirely")
    assert not passwords.check(password, kept).right
    assert not passwords.check(password, None).right
    assert len(hasher.checked) == 2
    assert hasher.checked[1] != kept
    assert cheap_hasher().check_needs_rehash(hasher.checked[1]) is False


def test_a_password_too_long_to_be_set_is_wrong_even_where_its_hash_is_kept() -> None:
    passwords = Passwords(cheap_hasher())
    assert not passwords.check("x" * (LONGEST + 1), passwords.hash("x" * (LONGEST + 1))).right
    assert passwords.check("x" * LONGEST, passwords.hash("x" * LONGEST)).right


def test_a_right_password_is_hashed_again_when_the_parameters_have_changed() -> None:
    old, new = Passwords(cheap_hasher()), Passwords(cheap_hasher(time_cost=2))
    kept = old.hash(PASSWORD)
    checked = new.check(PASSWORD, kept)
    assert checked.right and checked.new_hash is not None and ",t=2," in checked.new_hash
    assert new.check(PASSWORD, checked.new_hash).right
    assert new.check(PASSWORD, checked.new_hash).new_hash is None
    assert new.check("something else 123", kept).new_hash is None


@pytest.mark.parametrize("kept", ["", "plain words", "$argon2id$v=19$m=8", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_hash_fits_nothing(kept: str) -> None:
    assert not Passwords(cheap_hasher()).check(PASSWORD, kept).right


def test_only_so_many_are_checked_at_a_time() -> None:
    lock, gate = threading.Lock(), threading.Event()
    inside, most = 0, 0

    class SlowHasher(CountingHasher):
        def verify(self, kept: str, password: bytes) -> bool:
            nonlocal inside, most
            with lock:
                inside += 1
                most = max(most, inside)
                if most == AT_A_TIME:
                    gate.set()
            gate.wait(30)
            with lock:
                inside -= 1
            return self.real.verify(kept, password)

    hasher: Any = SlowHasher()
    passwords = Passwords(hasher)
    kept = passwords.hash(PASSWORD)
    threads = [threading.Thread(target=passwords.check, args=(PASSWORD, kept)) for _ in range(3 * AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == AT_A_TIME


@pytest.mark.parametrize(
    ("password", "names", "reason"),
    [
        ("", (), "has 0 characters"),
        ("x" * (SHORTEST - 1), (), "12 or more"),
        ("abc " * LONGEST, (), "longer than 1024"),
        ("aaaaaaaaaaaaaaaa", (), "different characters"),
        ("AaAaBbBbCcCcDdDd", (), "different characters"),
        ("my name is Maria, so", ("maria",), "name in it"),
        ("MARÍA sings the blues", ("mb", "María Berg"), "name in it"),
        ("the old iceberg melts", ("mb", "María Berg"), "name in it"),
        ("lundquist 1234567", ("j.lund@desk.example",), "name in it"),
        ("ola goes home late", ("ola",), "name in it"),
    ],
)
def test_passwords_that_are_refused(password: str, names: tuple[str, ...], reason: str) -> None:
    with pytest.raises(RefusedPasswordError, match=reason) as caught:
        refuse_weak(password, *names)
    assert exit_code(caught.value) == 2
    assert not password or password not in str(caught.value)


@pytest.mark.parametrize(
    ("password", "names"),
    [
        (PASSWORD, ("maria", "Maria Berg")),
        ("twelve chars", ()),
        ("all the jolly desks", ("j.l@desk.example",)),
        ("about al and me, too", ("al",)),
        ("пароль из слов", ("ola",)),
    ],
)
def test_passwords_that_are_taken(password: str, names: tuple[str, ...]) -> None:
    refuse_weak(password, *names)
