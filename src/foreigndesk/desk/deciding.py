"""What a person decides about actors, claims and stories of a desk, and what waits to be decided."""

from __future__ import annotations

from collections.abc import Sequence

from foreigndesk.desk.record import OpenRecord
from foreigndesk.model import Correction, Judgement, Verb
from foreigndesk.store import decisions, splitting
from foreigndesk.store.history import History, history
from foreigndesk.store.reviewing import Doubtful, ReviewPair, doubtful_pairs, shown_pair


class Deciding(OpenRecord):
    """The part of a desk that keeps decisions."""

    def judge(
        self,
        verb: Verb,
        left: str,
        right: str | None = None,
        *,
        by: str,
        why: str | None = None,
    ) -> Judgement:
        """Keep what a person decided, and return it; it takes effect at once.

        Args:
            verb: same, different or unsure (two claims, two actors or two stories), confirm or reject (one claim, or
                one suggestion of a catalogue).
            left: Id of a claim, an actor or a story (or of a report, as a part of its story), or the first digits of
                it; an actor's name, if only one bears it;
                `<report id>:<local id>` names the actor of one report.
            right: The other one, for same, different and unsure.
            by: Who decided.
            why: The reason, in a few words.

        Raises:
            MergeConflictError: If "same" would join things that were judged different; `chain` says how.
            NotFoundError: If an id is not in the desk.
            QueryError: If several things fit an id or a name, or the judgement contradicts one that stands.
        """
        return decisions.judge(self.store, verb, left, right, by=by, why=why)

    def merge(self, *things: str, by: str, why: str | None = None) -> Judgement:
        """Make one of several actors (or claims, or stories) in one decision, and return it.

        Args:
            things: Two or more, each as in `judge`.
            by: Who decided.
            why: The reason, in a few words.

        Raises:
            MergeConflictError: If that would join what was judged different; `chain` says how.
            NotFoundError: If one is not in the desk.
            QueryError: If they are one already, or cannot be one.
        """
        return decisions.merge(self.store, things, by=by, why=why)

    def split(self, actor: str, *parts: str, by: str, why: str | None = None) -> Judgement:
        """Take parts out of an actor, or reports out of a story, together, and return the decision.

        What is taken out is another actor, or another story, then.

        Args:
            actor: The actor, or the story, as in `judge`.
            parts: Of a story: reports. Of an actor, each a member (`<report id>:<local id>`), a report (all that it
                says of the actor) or a name
                (all that bear it). Ids may be cut short.
            by: Who decided.
            why: The reason, in a few words.

        Raises:
            NotFoundError: If the actor has no such part.
            QueryError: If nothing would be left, or the parts were judged the same as the rest.
        """
        return splitting.split(self.store, actor, parts, by=by, why=why)

    def correct(
        self,
        claim_id: str,
        field: str,
        value: str | Sequence[str] | None,
        *,
        by: str,
        why: str | None = None,
    ) -> Correction:
        """Set a field of a claim right, and return the correction; the machine's value is kept beside it.

        Args:
            claim_id: Its id, or the first digits of it.
            field: status, type, mode, venue, via, office, state, `time.start`, `time.end`, `place.country` ...; or
                parties: of an event actor, recipient, mediator, venue_host; of a statement speaker, addressees,
                about; of a tenure holder, predecessor; of a relation subject, object.
            value: The right value; None for unknown. Of parties all that the field shall hold, as a list or in one
                line parted by semicolons, each by its name, its actor's id or `<report id>:<local id>`; a party of
                the claim keeps the office that it has there.
            by: Who corrected it.
            why: The reason, in a few words.

        Raises:
            NotFoundError: If no report names one of the parties.
            QueryError: If the field cannot be corrected, or several actors bear a name.
        """
        return decisions.correct(self.store, claim_id, field, value, by=by, why=why)

    def undo(self, judgement_id: str, *, by: str) -> Judgement | Correction:
        """Withdraw a judgement or a correction, and return it with who and when.

        Raises:
            NotFoundError: If there is none that stands.
        """
        return decisions.undo(self.store, judgement_id, by=by)

    def judgements(self, *, include_withdrawn: bool = False) -> list[Judgement | Correction]:
        """Return the judgements and corrections, oldest first."""
        with self.store.reading() as connection:
            return decisions.decisions(connection, include_withdrawn=include_withdrawn)

    def history(self, actor: str) -> History:
        """Return all that was decided and computed about an actor: mentions, reasons, moves, judgements, links.

        Args:
            actor: The actor, as in `judge`; an id that it had before will do.

        Raises:
            NotFoundError: If there is none.
            QueryError: If several fit.
        """
        with self.store.reading() as connection:
            return history(connection, actor)

    def doubtful_pairs(self, *, unsure: bool = False) -> list[Doubtful]:
        """Return the pairs of actors that may be one and that nobody judged, the most useful to settle first.

        Args:
            unsure: Those that a person was not sure about instead.
        """
        with self.store.reading() as connection:
            return doubtful_pairs(connection, unsure=unsure)

    def review_pair(self, doubtful: Doubtful) -> ReviewPair | None:
        """Return a doubtful pair with what is known of both sides; None if it has been settled since."""
        with self.store.reading() as connection:
            return shown_pair(connection, doubtful)

    def proposals(self, *, unsure: bool = False, limit: int | None = None) -> list[ReviewPair]:
        """Return the pairs of `doubtful_pairs` with what is known of both sides.

        Args:
            unsure: As there.
            limit: At most so many; all if None.
        """
        with self.store.reading() as connection:
            found = doubtful_pairs(connection, unsure=unsure)[:limit]
            shown = (shown_pair(connection, doubtful) for doubtful in found)
            return [pair for pair in shown if pair is not None]
