"""Migrations of the record: numbered, forward only, run on opening (`store.base`)."""
