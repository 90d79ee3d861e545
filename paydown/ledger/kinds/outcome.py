"""What became of an item: the verdict on its fix, predicted beside realised."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from paydown.ledger.kinds.kind import Content, Kind

if TYPE_CHECKING:
    from paydown.console import Part
    from paydown.sheet import Sheet

NAME = "outcome"

_UNKNOWN = "–"


def _summary(content: Content) -> str:
    again = " (judged again)" if content["again"] else ""
    return f"outcome of {content['item']}: {content['verdict']}{again}"


def _told(content: Content) -> "list[Part]":
    criterion = content["criterion"]
    parts: list[Part] = [
        f"{_summary(content)}; closed on {content['closed']} ({content['title']})",
        f"asked for: {criterion['metric']}: {criterion['threshold']}"
        + _whose(criterion["stated_by"]),
        f"found: {content['because']}",
        *(f"missing for a verdict: {one}" for one in content["missing"]),
        *(f"note: {one}" for one in content["notes"]),
    ]
    if content["remedy"]:
        parts.append(f"remedy: {content['remedy']}")
    return [*parts, _sheet(content)]


def _whose(stated_by: str) -> str:
    """Return whose word a threshold is, where it is not the backlog's."""
    return {
        "success_threshold": "",
        "--threshold": " (by --threshold)",
        "limits": " (the signal's limit)",
        "default": " (the backlog states no threshold)",
    }.get(stated_by, f" ({stated_by})")


def _sheet(content: Content) -> "Sheet":
    """Return what was predicted beside what came."""
    from paydown.sheet import Sheet

    said = content["predicted"]
    source = "the backlog" if said is None else f"record {said['record']}"
    rows = [*_effort(content, said), *_incidents(content), *_losses(content, said)]
    return Sheet(f"Predicted (by {source}) and realised", ("what", "predicted", "realised"), rows)


def _effort(content: Content, said: Mapping[str, Any] | None) -> Iterator[tuple[str, str, str]]:
    """Yield effort, quarter and rollouts."""
    actual = content["effort"]["actual_days"]
    estimate = content["effort"]["estimate_days"] if said is None else said["days"]
    ratio = f" ({actual / estimate:.2f} times)" if actual is not None and estimate else ""
    yield (
        "engineer-days",
        f"{estimate:,.1f}",
        _UNKNOWN if actual is None else f"{actual:,.1f}{ratio}",
    )
    if said is not None:
        came = f"{content['quarter']}" if content["quarter"] > 0 else "before the plan began"
        yield "quarter", f"{said['quarter']}", came
    if content["attempts"] is not None:
        yield "rollouts", _UNKNOWN, f"{content['attempts']}"


def _incidents(content: Content) -> Iterator[tuple[str, str, str]]:
    """Yield incidents a quarter while it was open, and since."""
    found = content["incidents"]
    if found is None:
        return
    believed = f"{content['believed_per_quarter']:.2g}"
    yield "incidents a quarter, before", believed, _rate(found["before"])
    yield "incidents a quarter, after", "0", _rate(found["after"])


def _rate(count: Mapping[str, Any]) -> str:
    rate = count["per_quarter"]
    return (
        _UNKNOWN if rate is None else f"{rate:.2g} ({count['incidents']} in {count['days']:.0f} d)"
    )


def _losses(content: Content, said: Mapping[str, Any] | None) -> Iterator[tuple[str, str, str]]:
    """Yield the loss by channel that the plan meant to avoid; incidents tell how much is gone."""
    from paydown.money import amount

    if said is None:
        return
    for channel, loss in said["loss"].items():
        if loss:
            gone = _gone(content) if channel == "incidents" else "not measured"
            yield f"loss by {channel}, {said['value_unit']}", amount(loss), gone


def _gone(content: Content) -> str:
    """Return the share of incidents that no longer come."""
    found = content["incidents"]
    ratio = None if found is None else found["ratio"]
    if ratio is None or ratio["value"] is None:
        return "not measured"
    least = "" if ratio["high"] is None else f" ({1 - ratio['high']:.0%} to {1 - ratio['low']:.0%})"
    return f"{1 - ratio['value']:.0%} of incidents gone{least}"


KIND = Kind(NAME, _summary, _told, signed="told by")
