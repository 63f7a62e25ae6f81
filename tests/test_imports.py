"""Importing foreigndesk does nothing: no model loaded, no folder made, no extra needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROBE = """
import sys
for blocked in ("torch", "ray", "psycopg", "followthemoney", "sklearn"):
    sys.modules[blocked] = None
import foreigndesk
import foreigndesk.cli, foreigndesk.desk, foreigndesk.pipeline
import foreigndesk.annotation.reader, foreigndesk.linking.claims, foreigndesk.intake, foreigndesk.store
print(",".join(m for m in ("spacy", "trafilatura", "pyarrow", "fastapi", "uvicorn") if m in sys.modules))
"""


def test_import_loads_no_heavy_package_and_makes_no_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
    assert list(tmp_path.iterdir()) == []
