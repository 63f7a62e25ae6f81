"""Lasting relations between actors, or an actor and a place: one module a kind, `annotator` runs them."""
