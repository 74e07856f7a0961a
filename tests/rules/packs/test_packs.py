"""Rule packs: complete, settable, and clear about what they refuse."""

from __future__ import annotations

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.rules.clock.check import check_clock, measure_all
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import given_windows
from nightfloat.rules.packs import PackError, available_packs, load_pack, load_packs
from tests.rules.clock.verify import FOUR_WEEKS, NEW_YORK

PACKS = ("acgme", "acgme_em", "bc_parhbc", "england_2016", "ewtd")


def test_available_packs() -> None:
    """The five packs, sorted."""
    assert available_packs() == PACKS


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_has_words_and_a_source(name: str) -> None:
    """Every rule measures, is covered by others, or excuses; every setting changes something."""
    pack = load_pack(name)
    for rule in pack.rules:
        assert rule.title
        assert rule.source
        assert rule.primitive is not None or rule.covered_by or rule.excuses
        if rule.primitive is not None:
            assert rule.primitive.words().endswith(".")
    for setting in pack.settings:
        assert setting.changes, setting.name
        assert setting.explain


def test_acgme_is_complete() -> None:
    """Every row of the table of rules is there, with both numberings."""
    pack = load_pack("acgme")
    ids = [rule.short_id for rule in pack.rules]
    assert ids == [
        *("6.20", "6.21", "6.21.a", "6.21.b", "6.22", "6.22.a", "6.23", "6.24"),
        *("6.25.a", "6.25.b", "6.26", "6.27", "6.28"),
    ]
    assert all(rule.clause_old.startswith("VI.F.") for rule in pack.rules)
    advisories = [r.short_id for r in pack.rules if r.severity is Severity.SHOULD]
    assert advisories == ["6.21", "6.23", "6.26"]


def test_settings_and_defaults_are_those_of_the_vectors() -> None:
    """Names and defaults as published."""
    assert {s.name: s.default for s in load_pack("acgme").settings} == {
        "weekly_limit_hours": 80,
        "split_gap": 360,
        "home_work_breaks_rest": False,
        "post_call_trigger": "presence",
        "short_window": "cap",
        "free_day": "24h",
        "edge_period": "inside",
        "weekend_abutting_leave": "counted",
        "moonlighting_voids_free_day": True,
        "post_call_day_counts": True,
        "night_float_one_in_seven": "averaged",
        "max_consecutive_nights": 6,
        "call_rounding": "floor",
    }


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"weekly_limit": 80}, "no setting 'weekly_limit'. Maybe 'weekly_limit_hours'?"),
        ({"weekly_limit_hours": 89}, "89 is not between 40 and 88. Maybe 88?"),
        ({"weekly_limit_hours": "eighty"}, "'eighty' is not a whole number. Maybe 80?"),
        ({"free_day": "calender_day"}, "'calender_day' is not allowed. Maybe 'calendar_day'?"),
        ({"post_call_day_counts": "yes"}, "'yes' is not true or false. Maybe true?"),
    ],
)
def test_a_wrong_setting_names_the_nearest(settings: dict[str, object], message: str) -> None:
    """The error names the value and the way out."""
    with pytest.raises(PackError) as error:
        load_pack("acgme", settings)
    assert message in str(error.value)


def test_a_wrong_pack_or_rule_names_the_nearest() -> None:
    """So do packs and rules."""
    with pytest.raises(PackError, match=r"no rule pack 'agcme'. Maybe 'acgme'"):
        load_pack("agcme")
    with pytest.raises(PackError, match=r"has no rule '6.99'"):
        load_pack("acgme").rule("6.99")
    with pytest.raises(PackError, match=r"no setting 'em_weeks'. Maybe 'em_week'"):
        load_packs("acgme_em", {"em_weeks": "week"})


def test_text_and_typed_values_are_the_same() -> None:
    """A command line gives text."""
    text = load_pack("acgme", {"weekly_limit_hours": "88", "post_call_day_counts": "false"})
    typed = load_pack("acgme", {"weekly_limit_hours": 88, "post_call_day_counts": False})
    assert text.hash == typed.hash
    assert text.rules == typed.rules


def test_hash_follows_everything_chosen() -> None:
    """Settings, overrides by rotation and the scope are part of what a version is judged by."""
    hashes = [
        load_pack("acgme").hash,
        load_pack("acgme", {"split_gap": 0}).hash,
        load_pack("acgme", by_rotation={"Surgery": {"weekly_limit_hours": 88}}).hash,
        load_pack("acgme_em").hash,
        load_pack("acgme_em", scope=["ED"]).hash,
    ]
    assert len({*hashes}) == len(hashes)
    assert load_pack("acgme").hash == hashes[0]
    assert all(len(digest) == 64 for digest in hashes)


def test_the_common_rules_come_with_emergency_medicine() -> None:
    """Shared settings go to both packs."""
    common, em = load_packs("acgme_em", {"split_gap": 0, "em_week": "average"})
    assert (common.name, em.name) == ("acgme", "acgme_em")
    assert common.chosen["split_gap"] == em.chosen["split_gap"] == 0
    assert em.scope == ("EM",)


@pytest.mark.parametrize("name", PACKS)
def test_an_empty_schedule_is_clean(name: str) -> None:
    """No entries, no findings, and a matrix all the same."""
    timeline = Timeline.of([], people=["R1"])
    windows = given_windows(timeline, NEW_YORK, FOUR_WEEKS)
    packs = load_packs(name)
    context = Context(zone=NEW_YORK)
    needs = {"acgme.6.21.b", "acgme_em.EM-1in7"}
    assert [f for f in check_clock(timeline, windows, packs, context) if f.rule not in needs] == []
    assert measure_all(timeline, windows, packs, context).matrix()
