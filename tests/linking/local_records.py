"""Local actors as linking takes them, in a line each."""

from __future__ import annotations

from foreigndesk.linking.actors import LocalRecord


def person(
    member: str, name: str, state: str | None = None, day: str | None = None, **more: object
) -> LocalRecord:
    kind = more.pop("office", None)
    offices = ((str(kind), str(kind), state, "current"),) if kind else ()
    return LocalRecord(
        member,
        member.split(":")[0],
        name,
        "person",
        state,
        day=day,
        names=(name,),
        offices=offices,
        **more,  # type: ignore[arg-type]
    )


def thing(member: str, name: str, kind: str, state: str | None = None, *more: str) -> LocalRecord:
    return LocalRecord(member, member.split(":")[0], name, kind, state, names=(name, *more))
