"""So that `python -m virkning` is the command."""

from virkning.cli import main

main()
