"""Every extractor measured on data that its authors did not make; see benchmarks/README.md."""
