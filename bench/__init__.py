"""Benchmarks: what it costs to build, read and search a site, to learn, ask, import and export.

Every subject runs on generated pages, never on the repository's own course. Builds and commands
are whole processes; their CPU seconds and peak memory come from the operating system. One run
warms the caches, then the variants under comparison alternate (A B A B), and each figure is a
median. Ratios hold on other machines; seconds and megabytes compare only within one table.

The baseline, "bare Hugo", renders the same content with four one-line layouts (`content.py`).
"""
