"""Event coreference across reports: ECB+."""
