"""Time expressions: words to token classes, a grammar over the classes, and what the finds come to."""
