"""Small tables of facts that ship with the package; SOURCES.md says where each comes from."""
