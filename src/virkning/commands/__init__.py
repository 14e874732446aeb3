"""The subcommands of `virkning`, one module each: they read arguments, call a room, and say what came of it."""
