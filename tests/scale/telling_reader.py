"""A reader that tells on which node of a cluster it read: in a module that workers can import."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import ray

from foreigndesk.model import Document
from made_up import MadeUpReader


class Telling(MadeUpReader):
    """Leaves files named after its node and its process beside what it reads."""

    def read(self, document: Document) -> Any:
        node = ray.get_runtime_context().get_node_id()
        for name in (f"node-{node}", f"process-{os.getpid()}"):
            Path(document.source.path).with_name(name).touch()
        time.sleep(0.05)
        return super().read(document)
