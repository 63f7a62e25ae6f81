"""`/api/v1`: all that the pages do, for programs; a resource is a module here with a `router`."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from foreigndesk.web.api.models import Problem
from foreigndesk.web.errors import PROBLEM_JSON
from foreigndesk.web.serving_modules import serving_modules
from foreigndesk.web.users import current_user

_ERRORS = {
    status_code: {"description": words, "content": {PROBLEM_JSON: {"schema": Problem.model_json_schema()}}}
    for status_code, words in (
        (400, "The request cannot be understood"),
        (401, "Nobody is signed in"),
        (403, "Not allowed, or the token of the form is missing"),
        (404, "Not in this desk"),
        (409, "In conflict with a decision that stands"),
        (422, "The question cannot be understood"),
        (503, "The record cannot be used now"),
    )
}

router = APIRouter(prefix="/api/v1", dependencies=[Depends(current_user)], responses=_ERRORS)  # type: ignore[arg-type]
for _module in serving_modules(__name__, __path__):
    router.include_router(_module.router)
