"""How a catalogue's suggestion reads."""

from __future__ import annotations

from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.safe_text import one_line
from foreigndesk.store.links import LinkView

_STYLES = {"suggested": "yellow", "confirmed": "green", "rejected": "red"}


def link_line(view: LinkView) -> Text:
    """Return a suggestion on one line: id, status, the actor, the entry, score, who decided."""
    line = Text(words.short_id(view.id), style=words.DIM)
    line.append(f"  {view.status}", style=_STYLES[view.status])
    line.append(f"  {one_line(view.actor)}", style="bold").append(" is ", style="not bold")
    line.append_text(entry_words(view))
    line.append(f"  {view.score:.2f}")
    if view.by:
        line.append(f"  by {one_line(view.by)} {(view.at or '')[:10]}", style=words.DIM)
    return line


def entry_words(view: LinkView) -> Text:
    """Return an entry in a few words: name, ids, country, office, topics, catalogue."""
    entity = view.entity
    text = Text(one_line(entity.name), style="bold")
    ids = dict.fromkeys(filter(None, (entity.wikidata, entity.id)))
    about = [
        *ids,
        *(words.state_name(code) or code for code in entity.countries[:3]),
        *entity.positions[:1],
        *([f"born {entity.born[:4]}"] if entity.born else []),
        *entity.topics,
    ]
    return text.append(f" ({one_line(', '.join(about), 160)})  {one_line(view.catalogue)}", style="not bold")


def link_lines(view: LinkView) -> tuple[Text, ...]:
    """Return a suggestion with its reasons under it."""
    return (link_line(view), *(Text(one_line(reason), style=words.DIM) for reason in view.reasons))
