"""The state of the desk."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from foreigndesk.store.intake_log import intake_log
from foreigndesk.store.query import get_status
from foreigndesk.store.record_version import record_version
from foreigndesk.web.api.models import Row, UserOut, VersionOut
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.reading import Reading
from foreigndesk.web.users import CurrentUser

router = APIRouter(prefix="/status", tags=["status"])


@router.get("", dependencies=[Unchanged])
def status(connection: Reading) -> Row:
    """What the desk holds, what failed and why, and which versions read it."""
    return asdict(get_status(connection))


@router.get("/intake", dependencies=[Unchanged])
def intake(connection: Reading) -> Row:
    """What came in, from whom and when, and what was cut of it and why."""
    return asdict(intake_log(connection))


@router.get("/version", response_model=VersionOut)
def version(connection: Reading) -> dict[str, Any]:
    """A word that changes whenever the record does; pages ask for it to say that there is something new."""
    return asdict(record_version(connection))


@router.get("/user", response_model=UserOut)
def who_asks(user: CurrentUser) -> dict[str, Any]:
    """Who asks, and in which role."""
    return {"name": user.name, "display_name": user.display_name, "role": user.role}
