"""The tables of the record, once, for SQLite and PostgreSQL. The migrations make them; this is what queries are built on.

Three layers, each worked out from the one above it:

    reports, readings          what came in, and what one version of the annotators read off it
    local_claims, local_actors what one report says, with its evidence (never changed, only withdrawn)
    claims, actors             the record: local ones joined over reports; `claim_members` says which and since when

Nothing that was ever in the record is deleted: rows get `withdrawn_at` (claims, readings) or `left_at` (members),
so that the record can be seen as of any moment. What a person decided lives in `judgements` and `corrections`.

A claim without evidence cannot be stored: `claims` and `local_claims` each hold a foreign key to a row of
`evidence`, and evidence with no words is refused too. `to_link` holds what linking has still to look at; it is
filled in the transaction that stores a report, so that a run killed before linking is taken up by the next one.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# `sqlite_with_rowid=False`: SQLite keeps such a table once, in its primary key, and not twice.

# SQLite numbers rows by itself only in a column of the type INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def _row() -> Column[int]:
    return Column("row", RowId, primary_key=True, autoincrement=True)


# `published_at`: the moment in UTC where the hour is known, so that the first outlet comes first within a day.
# `origin_id`: the report it goes back to, itself if it is no reprint (then `reprint_of` is null). `parent_id`: the one it
# was most likely taken from. `via`: the agency that it credits, and whose own report is not in the record.
reports = Table(
    "reports",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("outlet", Text),
    Column("language", Text),
    Column("published_day", Text),
    Column("url", Text),
    Column("path", Text),
    Column("words", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("origin_id", Text),
    Column("reprint_of", Text),
    Column("reprint_kind", Text),
    Column("story_id", Text),
    Column("recorded_at", Text, nullable=False),
    Column("published_at", Text),
    Column("parent_id", Text),
    Column("via", Text),
)
Index("ix_reports_published_day", reports.c.published_day, reports.c.id)
# with all that the intake of outlets is told by, so that no text is read for it
Index(
    "ix_reports_printed",
    reports.c.outlet,
    reports.c.published_day,
    reports.c.origin_id,
    reports.c.recorded_at,
    reports.c.language,
)
Index("ix_reports_origin_id", reports.c.origin_id)
# what lists of stories tell of their reports
Index(
    "ix_reports_story",
    reports.c.story_id,
    reports.c.outlet,
    reports.c.published_at,
    reports.c.published_day,
    reports.c.reprint_of,
    reports.c.id,
    reports.c.recorded_at,
)
# what is counted of many reports that are found by their ids (`indexed.FACTS`)
Index(
    "ix_reports_facts",
    reports.c.id,
    reports.c.outlet,
    reports.c.origin_id,
    reports.c.published_day,
    reports.c.published_at,
)
# What searches and their counts look at of each hit, without the text that lies in the row.
Index(
    "ix_reports_rows",
    reports.c.row,
    reports.c.recorded_at,
    reports.c.published_day,
    reports.c.outlet,
    reports.c.origin_id,
)
Index("ix_reports_day", reports.c.published_day, reports.c.row)
Index("ix_reports_recorded", reports.c.recorded_at, reports.c.row)

# `company`: the keys of all that the report names (`LocalRecord.company`), once and not with each actor.
readings = Table(
    "readings",
    metadata,
    _row(),
    Column("report_id", Text, ForeignKey("reports.id"), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("versions", Text, nullable=False),
    Column("language_read", Boolean, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("company", LargeBinary, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("withdrawn_at", Text),
)
_live_reading = readings.c.withdrawn_at.is_(None)
Index(
    "ix_readings_live",
    readings.c.report_id,
    unique=True,
    sqlite_where=_live_reading,
    postgresql_where=_live_reading,
)

local_actors = Table(
    "local_actors",
    metadata,
    Column("member", Text, primary_key=True),
    Column("report_id", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("payload", LargeBinary, nullable=False),
    Column("actor_id", Text),
    Column("cell", Text, index=True),
)
Index("ix_local_actors_named", local_actors.c.actor_id, local_actors.c.report_id, local_actors.c.member)

# All local actors that the rules treat alike (`linking.cells`), in counts. `actor_id`: whom they stand for; null if
# each stands for itself.
actor_cells = Table(
    "actor_cells",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("payload", LargeBinary, nullable=False),
    Column("actor_id", Text, index=True),
)

# `key` is the number of a block's key (`blocks.key_number`).
# `member` is a cell. `grp` names the group that it has within one block; blocks are grouped one by one, and groups
# that share a cell make an actor, so that adding a report looks only at the blocks it touches.
actor_blocks = Table(
    "actor_blocks",
    metadata,
    Column("key", BigInteger, nullable=False),
    Column("member", Text, nullable=False, index=True),
    Column("grp", Text),
    PrimaryKeyConstraint("key", "member"),
    sqlite_with_rowid=False,
)
Index("ix_actor_blocks_key_grp", actor_blocks.c.key, actor_blocks.c.grp)

actors = Table(
    "actors",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text),
    Column("sector", Text),
    Column("words", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
Index("ix_actors_state", actors.c.state)

# The words of the names of actors, by which actors are found.
actor_words = Table(
    "actor_words",
    metadata,
    Column("word", Text, nullable=False),
    Column("actor_id", Text, nullable=False, index=True),
    PrimaryKeyConstraint("word", "actor_id"),
    sqlite_with_rowid=False,
)

local_claims = Table(
    "local_claims",
    metadata,
    _row(),
    Column("id", Text, nullable=False, index=True),
    Column("report_id", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("payload", LargeBinary, nullable=False),
    Column("first_evidence", Integer, nullable=False, default=0, server_default="0"),
    Column("recorded_at", Text, nullable=False),
    Column("withdrawn_at", Text),
    ForeignKeyConstraint(
        ["row", "first_evidence"],
        ["evidence.local_row", "evidence.position"],
        deferrable=True,
        initially="DEFERRED",
    ),
)
_live_local = local_claims.c.withdrawn_at.is_(None)
Index(
    "ix_local_claims_live",
    local_claims.c.id,
    unique=True,
    sqlite_where=_live_local,
    postgresql_where=_live_local,
)
# from which report each is, without its payload (`indexed.FACTS`)
Index("ix_local_claims_report", local_claims.c.row, local_claims.c.report_id)

evidence = Table(
    "evidence",
    metadata,
    Column("local_row", RowId, nullable=False),
    Column("position", Integer, nullable=False),
    Column("report_id", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("headline", Boolean, nullable=False),
    PrimaryKeyConstraint("local_row", "position"),
    CheckConstraint('start >= 0 AND "end" > start', name="span"),
    CheckConstraint("length(text) > 0", name="words"),
    sqlite_with_rowid=False,
)

local_claim_actors = Table(
    "local_claim_actors",
    metadata,
    Column("local_row", RowId, ForeignKey("local_claims.row"), nullable=False),
    Column("member", Text, nullable=False, index=True),
    PrimaryKeyConstraint("local_row", "member"),
    sqlite_with_rowid=False,
)

# `member`: the row of a one-report claim, or of what lasts (tenures, relations) a cell, as a negative number.
claim_blocks = Table(
    "claim_blocks",
    metadata,
    Column("key", BigInteger, nullable=False),
    Column("member", RowId, nullable=False, index=True),
    Column("grp", RowId),
    PrimaryKeyConstraint("key", "member"),
    sqlite_with_rowid=False,
)
Index("ix_claim_blocks_key_grp", claim_blocks.c.key, claim_blocks.c.grp)

# One-report claims that say the same of what lasts (`linking.claims_merge.claim_cell`): they are one whatever else there
# is, and however many there are. `cell` is negative; `told` sorts them as `linking.compared.Facts.order` does, as bytes.
claim_cells = Table(
    "claim_cells",
    metadata,
    Column("local_row", RowId, ForeignKey("local_claims.row"), primary_key=True, autoincrement=False),
    Column("cell", BigInteger, nullable=False),
    Column("told", LargeBinary, nullable=False),
)
Index("ix_claim_cells_told", claim_cells.c.cell, claim_cells.c.told)

# `body` is searched for words under and about a claim, `content` for words in what was said (all forms of it).
claims = Table(
    "claims",
    metadata,
    _row(),
    Column("claim_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("type", Text),
    Column("status", Text, nullable=False),
    Column("start", Text),
    Column("end", Text),
    Column("country", Text),
    Column("state", Text),
    Column("office_kind", Text),
    Column("background", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    Column("first_row", RowId, nullable=False),
    Column("first_evidence", Integer, nullable=False, default=0, server_default="0"),
    Column("recorded_at", Text, nullable=False),
    Column("withdrawn_at", Text),
    Column("content", Text),
    Column("place_id", BigInteger),
    ForeignKeyConstraint(["first_row", "first_evidence"], ["evidence.local_row", "evidence.position"]),
)
_live_claim = claims.c.withdrawn_at.is_(None)
Index(
    "ix_claims_live", claims.c.claim_id, unique=True, sqlite_where=_live_claim, postgresql_where=_live_claim
)
Index(
    "ix_claims_confidence",
    claims.c.confidence,
    claims.c.claim_id,
    sqlite_where=_live_claim,
    postgresql_where=_live_claim,
)
Index("ix_claims_kind_start", claims.c.kind, claims.c.start)
Index("ix_claims_country", claims.c.country)
Index("ix_claims_start", claims.c.start, claims.c.row)
Index("ix_claims_recorded", claims.c.recorded_at, claims.c.row)
Index("ix_claims_type", claims.c.type, claims.c.row)
Index("ix_claims_status", claims.c.status, claims.c.row)
# holds all that lists count claims by, so that no claim is read for it
Index(
    "ix_claims_counted",
    claims.c.kind,
    claims.c.type,
    claims.c.status,
    claims.c.country,
    claims.c.claim_id,
    # null in all of it; without it SQLite reads the claim to see that
    claims.c.withdrawn_at,
    sqlite_where=_live_claim,
    postgresql_where=_live_claim,
)
# what is counted of many claims that are found by their rows (`indexed.FACTS`)
Index(
    "ix_claims_facts",
    claims.c.row,
    claims.c.kind,
    claims.c.type,
    claims.c.status,
    claims.c.start,
    claims.c.end,
    claims.c.country,
    claims.c.background,
    claims.c.withdrawn_at,
    claims.c.claim_id,
    claims.c.first_row,
    claims.c.first_evidence,
    claims.c.confidence,
    claims.c.recorded_at,
)
Index("ix_claims_place_id", claims.c.place_id, claims.c.row)
_of_state = claims.c.state.is_not(None)
Index("ix_claims_state", claims.c.state, claims.c.row, sqlite_where=_of_state, postgresql_where=_of_state)
_gone = claims.c.withdrawn_at.is_not(None)
Index("ix_claims_withdrawn", claims.c.withdrawn_at, sqlite_where=_gone, postgresql_where=_gone)
# what goes on over several days can lie in a range without beginning in it
_lasting = claims.c.end > claims.c.start
Index("ix_claims_lasting", claims.c.start, claims.c.end, sqlite_where=_lasting, postgresql_where=_lasting)

# Each place that claims name, once; `id` is a digest of all the rest (`places.place_row`).
places = Table(
    "places",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("feature", Text),
)

claim_members = Table(
    "claim_members",
    metadata,
    _row(),
    Column("claim_id", Text, nullable=False),
    Column("local_row", RowId, ForeignKey("local_claims.row"), nullable=False, index=True),
    Column("joined_at", Text, nullable=False),
    Column("left_at", Text),
)
Index("ix_claim_members_held", claim_members.c.claim_id, claim_members.c.left_at, claim_members.c.local_row)
_live_member = claim_members.c.left_at.is_(None)
Index(
    "ix_claim_members_live",
    claim_members.c.local_row,
    unique=True,
    sqlite_where=_live_member,
    postgresql_where=_live_member,
)

parties = Table(
    "parties",
    metadata,
    Column("claim_row", RowId, ForeignKey("claims.row"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("actor_id", Text, index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text),
    Column("office_kind", Text),
    Column("words", Text, nullable=False),
    PrimaryKeyConstraint("claim_row", "position"),
    sqlite_with_rowid=False,
)
Index("ix_parties_state", parties.c.state, parties.c.claim_row, parties.c.role)
Index("ix_parties_office_kind", parties.c.office_kind, parties.c.role)

# By what claims are asked for, one row a value. Of statements: field "directness", "sense", "cue" (its words and their
# lemmas), "speaker" and "about" (words of the names). Of all: "nameless" (words of parties that are no known actor). A
# new field needs rows, and no new column.
claim_terms = Table(
    "claim_terms",
    metadata,
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("claim_row", RowId, ForeignKey("claims.row"), nullable=False, index=True),
    PrimaryKeyConstraint("field", "value", "claim_row"),
    sqlite_with_rowid=False,
)

# Hashes of runs of words (`linking.reprints.stored_fingerprints`); those of short reports stand a second time, negative.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("hash", BigInteger, nullable=False),
    Column("report_row", RowId, ForeignKey("reports.row"), nullable=False, index=True),
    PrimaryKeyConstraint("hash", "report_row"),
    sqlite_with_rowid=False,
)

# Pairs of reports of which one copies the other, whichever came first.
reprint_pairs = Table(
    "reprint_pairs",
    metadata,
    Column("left", Text, ForeignKey("reports.id"), nullable=False),
    Column("right", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("payload", Text, nullable=False),
    PrimaryKeyConstraint("left", "right"),
    sqlite_with_rowid=False,
)

# Stories (`store.happenings`). `key`: a number made of the report's id, so that nothing depends on which came first.
# `day`: number of the day of publication. `words`: its words, counted (`linking.stories.Counted`).
story_reports = Table(
    "story_reports",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("report_id", Text, ForeignKey("reports.id"), nullable=False, unique=True),
    Column("story_id", Text),
    Column("day", Integer),
    Column("words", LargeBinary, nullable=False),
)
Index("ix_story_reports_story_id", story_reports.c.story_id, story_reports.c.day, story_reports.c.key)

# A report's most telling words, by which it is found; `day` is 0 for one without a day.
story_index = Table(
    "story_index",
    metadata,
    Column("word", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("key", BigInteger, nullable=False),
    PrimaryKeyConstraint("word", "day", "key"),
    sqlite_with_rowid=False,
)

# How many reports of a span of days have a word; span 0: of all. Word 0: how many there are.
story_counts = Table(
    "story_counts",
    metadata,
    Column("word", BigInteger, nullable=False),
    Column("span", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    PrimaryKeyConstraint("word", "span"),
    sqlite_with_rowid=False,
)

# `founder`: the report that the id is made of; where it goes, the id goes. `title`: the headline of the report that is
# most like the others. The counts are kept so that a list of stories reads no report.
stories = Table(
    "stories",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    Column("founder", Text, nullable=False),
    Column("title", Text),
    Column("title_report", Text),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("reports", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("recorded_at", Text, nullable=False),
)
_weight = (stories.c.origins.desc(), stories.c.outlets.desc(), stories.c.reports.desc(), stories.c.id)
Index("ix_stories_weight", *_weight)
Index("ix_stories_latest", stories.c.last_day.desc(), *_weight)
Index("ix_stories_first", stories.c.first_day, *_weight)

# Ids that no story has any more: where their founder is now, there the story is.
former_stories = Table(
    "former_stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("founder", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
)

# `left` and `right` are as judged; the `_now` columns follow them when a report is read again. A judgement names one
# thing or several on either side: `judged_members` has them all, and those that were one with them then.
# `left_as` and `right_as` keep what the sides were called when they were judged (`model.JudgedSide`, as JSON).
judgements = Table(
    "judgements",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    Column("verb", Text, nullable=False),
    Column("left", Text, nullable=False),
    Column("right", Text),
    Column("left_now", Text, nullable=False, index=True),
    Column("right_now", Text, index=True),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", Text),
    Column("withdrawn_at", Text),
    Column("withdrawn_by", Text),
    Column("left_as", Text, nullable=False, server_default="[]"),
    Column("right_as", Text, nullable=False, server_default="[]"),
    CheckConstraint("verb IN ('same', 'different', 'unsure', 'confirm', 'reject')", name="verb"),
)

# The parts of a judged pair. `side`: "left" or "right". `named`: the judgement holds for it; the others were one with
# a named one when it was judged, and go with it where the pair has to come apart.
judged_members = Table(
    "judged_members",
    metadata,
    Column("judgement", Text, ForeignKey("judgements.id"), nullable=False),
    Column("side", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("member_now", Text, nullable=False, index=True),
    Column("report_id", Text, index=True),
    Column("named", Boolean, nullable=False),
    PrimaryKeyConstraint("judgement", "side", "member"),
    sqlite_with_rowid=False,
)

# Each time local actors passed from one known actor to another: `member` is one of the `members` that did. An id that
# no actor has any more is found by it.
actor_moves = Table(
    "actor_moves",
    metadata,
    _row(),
    Column("from_id", Text, nullable=False, index=True),
    Column("to_id", Text, nullable=False, index=True),
    Column("member", Text, nullable=False),
    Column("report_id", Text, nullable=False, index=True),
    Column("members", Integer, nullable=False),
    Column("at", Text, nullable=False),
)

# Catalogues of entities that a user brought along, and what they suggest about actors (`member`: a local actor that
# stands for the actor, as in judgements). A person confirms or rejects a suggestion by a judgement about its id.
catalogues = Table(
    "catalogues",
    metadata,
    _row(),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("entities", Integer, nullable=False),
    Column("read_at", Text, nullable=False),
    UniqueConstraint("name", "digest"),
)

links = Table(
    "links",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    Column("catalogue", RowId, ForeignKey("catalogues.row"), nullable=False, index=True),
    Column("entity", Text, nullable=False, index=True),
    Column("member", Text, nullable=False),
    Column("member_now", Text, nullable=False, index=True),
    Column("report_id", Text, nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("payload", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    Column("claim_id", Text, nullable=False),
    Column("claim_now", Text, nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", Text),
    Column("withdrawn_at", Text),
    Column("withdrawn_by", Text),
)

# Whom a correction of parties set, in order. `member`: a local actor that stands for the party, or NULL for one that is
# no known actor; `member_now` follows it when its report is read again. `payload`: the party as it was then.
corrected_parties = Table(
    "corrected_parties",
    metadata,
    _row(),
    Column("correction", Text, ForeignKey("corrections.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("member", Text),
    Column("member_now", Text, index=True),
    Column("report_id", Text, index=True),
    Column("payload", Text, nullable=False),
)

# In what reports of one happening differ (`linking.disagreements`), worked out a story at a time by `store.disagreements`.
# `day`: of the last report in it; `reports`: how many it rests on.
disagreements = Table(
    "disagreements",
    metadata,
    _row(),
    Column("id", Text, nullable=False, index=True),
    Column("story_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("day", Text),
    Column("reports", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("withdrawn_at", Text),
)
_live_disagreement = disagreements.c.withdrawn_at.is_(None)
for _name, _columns in (
    ("newest", (disagreements.c.day.desc(), disagreements.c.id)),
    ("reports", (disagreements.c.reports, disagreements.c.row)),
):
    Index(
        f"ix_disagreements_{_name}",
        *_columns,
        sqlite_where=_live_disagreement,
        postgresql_where=_live_disagreement,
    )

disagreement_claims = Table(
    "disagreement_claims",
    metadata,
    Column("disagreement", RowId, ForeignKey("disagreements.row"), nullable=False),
    Column("claim_id", Text, nullable=False, index=True),
    PrimaryKeyConstraint("disagreement", "claim_id"),
    sqlite_with_rowid=False,
)

# What each story is about (`linking.storylines.Sketch`), and the keys under which stories meet that may follow from one
# another; `first`: day of its first report. Links are worked out when they are asked for: no story's depend on the others.
story_sketches = Table(
    "story_sketches",
    metadata,
    Column("story_id", Text, primary_key=True),
    Column("first", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

story_keys = Table(
    "story_keys",
    metadata,
    Column("key", BigInteger, nullable=False),
    Column("first", Text, nullable=False),
    Column("story_id", Text, nullable=False, index=True),
    PrimaryKeyConstraint("key", "first", "story_id"),
    sqlite_with_rowid=False,
)

failures = Table(
    "failures",
    metadata,
    _row(),
    Column("path", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("resolved_at", Text),
)
_standing = failures.c.resolved_at.is_(None)
Index(
    "ix_failures_standing",
    failures.c.path,
    failures.c.place,
    failures.c.stage,
    unique=True,
    sqlite_where=_standing,
    postgresql_where=_standing,
)

runs = Table(
    "runs",
    metadata,
    _row(),
    Column("inputs", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("added", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)

# What an address answered with when all that it gave had come in; `modified` is its server's word, as it was sent.
visits = Table(
    "visits",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("read_at", Text, nullable=False),
)

# When linking ran. `anew`: all stories were forgotten before, and found again.
linkings = Table(
    "linkings",
    metadata,
    _row(),
    Column("at", Text, nullable=False),
    Column("anew", Boolean, nullable=False),
)

# What linking has still to look at. kind: "report", "story" (a report whose story is to be looked for), "story_report" (one
# whose story is to be settled again), "changed_story" (a trigger marks each that a report comes to or leaves), "actor" (a
# local one), "actor_block", "claim" (a local row) or "claim_block".
to_link = Table(
    "to_link",
    metadata,
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
    sqlite_with_rowid=False,
)

# Who may use the desk over a network (`foreigndesk.accounts`). No secret is here in clear: `password_hash` is an
# argon2id hash with its salt and parameters, `token_hash` the SHA-256 of 256 random bits. Accounts are disabled and not
# deleted: their names stand in the `by` of what people decided. Sessions, tokens and attempts are no part of the
# record, and go when they end.
users = Table(
    "users",
    metadata,
    _row(),
    Column("name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("disabled_at", Text),
    CheckConstraint("role IN ('reader', 'editor')", name="role"),
)

sessions = Table(
    "sessions",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("user_row", RowId, ForeignKey("users.row"), nullable=False, index=True),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
)

# `prefix`: how the token begins, the part that is shown again. `label`: what it is for, once among a user's tokens.
api_tokens = Table(
    "api_tokens",
    metadata,
    _row(),
    Column("prefix", Text, nullable=False, unique=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("user_row", RowId, ForeignKey("users.row"), nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("used_at", Text),
    Column("expires_at", Text, nullable=False),
    UniqueConstraint("user_row", "label"),
)

# Sign-ins that did not succeed; those older than the limit looks at go. `name_key` is a short digest of the name that
# was typed: people type passwords there, too.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    _row(),
    Column("name_key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", Text, nullable=False, index=True),
)
Index("ix_sign_in_attempts_name_key", sign_in_attempts.c.name_key, sign_in_attempts.c.at)
Index("ix_sign_in_attempts_address", sign_in_attempts.c.address, sign_in_attempts.c.at)
# What people look for again and again. The `seen_` columns are the last rows that were there when its hits were last
# looked at: what is new goes by when it was recorded, so that a report that comes in late is new all the same.
saved_searches = Table(
    "saved_searches",
    metadata,
    _row(),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("seen_report", RowId, nullable=False),
    Column("seen_claim", RowId, nullable=False),
    Column("seen_local", RowId, nullable=False),
    Column("forgotten_at", Text),
    Column("forgotten_by", Text),
)
_kept = saved_searches.c.forgotten_at.is_(None)
Index(
    "ix_saved_searches_name",
    saved_searches.c.name,
    unique=True,
    sqlite_where=_kept,
    postgresql_where=_kept,
)
