"""Programme rules: each type in a file of its own, all listed here under its name in a folder."""

from __future__ import annotations

from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.composition import Composition
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.cycle import Cycle
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.order import Order
from nightfloat.rules.library.pairs import Apart, Together
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.spacing import Spacing
from nightfloat.rules.library.stability import Stability
from nightfloat.rules.library.succession import Succession
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.library.weekends import Weekends

RULES: dict[str, type[Rule]] = {
    "coverage": Coverage,
    "composition": Composition,
    "eligibility": Eligibility,
    "total": Total,
    "run": Run,
    "succession": Succession,
    "spacing": Spacing,
    "cycle": Cycle,
    "order": Order,
    "rest": Rest,
    "weekends": Weekends,
    "vacation": Vacation,
    "together": Together,
    "apart": Apart,
    "requests": Requests,
    "fairness": Fairness,
    "stability": Stability,
}
"""`[[rule.NAME]]` in programme.toml makes one of these; their fields are the table's keys."""
