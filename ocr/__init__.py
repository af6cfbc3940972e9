"""From pixels to field readings: pages, editions, zones, line readers, decoding. No store, no rules of the registry."""

from records import telemetry as telemetry  # before anything in here, or beside it, loads onnxruntime

LAYOUT_VERSION = "5"
"""Of `ocr.layout` and `ocr.sheets`; raised when a scan is found to lie otherwise, or to be of another kind."""
READ_VERSION = "18"
"""Of `ocr.reading` and all below it; raised when a page reads otherwise."""
SETTLE_VERSION = "1"
"""Of `ocr.book`; raised when other entries come of the same readings."""
ASK_VERSION = "2"
"""Of `ocr.entries.ink_questions`; raised when the ink gives other answers."""
