"""The stage that knows other reports: actors, reprints, stories, and claims told by several reports.

Every function here is pure and deterministic, and none depends on the order of what it is given. What a
person judged always wins over what the rules say. Each part also tells the store which keys to look up
(`block_keys`, `claim_keys`, `fingerprints`, `signature`), so that adding a report costs the same however
large the archive is.
"""
