"""Ties: what a sentence's syntax says of two of its nouns (who leads, meets, fights, helps whom; who is where)."""
