"""The app: one desk, its pages and its API, behind the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from foreigndesk import __version__
from foreigndesk.accounts import Accounts
from foreigndesk.desk import Desk, open_desk
from foreigndesk.web import api, pages
from foreigndesk.web.errors import add_error_handlers
from foreigndesk.web.gate import Gate
from foreigndesk.web.past import PastDesks
from foreigndesk.web.remembered import Remembered
from foreigndesk.web.security import Guard, refuse_forged
from foreigndesk.web.settings import STATIC, WebSettings
from foreigndesk.web.users import current_user
from foreigndesk.web.warming import warm

_YEAR = 365 * 24 * 3600


def create_app(
    desk: str | Path | Desk, settings: WebSettings | None = None, *, accounts: Accounts | None = None
) -> FastAPI:
    """Return the app that serves a desk.

    Args:
        desk: The record's address (it must be there; it is opened by the first request), or an open desk, which the
            app leaves open.
        settings: How it is served; for this machine alone if None.
        accounts: The desk's accounts; with the usual limits and hashes if None.
    """
    served = desk if isinstance(desk, Desk) else open_desk(desk, create=False)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warm(app)
        yield
        # what is made behind the pages holds a connection to the desk
        app.state.remembered.close()
        app.state.past_desks.close()
        if served is not desk:
            served.close()

    app = FastAPI(
        title="foreigndesk",
        summary="A sourced record of relations between states, read from news reports.",
        version=__version__,
        lifespan=lifespan,
        # the pages that FastAPI has for these load their scripts from elsewhere
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        dependencies=[Depends(refuse_forged)],
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.desk = served
    app.state.settings = settings or WebSettings()
    app.state.nav = pages.NAVIGATION
    app.state.remembered = Remembered()
    app.state.past_desks = PastDesks(served, app.state.settings.patience)
    app.state.accounts = accounts or Accounts(served.store)
    # the last one added is the first one asked
    app.add_middleware(Gate, settings=app.state.settings, accounts=app.state.accounts)
    app.add_middleware(Guard, settings=app.state.settings)
    app.mount("/static", _KeptFiles(directory=STATIC), name="static")
    app.include_router(api.router)
    for router in pages.OPEN_ROUTERS:
        app.include_router(router, include_in_schema=False)
    for router in pages.ROUTERS:
        app.include_router(router, dependencies=[Depends(current_user)], include_in_schema=False)
    add_error_handlers(app)
    return app


class _KeptFiles(StaticFiles):
    """Static files; those asked for by a versioned address may be kept for good."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        response = super().file_response(*arguments, **options)
        scope = arguments[2] if len(arguments) > 2 else options["scope"]
        if "v" in Request(scope).query_params:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response
