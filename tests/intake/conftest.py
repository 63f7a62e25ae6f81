"""What the intake tests share: a fixed clock, and intake of what is written to a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

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


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Document]:
    """Intake of one copied page."""

    def read(text: str, **options: object) -> Document:
        path = tmp_path / "page.txt"
        path.write_text(text, encoding="utf-8")
        documents, failures = take(path, **options)
        assert failures == []
        return documents[0]

    return read
