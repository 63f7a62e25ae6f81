import shlex
from pathlib import Path

import click
import pytest

from foreigndesk.cli.main import cli


def commands(
    group: click.Group = cli, path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in group.commands.items():
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


VISIBLE = [(path, command) for path, command in commands() if not command.hidden]


@pytest.mark.parametrize(
    ("path", "command"), VISIBLE, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_has_help_with_examples(run, path, command):
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.output and f"foreigndesk {path[0]}" in result.output


def example_lines() -> list[str]:
    lines = []
    for _, command in [((), cli), *commands()]:
        lines += [line.strip() for line in (command.epilog or "").splitlines() if "foreigndesk" in line]
    return lines


@pytest.mark.parametrize("line", example_lines())
def test_every_example_names_options_that_exist(line):
    parse_example(line)


def parse_example(line: str) -> None:
    words = shlex.split(line.split(" < ")[0].split(" | ")[0])[1:]
    context = click.Context(cli)
    while words and words[0].startswith("--"):
        words = words[2:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    command.make_context(command.name, words, parent=context, resilient_parsing=False)


def test_examples_are_found():
    assert len(example_lines()) > 20


@pytest.mark.parametrize(
    "path", [path for path, command in commands() if not isinstance(command, click.Group)]
)
def test_listings_and_answers_have_json(path):
    command = dict(commands())[path]
    names = {option for parameter in command.params for option in parameter.opts}
    # reading at scale knows no desk
    assert ("--desk" in names) != (path == ("read",))
    if path not in (("export",), ("demo",), ("serve",)):
        assert "--json" in names


DOCS = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_has_its_heading_in_the_documentation(name):
    headings = [line.lstrip("# ") for line in DOCS.splitlines() if line.startswith("## ")]
    assert any(name in heading.split(", ") for heading in headings)


@pytest.mark.parametrize(
    "line", [line[2:] for line in DOCS.splitlines() if line.startswith("$ foreigndesk ")]
)
def test_every_command_run_in_the_documentation_exists(line):
    parse_example(line)
