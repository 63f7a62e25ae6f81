"""Small models that ship with the package, with a card each."""
