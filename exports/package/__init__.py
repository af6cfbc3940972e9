"""The ministry's book package: one Excel file and one ZIP with a PDF for each entry, proven and sealed."""
