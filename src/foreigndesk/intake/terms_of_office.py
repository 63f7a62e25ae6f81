"""When a few heads of state and of the United Nations held office: it narrows down the year of an undated report.

Public facts (the offices' own lists of holders). Used for nothing else: who holds an office is read from the reports.
"""

from __future__ import annotations

import re
from datetime import date

# Surname as reports write it after the title, titles, first and last day.
TERMS: tuple[tuple[str, str, str, str | None], ...] = (
    ("Clinton", "President (?:Bill )?", "1993-01-20", "2001-01-20"),
    ("Bush", "President George W\\.? ", "2001-01-20", "2009-01-20"),
    ("Obama", "President (?:Barack )?", "2009-01-20", "2017-01-20"),
    ("Biden", "President (?:Joe )?", "2021-01-20", "2025-01-20"),
    ("Annan", "(?:Secretary[- ]General|UN chief) (?:Kofi )?", "1997-01-01", "2006-12-31"),
    ("Ban", "(?:Secretary[- ]General|UN chief|U\\.N\\. chief) (?=Ban Ki-moon)", "2007-01-01", "2016-12-31"),
    ("Guterres", "(?:Secretary[- ]General|UN chief|U\\.N\\. chief) (?:Ant[oó]nio )?", "2017-01-01", None),
    ("Hu", "President (?=Hu Jintao)", "2003-03-15", "2013-03-14"),
    ("Xi", "President (?=Xi Jinping)", "2013-03-14", None),
    ("Medvedev", "President (?:Dmitry |Dmitri )?", "2008-05-07", "2012-05-07"),
    ("Merkel", "Chancellor (?:Angela )?", "2005-11-22", "2021-12-08"),
    ("Scholz", "Chancellor (?:Olaf )?", "2021-12-08", "2025-05-06"),
    ("Chirac", "President (?:Jacques )?", "1995-05-17", "2007-05-16"),
    ("Sarkozy", "President (?:Nicolas )?", "2007-05-16", "2012-05-15"),
    ("Hollande", "President (?:Francois |François )?", "2012-05-15", "2017-05-14"),
    ("Macron", "President (?:Emmanuel )?", "2017-05-14", None),
    ("Blair", "Prime Minister (?:Tony )?", "1997-05-02", "2007-06-27"),
    ("Brown", "Prime Minister Gordon ", "2007-06-27", "2010-05-11"),
    ("Cameron", "Prime Minister (?:David )?", "2010-05-11", "2016-07-13"),
    ("May", "Prime Minister Theresa ", "2016-07-13", "2019-07-24"),
    ("Johnson", "Prime Minister Boris ", "2019-07-24", "2022-09-06"),
    ("Singh", "Prime Minister Manmohan ", "2004-05-22", "2014-05-26"),
    ("Modi", "Prime Minister (?:Narendra )?", "2014-05-26", None),
    ("Lee Myung-bak", "President ", "2008-02-25", "2013-02-25"),
    ("Park Geun-hye", "President ", "2013-02-25", "2017-03-10"),
    ("Moon Jae-in", "President ", "2017-05-10", "2022-05-10"),
    ("Ahmadinejad", "President (?:Mahmoud )?", "2005-08-03", "2013-08-03"),
    ("Rouhani", "President (?:Hassan )?", "2013-08-03", "2021-08-03"),
    ("Kerry", "Secretary of State (?:John )?", "2013-02-01", "2017-01-20"),
    ("Blinken", "Secretary of State (?:Antony )?", "2021-01-26", "2025-01-20"),
)
_PATTERNS = tuple(
    (
        re.compile(
            rf"(?<!former )(?<!Former )(?<!ex-)(?<!then-)(?<!late )(?<!Vice )(?<!Deputy )\b{title}{name}\b"
        ),
        name,
        first,
        last,
    )
    for name, title, first, last in TERMS
)


def years_of_named_leaders(text: str) -> tuple[date | None, date | None, list[str]]:
    """Return the first and last day on which all leaders named with their office held it, and their names.

    Leaders whose terms do not meet contradict one another (one is recalled, not reported on): then nothing is known.
    """
    first: date | None = None
    last: date | None = None
    names: list[str] = []
    for pattern, name, begin, end in _PATTERNS:
        if not pattern.search(text):
            continue
        names.append(name)
        started = date.fromisoformat(begin)
        first = started if first is None or started > first else first
        if end:
            ended = date.fromisoformat(end)
            last = ended if last is None or ended < last else last
    if first and last and first > last:
        return None, None, []
    return first, last, names
