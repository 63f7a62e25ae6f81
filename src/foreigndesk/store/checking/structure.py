"""Rules about which rows there must be, each one a question that the database answers; a row of the answer is a fault.

What linking has still to look at (`to_link`) is not held against the record: a run that was stopped leaves such marks.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from foreigndesk.store.checking.faults import Findings, Remedy


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the record.

    Attributes:
        name: In a few words.
        broken: A query whose rows are faults: (subject, what to tell of it).
        reason: What is wrong, with `{}` for what the row tells.
        remedy: What mends it.
    """

    name: str
    broken: str
    reason: str
    remedy: Remedy = "relink"


def _unmarked(key: str, *kinds: str) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"NOT EXISTS (SELECT 1 FROM to_link q WHERE q.kind IN ({listed}) AND q.key = {key})"


_CLAIM_FREE = _unmarked("CAST(k.row AS text)", "claim")

CLAIMS = (
    Rule(
        "claims of reports are in the record",
        "SELECT k.id, k.report_id FROM local_claims k WHERE k.withdrawn_at IS NULL AND NOT EXISTS "
        f"(SELECT 1 FROM claim_members m WHERE m.local_row = k.row AND m.left_at IS NULL) AND {_CLAIM_FREE}",
        "report {} says it, and it is in no claim of the record",
    ),
    Rule(
        "members are there",
        "SELECT m.claim_id, k.id FROM claim_members m JOIN local_claims k ON k.row = m.local_row "
        f"WHERE m.left_at IS NULL AND k.withdrawn_at IS NOT NULL AND {_CLAIM_FREE}",
        "it counts {} as a member, which was withdrawn",
    ),
    Rule(
        "members are there",
        "SELECT m.claim_id, k.id FROM claim_members m JOIN local_claims k ON k.row = m.local_row "
        "WHERE m.left_at IS NULL AND NOT EXISTS "
        f"(SELECT 1 FROM claims c WHERE c.claim_id = m.claim_id AND c.withdrawn_at IS NULL) AND {_CLAIM_FREE}",
        "{} is a member of it, and there is no such claim",
    ),
    Rule(
        "claims have members",
        "SELECT c.claim_id, c.kind FROM claims c WHERE c.withdrawn_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM claim_members m WHERE m.claim_id = c.claim_id AND m.left_at IS NULL)",
        "no report stands under this {} any more",
    ),
    Rule(
        "claims bear the id of a member",
        "SELECT c.claim_id, k.id FROM claims c JOIN local_claims k ON k.row = c.first_row "
        f"WHERE c.withdrawn_at IS NULL AND k.id <> c.claim_id AND {_CLAIM_FREE}",
        "its first evidence is that of {}",
    ),
    Rule(
        "claims rest on a member",
        "SELECT c.claim_id, k.id FROM claims c JOIN local_claims k ON k.row = c.first_row "
        "WHERE c.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM claim_members m WHERE m.claim_id = c.claim_id "
        f"AND m.local_row = c.first_row AND m.left_at IS NULL) AND {_CLAIM_FREE}",
        "its first evidence is that of {}, which is no member",
    ),
    Rule(
        "claims have evidence",
        "SELECT k.id, k.report_id FROM local_claims k WHERE NOT EXISTS "
        "(SELECT 1 FROM evidence e WHERE e.local_row = k.row AND e.position = k.first_evidence)",
        "no words of report {} stand under it",
        "reindex",
    ),
    Rule(
        "evidence is of the claim's report",
        "SELECT k.id, e.report_id FROM local_claims k JOIN evidence e ON e.local_row = k.row "
        "WHERE e.report_id <> k.report_id",
        "it rests on words of {}, another report",
        "reindex",
    ),
    Rule(
        "blocks hold claims that stand",
        "SELECT k.id, k.report_id FROM claim_blocks b JOIN local_claims k ON k.row = b.member "
        f"WHERE k.withdrawn_at IS NOT NULL AND {_CLAIM_FREE}",
        "withdrawn, and still compared with others (report {})",
    ),
    Rule(
        "cells hold claims that stand",
        "SELECT k.id, k.report_id FROM claim_cells b JOIN local_claims k ON k.row = b.local_row "
        f"WHERE k.withdrawn_at IS NOT NULL AND {_CLAIM_FREE}",
        "withdrawn, and still taken together with others (report {})",
    ),
    Rule(
        "a cell is one claim",
        "SELECT min(k.id), count(DISTINCT m.claim_id) FROM claim_cells b JOIN local_claims k ON k.row = b.local_row "
        f"JOIN claim_members m ON m.local_row = k.row AND m.left_at IS NULL WHERE {_CLAIM_FREE} "
        "GROUP BY b.cell HAVING count(DISTINCT m.claim_id) > 1",
        "it and others say the same, and are in {} claims",
    ),
    Rule(
        "places of claims are listed",
        "SELECT c.claim_id, c.place_id FROM claims c WHERE c.place_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM places p WHERE p.id = c.place_id)",
        "its place {} is in no list of places",
        "reindex",
    ),
)

