"""The table of rules for people is the rules that run."""

from pathlib import Path

from records.book_rules import BOOK_RULES
from records.rules import RULES

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules.md"


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def test_the_table_lists_every_rule_with_its_weight_message_and_source() -> None:
    of_records = {
        row(rule.id, rule.severity, " ".join(sorted(rule.record_types)) or "all", rule.message, rule.source)
        for rule in RULES
    }
    of_books = {row(rule.id, rule.severity, "book", rule.message, rule.source) for rule in BOOK_RULES}
    lines = {line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| V")}
    assert lines == of_records | of_books
