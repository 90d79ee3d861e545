"""Workspaces of any size, made by rule: the same number gives the same one."""

import csv
from pathlib import Path
from random import Random

_CATEGORIES = (
    "data_quality", "feature_definition", "monitoring", "pipeline", "model_staleness",
    "serving", "configuration", "lineage", "testing", "documentation",
)  # fmt: skip
_COLUMNS = (
    "id", "title", "component", "category", "created", "effort_days", "incidents_per_quarter",
    "drag", "drift_per_month", "blinds", "toil_days_per_week", "requires",
)  # fmt: skip


def write_workspace(folder: Path, items: int, quarters: int) -> Path:
    """Write a workspace of four components and four teams.

    Parameters
    ----------
    folder
        Where to write it.
    items
        Items; a fifth of them has a prerequisite, a tenth is monitoring.
    quarters
        Horizon.

    Returns
    -------
    Path
        The folder.
    """
    random = Random(items)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "schema = 1",
        f'name = "{items} items"',
        "start = 2027-01-04",
        f"quarters = {quarters}",
    ]
    for c in range(4):
        lines += [
            "[[component]]", f'id = "c{c}"', f"value_per_day = {4000 + 3000 * c}",
            "new_items_per_quarter = 3", "background_incidents_per_quarter = 1",
            "[[team]]", f'id = "t{c}"', f"engineers = {2 + c % 2}", f'components = ["c{c}"]',
        ]  # fmt: skip
    (folder / "paydown.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (folder / "backlog.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for n in range(items):
            category = _CATEGORIES[n % len(_CATEGORIES)]
            component = n // len(_CATEGORIES) % 4
            same = [k for k in range(n) if k // len(_CATEGORIES) % 4 == component]
            writer.writerow(
                {
                    "id": f"item-{n:04d}",
                    "title": f"{category} debt {n}",
                    "component": f"c{component}",
                    "category": category,
                    "created": f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}",
                    "effort_days": round(max(0.5, random.lognormvariate(1.7, 0.9)), 1),
                    "incidents_per_quarter": round(random.lognormvariate(-2.0, 1.0), 3),
                    "drag": round(random.random() * 0.002, 5) if category == "serving" else "",
                    "drift_per_month": 0.002 if category == "model_staleness" else "",
                    "blinds": 0.3 if category == "monitoring" else "",
                    "toil_days_per_week": round(random.random() * 0.2, 2) if n % 5 == 0 else "",
                    "requires": f"item-{random.choice(same):04d}" if same and n % 5 == 1 else "",
                }
            )
    return folder


def write_scaled(folder: Path, items: int, incidents_per_quarter: float = 40.0) -> Path:
    """Write a workspace of five components and six engineers in two teams, over eight quarters.

    Parameters
    ----------
    folder
        Where to write it.
    items
        Items; a fifth has a prerequisite, a fifth causes toil, a tenth each is monitoring, drags
        and drifts. Toil over all of them is the same for any number.
    incidents_per_quarter
        Incidents of all items together on the planning date.

    Returns
    -------
    Path
        The folder.
    """
    random = Random(items)
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["schema = 1", f'name = "{items} items"', "start = 2027-01-04", "quarters = 8"]
    for c in range(5):
        lines += [
            "[[component]]", f'id = "c{c}"', f"value_per_day = {4000 + 3000 * c}",
            "new_items_per_quarter = 2", "background_incidents_per_quarter = 1",
        ]  # fmt: skip
    lines += ["[[team]]", 'id = "t0"', "engineers = 3", 'components = ["c0", "c1"]']
    lines += ["[[team]]", 'id = "t1"', "engineers = 3", 'components = ["c2", "c3", "c4"]']
    (folder / "paydown.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    weights = [random.lognormvariate(0.0, 1.0) for _ in range(items)]
    total = sum(weights)
    latest: dict[int, str] = {}
    with (folder / "backlog.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for n in range(items):
            category = _CATEGORIES[n % len(_CATEGORIES)]
            component = n // len(_CATEGORIES) % 5
            own = f"item-{n:05d}"
            toil = 6.0 * random.random() / (items / 5)
            writer.writerow(
                {
                    "id": own,
                    "title": f"{category} debt {n}",
                    "component": f"c{component}",
                    "category": category,
                    "created": f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}",
                    "effort_days": round(max(0.5, random.lognormvariate(1.7, 0.9)), 1),
                    "incidents_per_quarter": round(weights[n] / total * incidents_per_quarter, 6),
                    "drag": round(random.random() * 0.002, 5) if category == "serving" else "",
                    "drift_per_month": 0.002 if category == "model_staleness" else "",
                    "blinds": 0.3 if category == "monitoring" else "",
                    "toil_days_per_week": round(toil, 6) if n % 5 == 0 else "",
                    "requires": latest.get(component, "") if n % 5 == 1 else "",
                }
            )
            latest[component] = own
    return folder
