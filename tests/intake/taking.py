"""Intake as the tests call it: with a fixed clock, documents and failures apart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from foreigndesk import intake
from foreigndesk.model import Document, Failure

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Taken = tuple[list[Document], list[Failure]]


def take(*inputs: str | Path, **options: object) -> Taken:
    """Return the documents and the failures of inputs."""
    items = list(
        intake.documents([str(i) for i in inputs], options=intake.IntakeOptions(**options), clock=lambda: NOW)  # type: ignore[arg-type]
    )
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Failure)]
