"""Protocols that cannot be so are refused in words, each for its own reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trials.protocols import write_protocol

from virkning.errors import InputError
from virkning.trials.explaining import explain
from virkning.trials.protocol import read_protocol

BANDS = 'bands = [{ name = "young", below = 30 }, { name = "older", from = 30 }]'
ARMS = '[[arm]]\nname = "new"\n\n[[arm]]\nname = "usual"'
PAIRS = 'method = "pairs"'
RULE = 'column = "years"\nat_least = 1'
OUTCOME = "at = 12\nuses = [6, 12]"
SECOND_VERSION = '\n[[eligible]]\nid = "long_enough"\nversion = 2\nfrom = 2020-06-01\nwords = "half a year"\ncolumn = "years"\nat_least = 0.5\n'

CASES = {
    "one arm": ([(ARMS, '[[arm]]\nname = "usual"')], "at least two arms"),
    "arms of one name": ([('name = "new"', 'name = "usual"')], "two arms are called usual"),
    "control that is no arm": ([('control = "usual"', 'control = "none"')], "not one of the arms"),
    "no share": ([('name = "new"', 'name = "new"\nshare = 0')], "below 1"),
    "pairs that are not one to one": ([('name = "new"', 'name = "new"\nshare = 2')], "ratio 1:1"),
    "blocks without sizes": ([(PAIRS, 'method = "blocks"')], "need block sizes"),
    "sizes without blocks": ([(PAIRS, PAIRS + "\nblock_sizes = [4]")], "belong to blocks only"),
    "a block that does not fit the ratio": ([('name = "new"', 'name = "new"\nshare = 2'), (PAIRS, 'method = "blocks"\nblock_sizes = [4]')], "does not fit the ratio 2:1"),
    "minimisation of nothing": ([('[[stratum]]\nfactor = "sex"\nvalues = ["f", "m"]', ""), (f'[[stratum]]\nfactor = "age"\n{BANDS}', ""), (PAIRS, 'method = "minimisation"')], "needs factors"),
    "a coin weaker than chance": ([(PAIRS, PAIRS + "\nfollow_balance = 0.4")], "above 0.5"),
    "a remainder of no pairs": ([(PAIRS, 'method = "simple"\nremainder = "leave_out"')], "only pairs and blocks"),
    "a target that cannot be halved": ([(PAIRS, PAIRS + "\ntarget = 61")], "cannot be divided"),
    "a factor twice": ([('factor = "age"', 'factor = "sex"')], "stands twice"),
    "values and bands": ([(BANDS, BANDS + '\nvalues = ["x"]')], "either values or bands"),
    "a value twice": ([('values = ["f", "m"]', 'values = ["f", "f"]')], "has f twice"),
    "overlapping strata": ([("from = 30 }", "from = 25 }")], "young and older overlap"),
    "a gap between strata": ([("from = 30 }", "from = 35 }")], "gap between young and older"),
    "strata that end": ([('{ name = "older", from = 30 }', '{ name = "older", from = 30, below = 60 }')], "open downwards"),
    "an empty band": ([('{ name = "older", from = 30 }', '{ name = "middle", from = 30, below = 30 }, { name = "older", from = 30 }')], "middle is empty"),
    "a rule twice": ([], "stands twice", '\n[[eligible]]\nid = "long_enough"\nwords = "again"\n'),
    "at least more than at most": ([(RULE, RULE + "\nat_most = 0.5")], "at_least is above at_most"),
    "allowed and excluded": ([(RULE, RULE + '\nis = ["x"]\nis_not = ["x"]')], "both allowed and excluded"),
    "a test without a column": ([(RULE, "at_least = 1")], "lacks its column"),
    "a new version without a day": ([], "from a later day", SECOND_VERSION.replace("from = 2020-06-01\n", "")),
    "a new version without a deviation": ([], "without a deviation", SECOND_VERSION),
    "a stratum nobody may be in": ([(RULE, 'column = "age"\nat_least = 30')], "age = young"),
    "a consent not asked for": ([('required = ["study"]', 'required = ["blood"]')], "required but not asked"),
    "a lot with no seal": ([('required = ["study"]', "required = []")], "cannot be sealed"),
    "follow-ups that go back": ([("times = [0, 6, 12]", "times = [0, 12, 6]")], "rising order"),
    "an outcome twice": ([('name = "any_progress_12"', 'name = "work_12"')], "stands twice"),
    "no primary outcome": ([("primary = true", "primary = false")], "just one outcome"),
    "an outcome at no follow-up": ([(OUTCOME, "at = 9")], "is no follow-up"),
    "an outcome that looks ahead": ([(OUTCOME, "at = 6\nuses = [6, 12]")], "later than the outcome itself"),
    "an outcome that looks between": ([(OUTCOME, "at = 12\nuses = [7]")], "which is no follow-up"),
    "a status not known": ([('activities = ["placement"]\n\n[[analysis', 'activities = ["school"]\n\n[[analysis')], "does not know"),
    "an outcome that cannot happen": ([('statuses = ["work"]\nprimary', "statuses = []\nprimary")], "can never happen"),
    "an outcome that always happens": ([('statuses = ["work"]\nprimary', 'statuses = ["benefit", "work", "pension"]\nprimary')], "always happens"),
    "a set that ends too soon": ([("followed_to = 12", "followed_to = 6")], "lies after the follow-up"),
    "a set of nothing known": ([('outcomes = ["work_12"]', 'outcomes = ["sleep"]')], "is not known"),
    "power for shares above one": ([("treated = 0.4", "treated = 1.4")], "between 0 and 1"),
    "power for nothing": ([("treated = 0.4", "treated = 0.1")], "and differ"),
    "power for more than the trial": ([(PAIRS, PAIRS + "\ntarget = 40")], "more people than the trial"),
    "unmasked too soon": ([("unmask_at = 12", "unmask_at = 6")], "before the primary outcome"),
    "a mask nobody wears": ([('who = ["analysts"]', "who = []")], "no analyst is blinded"),
    "enrolment that ends first": ([("to = 2020-12-31", "to = 2020-01-15")], "ends before it begins"),
    "enrolment before the protocol": ([("from = 2020-02-01", "from = 2019-02-01")], "before the protocol"),
    "a deviation before the protocol": ([], "older than the protocol", '\n[[deviation]]\ndate = 2019-01-01\nwhat = "x"\nreason = "y"\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_contradictions_are_refused_in_words(tmp_path: Path, case: str) -> None:
    changes, says, *more = CASES[case]
    with pytest.raises(InputError) as trouble:
        read_protocol(write_protocol(tmp_path, *changes, more="".join(more)))
    assert says in trouble.value.say("en")
    assert trouble.value.say("da").startswith("Protokollen modsiger sig selv")
    assert trouble.value.column


def test_there_are_more_than_twenty_five() -> None:
    assert len(CASES) >= 25


def test_the_protocol_itself_is_sound_and_explained(tmp_path: Path) -> None:
    told = [sentence.en for sentence in explain(read_protocol(write_protocol(tmp_path)))]
    assert any("young: below 30, older: 30 and above" in sentence for sentence in told)
    assert any("Primary outcome work_12" in sentence for sentence in told)
    assert any("sealed until consent is recorded (study)" in sentence for sentence in told)


@pytest.mark.parametrize(
    "method",
    [
        'method = "blocks"\nblock_sizes = [2, 4]\nremainder = "leave_out"',
        'method = "minimisation"',
        'method = "simple"\nreplacement = "none"',
    ],
)
def test_every_way_of_drawing_is_explained(tmp_path: Path, method: str) -> None:
    for sentence in explain(read_protocol(write_protocol(tmp_path, (PAIRS, method)))):
        assert "{" not in sentence.da + sentence.en


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((PAIRS, 'method = "dice"'), "not one of the choices"),
        ((PAIRS, 'methd = "pairs"'), "not known"),
        (('id = "t1"\n', ""), "missing"),
    ],
)
def test_what_does_not_fit_the_form_is_refused(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_protocol(write_protocol(tmp_path, change))


def test_a_new_version_with_its_deviation_is_accepted(tmp_path: Path) -> None:
    noted = SECOND_VERSION + '\n[[deviation]]\ndate = 2020-06-01\nwhat = "wider"\nreason = "too few"\n'
    assert len(read_protocol(write_protocol(tmp_path, more=noted)).eligible) == 2
