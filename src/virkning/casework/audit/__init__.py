"""What happened: every change by the database itself, every reading by request, in tables nobody can rewrite."""
