"""The desk as it was at a past moment, as a record of its own that every view reads unchanged.

moments    what a user calls a moment; which state of the record a moment is
copying    what came in by then, and what stood then
judging    judgements on what they were about in the readings of then
linking    what linking overwrites (reprints, stories, actors), linked again
making     the three in order, into one SQLite file
cache      the files that were made
"""
