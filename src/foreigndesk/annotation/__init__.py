"""One Document in, one Reading out: see `reader.Reader` for the chain and `base.Annotator` for its links."""
