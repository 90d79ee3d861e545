"""A triage as JSON."""

from typing import Any

from paydown.shapes import SCHEMA_VERSION
from scenarios.signals.breach import Breach
from scenarios.signals.series import SignalName, stamp
from scenarios.signals.triage import Triage


def triage_shape(triage: Triage) -> dict[str, Any]:
    """Return a triage."""
    return {
        "schema_version": SCHEMA_VERSION,
        "accepted": triage.accepted,
        "readings": triage.readings,
        "signals": triage.signals,
        "since": triage.since,
        "end": triage.end,
        "raised": [
            {
                "item": one.item,
                "column": one.column,
                "from": one.before,
                "to": one.after,
                "base": one.base,
                "assumed": one.assumed,
                "factor": one.factor,
                "breaches": [breach_shape(breach) for breach in one.breaches],
            }
            for one in triage.raised
        ],
        "new": [
            {
                "id": one.id,
                "cells": dict(one.cells),
                "effort_from": one.effort_from,
                "recurrence_of": one.recurrence_of,
                "breach": breach_shape(one.breach),
            }
            for one in triage.new
        ],
        "attached": [
            {"item": one.item, "reason": one.reason, "breach": breach_shape(one.breach)}
            for one in triage.attached
        ],
        "recurrences": [
            {"item": one.item, "follows": one.follows, **_name(one.breach.name)}
            for one in triage.recurrences
        ],
        "suppressed": [
            {"until": one.until, "because": one.because, "breach": breach_shape(one.breach)}
            for one in triage.suppressed
        ],
        "too_few": [
            {
                **_name(one.name),
                "by": one.by,
                "found": one.found,
                "needed": one.needed,
                "beyond": one.beyond,
            }
            for one in triage.too_few
        ],
        "silent": triage.silent,
        "unjudged": [_name(one) for one in triage.unjudged],
        "stale": [_name(one) for one in triage.stale],
        "notes": triage.notes,
    }


def breach_shape(breach: Breach) -> dict[str, Any]:
    """Return a breach."""
    return {
        **_name(breach.name),
        "by": breach.by,
        "size": breach.size,
        "first": stamp(breach.first),
        "last": stamp(breach.last),
        "readings": breach.readings,
        "beyond": breach.beyond,
        "figures": breach.figures,
        "evidence": breach.evidence,
    }


def _name(name: SignalName) -> dict[str, str]:
    return {"component": name.component, "kind": name.kind, "signal": name.signal}