ACTORS = (
    Rule(
        "local actors stand for a known one",
        "SELECT a.member, coalesce(a.actor_id, 'nobody') FROM local_actors a WHERE NOT EXISTS "
        f"(SELECT 1 FROM actors k WHERE k.id = a.actor_id) AND {_unmarked('a.member', 'actor')}",
        "it stands for {}, who is not in the record",
    ),
    Rule(
        "known actors are named by a report",
        "SELECT k.id, k.name FROM actors k WHERE NOT EXISTS "
        f"(SELECT 1 FROM local_actors a WHERE a.actor_id = k.id) AND {_unmarked('k.id', 'actor_left')}",
        "no report names {} any more",
    ),
    Rule(
        "cells of local actors are there",
        "SELECT a.member, a.cell FROM local_actors a WHERE a.cell IS NOT NULL AND NOT EXISTS "
        f"(SELECT 1 FROM actor_cells c WHERE c.cell = a.cell) AND {_unmarked('a.member', 'actor')}",
        "it is counted in {}, which is not there",
    ),
    Rule(
        "a cell is one actor",
        "SELECT a.member, c.cell FROM local_actors a JOIN actor_cells c ON c.cell = a.cell "
        "WHERE c.actor_id IS NOT NULL AND a.actor_id <> c.actor_id "
        f"AND {_unmarked('a.member', 'actor')} AND {_unmarked('c.cell', 'actor_cell')}",
        "it stands for another actor than its cell {}",
    ),
    Rule(
        "cells count somebody",
        "SELECT c.cell, coalesce(c.actor_id, 'nobody') FROM actor_cells c WHERE NOT EXISTS "
        f"(SELECT 1 FROM local_actors a WHERE a.cell = c.cell) AND {_unmarked('c.cell', 'actor_cell')}",
        "nobody is counted in it, and it stands for {}",
    ),
    Rule(
        "blocks hold cells that are there",
        "SELECT DISTINCT b.member, b.key FROM actor_blocks b WHERE NOT EXISTS "
        "(SELECT 1 FROM actor_cells c WHERE c.cell = b.member)",
        "it is compared with others in block {}, and is not there",
    ),
    Rule(
        "names lead to actors that are there",
        "SELECT w.actor_id, w.word FROM actor_words w WHERE NOT EXISTS "
        "(SELECT 1 FROM actors k WHERE k.id = w.actor_id)",
        "the word {} leads to it, and there is no such actor",
        "reindex",
    ),
)

COPIES = (
    Rule(
        "origins are there",
        "SELECT r.id, coalesce(r.origin_id, 'nothing') FROM reports r WHERE NOT EXISTS "
        f"(SELECT 1 FROM reports o WHERE o.id = r.origin_id) AND {_unmarked('r.id', 'report')}",
        "it goes back to {}, which is not in the record",
    ),
    Rule(
        "origins are no reprints",
        "SELECT r.id, o.id FROM reports r JOIN reports o ON o.id = r.origin_id "
        f"WHERE (o.origin_id <> o.id OR o.reprint_of IS NOT NULL) AND {_unmarked('r.id', 'report')}",
        "it goes back to {}, which is a reprint itself",
    ),
    Rule(
        "reprints name their origin",
        "SELECT r.id, coalesce(r.reprint_of, 'nothing') FROM reports r "
        "WHERE (r.origin_id = r.id AND r.reprint_of IS NOT NULL) "
        "OR (r.origin_id <> r.id AND (r.reprint_of IS NULL OR r.reprint_of <> r.origin_id))",
        "it is kept as a reprint of {}, and its origin says otherwise",
    ),
    Rule(
        "copies are of a report that is there",
        "SELECT r.id, r.parent_id FROM reports r WHERE r.parent_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM reports p WHERE p.id = r.parent_id)",
        "it was taken from {}, which is not in the record",
    ),
    Rule(
        "reprints have a pair",
        "SELECT r.id, r.origin_id FROM reports r WHERE r.origin_id <> r.id AND NOT EXISTS "
        '(SELECT 1 FROM reprint_pairs p WHERE p."left" = r.id) AND NOT EXISTS '
        '(SELECT 1 FROM reprint_pairs p WHERE p."right" = r.id)',
        "it goes back to {}, and no pair of reports says so",
    ),
)

