"""`foreigndesk serve`: the desk in a browser."""

from __future__ import annotations

import threading
import webbrowser

import click

from foreigndesk.cli.session import desk_options, examples, remark, session
from foreigndesk.errors import ConfigError

OPEN_AFTER = 0.8
DEFAULT_PORT = 8765


@click.command(
    epilog=examples(
        "foreigndesk serve",
        "foreigndesk serve --desk news.db --port 9000 --open",
    )
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on: this machine's own."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port to listen on.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the desk in the browser, too.")
@desk_options
def serve(host: str, port: int, open_browser: bool) -> None:
    """Serve the desk as web pages, and as /api/v1 for programs, until Ctrl-C.

    It answers this machine alone, and asks no address outside of it. Reports can be added meanwhile by another command.
    """
    # the web's packages load only for this command
    import uvicorn

    from foreigndesk.web.app import create_app
    from foreigndesk.web.settings import WebSettings, is_loopback

    if not is_loopback(host):
        raise ConfigError(f"{host} is no address of this machine alone; serve on 127.0.0.1")
    with session().desk() as desk:
        held = desk.status()
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        remark(f"foreigndesk: {held.reports:,} reports at {address}  (Ctrl-C stops)")
        if open_browser:
            threading.Timer(OPEN_AFTER, webbrowser.open, (address,)).start()
        app = create_app(desk, WebSettings(host=host))
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
