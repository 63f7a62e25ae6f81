"""The command line: one command a file, each a thin skin over `foreigndesk.Desk`."""

from foreigndesk.cli.main import main

__all__ = ["main"]
