"""A plan that was accepted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paydown.ledger.kinds.kind import Content, Kind

if TYPE_CHECKING:
    from paydown.console import Part
    from paydown.sheet import Sheet

NAME = "decision"

_CHANNELS = ("incidents", "penalties", "drag", "drift", "churn")


def _summary(content: Content) -> str:
    from paydown.money import amount
    from paydown.sheet import counted, under

    plan = content["plan"]
    return (
        f"{plan['status']} plan: {counted(len(plan['selected']), 'item')}, worth "
        f"{amount(plan['objective'])} {plan['value_unit']}{under(plan['scenario'])}"
    )


def _told(content: Content) -> "list[Part]":
    return [*_headline(content), *_chosen(content), *_left_out(content), *_basis(content)]


def _snapshots(content: Content) -> list[str]:
    keep = content["options"]["keep"]
    return [*(one["sha256"] for one in content["files"]), *([keep] if keep else [])]


def _headline(content: Content) -> Iterator[str]:
    """Yield the plan in sentences, with the reason for it."""
    from paydown.sheet import counted

    plan = content["plan"]
    quarters = max((len(days) for days in plan["capacity_days"].values()), default=0)
    gap = "no bound known" if plan["gap"] is None else f"gap {plan['gap']:.2%}"
    sure = "proven" if plan["proven"] else gap
    yield f"{_summary(content)} ({sure}), {counted(quarters, 'quarter')} from {plan['start']}"
    yield f"because: {content['because']}"
    load = "none" if plan["backlog_load"] is None else f"{plan['backlog_load']:.2f}"
    yield (
        f"open debt took {plan['burn_share']:.0%} of the first quarter's capacity; backlog over "
        f"capacity of the horizon: {load}"
    )
    if plan["outcomes"]:
        yield "outcomes won: " + ", ".join(plan["outcomes"])
    yield from (f"note: {note}" for note in plan["notes"])
    for risk in content["risks"]:
        yield f"accepted risk: {risk['item']} until {risk['until']} (record {risk['record']})"
    if content["not_asked"]:
        yield "not asked: " + ", ".join(content["not_asked"])


def _chosen(content: Content) -> "Iterator[Sheet]":
    """Yield the items of the plan: when, by whom, what leaving them costs; then why."""
    from paydown.sheet import Sheet

    items = {one["id"]: one for one in content["items"]}
    cases = {one["id"]: one for one in content["answers"].get("why_in", ())}
    chosen = content["plan"]["selected"]
    channels = _channels(content)
    rows = [
        (
            f"{items[one['id']]['rank']}. {one['id']}",
            ", ".join(f"{team} {days:,.1f}" for team, days in one["team_days"].items()),
            str(one["quarter"]),
            *_losses(items[one["id"]], channels),
        )
        for one in chosen
    ]
    if rows:
        unit = content["plan"]["value_unit"]
        title = f"Accepted; loss of leaving it open over the horizon, by channel ({unit})"
        yield Sheet(title, ("item", "engineer-days", "quarter", *channels), rows, names=2)
        yield _why("Why they are in", chosen, items, cases)


def _left_out(content: Content) -> "Iterator[Sheet]":
    """Yield the items that the plan leaves; then why."""
    from paydown.money import amount
    from paydown.sheet import Sheet

    items = {one["id"]: one for one in content["items"]}
    cases = {one["id"]: one for one in content["answers"].get("left_out", ())}
    left = content["plan"]["not_selected"]
    channels = _channels(content)
    rows = [
        (
            one["id"],
            f"{one['days']:,.1f}",
            amount(one["worth"]),
            *_losses(items[one["id"]], channels),
        )
        for one in left
    ]
    if rows:
        unit = content["plan"]["value_unit"]
        title = f"Left as it is; loss over the horizon, by channel ({unit})"
        yield Sheet(title, ("item", "days", "worth", *channels), rows)
        yield _why("Why they are not in", left, items, cases)


def _why(
    title: str,
    ones: Sequence[Mapping[str, Any]],
    items: Mapping[str, Any],
    cases: Mapping[str, Any],
) -> "Sheet":
    """Return the reasons for items, and what speaks for their figures."""
    from paydown.sheet import Sheet

    rows = [
        (one["id"], (one["title"], *_reasons(one, items[one["id"]], cases.get(one["id"]))))
        for one in ones
    ]
    return Sheet(title, ("item", "why, and on what evidence"), rows, prose=True)


def _channels(content: Content) -> list[str]:
    """Return the channels by which any item loses anything."""
    losses = [one["loss"] for one in content["items"]]
    return [name for name in _CHANNELS if any(loss[name] for loss in losses)]


def _losses(item: Mapping[str, Any], channels: Sequence[str]) -> list[str]:
    from paydown.money import amount

    return [amount(item["loss"][channel]) for channel in channels]


def _reasons(
    one: Mapping[str, Any], item: Mapping[str, Any], case: Mapping[str, Any] | None
) -> Iterator[str]:
    """Yield why an item is in or out, and what speaks for its figures."""
    from paydown.money import amount
    from paydown.sheet import counted

    yield f"- {one['reason']}"
    if case is not None and case["cost_bounds"] is not None:
        bounds = case["cost_bounds"]
        least = "" if bounds["exact"] else "at least "
        yield f"- the other way costs {least}{amount(bounds['low'])}"
    evidence = item["evidence"]
    names = [*evidence["references"], *(one["id"] for one in evidence["incidents"])]
    told = [*dict.fromkeys(names), *(f"signal {name}" for name in evidence["signals"])]
    assumed = evidence["assumed"]
    yield (
        f"- evidence: {', '.join(told) or 'none named'}; {counted(len(assumed), 'figure')} assumed"
    )


def _basis(content: Content) -> "Iterator[Sheet]":
    """Yield what it was decided on: files, options, versions."""
    from paydown.sheet import Sheet

    rows = [(one["path"], f"{one['bytes']:,}", one["sha256"]) for one in content["files"]]
    yield Sheet("Inputs, kept with the record", ("file", "bytes", "SHA-256"), rows)
    given = [
        *((f"option {name}", str(value)) for name, value in content["options"].items()
          if value is not None),
        *((f"version of {name}", value) for name, value in content["versions"].items()),
        ("digest of the beliefs", content["digest"]),
        ("digest of the plan", content["plan_digest"]),
        ("bound", str(content["plan"]["bound"])),
        ("seconds", f"{content['plan']['seconds']:.1f}"),
    ]  # fmt: skip
    yield Sheet("Made with", ("what", "value"), given, names=2)


KIND = Kind(NAME, _summary, _told, _snapshots)
