"""The site of the pages: each has its place, and no link leads nowhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)


def test_every_page_has_one_place() -> None:
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    placed = re.findall(r": ([\w-]+\.md)$", site, flags=re.M)
    assert sorted(placed) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_to_files_within_the_site(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [one or other for one, other in LINK.findall(text)]
    inside = [one.partition("#")[0] for one in targets if "://" not in one and one[0] != "#"]
    lost = [one for one in inside if not (page.parent / one).exists() or one.startswith("..")]
    assert lost == []
