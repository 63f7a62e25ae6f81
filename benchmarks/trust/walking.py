"""Random walks: reports, readings and decisions in any order, and then a desk that is linked from scratch has the same.

Each step brings reports, reads some again in another version (other ids of actors, another status, or a person less),
merges, parts, splits, corrects, undoes or links anew; a seed gives the steps. Linking goes on from step to step, and what
it has made by the end must be, row for row, what it makes of the same reports, readings and decisions at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import ForeigndeskError
from foreigndesk.model import Document
from foreigndesk.store import schema as t
from made_up import MadeUpReader, report
from store.from_scratch import differences, linked, linked_from_scratch, told

PERSONS = (
    "Anna Berg (NOR defence_minister)",
    "Anna Berg (NOR)",
    "Anne Berg (NOR)",
    "Berg (NOR defence_minister)",
    "Anna Berg (SWE foreign_minister)",
    "Carl Dahl (SWE defence_minister)",
    "Carl Dahl",
    "Karl Dahl (SWE)",
    "Ida Holm (DNK head_of_government)",
    "Holm (DNK)",
)
SAID = (
    "the strait will stay open to all ships this year",
    "the strait will stay open to all ships",
    "no fleet of ours will come near the islands in the north",
    "we meet again before the ice is gone",
)
WORDS = "The ministers of three states met in a small town by the sea and spoke of ships, of ice and of the strait.\n"
FIELDS = (
    ("status", "planned"), ("status", "denied"), ("venue", "the town hall"), ("time.start", "2020-01-09"),
    ("place.country", "FIN"), ("mode", "visit"), ("actor", "Anna Berg"), ("recipient", "Carl Dahl"), ("speaker", "Ida Holm"),
)  # fmt: skip
# Steps, and how often each is taken.
STEPS = {
    "add": 6, "reread": 2, "same": 4, "different": 3, "split": 2, "claims": 2, "reject": 1, "correct": 3, "undo": 4,
    "relink": 1,
}  # fmt: skip


@dataclass
class Walked:
    """What a walk came to.

    Attributes:
        steps: What was done, in order; what was refused is marked.
        faults: Rows in which the desk and the one linked from scratch differ.
    """

    seed: int
    steps: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def walk(folder: Path, seed: int, steps: int) -> Walked:
    """Walk so many steps on a new desk (SQLite) and compare it with one that is linked from scratch.

    Args:
        folder: An empty one.
        seed: Gives the steps.
        steps: How many.
    """
    chance, walked = random.Random(f"walk {seed}"), Walked(seed)
    with open_desk(folder / "walked.db") as desk:
        walker = _Walker(desk, chance)
        for _ in range(steps):
            walked.steps.append(walker.step())
        found = desk.check()
        walked.faults += [f"check: {fault}" for fault in found.faults]
        with linked_from_scratch(desk, folder / "scratch.db") as scratch:
            walked.faults += _compared(desk, scratch)
            # stories depend a little on what came first, until they are found anew
            desk.relink()
            walked.faults += [f"linked anew: {one}" for one in _compared(desk, scratch)]
            with desk.store.reading() as mine, scratch.store.reading() as theirs:
                walked.faults += [f"stories: {one}" for one in differences(told(mine), told(theirs))]
    return walked


def _compared(desk: Desk, scratch: Desk) -> list[str]:
    with desk.store.reading() as mine, scratch.store.reading() as theirs:
        return differences(linked(mine), linked(theirs))


class _Walker:
    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk, self.chance, self.reports = desk, chance, list[Document]()
        self.versions = 1

    def step(self) -> str:
        """Take a step and return what it was."""
        (kind,) = self.chance.choices(list(STEPS), list(STEPS.values()))
        if len(self.reports) < 3:
            kind = "add"
        try:
            done = getattr(self, f"_{kind}")()
        except ForeigndeskError as error:
            done = f"refused: {type(error).__name__}"
        return f"{kind} {done or ''}".strip()

    def _add(self) -> str:
        new = [self._report(len(self.reports) + n) for n in range(self.chance.randint(1, 3))]
        self.reports += new
        self._read(new, MadeUpReader())
        return f"{len(new)}"

    def _report(self, number: int) -> Document:
        chance = self.chance
        one, other = chance.sample(PERSONS, 2)
        lines = [f"meet {one} & {other} 2020-01-{chance.randint(1, 4):02}\n"]
        lines += (
            [f"say {chance.choice((one, other))}: {chance.choice(SAID)}\n"] if chance.random() < 0.7 else []
        )
        lines += [WORDS] if chance.random() < 0.5 else []
        if self.reports and chance.random() < 0.15:
            lines = [chance.choice(self.reports).text]
        day = f"2020-01-{chance.randint(2, 9):02}" if chance.random() < 0.9 else None
        return report(number, "".join(lines), day=day, outlet=f"Outlet {chance.randint(0, 3)}")

    def _reread(self) -> str:
        self.versions += 1
        some = self.chance.sample(self.reports, self.chance.randint(1, len(self.reports)))
        reader = MadeUpReader(
            version=str(self.versions),
            status=self.chance.choice(("happened", "planned")),
            first=self.chance.choice((0, 0, 3)),
        )
        self._read(some, reader, reread=True)
        return f"{len(some)}"

    def _read(self, reports: list[Document], reader: MadeUpReader, *, reread: bool = False) -> None:
        pipeline.run(reports, self.desk.store, reader=reader, workers=1, reread=reread)

    def _members(self, number: int) -> list[str]:
        with self.desk.store.reading() as connection:
            members = connection.execute(select(t.local_actors.c.member).order_by(t.local_actors.c.member))
            return self.chance.sample(list(members.scalars()), number)

    def _same(self) -> None:
        self.desk.merge(*self._members(2), by="ola")

    def _different(self) -> None:
        self.desk.judge("different", *self._members(2), by="ola")

    def _split(self) -> None:
        (member,) = self._members(1)
        self.desk.split(member, member, by="kari")

    def _claim_ids(self, number: int) -> list[str]:
        ids = sorted(view.id for view in self.desk.claims(include_rejected=True))
        return self.chance.sample(ids, min(number, len(ids)))

    def _claims(self) -> str:
        verb = self.chance.choice(("same", "different"))
        one, other = self._claim_ids(2)
        self.desk.judge(verb, one, other, by="ola")  # type: ignore[arg-type]
        return verb

    def _reject(self) -> None:
        (claim,) = self._claim_ids(1)
        self.desk.judge("reject", claim, by="kari")

    def _correct(self) -> str:
        (claim,), (name, value) = self._claim_ids(1), self.chance.choice(FIELDS)
        self.desk.correct(claim, name, value, by="kari")
        return name

    def _undo(self) -> None:
        if made := self.desk.judgements():
            self.desk.undo(self.chance.choice(made).id, by="ola")

    def _relink(self) -> None:
        self.desk.relink()
