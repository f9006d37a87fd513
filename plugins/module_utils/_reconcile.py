# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine: read, plan, then perform the plan or predict it, and wait. It knows no service and no Ansible.

A plan is a value, made once. A run and check mode walk it with the same loop and differ only in the executor that does
the steps, so they can't disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Generic, Protocol

from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Record, Resource, Step, explained
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait


@dataclass
class Outcome(Generic[Record]):
    """What a reconciliation did, or in check mode would do."""

    before: Record | None
    after: Record | None
    actions: list[str] = field(default_factory=list)  # done
    pending: list[str] = field(default_factory=list)  # left to a later run, because this one does not wait
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.actions)


class Executor(Protocol[Record]):
    """Does the steps of a plan, or predicts what they would do."""

    def perform(self, step: Step[Record], current: Record | None) -> tuple[Record | None, bool]:
        """Return what there is after the step, and whether this run did it: another one may have been faster."""

    def wait(self, wait: Wait, current: Record | None) -> Record | None: ...


def reconcile(
    resource: Resource[Record], executor: Executor[Record], *, wait: bool, wait_first: bool = False
) -> Outcome[Record]:
    """Bring the object to what the options want; without ``wait``, as far as its state lets it be brought now.

    :param wait_first: whether to wait for what was begun before, even without ``wait``.
    """
    with errors.attempting(f"look up {resource.kind} {resource.label}"):
        before = resource.find()
        by_list = before is not None and (resource.listed or resource.is_behind(before))
        if before is not None and by_list and resource.state != "absent" and not resource.is_as_wanted(before):
            before = resource.confirmed(before)  # listings lag behind: none decides what is written
    outcome = Outcome(before, before, warnings=resource.warnings)
    if resource.skip_reason:
        outcome.warnings.append(resource.skip_reason)
        return outcome
    with errors.attempting(f"wait for {resource.kind} {resource.label}"):
        with explained(resource, before):
            settling = resource.unsettled(before)
        if settling and (wait or wait_first):
            outcome.after = executor.wait(settling, before)
    if settling and not (wait or wait_first):
        outcome.pending = ["wait", *(step.action for step in plan(resource, resource.settled(before)))]
        return outcome
    if settling and (state := resource.state_of(outcome.after)) not in settling.ready:
        outcome.warnings.append(
            f"{resource.kind} {resource.label} is {state}, an undocumented state: "
            "check mode cannot predict the result; a real run waits for it"
        )
    steps = plan(resource, outcome.after)
    for number, step in enumerate(steps, start=1):
        attempt = f"{step.attempt or step.action} {resource.kind} {resource.label}"
        with errors.attempting(attempt, outcome.actions, outcome.warnings):
            try:
                outcome.after, done = executor.perform(step, outcome.after)
            except errors.NcloudError as error:
                if isinstance(error, errors.ApiError) and error.passes:
                    outcome.pending = ["wait", *(later.action for later in steps[number - 1 :])]
                    break
                _note(outcome, step, done=error.written)
                outcome.warnings += [each.parting_warning for each in steps[: number - 1] if each.parting_warning]
                raise
            _note(outcome, step, done=done)
            awaited = step.wait or resource.unsettled(outcome.after)
            if awaited and not wait:
                outcome.pending = ["wait", *(later.action for later in steps[number:])]
                outcome.warnings += [step.parting_warning] if step.parting_warning else []
                break
            if awaited:
                outcome.after = executor.wait(awaited, outcome.after)
            if outcome.after is None and resource.state == "absent":
                break  # another run was faster with all that was left to do
    return outcome


def _note(outcome: Outcome[Record], step: Step[Record], *, done: bool) -> None:
    if done:
        outcome.actions.append(step.action)
        outcome.warnings += [step.warning] if step.warning else []


def plan(resource: Resource[Record], current: Record | None) -> list[Step[Record]]:
    """Return the steps from what is there, at rest, to what is wanted.

    :raises ImmutableError: something differs that can't be changed, and ``recreate`` is not set.
    :raises InputError: options are missing or do not fit what is there.
    """
    if resource.state == "absent":
        return [] if current is None else resource.removal(current)
    steps: list[Step[Record]] = []
    changes = [] if current is None else resource.changes(current)
    fixed = [change for change in changes if resource.is_immutable(change.field)]
    if current is not None and fixed:
        if not resource.recreate:
            raise _immutable(resource, fixed)
        steps += _replacement(resource, current)
    elif current is None:
        steps.append(_creation(resource, None))
    elif changes:
        steps.append(resource.update(changes))
    for step in steps:
        with errors.attempting(f"{step.attempt or step.action} {resource.kind} {resource.label}"):
            current = resource.settled(step.predict(current))
    return steps if current is None else steps + resource.transitions(current)


def _replacement(resource: Resource[Record], current: Record) -> list[Step[Record]]:
    """Return the steps that delete the object and create it again. Once it is deleted, only this run knows it."""
    *before, last = resource.removal(current)
    creation = _creation(resource, current)
    kept, known_later = resource.creation_fields(current), resource.creation_fields(None)
    if lost := [name for name, value in kept.items() if value != known_later.get(name)]:
        warning = (
            f"{resource.kind} {resource.label} will be created again by a later run, which cannot know its previous "
            f"settings: set {', '.join(lost)} to keep them, or use wait"
        )
        last = replace(last, parting_warning=". ".join(filter(None, (last.parting_warning, warning))))
    return [*before, last, creation]


def _creation(resource: Resource[Record], replaced: Record | None) -> Step[Record]:
    resource.is_replacing = replaced is not None
    with errors.attempting(f"create {resource.kind} {resource.label}"):
        return resource.creation(replaced)


def _immutable(resource: Resource[Record], fixed: list[Change]) -> errors.ImmutableError:
    fields = ", ".join(
        f"{change.field} (is {shown(change.current)}, wanted {shown(change.wanted)})" for change in fixed
    )
    error = errors.ImmutableError(f"the API cannot change {fields} after creation", resource.immutable_hint)
    error.attempt = f"update {resource.kind} {resource.label}"
    return error
