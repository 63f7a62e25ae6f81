"""Every page at addresses worth a look: one list for the tests (landmarks, browser, hostile reports) and the pictures.

A new page: a line in `PAGES`. `addresses` puts entries of the desk at hand in the place of `{names}`.
"""

from __future__ import annotations

from typing import Any, get_args

from fastapi.testclient import TestClient

from foreigndesk.web.asking import PARTS

PAGES = {
    "front": "/",
    "reports": "/reports",
    "report": "/reports/{report}",
    "claims": "/claims",
    "claim-statement": "/claims/{statement}",
    "claim-event": "/claims/{event}",
    "claim-of-kind": "/claims?kind=event",
    "edit": "/claims/{event}/edit",
    "dossier": "/dossier",
    "dossier-preview": "/dossier?actor={state}",
    "explore": "/explore",
    "timeline": "/timeline",
    "map": "/map",
    "network": "/network",
    "actors": "/actors",
    "actor-person": "/actor/{person}",
    **{f"actor-person-{part}": f"/actor/{{person}}?part={part}" for part in ("offices", "statements", "history")},
    # a state that only those who act for it are named for has no history
    **{f"actor-state-{part}": f"/actor/{{state}}?part={part}" for part in get_args(PARTS) if part != "history"},
    "actor-office": "/actor/{other}?part=offices&office=defence_minister",
    "actor-wording": "/actor/{state}?part=wording&left=2024&right=2025",
    "pair-choice": "/pair",
    **{
        f"pair-{part}": f"/pair?a={{state}}&b={{other}}&part={part}"
        for part in ("overview", "events", "meetings", "tensions", "statements", "wording")
    },
    "search-help": "/search",
    "search": "/search?q=China",
    "search-narrow": "/search?q=(Japan+OR+China)+kind:event+near:Tokyo/500km&order=newest",
    "search-nothing": "/search?q=zebra",
    "search-wrong": "/search?q=missile+speakr:x",
    "searches": "/searches",
    "stories": "/stories",
    "story": "/story/{story}",
    "origins": "/origins/{story}",
    "compare": "/compare?a={original}&b={copy}",
    "compare-nothing": "/compare",
    "disagreements": "/disagreements",
    "status": "/status",
    "review": "/review",
    "review-look": "/review?look=same",
    "review-claims": "/review?queue=claims&most=1",
    "review-contradictions": "/review?queue=contradictions",
    "history": "/history",
    "merge": "/review/merge?find=minister&thing={event}",
    "merge-nothing": "/review/merge",
    "split": "/review/split?actor={party}",
    "not-found": "/nowhere",
}  # fmt: skip
# Pages that say what is wrong with the address, and how they answer.
WRONG = {"search-wrong": 422, "not-found": 404}


def addresses(ask: TestClient) -> dict[str, str]:
    """Return name and address of each page for the desk that is asked; it has claims of two states at least."""
    entries = _entries(ask)
    return {name: address.format(**entries) for name, address in PAGES.items()}


def _entries(ask: TestClient) -> dict[str, str]:
    def items(of: str, **asked: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ask.get(f"/api/v1/{of}", params=asked).json()["items"]
        return found

    # worked out once; until then the page says so, and loads itself again
    ask.get("/api/v1/review/pairs")
    (statement,), (event,) = (items("claims", limit="1", kind=kind) for kind in ("statement", "event"))
    actors = items("actors", limit="20")
    states = [one["state"] for one in sorted(actors, key=lambda one: one["kind"] != "state") if one["state"]]
    state, other = [*dict.fromkeys(states)][:2]
    (story,) = items("stories", limit="1")
    trees = ask.get(f"/api/v1/origins/{story['id']}").json()["trees"]
    lines = [line for tree in trees for line in tree["lines"]]
    copied = next((line for line in lines if line["parent"]), lines[0])
    return {
        "report": statement["evidence"][0]["report_id"],
        "statement": statement["id"],
        "event": event["id"],
        "party": next(one["actor_id"] for one in event["participants"] if one["actor_id"]),
        "person": next(one["id"] for one in actors if one["kind"] == "person"),
        "state": state,
        "other": other,
        "story": story["id"],
        "original": copied["parent"] or copied["report_id"],
        "copy": copied["report_id"],
    }
