"""Lets the tests of this room share their made-up registers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
