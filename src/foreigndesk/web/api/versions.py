"""ETags: an answer of the API is the same as long as the record, the program and the address are."""

from __future__ import annotations

import hashlib

from fastapi import Depends, HTTPException, Request, Response

from foreigndesk import __version__
from foreigndesk.store.record_version import record_version
from foreigndesk.web.reading import Reading


def answer_once(request: Request, response: Response, connection: Reading) -> None:
    """Put an ETag on the answer; a request that has that answer already gets 304 and no more.

    A dependency of routes that read; routes whose answer hangs on more than the record must not have it.
    """
    number = record_version(connection).number
    word = hashlib.sha256(
        f"{__version__} {number} {request.url.path}?{request.url.query}".encode()
    ).hexdigest()[:24]
    tag = f'W/"{word}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    given = {part.strip() for part in request.headers.get("if-none-match", "").split(",")}
    if tag in given or "*" in given:
        raise HTTPException(304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})


Unchanged = Depends(answer_once)
