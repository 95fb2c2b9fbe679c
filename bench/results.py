"""What a benchmark found, as it is printed, kept and drawn.

A benchmark ends in one `Report`. With ``--write`` it is kept as ``bench/results/NAME.json``,
and ``bench/RESULTS.md`` and ``bench/cost.svg`` are drawn again from all that are kept, so
that each can be measured again alone. The file holds the fields of `Report` by their names:

    {
      "name": "build",                     the benchmark's, and the file's
      "title": "Building the site",        a heading
      "order": 10,                         where it stands among the others
      "says": ["…"],                       paragraphs before the tables: what was measured, how
      "tables": [{"head": ["pages", "CPU s"], "rows": [["100", "0.81"]], "words": 0}],
      "notes": ["…"],                      paragraphs after them
      "series": [{"label": "Askbook", "role": "site", "points": [[100, 0.81], [1000, 4.9]]}],
      "when": "2026-11-23",
      "machine": "2 cores, 8 GB, Linux 6.1",
      "versions": {"Hugo": "0.168.0"}
    }

Cells are strings as they are to be read. ``series`` are the lines of the plot, CPU seconds
against topic pages; ``role`` is ``site``, ``floor`` or ``peer``.
"""
