"""What a browser calls itself, in words."""

from __future__ import annotations

import pytest

from review.web.administration.browser_words import browser_words

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome 139, Windows"),
        (CHROME + " Edg/139.0.0.0", "Edge 139, Windows"),
        (SAFARI, "Safari 18, iPhone"),
        (ANDROID, "Chrome 139, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "không rõ"),
    ],
)
def test_browser_and_system_are_named(agent: str, words: str) -> None:
    assert browser_words(agent) == words
