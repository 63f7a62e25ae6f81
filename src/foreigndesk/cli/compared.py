"""A comparison of what two sides said: two columns where there is room, one under the other where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.entries import Beside, fullest, statement_day, view_json
from foreigndesk.cli.forms import conflict_line
from foreigndesk.cli.safe_text import one_line
from foreigndesk.store.views import ClaimView, ComparedSide, Comparison

# Two columns need so many characters in all; the second begins behind a rule of three.
TWO_COLUMNS, RULE = 84, " │ "


def print_comparison(console: Console, found: Comparison) -> None:
    """Print both sides, what they have in common first."""
    about = f" about {one_line(found.about)}" if found.about else ""
    left, right = found.left, found.right
    counted = " · ".join(
        f"{one_line(side.label)}: {words.count(len(side.statements) + len(found.both), 'statement')}"
        for side in (left, right)
    )
    console.print(Text(f"{counted}{about}", style="bold"))
    for label, used in _words(found):
        console.print(Beside(Text(label, style=words.DIM), (Text(", ".join(map(one_line, used))),), 0, 2))
    paired = {view.id for pair in found.alike for view in pair}
    if found.both:
        _heading(console, "on both sides")
        for view in found.both:
            console.print(Beside(Text(), (Text(), *_lines(view)), 0, 2))
    columns = _Columns(console, left.label, right.label)
    if found.alike:
        _heading(console, "in like words")
        for one, other in found.alike:
            columns.print(_lines(one), _lines(other))
    some = bool(paired or found.both)
    rest = [[view for view in side.statements if view.id not in paired] for side in (left, right)]
    _heading(console, "apart" if some else None)
    columns.print(*(_column(views, some=some) for views in rest))


def _words(found: Comparison) -> list[tuple[str, Sequence[str]]]:
    lines = [
        ("both use: ", found.words),
        (f"{one_line(found.left.label)} more: ", found.left.words),
        (f"{one_line(found.right.label)} more: ", found.right.words),
    ]
    return [(label, used) for label, used in lines if used]


def _heading(console: Console, title: str | None) -> None:
    console.print()
    if title:
        console.print(Text(title, style="bold magenta"))


def _column(views: Sequence[ClaimView], *, some: bool) -> list[Text]:
    if not views:
        return [Text("nothing more" if some else "nothing found", style=words.DIM)]
    lines: list[Text] = []
    for view in views:
        lines += [*([Text()] if lines else []), *_lines(view)]
    return lines


def _lines(view: ClaimView) -> list[Text]:
    """Return a statement for a column: day and venue, the words, the sources."""
    claim = fullest(view.claim)
    head = statement_day(view)
    if claim.venue:
        head.append(f" {words.venue(claim.venue)}", style="not bold")
    first = view.sources[0] if view.sources else None
    foot = [words.source(first)] if first else []
    if view.reports > 1:
        foot.append(words.counts(view))
    if len(view.forms) > 1:
        foot.append(words.count(len(view.forms), "form"))
    foot.append(words.short_id(view.id))
    lines = [head, words.said(claim), conflict_line(view), Text(" · ".join(foot), style=words.DIM)]
    return [line for line in lines if line.plain]


class _Columns:
    """Prints pieces of both sides beside one another, or one under the other where the window is narrow."""

    def __init__(self, console: Console, left: str, right: str) -> None:
        self.console = console
        self.narrow = console.width < TWO_COLUMNS
        self.width = (console.width - len(RULE)) // 2
        self.titles = [Text(one_line(label, self.width), style="bold cyan") for label in (left, right)]
        self.titled = False

    def print(self, left: Sequence[Text], right: Sequence[Text]) -> None:
        """Print a piece of each side."""
        if self.narrow:
            for title, lines in zip(self.titles, (left, right), strict=True):
                self.console.print(title)
                self.console.print(Beside(Text(), tuple(lines), 0, 2))
            return
        columns = [
            [piece for line in lines for piece in (self._wrapped(line) if line else [line])]
            for lines in (left, right)
        ]
        rows = [
            [lines[row] if row < len(lines) else Text() for lines in columns]
            for row in range(max(map(len, columns)))
        ]
        for cells in ([] if self.titled else [self.titles]) + rows + [[Text(), Text()]]:
            self._row(*cells)
        self.titled = True

    def _wrapped(self, line: Text) -> list[Text]:
        return list(line.wrap(self.console, self.width, overflow="fold"))

    def _row(self, left: Text, right: Text) -> None:
        left.rstrip()
        text = Text(no_wrap=True, overflow="ignore").append_text(left)
        text.append(" " * (self.width - left.cell_len)).append(RULE, style=words.DIM).append_text(right)
        text.rstrip()
        self.console.print(text)


def comparison_json(found: Comparison) -> dict[str, object]:
    """Return a comparison as a program gets it: whole entries, those in pairs by their ids."""

    def side(one: ComparedSide) -> dict[str, object]:
        return {
            "label": one.label,
            "statements": [view_json(view) for view in one.statements],
            "words": list(one.words),
        }

    return {
        "about": found.about,
        "left": side(found.left),
        "right": side(found.right),
        "both": [view_json(view) for view in found.both],
        "alike": [[one.id, other.id] for one, other in found.alike],
        "words": list(found.words),
    }
