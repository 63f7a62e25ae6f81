"""Any order of sign-ins, requests, rotations, endings, tokens, restarts and moves of the clock, beside a plain model."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cheap_accounts import CheapAccounts, SetClock
from foreigndesk.accounts import Limits, is_csrf_token
from foreigndesk.accounts.attempts import attempt_of
from foreigndesk.errors import AccountError, NotFoundError, SignInError, TooManyAttemptsError
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store

LIMITS = Limits(
    session=timedelta(hours=5),
    idle=timedelta(hours=2),
    window=timedelta(minutes=10),
    failures_per_name=3,
    failures_per_address=4,
)
KNOWN = ("maria", "ola")
NAMES = (*KNOWN, "nobody", "eve")
ADDRESSES = ("192.0.2.1", "192.0.2.2", "2001:db8::1")
PASSWORDS = ("correct horse battery", "a wholly new one", "wrong from the start")
STEPS = [1, 29, 59, 60, 61, 300, 599, 600, 601, 3_600, 7_199, 7_200, 17_999, 18_000, 90_000]

names, known, addresses = st.sampled_from(NAMES), st.sampled_from(KNOWN), st.sampled_from(ADDRESSES)
passwords = st.sampled_from(PASSWORDS)
indexes = st.integers(0, 1_000)


@dataclass
class ModelUser:
    password: str
    role: str = "reader"
    disabled: bool = False


@dataclass
class ModelSession:
    id: str
    secret: str
    user: str
    seen: datetime
    ends: datetime


@dataclass
class ModelToken:
    secret: str
    user: str
    label: str
    ends: datetime


@dataclass
class ModelAttempt:
    name: str
    address: str
    at: datetime


class AccountsMachine(RuleBasedStateMachine):
    """The desk's accounts, and what they ought to be."""

    address: str

    @initialize()
    def begin(self) -> None:
        self.clock = SetClock()
        self.accounts = CheapAccounts(self.address, limits=LIMITS)
        self.accounts.store = Store(self.address, clock=self.clock)
        with self.accounts.store.writing() as connection:
            for table in (t.sign_in_attempts, t.api_tokens, t.sessions, t.users):
                connection.execute(table.delete())
        self.users = {name: ModelUser(PASSWORDS[0]) for name in KNOWN}
        for name in KNOWN:
            self.accounts.add_user(name, PASSWORDS[0])
        self.sessions: list[ModelSession] = []
        self.tokens: list[ModelToken] = []
        self.attempts: list[ModelAttempt] = []
        self.dead: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "accounts"):
            self.accounts.store.close()

    # -- what ought to be --------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.moment

    def good(self, session: ModelSession) -> bool:
        idle = self.now - session.seen
        return (
            not self.users[session.user].disabled
            and self.now < session.ends
            and -LIMITS.slack <= idle < LIMITS.idle
        )

    def kill(self, *ended: ModelSession | ModelToken) -> None:
        for one in ended:
            self.dead.append(one.secret)
            (self.sessions if isinstance(one, ModelSession) else self.tokens).remove(one)  # type: ignore[arg-type]

    def wait(self, name: str, address: str) -> int:
        self.attempts = [one for one in self.attempts if one.at > self.now - LIMITS.window]
        for one in self.attempts:
            one.at = min(one.at, self.now)
        found = 0
        for mine, most in (
            ([one.at for one in self.attempts if one.name == name], LIMITS.failures_per_name),
            ([one.at for one in self.attempts if one.address == address], LIMITS.failures_per_address),
        ):
            if len(mine) >= most:
                frees = sorted(mine)[-most] + LIMITS.window
                found = max(found, math.ceil((frees - self.now).total_seconds()))
        return found

    # -- what happens ------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from(STEPS), back=st.booleans())
    def move_the_clock(self, seconds: int, back: bool) -> None:
        self.clock.move(seconds=-seconds if back else seconds)

    @rule()
    def restart(self) -> None:
        self.accounts.store.close()
        self.accounts.store = Store(self.address, clock=self.clock)

    @rule(name=names, password=passwords, address=addresses)
    def sign_in(self, name: str, password: str, address: str) -> None:
        wait = self.wait(name, address)
        if wait:
            with pytest.raises(TooManyAttemptsError) as caught:
                self.accounts.sign_in(name, password, address=address)
            assert caught.value.retry_after == wait
            assert 1 <= wait <= LIMITS.window.total_seconds()
            return
        user = self.users.get(name)
        if user is None or user.disabled or user.password != password:
            with pytest.raises(SignInError):
                self.accounts.sign_in(name, password, address=address)
            self.attempts.append(ModelAttempt(name, address, self.now))
            return
        made = self.accounts.sign_in(name, password, address=address)
        self.attempts = [one for one in self.attempts if (one.name, one.address) != (name, address)]
        over = [one for one in self.sessions if self.now >= one.ends or self.now - one.seen >= LIMITS.idle]
        self.kill(*over)
        assert made.secret not in self.dead
        self.sessions.append(
            ModelSession(made.session.id, made.secret, name, self.now, self.now + LIMITS.session)
        )

    @rule(name=names, address=addresses, times=st.integers(2, 4))
    def guess(self, name: str, address: str, times: int) -> None:
        for _ in range(times):
            self.sign_in(name, PASSWORDS[2], address)

    @rule(name=names, address=addresses, back=st.sampled_from(STEPS), on=st.sampled_from(STEPS))
    def set_the_clock_back_and_right(self, name: str, address: str, back: int, on: int) -> None:
        self.clock.move(seconds=-back)
        self.sign_in(name, PASSWORDS[0], address)
        self.clock.move(seconds=on)
        self.sign_in(name, PASSWORDS[0], address)

    @rule(index=indexes)
    def request(self, index: int) -> None:
        if not self.sessions:
            return
        mine = self.sessions[index % len(self.sessions)]
        found = self.accounts.session(mine.secret)
        assert (found is not None) is self.good(mine)
        if found is None:
            self.kill(mine)
            return
        assert (found.id, found.user.name, found.user.role) == (
            mine.id,
            mine.user,
            self.users[mine.user].role,
        )
        if self.now - mine.seen >= LIMITS.seen_every:
            mine.seen = self.now

    @rule(index=indexes)
    def rotate(self, index: int) -> None:
        if not self.sessions:
            return
        mine = self.sessions[index % len(self.sessions)]
        good = self.good(mine)
        made = self.accounts.rotate(mine.secret)
        assert (made is not None) is good
        if made is None:
            self.kill(mine)
            return
        assert made.session.id == mine.id and not is_csrf_token(made.csrf_token, mine.secret)
        self.dead.append(mine.secret)
        mine.secret = made.secret
        if self.now - mine.seen >= LIMITS.seen_every:
            mine.seen = self.now

    @rule(index=indexes)
    def sign_out(self, index: int) -> None:
        if self.sessions:
            mine = self.sessions[index % len(self.sessions)]
            assert self.accounts.sign_out(mine.secret)
            self.kill(mine)

    @rule(name=known)
    def end_all(self, name: str) -> None:
        ended = [one for one in self.sessions if one.user == name]
        assert self.accounts.end_sessions(name) == len(ended)
        self.kill(*ended)

    @rule(name=known, password=st.sampled_from(PASSWORDS[:2]))
    def change_password(self, name: str, password: str) -> None:
        ended = [one for one in self.sessions if one.user == name]
        assert self.accounts.set_password(name, password) == len(ended)
        self.kill(*ended)
        self.users[name].password = password

    @rule(name=known, role=st.sampled_from(["reader", "editor"]))
    def change_role(self, name: str, role: str) -> None:
        assert self.accounts.set_role(name, role).role == role
        self.users[name].role = role

    @rule(name=known, disabled=st.booleans())
    def let_in_or_not(self, name: str, disabled: bool) -> None:
        if disabled:
            self.accounts.disable(name)
            self.kill(*[one for one in self.sessions if one.user == name])
        else:
            self.accounts.enable(name)
        self.users[name].disabled = disabled

    @rule(name=known, label=st.sampled_from(["script", "feed"]), days=st.integers(1, 2))
    def add_token(self, name: str, label: str, days: int) -> None:
        taken = any((one.user, one.label) == (name, label) for one in self.tokens)
        if taken or self.users[name].disabled:
            with pytest.raises(AccountError):
                self.accounts.add_token(name, label, days=days)
            return
        made = self.accounts.add_token(name, label, days=days)
        self.tokens.append(ModelToken(made.secret, name, label, self.now + timedelta(days=days)))

    @rule(index=indexes)
    def use_token(self, index: int) -> None:
        if not self.tokens:
            return
        mine = self.tokens[index % len(self.tokens)]
        found = self.accounts.token_user(mine.secret)
        user = self.users[mine.user]
        over = self.now >= mine.ends
        assert (found is not None) is (not over and not user.disabled)
        if over:
            self.kill(mine)
        elif found is not None:
            assert (found.name, found.role) == (mine.user, user.role)

    @rule(name=known, label=st.sampled_from(["script", "feed"]))
    def revoke_token(self, name: str, label: str) -> None:
        mine = [one for one in self.tokens if (one.user, one.label) == (name, label)]
        if mine:
            assert self.accounts.revoke_token(name, label).label == label
            self.kill(*mine)
        else:
            with pytest.raises(NotFoundError):
                self.accounts.revoke_token(name, label)

    # -- what always holds -------------------------------------------------------------------------------

    @invariant()
    def listings_show_what_goes_on(self) -> None:
        if not hasattr(self, "accounts"):
            return
        assert {one.id for one in self.accounts.sessions()} == {s.id for s in self.sessions if self.good(s)}
        listed = {(one.user, one.label) for one in self.accounts.tokens()}
        assert listed == {(one.user, one.label) for one in self.tokens}

    @invariant()
    def what_ended_stays_ended(self) -> None:
        for secret in getattr(self, "dead", [])[-3:]:
            assert self.accounts.session(secret) is None
            assert self.accounts.token_user(secret) is None


def test_names_of_the_model_are_counted_apart() -> None:
    assert len({attempt_of(name, ADDRESSES[0]).name_key for name in NAMES}) == len(NAMES)


@pytest.mark.slow
def test_any_order_of_steps_is_as_the_model_says(new_address: Callable[[], str]) -> None:
    class Here(AccountsMachine):
        address = new_address()

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
