"""Chooses the parties of an act among a sentence's candidates.

Boosted trees over syntax, words and what the rules say (`party_features`), and a net of one hidden layer over the same
and the encoder's vectors of trigger and candidate; their log-odds are averaged. Made by `training/event_parties.py`.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.encoding.pieces import piece_vectors
from foreigndesk.annotation.events.arguments import Party, Role, bind, is_barred, subjects, tells_of_another
from foreigndesk.annotation.events.candidates import ANY, Candidate, candidates
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.party_features import Scene, running_counts
from foreigndesk.model import Argument
from foreigndesk.weights import weights_bytes
from foreigndesk.weights.boosted_trees import BoostedTrees

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]

# Start, end and actors of a candidate.
Words = tuple[int, int, frozenset[str]]
WEIGHTS = "event_parties.npz"
SCORED: tuple[Role, ...] = ("actor", "recipient")
# Least logarithm of the odds of a party: set on acts held out (benchmarks/events).
SURE = -0.8
# Least logarithm of the odds of an actor whom the rules give, where no other is sure.
STAYS = -1.5
# Meetings in which all sides do the same; of 89 labelled, 81 have no recipient.
MUTUAL = frozenset(("talks", "meet", "host", "phone", "discuss"))
# Features are cut so many spreads from their mean; shares at least so far from 0 and 1.
MOST, FLOOR = 5.0, 1e-4


class Parties(Protocol):
    """Says who takes part in the acts of one report."""

    def decide(self, proposal: Proposal, told: Sequence[Argument]) -> tuple[Argument, ...]:
        """Return the arguments of an act, given those that the rules of syntax find."""
        ...


@dataclass(frozen=True, slots=True)
class _Model:
    """The weights.

    Attributes:
        columns: Names of the features, with their columns.
        net: Arrays of the net: `mean` and `spread` of the features; `trigger`, `words`, `last` (shape (`WIDTH`, parts))
            with biases; `hidden` and `roles` with biases. Its classes: nobody, then `SCORED`.
    """

    columns: dict[str, int]
    trees: dict[Role, BoostedTrees]
    net: dict[str, Floats]


@functools.cache
def _model() -> _Model:
    with np.load(io.BytesIO(weights_bytes(WEIGHTS)), allow_pickle=False) as data:
        trees = {
            role: BoostedTrees(
                {name[len(role) + 1 :]: data[name] for name in data.files if name.startswith(f"{role}_")}
            )
            for role in SCORED
        }
        net = {name[4:]: data[name].astype(np.float32) for name in data.files if name.startswith("net_")}
        return _Model({str(name): n for n, name in enumerate(data["features"])}, trees, net)


def net_log_odds(net: Mapping[str, Floats], table: Floats, vectors: tuple[Floats, Floats, Floats]) -> Floats:
    """Return the net's logarithm of the odds of each role, shape (candidates, roles).

    Args:
        net: The arrays of `_Model.net`.
        table: The features, shape (candidates, features).
        vectors: Of the trigger, of the candidates' words, and of their last pieces; shape (candidates, `WIDTH`) each.
    """
    trigger, words, last = (
        vectors[n] @ net[name] + net[f"{name}_bias"] for n, name in enumerate(("trigger", "words", "last"))
    )
    scaled = np.clip((table - net["mean"]) / net["spread"], -MOST, MOST)
    seen = np.concatenate([trigger, words, last, trigger * words, scaled], axis=1) @ net["hidden"]
    seen += net["hidden_bias"]
    votes = _gelu(seen) @ net["roles"] + net["roles_bias"]
    votes -= votes.max(axis=1, keepdims=True)
    shares = np.exp(votes)
    shares = np.clip(shares / shares.sum(axis=1, keepdims=True), FLOOR, 1 - FLOOR)[:, 1:]
    found: Floats = np.log(shares / (1 - shares))
    return found


def _gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit in its form by tanh (Hendrycks and Gimpel 2016)."""
    found: Floats = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return found