STORIES = (
    Rule(
        "reports are in a story",
        "SELECT r.id, coalesce(r.story_id, 'none') FROM reports r WHERE NOT EXISTS "
        "(SELECT 1 FROM story_reports s WHERE s.report_id = r.id AND s.story_id = r.story_id) "
        f"AND {_unmarked('r.id', 'report', 'story')}",
        "its story is {}, and the table of stories says otherwise",
    ),
    Rule(
        "stories of reports are there",
        "SELECT s.report_id, s.story_id FROM story_reports s WHERE s.story_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM stories x WHERE x.id = s.story_id)",
        "its story {} is not there",
    ),
    Rule(
        "stories have their founder",
        "SELECT x.id, x.founder FROM stories x WHERE NOT EXISTS "
        "(SELECT 1 FROM story_reports s WHERE s.report_id = x.founder AND s.story_id = x.id)",
        "report {}, which it has its id from, is not in it",
    ),
    Rule(
        "titles are of a report of the story",
        "SELECT x.id, x.title_report FROM stories x WHERE x.title_report IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM story_reports s WHERE s.report_id = x.title_report AND s.story_id = x.id)",
        "its title is that of {}, which is not in it",
    ),
    Rule(
        "words of stories lead to reports",
        "SELECT DISTINCT i.key, i.day FROM story_index i WHERE NOT EXISTS "
        "(SELECT 1 FROM story_reports s WHERE s.key = i.key)",
        "the index of words names it (day {}), and there is no such report",
    ),
    Rule(
        "stories have a sketch",
        "SELECT x.id, x.founder FROM stories x WHERE NOT EXISTS "
        f"(SELECT 1 FROM story_sketches k WHERE k.story_id = x.id) AND {_unmarked('x.id', 'changed_story')}",
        "nothing tells what it is about (founded by {})",
    ),
    Rule(
        "sketches are of stories that are there",
        "SELECT k.story_id, k.first FROM story_sketches k WHERE NOT EXISTS "
        f"(SELECT 1 FROM stories x WHERE x.id = k.story_id) AND {_unmarked('k.story_id', 'changed_story')}",
        "a sketch is kept (from {}), and there is no such story",
    ),
    Rule(
        "keys are of stories that are there",
        "SELECT DISTINCT k.story_id, k.first FROM story_keys k WHERE NOT EXISTS "
        "(SELECT 1 FROM story_sketches x WHERE x.story_id = k.story_id AND x.first = k.first)",
        "it is found by keys (from {}) and has no sketch",
    ),
    Rule(
        "disagreements are of stories that are there",
        "SELECT d.id, d.story_id FROM disagreements d WHERE d.withdrawn_at IS NULL AND NOT EXISTS "
        f"(SELECT 1 FROM stories x WHERE x.id = d.story_id) AND {_unmarked('d.story_id', 'changed_story')}",
        "its story {} is not there",
    ),
    Rule(
        "disagreements are about claims that stand",
        "SELECT d.id, x.claim_id FROM disagreements d JOIN disagreement_claims x ON x.disagreement = d.row "
        "WHERE d.withdrawn_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM claims c WHERE c.claim_id = x.claim_id AND c.withdrawn_at IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM to_link q WHERE q.kind IN ('claim', 'changed_story'))",
        "it is about claim {}, which does not stand",
    ),
)

MARKS = (
    Rule(
        "marks are of known kinds",
        "SELECT q.kind, min(q.key) FROM to_link q WHERE q.kind NOT IN ('report', 'story', 'story_report', "
        "'changed_story', 'actor', 'actor_block', 'actor_cell', 'actor_left', 'claim', 'claim_block') GROUP BY q.kind",
        "linking knows no such mark (first of them: {})",
    ),
    Rule(
        "marks are of reports that are there",
        "SELECT q.key, q.kind FROM to_link q WHERE q.kind IN ('report', 'story', 'story_report') AND NOT EXISTS "
        "(SELECT 1 FROM reports r WHERE r.id = q.key)",
        "it is marked to be linked ({}), and there is no such report",
    ),
)

RULES = {
    "claims": CLAIMS,
    "actors": ACTORS,
    "reprints": COPIES,
    "stories": STORIES,
    "things to link": MARKS,
}


def check_structure(findings: Findings) -> None:
    """Ask all rules."""
    total = sum(map(len, RULES.values()))
    done = 0
    for rules in RULES.values():
        for rule in rules:
            findings.tell("rules", done, total)
            done += 1
            for rows in findings.rows(text(rule.broken)):
                for subject, told in rows:
                    findings.add(rule.name, subject, rule.reason.format(told), rule.remedy)
    findings.looked_at["rules"] = total
