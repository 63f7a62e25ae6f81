"""What is asked of each page: addresses of objects of every size that the record has, chosen the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.search.saved import saved_searches

# Parts of an actor's page and of a pair's; "wording" is asked with two spans of time.
PARTS = (
    "overview",
    "offices",
    "meetings",
    "events",
    "statements",
    "about",
    "relations",
    "network",
    "history",
)
PAIR_PARTS = ("overview", "events", "meetings", "agreements", "planned", "tensions", "statements")
SEARCHES = (
    "herring", "china", '"china minister"', "missile treaty", "sanctions -china", "actor:USA", "actor:Japan type:CONSULT",
    "speaker:China about:Japan", "from:2020-05-04 to:2020-05-10", "near:Tokyo/300km", "kind:report embargo",
)  # fmt: skip


def addresses(connection: Connection, each: int) -> dict[str, list[str]]:
    """Return page → the addresses at which it is asked.

    Args:
        connection: To the record.
        each: So many objects of a page that shows one.
    """
    reports = _spread(connection, t.reports, each)
    claims = _spread(connection, t.claims, each)
    found: dict[str, list[str]] = {
        "front": ["/", "/?window=day", "/?window=month", "/?new_since=2026-01-01T20:00:00Z"],
        "stories": ["/stories", "/stories?sort=latest", "/stories?sort=first", "/stories?min_origins=3&sort=latest"],
        "stories, filtered": [
            "/stories?actor=Japan", "/stories?actor=USA&sort=latest", "/stories?country=France", "/stories?window=month",
            "/stories?outlet=Outlet+0", "/stories?outlet=Outlet+250",
        ],
        "stories, behind": _behind("/stories", each),
        "reports": ["/reports", "/reports?order=oldest", "/reports?order=recorded", "/reports?from=2020-05&to=2020-06"],
        "reports, one outlet": ["/reports?outlet=Outlet+0", "/reports?outlet=Outlet+250"],
        "claims": ["/claims", "/claims?kind=statement", "/claims?kind=event&order=published"],
        "claims, filtered": [
            "/claims?actor=Japan", "/claims?type=CONSULT", "/claims?kind=tenure&state=France", "/claims?country=Japan",
            "/claims?outlet=Outlet+250", "/claims?from=2020-05-04&to=2020-05-10", "/claims?text=herring",
        ],
        "claims, a state's": ["/claims?actor=USA", "/claims?speaker=USA", "/claims?about=USA", "/claims?state=USA"],
        "actors": ["/actors", "/actors?kind=person", "/actors?state=Japan"],
        "report": [f"/reports/{i}" for i in reports],
        "claim": [f"/claims/{i}" for i in claims],
        "claim, edit": [f"/claims/{i}/edit" for i in claims[: each // 2]],
        "origins": [f"/origins/{i}" for i in (*reports[: each // 2], *claims[: each // 2])],
        "compare": [f"/compare?a={a}&b={b}" for a, b in _copies(connection, each)],
        "disagreements": [
            "/disagreements", "/disagreements?order=weightiest", "/disagreements?kind=date", "/disagreements?actor=Japan",
            "/disagreements?from=2020-05", *_behind("/disagreements", 2),
        ],
        "search": [f"/search?q={quote(words)}" for words in SEARCHES],
        "search, page 2 by time": [f"/search?q={quote(words)}&order=newest" for words in SEARCHES[:4]],
        "searches": ["/searches"],
        "search, build": ["/search/build"],
        "history": ["/history", "/history?verb=reject"],
        "status": ["/status"],
        "explore": ["/explore?actor=Japan", "/explore?from=2020-05&to=2020-06", "/explore?country=France"],
        "explore, a state": ["/explore?actor=USA"],
        "explore, everything": ["/explore", "/timeline", "/map", "/network"],
        "explore's data": [
            "/api/v1/explore/events?actor=Japan", "/api/v1/explore/events?from=2020-05&to=2020-06",
        ],
        "explore's data, a state": ["/api/v1/explore/events?actor=USA"],
        "explore's data, everything": ["/api/v1/explore/events"],
        "dossier": ["/dossier?actor=Japan&with=France", "/dossier?actor=Japan&from=2020-05&to=2020-06"],
        "dossier, made": ["/dossier.html?actor=Japan&with=France"],
    }  # fmt: skip
    found |= {
        f"story of {name}": [f"/story/{i}" for i in ids] for name, ids in _stories(connection, each).items()
    }
    for name, ids in _actors(connection, each).items():
        found[f"actor, {name}"] = [f"/actor/{i}" for i in ids]
    usa, rare = _state(connection, "USA"), _actors(connection, each)["named in a few reports"]
    for part in PARTS:
        found[f"actor, {part}"] = [f"/actor/{i}?part={part}" for i in rare[:3]]
        found[f"the largest state, {part}"] = [f"/actor/{usa}?part={part}"]
    between = "part=wording&left=2015&right=2020&about=China"
    found["the largest state, wording"] = [f"/actor/{usa}?{between}"]
    for part in PAIR_PARTS:
        found[f"pair, {part}"] = [f"/pair?a=USA&b=CHN&part={part}", f"/pair?a=JPN&b=NOR&part={part}"]
    found["pair, choice"] = ["/pair", "/pair?a=USA"]
    saved = [one.name for one in saved_searches(connection)]
    found["feeds"] = [f"/searches/{quote(name)}.{kind}" for name in saved for kind in ("rss", "atom")]
    # these set off work in the background, which would be counted with what is asked after them
    found["review, claims"] = ["/review?queue=claims"]
    found["review, contradictions"] = ["/review?queue=contradictions"]
    found["review, pairs"] = ["/review?queue=pairs"]
    found["review, pairs, all worked out"] = ["/api/v1/review/pairs"]
    return {name: some for name, some in found.items() if some}


def _spread(connection: Connection, table: Any, number: int, ids: str | None = None) -> list[str]:
    """Ids of rows spread evenly over a table."""
    c = table.c
    column = c.claim_id if table is t.claims else c[ids or "id"]
    last = connection.execute(select(func.max(c.row))).scalar() or 0
    wanted = [1 + (2 * i + 1) * last // (2 * number) for i in range(number)]
    return list(connection.execute(select(column).where(c.row.in_(wanted)).order_by(c.row)).scalars())


def _stories(connection: Connection, each: int) -> dict[str, list[str]]:
    s, found = t.stories.c, {}
    for name, least, most in (
        ("one report", 1, 1),
        ("2 to 9", 2, 9),
        ("about 30", 25, 40),
        ("100 and more", 100, 10**6),
    ):
        query = select(s.id).where(s.reports >= least, s.reports <= most).order_by(s.row).limit(50 * each)
        ids = connection.execute(query).scalars().all()
        found[name] = list(ids[:: max(1, len(ids) // each)][:each])
    return found


def _actors(connection: Connection, each: int) -> dict[str, list[str]]:
    """Persons by the number of reports that name them."""
    a, local = t.actors.c, t.local_actors.c
    number = func.count()
    query = (
        select(local.actor_id, number)
        .join(t.actors, a.id == local.actor_id)
        .where(a.kind == "person")
        .group_by(local.actor_id)
        .order_by(number, local.actor_id)
    )
    ids = [row[0] for row in connection.execute(query)]
    middle = len(ids) // 2
    return {
        "named in a few reports": ids[:: max(1, middle // each)][:each],
        "median": ids[middle : middle + each],
        "the most named persons": ids[-each:],
    }


def _state(connection: Connection, code: str) -> str:
    a = t.actors.c
    return str(
        connection.execute(select(a.id).where(a.state == code, a.kind == "state")).scalars().first() or code
    )


def _copies(connection: Connection, each: int) -> Sequence[tuple[str, str]]:
    r = t.reports.c
    query = select(r.parent_id, r.id).where(r.parent_id.is_not(None)).order_by(r.row).limit(each)
    return [(row[0], row[1]) for row in connection.execute(query)]


def _behind(path: str, pages: int) -> list[str]:
    """Marks for pages behind the first one, which are found by following links (`measuring`)."""
    return [f"{path}#{page}" for page in range(2, 2 + 8 * pages, 8)]