class ScoredParties:
    """The parties of one report's acts as the scorer gives them.

    Args:
        draft: The report, its mentions and quotations read.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._sentences: dict[int, tuple[list[Candidate], dict[str, list[int]]]] = {}

    def scene(self, proposal: Proposal, told: Sequence[Argument]) -> Scene:
        """Return an act with the candidates of its sentence."""
        sentence = proposal.token.sent
        if sentence.start not in self._sentences:
            self._sentences[sentence.start] = candidates(self._draft, sentence), running_counts(sentence)
        named, counts = self._sentences[sentence.start]
        told_by = {proposal.token.i, proposal.noun.i if proposal.noun is not None else proposal.token.i}
        if tells_of_another(proposal):
            told_by |= {t.i for t in subjects(proposal.token)}
        found = [c for c in named if c.head.i not in told_by]
        return Scene(self._draft, proposal, found, roles_told(words_of(found), told), counts)

    def vectors(self, scene: Scene) -> tuple[Floats, Floats, Floats]:
        """Return the vectors of trigger, words and last pieces, a row a candidate."""
        pieces = piece_vectors(self._draft)
        token = scene.proposal.token
        trigger = pieces.mean(token.idx, token.idx + len(token.text))
        return (
            np.tile(trigger, (len(scene.found), 1)),
            np.array([pieces.mean(c.start, c.end) for c in scene.found]),
            np.array([pieces.last(c.start, c.end) for c in scene.found]),
        )

    def _log_odds(self, scene: Scene) -> dict[Role, Floats]:
        """Return for each role the logarithm of the odds that a candidate of a scene has it, in their order."""
        if not scene.found:
            return {role: np.zeros(0) for role in SCORED}
        model = _model()
        table = table_of([scene.features(n) for n in range(len(scene.found))], model.columns)
        net = net_log_odds(model.net, table, self.vectors(scene))
        return {
            role: (trees.log_odds_of(table) + net[:, n]) / 2
            for n, (role, trees) in enumerate(model.trees.items())
        }

    def decide(self, proposal: Proposal, told: Sequence[Argument]) -> tuple[Argument, ...]:
        """Return the arguments of an act, actors first, given those that the rules of syntax find.

        Mediators and hosts stay as the rules give them.
        """
        scene = self.scene(proposal, told)
        kept = [a for a in told if a.role not in SCORED]
        words = words_of(scene.found)
        found: list[Argument] = []
        seen = {a.actor or f"{a.start}" for a in kept}
        mutual = proposal.type == "CONSULT" and proposal.mode in MUTUAL
        for position, likeliest in choose(words, self._log_odds(scene), scene.told).items():
            role: Role = "actor" if mutual else likeliest
            for argument in _arguments(self._draft, proposal, scene.found[position], role, told):
                key = argument.actor or f"{argument.start}"
                if key not in seen:
                    seen.add(key)
                    found.append(argument)
        found.sort(key=lambda a: (a.role != "actor", a.start))
        return (*found, *kept)


def words_of(found: Sequence[Candidate]) -> list[Words]:
    """Return the bounds and actors of candidates."""
    return [(c.start, c.end, c.actors) for c in found]


def table_of(rows: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> Floats:
    """Return features by name as a table, shape (rows, columns); names without a column are left out."""
    table = np.zeros((len(rows), len(columns)))
    for n, row in enumerate(rows):
        for name, value in row.items():
            if (column := columns.get(name)) is not None:
                table[n, column] = value
    return table


def choose(
    found: Sequence[Words], likely: Mapping[Role, Floats], told: Mapping[int, str] = MappingProxyType({})
) -> dict[int, Role]:
    """Return the roles of the candidates that take part, by their positions, the likeliest first.

    Of words that lie within one another one is a party, and an actor has one role. Where nobody is likely enough to be
    the actor, whom the rules call so stays if he is not very unlikely.

    Args:
        found: The candidates.
        likely: For each role the logarithm of the odds that a candidate has it.
        told: The roles that the rules give, by position.
    """
    ranked = sorted(
        ((float(likely[role][n]), role, n) for role in SCORED for n in range(len(found))),
        key=lambda row: (-row[0], row[2], row[1]),
    )
    taken: dict[int, Role] = {}

    def free(number: int) -> bool:
        start, end, actors = found[number]
        others = [found[n] for n in taken]
        return not any((start < last and first < end) or actors & same for first, last, same in others)

    for odds, role, number in ranked:
        if odds >= SURE and free(number):
            taken[number] = role
    if "actor" not in taken.values():
        for odds, role, number in ranked:
            if role == "actor" == told.get(number) and odds >= STAYS and free(number):
                taken[number] = "actor"
    return taken


def roles_told(found: Sequence[Words], told: Sequence[Argument]) -> dict[int, str]:
    """Return the role that the rules give a candidate, by its position."""
    roles: dict[int, str] = {}
    for argument in told:
        over = [
            (abs(start - argument.start) + abs(end - argument.end), n)
            for n, (start, end, actors) in enumerate(found)
            if start < argument.end
            and argument.start < end
            and (argument.actor is None or not actors or argument.actor in actors)
        ]
        if over:
            roles.setdefault(min(over)[1], argument.role)
    return roles


def _arguments(
    draft: Draft, proposal: Proposal, candidate: Candidate, role: Role, told: Sequence[Argument]
) -> list[Argument]:
    known = [a for a in told if (a.start, a.end) == (candidate.start, candidate.end)]
    known = known or bind(draft, Party("recipient", candidate.head), ANY)
    if not known:
        return [Argument(role, candidate.start, candidate.end)]
    return [
        Argument(role, a.start, a.end, a.actor)
        for a in known
        if not is_barred(draft, candidate.head, a.actor, role, proposal.type)
    ]
