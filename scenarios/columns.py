"""The columns of ``backlog.csv`` and how each cell is read."""

from scenarios.cells import Reader, coefficient, day, identifier, integer, number, words
from scenarios.risk_flag import flags

TEXT: Reader = str

BACKLOG: dict[str, Reader] = {
    "id": identifier,
    "title": TEXT,
    "component": words,
    "team": identifier,
    "category": TEXT,
    "status": TEXT,
    "created": day,
    "closed": day,
    "owner": TEXT,
    "deadline": day,
    "effort_days": TEXT,
    "effort_low": number,
    "effort_high": number,
    "actual_days": number,
    "attempts": integer,
    "incidents_per_quarter": number,
    "severity": number,
    "restore_hours": number,
    "aftercare_days": number,
    "penalty": number,
    "drag": number,
    "drift_per_month": number,
    "blocks_retraining": number,
    "blinds": number,
    "slows": number,
    "toil_days_per_week": number,
    "growth_per_quarter": number,
    "effort_growth_per_quarter": number,
    "fix_success": number,
    "rollout_days": number,
    "confidence": coefficient,
    "requires": words,
    "excludes": words,
    "pin": TEXT,
    "severity_score": integer,
    "occurrence_score": integer,
    "detection_score": integer,
    "business_value": number,
    "time_criticality": number,
    "risk_reduction": number,
    "reach": number,
    "impact": number,
    "rice_confidence": number,
    "ease": number,
    "signals": words,
    "problem": TEXT,
    "remedy": TEXT,
    "hypothesis": TEXT,
    "success_metric": TEXT,
    "success_threshold": TEXT,
    "risk_flags": flags,
    "evidence": words,
}
"""Reader of every column, in the order of the file format."""

RATES = (
    "incidents_per_quarter",
    "severity",
    "restore_hours",
    "aftercare_days",
    "penalty",
    "drag",
    "drift_per_month",
    "blocks_retraining",
    "blinds",
    "slows",
    "toil_days_per_week",
    "growth_per_quarter",
    "effort_growth_per_quarter",
    "fix_success",
    "rollout_days",
)
"""Columns that fall back to score, component, category or built-in where blank."""

INHERITED = ("severity", "restore_hours", "aftercare_days")
"""Rates that a component may state for its items; its drift is its own and adds to theirs."""

NEEDED = ("id", "title", "effort_days")
"""Columns that every backlog has."""
