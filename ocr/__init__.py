"""From pixels to field readings: pages, editions, zones, line readers, decoding. No store, no rules of the registry."""

from ocr import telemetry as telemetry  # before anything in here, or beside it, loads onnxruntime

LAYOUT_VERSION = "11"
"""Of `ocr.layout` and `ocr.sheets`; raised when a scan is found to lie otherwise, or to be of another kind."""
LEARN_VERSION = "8"
"""Of `ocr.learning`; raised when other forms are learned of the same pages."""
READ_VERSION = "33"
"""Of `ocr.reading` and all below it; raised when a page reads otherwise."""
SETTLE_VERSION = "7"
"""Of `ocr.book`; raised when other entries come of the same readings."""
ASK_VERSION = "3"
"""Of `ocr.entries.ink_questions`; raised when the ink gives other answers."""
