"""A record of any size, made up row by row and not by reading: what benchmarks of search and of the pages are asked on."""
