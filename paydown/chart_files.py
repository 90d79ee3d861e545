"""Charts as files: PNG to show, SVG to edit, PDF to print, made without a network."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paydown.foreign_text import drawable
from paydown.theme import imported
from paydown.writing import write_bytes

if TYPE_CHECKING:
    import altair as alt

_SCALE = 2
"""Dots of a PNG to a point, for sharp letters on dense screens."""


def write_charts(folder: Path, charts: "Mapping[str, alt.TopLevelMixin]") -> list[Path]:
    """Write each chart as PNG, SVG and PDF; all are drawn before the first is written.

    Parameters
    ----------
    folder
        Where to; it is made where it is missing.
    charts
        Charts by the name of their files, without ending.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    MissingChartsError
        If vl-convert is not installed.
    OSError
        If a file cannot be written; each is whole or as it was.
    """
    drawn = {
        folder / f"{name}.{ending}": content
        for name, chart in charts.items()
        for ending, content in _drawn(chart).items()
    }
    for path, content in drawn.items():
        write_bytes(path, content)
    return list(drawn)


def _drawn(chart: Any) -> dict[str, bytes]:
    """Return the content of a chart's files by ending."""
    convert = imported("vl_convert")
    version = ".".join(imported("altair").SCHEMA_VERSION.split(".")[:2])
    # No address is allowed: a chart holds all its data.
    how = {"vl_version": version, "allowed_base_urls": []}
    spec = drawable(chart.to_dict())
    return {
        "png": convert.vegalite_to_png(spec, scale=_SCALE, **how),
        "svg": convert.vegalite_to_svg(spec, **how).encode(),
        "pdf": convert.vegalite_to_pdf(spec, **how),
    }
