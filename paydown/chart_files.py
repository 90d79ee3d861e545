"""Charts as files: PNG to show, SVG to edit, PDF to print, made without a network."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paydown.theme import imported
from paydown.writing import write_bytes

if TYPE_CHECKING:
    import altair as alt

_SCALE = 2
"""Dots of a PNG to a point, for sharp letters on dense screens."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML forbids; titles may hold them."""


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
    spec = chart.to_dict()
    svg = _NO_XML.sub("", convert.vegalite_to_svg(spec, **how))
    return {
        "png": convert.vegalite_to_png(spec, scale=_SCALE, **how),
        "svg": svg.encode("utf-8", "replace"),
        "pdf": convert.vegalite_to_pdf(spec, **how),
    }
