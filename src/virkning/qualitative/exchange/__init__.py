"""Exchange with other programs for qualitative analysis: REFI-QDA (qdc, qdpx), Taguette (sqlite3) and code lists (csv)."""
