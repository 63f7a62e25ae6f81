"""What the intake tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from taking import take

from foreigndesk.model import Document


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
