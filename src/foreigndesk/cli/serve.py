"""`foreigndesk serve`: the desk in a browser."""

from __future__ import annotations

import getpass
import threading
import webbrowser

import click

from foreigndesk.cli.add import ProgressLine
from foreigndesk.cli.claim_words import count
from foreigndesk.cli.session import desk_options, examples, remark, session
from foreigndesk.desk import Desk
from foreigndesk.errors import ConfigError, StoreError

OPEN_AFTER = 0.8
DEFAULT_PORT = 8765
# What a server listens on to be reached by every address of the machine; a browser asks for none of these.
ANY_ADDRESS = ("0.0.0.0", "::")


def _finish_linking(desk: Desk) -> None:
    """Link what a migration, or an `add` that was stopped, left: else whoever decides something waits for it."""
    left = desk.to_link()
    if not left:
        return
    remark(f"foreigndesk: linking {count(left, 'thing')} that an update or a stopped command left, once")
    try:
        with ProgressLine(session().err) as line:
            desk.finish_linking(progress=line.linking)
    except StoreError as error:
        # another command may be at it; reading works meanwhile
        remark(f"foreigndesk: {error}; the next add does it, or relink")


@click.command(
    epilog=examples(
        "foreigndesk serve",
        "foreigndesk serve --desk news.db --port 9000 --open",
        "foreigndesk serve --accounts",
        "foreigndesk serve --host 0.0.0.0 --allowed-host desk.example.org",
        "foreigndesk serve --accounts --allowed-host desk.example.org --proxy 127.0.0.1",
    )
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any but this machine's own takes accounts.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port to listen on.",
)
@click.option("--accounts", is_flag=True, help="Everyone signs in, on this machine, too.")
@click.option(
    "--allowed-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="A name under which browsers ask for the desk; may be given several times.",
)
@click.option(
    "--proxy",
    metavar="ADDRESS",
    help="Believe this proxy who asks it, and whether over TLS (X-Forwarded-For, X-Forwarded-Proto).",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the desk in the browser, too.")
@desk_options
def serve(
    host: str, port: int, accounts: bool, allowed: tuple[str, ...], proxy: str | None, open_browser: bool
) -> None:
    """Serve the desk as web pages, and as /api/v1 for programs, until Ctrl-C.

    It answers this machine alone, without accounts, and asks no address outside of it. Where others can reach it
    (`--host`), or with `--accounts`, everyone signs in; that takes an editor (`foreigndesk user add NAME --role
    editor`). Reports can be added meanwhile by another command.
    """
    # the web's packages load only for this command
    import uvicorn

    from foreigndesk.accounts import Accounts, is_loopback
    from foreigndesk.web.app import create_app
    from foreigndesk.web.settings import LOOPBACK_HOSTS, WebSettings

    if host in ANY_ADDRESS and not allowed:
        raise ConfigError(f"say under which name browsers ask for the desk at {host}: --allowed-host NAME")
    named = () if host in ANY_ADDRESS else (f"[{host}]" if ":" in host else host,)
    settings = WebSettings(
        host=host,
        hosts=tuple(dict.fromkeys((*LOOPBACK_HOSTS, *named, *allowed))),
        asks_accounts=accounts or proxy is not None,
        local_name=getpass.getuser(),
    )
    with session().desk() as desk:
        known = Accounts(desk.store)
        known.refuse_open_address(host)
        if settings.needs_accounts:
            known.refuse_without_editor()
        _finish_linking(desk)
        held = desk.status()
        address = (
            f"http://{allowed[0] if host in ANY_ADDRESS else f'[{host}]' if ':' in host else host}:{port}/"
        )
        remark(f"foreigndesk: {held.reports:,} reports at {address}  (Ctrl-C stops)")
        if not is_loopback(host):
            remark(
                "foreigndesk: passwords travel here without TLS; docs/accounts.md tells how a proxy adds it"
            )
        if open_browser:
            threading.Timer(OPEN_AFTER, webbrowser.open, (address,)).start()
        app = create_app(desk, settings, accounts=known)
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            # else anyone on this machine could name any address, and escape the limit on sign-ins
            proxy_headers=proxy is not None,
            forwarded_allow_ips=proxy or "",
        )
