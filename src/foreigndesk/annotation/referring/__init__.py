"""Words that refer: mentions found by a head over the shared encoder, and the chains that they form."""
