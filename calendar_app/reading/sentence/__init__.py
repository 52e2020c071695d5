"""One sentence: its clauses, its meetings, and who, where and when of each."""
