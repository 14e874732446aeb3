"""What would this design have found? Worlds with a stated effect are drawn like the plan's data, and the design is run on each.

plan → world (data without the effect, lots drawn anew) → the design itself, many times → power, its errors, the least effect found
"""

from virkning.validate.power.opening import rollout_of, world_of
from virkning.validate.power.reporting import finding
from virkning.validate.power.simulating import Found, Power, power

__all__ = ["Found", "Power", "finding", "power", "rollout_of", "world_of"]
