"""Formulas of the pages as MathML, which browsers draw without a script or a font from a server."""

import re
from html import unescape
from typing import Any

from latex2mathml.converter import convert

_INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.S)
_DISPLAY = re.compile(r'<div class="arithmatex">\\\[(.*?)\\\]</div>', re.S)


def on_page_content(html: str, **_: Any) -> str:
    """Return a page whose formulas are MathML."""
    html = _DISPLAY.sub(lambda found: convert(unescape(found.group(1)), display="block"), html)
    return _INLINE.sub(lambda found: convert(unescape(found.group(1))), html)
