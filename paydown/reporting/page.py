"""The page: sections, charts as SVG and live, styles and scripts, in one file."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from paydown.reporting.parts import Figure, Section
from paydown.shapes import to_json
from paydown.theme import MissingChartsError, imported

_TEMPLATES = Path(__file__).parent / "templates"
_KEPT = 8
"""Digits of the figures that are kept as JSON."""
_BUNDLE = "window.vegaEmbed = vegaEmbed;"


def refuse_without_tools() -> None:
    """Raise where what makes a report is not installed.

    Raises
    ------
    MissingChartsError
        With the name of what is missing.
    """
    for name in ("altair", "vl_convert", "jinja2"):
        try:
            import_module(name)
        except ImportError as error:
            package = {"vl_convert": "vl-convert-python"}.get(name, name)
            raise MissingChartsError(
                f"a report needs {package}, which is not installed; pip install 'paydown[report]'"
            ) from error


def page(title: str, sections: Sequence[Section], data: Mapping[str, Any], digest: str) -> str:
    """Return a report as one HTML file that asks no server for anything.

    Parameters
    ----------
    title
        What it is about.
    sections
        The sections, in their order.
    data
        The results, kept in the file as JSON.
    digest
        Digest of the inputs, for the foot of the page.

    Raises
    ------
    MissingChartsError
        If Altair, vl-convert or Jinja is not installed.
    """
    refuse_without_tools()
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    convert = imported("vl_convert")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.tests["part"] = lambda part, kind: type(part).__name__ == kind
    figures = [figure for section in sections for figure in section.figures]
    specs = {figure.name: _rounded(figure.spec) for figure in figures}
    scripts = [_script(convert.javascript_bundle(_BUNDLE)), _file("report.js")]
    return environment.get_template("page.html").render(
        title=title,
        sections=sections,
        digest=digest,
        style=Markup(_file("page.css")),
        scripts=[Markup(script) for script in scripts],
        policy=_policy(scripts),
        svg={figure.name: Markup(_svg(figure)) for figure in figures},
        specs=Markup(_data(json.dumps(specs, ensure_ascii=False, separators=(",", ":")))),
        data=Markup(_data(json.dumps(_rounded(json.loads(to_json(data)), _KEPT),
                                     ensure_ascii=False, separators=(",", ":")))),
    )  # fmt: skip


def _file(name: str) -> str:
    """Return a file of the templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _policy(scripts: Sequence[str]) -> str:
    """Return the policy by which the browser runs these scripts and loads nothing."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src {hashes}; img-src data:"


def _script(text: str) -> str:
    """Return JavaScript in which no text ends the element it stands in."""
    safe = re.sub(r"</(?=script)", r"<\\/", text, flags=re.I).replace("<!--", r"<\!--")
    # A browser reads any end of line as one, and takes the hash after that.
    return safe.replace("\r\n", "\n").replace("\r", "\n")


def _data(text: str) -> str:
    """Return JSON in which no text opens or ends an element."""
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _rounded(content: Any, digits: int = 5) -> Any:
    """Return content whose figures have few digits: more are not seen, and most of the file."""
    if isinstance(content, Mapping):
        return {key: _rounded(part, digits) for key, part in content.items()}
    if isinstance(content, list | tuple):
        return [_rounded(part, digits) for part in content]
    return float(f"{content:.{digits}g}") if isinstance(content, float) else content


def _svg(figure: Figure) -> str:
    """Return a chart as SVG, its names made its own: all charts stand in one page."""
    convert = imported("vl_convert")
    version = ".".join(imported("altair").SCHEMA_VERSION.split(".")[:2])
    svg = str(convert.vegalite_to_svg(dict(figure.spec), vl_version=version))
    svg = svg[svg.index("<svg") :]
    # The chart is one picture to a screen reader, and its table tells the figures.
    svg = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    # A tenth of a pixel is not seen either.
    svg = re.sub(r' (?:d|transform)="[^"]+"', _shortened, svg)
    for name in set(re.findall(r'\bid="([^"]+)"', svg)):
        own = f"{figure.name}-{name}"
        svg = svg.replace(f'id="{name}"', f'id="{own}"').replace(f"#{name})", f"#{own})")
    return svg


def _shortened(found: "re.Match[str]") -> str:
    """Return an outline or a place with one digit after the point."""
    return re.sub(r"(\.\d)\d+", r"\1", found.group())
