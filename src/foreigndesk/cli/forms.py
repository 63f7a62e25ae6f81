"""How the forms of a statement look: one line each, what differs from the fullest form in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from foreigndesk.cli import claim_words as words
from foreigndesk.cli.safe_text import one_line, safe
from foreigndesk.store.views import ClaimView, FormView

# Forms that a listing shows of a statement, and characters of each; `show claim` has them all.
SHOWN, LIMIT = 4, 96
# Words that are the same, left standing beside those that differ.
AROUND = 5
DIFFERS = "bold yellow"
RELATIONS = {
    "full": "in full",
    "same": "the same words",
    "cut": "cut",
    "changed": "changed",
    "told": "retold",
}


def shown_forms(view: ClaimView, limit: int | None = SHOWN) -> list[FormView]:
    """Return the forms worth a line: the first, the fullest, those under another speaker's name, of most reports.

    The fullest stands above them, and the first is named there; where one is both, and nobody else has it, it needs
    no line of its own.
    """
    if limit is None or len(view.forms) < 2:
        return list(view.forms)
    others = {party.actor_id or party.text for party in view.claim.other_speakers}

    def rank(number: int) -> tuple[bool, bool, bool, int, int]:
        form = view.forms[number]
        apart = any((p.actor_id or p.text) in others for p in form.form.speaker)
        return (number != 0, form.form.relation != "full", not apart, -form.reports, number)

    first = view.forms[0]
    known = first.form.relation == "full" and first.reports == 1
    numbers = sorted(range(1 if known else 0, len(view.forms)), key=rank)[:limit]
    return [view.forms[number] for number in sorted(numbers)]


def form_line(view: ClaimView, form: FormView, *, limit: int | None = LIMIT) -> Text:
    """Return a form as one line: how it stands to the fullest, its words, who printed it first, and how many did."""
    text = Text("· ", style=words.DIM).append(RELATIONS[form.form.relation], style="not dim magenta")
    if form.form.relation not in ("full", "same") or limit is None:
        text.append(" ").append_text(_wording(form, limit))
    others = {party.actor_id or party.text for party in view.claim.other_speakers}
    apart = [p for p in form.form.speaker if (p.actor_id or p.text) in others]
    if apart:
        text.append(" by ", style="not dim red").append_text(words.parties(apart))
    about = [words.source(form.first)] if form.first else []
    if form.reports > 1:
        about.append(words.form_counts(form))
    return text.append(f"  {', '.join(about)}", style=words.DIM)


def _wording(form: FormView, limit: int | None) -> Text:
    relation = form.form.relation
    if relation == "changed" and form.changes and form.form.directness == "direct":
        marked = marked_changes(form, limit)
        if marked is not None:
            return Text("“").append_text(marked).append("”")
    content = one_line(form.form.text, limit)
    if relation == "told" or form.form.directness == "indirect":
        cue = one_line(form.form.cue)
        return Text(f"{cue}: " if cue else "").append(content, style=words.EVIDENCE_STYLE)
    if form.form.directness == "mixed":
        return words.quoted(form.form.text, limit)
    if relation == "cut" and form.changes and form.changes[0].kind == "left_out":
        content = f"… {content.lstrip('….“” ')}"
    return Text("“").append(content, style=words.EVIDENCE_STYLE).append("”")


def marked_changes(form: FormView, limit: int | None = None) -> Text | None:
    """Return a form with brackets where it differs: [EU → Union], [+now], […]; None if too much differs to be read.

    Words that are the same stand in full near those that differ only, unless there is no limit.
    """
    text = Text()
    last = len(form.changes) - 1
    changed = 0
    for number, change in enumerate(form.changes):
        was, now = one_line(change.was), one_line(change.now)
        if (number and change.kind != "same") or (text.plain and not text.plain.endswith(" ")):
            text.append("" if text.plain.endswith(" ") or not text.plain else " ")
        if change.kind == "same":
            kept = now if limit is None else _near(now, first=number == 0, last=number == last)
            text.append(kept, style=words.EVIDENCE_STYLE)
        elif change.kind == "left_out":
            text.append(
                "…" if number in (0, last) or len(was.split()) > AROUND else f"[−{was}]", style=DIFFERS
            )
        elif change.kind == "added":
            changed += len(now.split())
            text.append(f"[+{now}]", style=DIFFERS)
        else:
            changed += len(now.split())
            text.append(f"[{was} → {now}]", style=DIFFERS)
    if limit is not None and (len(text) > 2 * limit or changed * 2 > len(form.form.text.split())):
        return None
    return text


def _near(same: str, *, first: bool, last: bool) -> str:
    found = same.split()
    if len(found) <= (1 if first or last else 2) * AROUND + 2:
        return same
    if first:
        return f"… {' '.join(found[-AROUND:])}"
    if last:
        return f"{' '.join(found[:AROUND]).rstrip(',;:.')} …"
    return f"{' '.join(found[:AROUND])} … {' '.join(found[-AROUND:])}"


def form_lines(view: ClaimView, limit: int | None = SHOWN) -> Sequence[Text]:
    """Return the lines of a statement's forms, and one for those that have none."""
    if len(view.forms) < 2:
        return []
    shown = shown_forms(view, limit)
    lines = [form_line(view, form, limit=LIMIT if limit is not None else None) for form in shown]
    left = len(view.forms) - len(shown) - (view.forms[0] not in shown)
    if left > 0:
        lines.append(Text(f"· and {words.count(left, 'other form')}", style=words.DIM))
    return lines


def conflict_line(view: ClaimView) -> Text:
    """Return who else is named as the speaker, with in how many reports; nothing if all agree."""
    pieces = []
    for party in view.claim.other_speakers:
        key = party.actor_id or party.text
        reports = {
            report
            for form in view.claim.forms
            if any((p.actor_id or p.text) == key for p in form.speaker)
            for report in form.reports
        }
        counted = f" in {words.count(len(reports), 'report')}" if reports else ""
        pieces.append(safe(party.name or party.text).append(counted))
    if not pieces:
        return Text()
    return Text("speaker disputed: also ", style="red").append_text(Text(", ").join(pieces))
