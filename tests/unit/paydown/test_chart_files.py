"""Charts as files: pictures that open, whatever the titles hold, or none at all."""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from paydown.chart_files import write_charts
from paydown.charts import _offline, plot_worth
from paydown.theme import MissingChartsError
from tests.support.workspaces import a_workspace, an_item
from tests.unit.paydown.made import a_plan, chosen

TITLE = "\x0b</svg><script>alert(1)</script>&\u202e😀\n=1+1\ufffe" + "x" * 10_000


def test_each_chart_is_three_files(tmp_path: Path) -> None:
    workspace = a_workspace(items=(an_item("cache"),))
    chart = plot_worth(a_plan(chosen=(chosen(title=TITLE),)), workspace)
    files = write_charts(tmp_path / "new", {"worth": chart})
    assert sorted(path.name for path in files) == ["worth.pdf", "worth.png", "worth.svg"]
    assert sorted(files) == sorted((tmp_path / "new").iterdir())
    png, svg, pdf = (
        (tmp_path / "new" / f"worth.{end}").read_bytes() for end in ("png", "svg", "pdf")
    )
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert pdf.startswith(b"%PDF-")
    tree = ElementTree.fromstring(svg.decode("utf-8"))
    assert tree.tag.endswith("svg")
    assert not [one for one in tree.iter() if one.tag.endswith(("script", "foreignObject"))]


def test_notebooks_draw_such_titles_too() -> None:
    chart = plot_worth(
        a_plan(chosen=(chosen(title=TITLE),)), a_workspace(items=(an_item("cache"),))
    )
    shown, _ = _offline(chart.to_dict())
    assert shown["image/png"].startswith(b"\x89PNG")


def test_without_what_draws_there_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = plot_worth(a_plan(), a_workspace(items=(an_item("cache"),)))
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingChartsError, match=r"pip install 'paydown\[charts\]'"):
        write_charts(tmp_path / "charts", {"worth": chart})
    assert not list(tmp_path.iterdir())
