"""Words for what a browser calls itself (RFC 9110, User-Agent), so that a person knows their own again."""

from __future__ import annotations

import re

from records.language import gettext as _

# The order matters: every one of them calls itself what the later ones are, too.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Cốc Cốc", r"coc_coc_browser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+).*Safari/"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """Return browser and system, as "Firefox 140, Windows"; the words themselves where neither is known."""
    browser = next((f"{name} {found[1]}" for name, told in _BROWSERS if (found := re.search(told, agent))), "")
    system = next((name for name, told in _SYSTEMS if told in agent), "")
    return ", ".join(filter(None, (browser, system))) or agent[:40] or _("không rõ")
