"""Which modules of a package serve routes: pages and API are each a folder, and a new one is a file and nothing else."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType


def serving_modules(package: str, folders: Iterable[str]) -> list[ModuleType]:
    """Return the modules of a package that have a `router`, in the order of the alphabet.

    Args:
        package: Its `__name__`.
        folders: Its `__path__`.
    """
    found = (import_module(f"{package}.{module.name}") for module in pkgutil.iter_modules(folders))
    return [module for module in found if hasattr(module, "router")]
