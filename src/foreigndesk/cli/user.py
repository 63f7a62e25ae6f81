"""`foreigndesk user`: who may use the desk over a network."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from foreigndesk.accounts import ROLES, Accounts, ApiToken, Session, User
from foreigndesk.accounts.passwords import SHORTEST
from foreigndesk.cli.safe_text import one_line
from foreigndesk.cli.session import desk_options, examples, json_option, print_json, remark, session

MOST_DAYS = 3_650
role_choice = click.Choice(ROLES)
name_argument = click.argument("name", metavar="NAME")
password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of what is piped in."
)


class _InOrder(click.Group):
    """Lists its commands as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(
    cls=_InOrder,
    epilog=examples(
        "foreigndesk user add maria --role editor",
        "foreigndesk user list",
        "foreigndesk user token maria --add newsroom-script",
    ),
)
def user() -> None:
    """Say who may use the desk over a network, and what they may do.

    Readers read and save searches; editors also judge, correct, merge, split and undo. A desk that only this machine
    can reach needs no accounts.
    """


@user.command(
    epilog=examples(
        "foreigndesk user add maria --role editor",
        'foreigndesk user add ola --name "Ola Lund"',
        "foreigndesk user add maria --password-stdin < password.txt",
    )
)
@name_argument
@click.option("--role", type=role_choice, default="reader", show_default=True, help="What they may do.")
@click.option("--name", "display", metavar="TEXT", help="The name that pages show.  [default: NAME]")
@password_option
@json_option
@desk_options
def add(name: str, role: str, display: str | None, password_stdin: bool, as_json: bool) -> None:
    """Make a user; the password is asked for twice and not shown. The desk is made if it is not there."""
    with session().desk(create=True) as desk:
        accounts = Accounts(desk.store)
        accounts.check_new_name(name)
        made = accounts.add_user(name, _password(from_stdin=password_stdin), role=role, display=display)
    if as_json:
        print_json(asdict(made))
    else:
        click.echo(f"added {_user_words(made)}")


@user.command("list", epilog=examples("foreigndesk user list", "foreigndesk user list --json"))
@json_option
@desk_options
def list_users(as_json: bool) -> None:
    """List the users with role, sessions and tokens, by name."""
    with session().desk() as desk:
        accounts = Accounts(desk.store)
        everyone, signed_in, tokens = accounts.users(), accounts.sessions(), accounts.tokens()
    rows = [
        asdict(one)
        | {
            "sessions": sum(s.user.name == one.name for s in signed_in),
            "tokens": sum(t.user == one.name for t in tokens),
        }
        for one in everyone
    ]
    if as_json:
        print_json(rows)
        return
    if not rows:
        remark("there are no users; `foreigndesk user add NAME` makes one")
        return
    _print_table(
        ("name", "shown as", "role", "since", "sessions", "tokens", ""),
        [
            (
                row["name"], row["display_name"], row["role"], _day(row["created_at"]), str(row["sessions"]),
                str(row["tokens"]), f"disabled {_day(row['disabled_at'])}" if row["disabled_at"] else "",
            )
            for row in rows
        ],
    )  # fmt: skip


@user.command(
    epilog=examples(
        "foreigndesk user password maria",
        "foreigndesk user password maria --password-stdin < password.txt",
    )
)
@name_argument
@password_option
@json_option
@desk_options
def password(name: str, password_stdin: bool, as_json: bool) -> None:
    """Give a user a new password. It ends their sessions; API tokens stay."""
    with session().desk() as desk:
        accounts = Accounts(desk.store)
        found = accounts.user(name)
        ended = accounts.set_password(found.name, _password(from_stdin=password_stdin))
    if as_json:
        print_json({"name": found.name, "sessions_ended": ended})
    else:
        click.echo(f"{found.name} has a new password; {_counted(ended, 'session')} ended")


@user.command(epilog=examples("foreigndesk user role maria editor", "foreigndesk user role ola reader"))
@name_argument
@click.argument("role", type=role_choice)
@json_option
@desk_options
def role(name: str, role: str, as_json: bool) -> None:
    """Give a user another role; it holds from their next request on."""
    with session().desk() as desk:
        _print_user(Accounts(desk.store).set_role(name, role), as_json=as_json)


@user.command(epilog=examples("foreigndesk user disable ola"))
@name_argument
@json_option
@desk_options
def disable(name: str, as_json: bool) -> None:
    """Let a user in no more: sessions end, tokens rest. What they decided stays in the record."""
    with session().desk() as desk:
        _print_user(Accounts(desk.store).disable(name), as_json=as_json)


@user.command(epilog=examples("foreigndesk user enable ola"))
@name_argument
@json_option
@desk_options
def enable(name: str, as_json: bool) -> None:
    """Let a disabled user in again, with the password and tokens they had."""
    with session().desk() as desk:
        _print_user(Accounts(desk.store).enable(name), as_json=as_json)


