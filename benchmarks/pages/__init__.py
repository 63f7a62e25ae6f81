"""How long every page of the desk takes on a large record; see README.md."""
