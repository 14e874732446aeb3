"""Who may see and do what: roles, relations, one matrix, and the guard every page passes."""
