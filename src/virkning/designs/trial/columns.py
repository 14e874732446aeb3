"""Columns that several of the tables share, and which of them door 2 guards."""

from __future__ import annotations

from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Column
from virkning.language import Text, same

ARM_KEYS = ("treated", "control")


def text(name: str, da: str, en: str) -> Column:
    return Column(name=name, label=Text(da, en), kind="text")


def people(sample: Sample, name: str, label: Text, of: str | None = None) -> Column:
    """Numbers of people. Where they are made up there is nobody to guard, and every number is shown."""
    if sample.simulated:
        return Column(name=name, label=label, decimals=0)
    return Column(name=name, label=label, kind="count", of=of)


def successes(name: str, label: Text) -> Column:
    """How many of an arm have the outcome: the result of the trial itself, which its difference tells in any case."""
    return Column(name=name, label=label, decimals=0)


def share(sample: Sample, name: str, label: Text, of: str) -> Column:
    return Column(name=name, label=label, kind="share", decimals=1, of=None if sample.simulated else of)


def points(name: str, da: str, en: str) -> Column:
    return Column(name=name, label=Text(da, en), kind="points", decimals=1)


def p(name: str, da: str, en: str) -> Column:
    return Column(name=name, label=Text(da, en), kind="p")


def arm_label(sample: Sample, place: int, da: str = "", en: str = "") -> Text:
    """The arm's name with what is told of it."""
    arm = sample.arms[place]
    return Text(f"{arm.da}{da}", f"{arm.en}{en}")


OUTCOME = Column(name="outcome", label=Text("Udfald", "Outcome"), kind="text")
P = Column(name="p", label=same("p"), kind="p")
