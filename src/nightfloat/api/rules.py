"""Rules: the programme's own, the types there are, the packs, and what a rule would flag today."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from nightfloat.api.deps import IfMatch, IfNoneMatch, Page, needs, tagged
from nightfloat.api.fact_shapes import CodePath, Editor, Reader, given, guarded
from nightfloat.api.route import Route
from nightfloat.api.rule_shapes import (
    NewRule,
    Pack,
    Packs,
    Preview,
    Rule,
    RuleChange,
    RuleList,
    RuleType,
    RuleTypes,
    Trial,
)
from nightfloat.app import rule_effect, rules
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import fact_tables
from nightfloat.store.repositories import Rules

router = APIRouter(prefix="/api/scheduling", tags=["rules"], route_class=Route)

_PLACE = "/programmes/{programme}/rules"


def _rule(row: fact_tables.Rule) -> Rule:
    return Rule.model_validate(rules.as_json(row))


@router.get("/rule-types")
def list_rule_types(
    allowed: Annotated[Scope, needs(Permission.SESSION)],  # noqa: ARG001  # anybody signed in
) -> RuleTypes:
    """List the types of rules, each with its sentence and the fields in it."""
    return RuleTypes(items=[RuleType.model_validate(one) for one in rules.rule_types()])


@router.get("/packs")
def list_packs(
    allowed: Annotated[Scope, needs(Permission.SESSION)],  # noqa: ARG001  # anybody signed in
) -> Packs:
    """List the rule packs: settings, clauses, and what is not checked."""
    return Packs(items=[Pack.model_validate(one) for one in rules.packs()])


@router.get(_PLACE)
def list_rules(allowed: Reader, page: Page) -> RuleList:
    """List the programme's rules, in its order."""
    found = page.of(Rules(allowed.session, allowed.programme_id))
    return RuleList(items=[_rule(row) for row in found.items], next=found.next)


@router.post(_PLACE, status_code=201)
def create_rule(body: NewRule, response: Response, allowed: Editor) -> Rule:
    """Add a rule."""
    return tagged(response, _rule(rules.add(allowed, body.model_dump())))


@router.post(f"{_PLACE}/preview")
def preview_rule(
    body: Trial, allowed: Annotated[Scope, needs(Permission.FACTS_WRITE, write=False)]
) -> Preview:
    """Say what a rule would flag today, before it is saved; nothing is stored."""
    data = body.model_dump(exclude={"schedule", "id"})
    known = body.id is not None and rules.exists(allowed, body.id)
    if not known:
        data["id"] = body.id
    found = rule_effect.preview(
        allowed, id=body.id if known else None, data=data, schedule=body.schedule
    )
    return Preview.model_validate(found)


@router.get(_PLACE + "/{rule:path}")
def get_rule(
    rule: CodePath, response: Response, allowed: Reader, if_none_match: IfNoneMatch = None
) -> Rule:
    """Return one rule."""
    row = Rules(allowed.session, allowed.programme_id).code(rule)
    return tagged(response, _rule(row), if_none_match)


@router.patch(_PLACE + "/{rule:path}")
def change_rule(
    rule: CodePath, body: RuleChange, response: Response, allowed: Editor, if_match: IfMatch = None
) -> Rule:
    """Change what is given of a rule; its id and kind stay."""
    return tagged(response, _rule(rules.change(allowed, rule, guarded(if_match), given(body))))


@router.delete(_PLACE + "/{rule:path}", status_code=204)
def delete_rule(rule: CodePath, allowed: Editor, if_match: IfMatch = None) -> None:
    """Remove a rule."""
    rules.remove(allowed, rule, guarded(if_match))