@user.command(
    epilog=examples(
        "foreigndesk user token maria",
        "foreigndesk user token maria --add newsroom-script --days 90",
        "foreigndesk user token maria --revoke newsroom-script",
    )
)
@name_argument
@click.option("--add", "label", metavar="LABEL", help="Make a token and print it, this once.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="How long it is good for.  [default: 365]")
@click.option("--revoke", metavar="LABEL|PREFIX", help="Delete a token.")
@json_option
@desk_options
def token(name: str, label: str | None, days: int | None, revoke: str | None, as_json: bool) -> None:
    """List a user's API tokens, make one, or revoke one.

    A program sends it as `Authorization: Bearer TOKEN` and may do what the user may.
    """
    if label is not None and revoke is not None:
        raise click.UsageError("give --add or --revoke, not both")
    if days is not None and label is None:
        raise click.UsageError("--days goes with --add")
    with session().desk() as desk:
        accounts = Accounts(desk.store)
        if label is not None:
            made = accounts.add_token(name, label, days=days)
            if as_json:
                print_json(asdict(made.token) | {"token": made.secret})
            else:
                click.echo(made.secret)
                remark(f"good until {_day(made.token.expires_at)}; it is not shown again")
        elif revoke is not None:
            gone = accounts.revoke_token(name, revoke)
            if as_json:
                print_json(asdict(gone))
            else:
                click.echo(f"revoked {one_line(gone.label)} ({gone.prefix}…) of {gone.user}")
        else:
            _list_tokens(accounts.tokens(name), as_json=as_json)


@user.command(
    epilog=examples(
        "foreigndesk user sessions",
        "foreigndesk user sessions maria --json",
        "foreigndesk user sessions --end 5c01fe9a77d0",
        "foreigndesk user sessions maria --end-all",
    )
)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--end", metavar="ID", help="End one session.")
@click.option("--end-all", is_flag=True, help="End all sessions of NAME.")
@json_option
@desk_options
def sessions(name: str | None, end: str | None, end_all: bool, as_json: bool) -> None:
    """List who is signed in, last used first, or sign browsers out."""
    if end is not None and (name is not None or end_all):
        raise click.UsageError("--end takes the id of one session, and no NAME or --end-all beside it")
    if end_all and name is None:
        raise click.UsageError("--end-all needs the NAME whose sessions end")
    with session().desk() as desk:
        accounts = Accounts(desk.store)
        if end is not None:
            accounts.end_session(end)
            _print_ended(1, as_json=as_json)
        elif end_all and name is not None:
            _print_ended(accounts.end_sessions(name), as_json=as_json)
        else:
            _list_sessions(accounts.sessions(name), as_json=as_json)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        line = sys.stdin.buffer.readline()
        if not line:
            raise click.UsageError("--password-stdin: nothing was piped in")
        try:
            return line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise click.UsageError("--password-stdin: what was piped in is not UTF-8") from None
    if not _is_terminal():
        raise click.UsageError(
            "there is no terminal to ask for the password on; pipe it in with --password-stdin"
        )
    asked = f"Password ({SHORTEST} characters or more)"
    return click.prompt(asked, hide_input=True, confirmation_prompt="The same again", err=True)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _print_user(found: User, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(_user_words(found))


def _user_words(found: User) -> str:
    shown = f" ({one_line(found.display_name)})" if found.display_name != found.name else ""
    return f"{found.name}{shown}, {found.role}{', disabled' if found.disabled_at else ''}"


def _print_ended(count: int, *, as_json: bool) -> None:
    if as_json:
        print_json({"sessions_ended": count})
    else:
        click.echo(f"{_counted(count, 'session')} ended")


def _list_tokens(found: list[ApiToken], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        rows = [
            (f"{one.prefix}…", one.label, _day(one.created_at), _minute(one.used_at), _day(one.expires_at))
            for one in found
        ]
        _print_table(("begins with", "label", "made", "last used", "good until"), rows)
    else:
        remark("no tokens; --add LABEL makes one")


def _list_sessions(found: list[Session], *, as_json: bool) -> None:
    if as_json:
        rows: list[dict[str, Any]] = [asdict(one) | {"user": one.user.name} for one in found]
        print_json(rows)
    elif found:
        _print_table(
            ("id", "user", "since", "last used", "good until", "browser"),
            [
                (
                    one.id, one.user.name, _minute(one.created_at), _minute(one.seen_at),
                    _minute(one.expires_at), one_line(one.user_agent, 60),
                )
                for one in found
            ],
        )  # fmt: skip
    else:
        remark("nobody is signed in")


def _print_table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    console = session().out
    cells = [[one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        line = "  ".join(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True))
        # soft_wrap: a terminal that is narrower folds the line itself, and a pipe gets it whole
        console.print(Text(line.rstrip(), style="" if number else "bold"), soft_wrap=True)


def _day(stamped: str | None) -> str:
    return (stamped or "")[:10]


def _minute(stamped: str | None) -> str:
    return stamped[:16].replace("T", " ") if stamped else "never"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
