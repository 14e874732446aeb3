"""The Ishøj trial's people, made up: 152 of them, with exactly the counts that the trial's report prints, and a known truth.

Nobody in it exists. Each margin is printed (`printed`); how the margins hang together is not, and is drawn from the seed.
Everybody has two courses, one for each arm, of which only that of the arm drawn is seen: the other is the truth.

printed → people → courses → answers → writing (snapshot, truth)
"""

from virkning.simulate.ishoej.writing import simulate

__all__ = ["simulate"]
