"""spaCy's small model, run faster: the same components and the same weights, with the slow parts done otherwise."""
