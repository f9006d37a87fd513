# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The executors of a plan: check mode's predicts, a run's applies and gets over lost responses."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Generic

from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils._creations import Turn
from ansible_collections.naver.ncloud.plugins.module_utils._resource import LAG, Record, Resource, Step, explained
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait, Waiter


class Predictor(Generic[Record]):
    """Check mode's executor: no request, no pause."""

    def __init__(self, resource: Resource[Record]) -> None:
        self._resource = resource

    def perform(self, step: Step[Record], current: Record | None) -> tuple[Record | None, bool]:
        return step.predict(current), True

    def wait(self, wait: Wait, current: Record | None) -> Record | None:
        """:raises WaitFailedError: the run is going to fail, as what is there has failed before."""
        after = self._resource.settled(current)
        with explained(self._resource, current):
            wait.is_over(self._resource.state_of(after))
        return after


class Applier(Generic[Record]):
    """A run's executor. A write whose answer is lost is read back, and repeated only when it did not happen.

    A step that another run has done or begun in the meantime is left to that one, and its end waited for as usual.
    """

    TRIES = 3
    # Seconds before each look at what a lost write did: in all more than a write may be late and a listing behind.
    READ_BACK_DELAYS = (0.0, 0.5, 1.0, 3.0)
    # And before each look for what was done once: the next run must find it when its turn comes.
    SHOWN_DELAYS = (*READ_BACK_DELAYS, 5.0, 10.0, 10.0)

    def __init__(
        self, resource: Resource[Record], waiter: Waiter | None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._resource = resource
        self._waiter = waiter
        self._sleep = sleep
        self._overtaken = False  # another run does the same at this moment

    def perform(self, step: Step[Record], current: Record | None) -> tuple[Record | None, bool]:
        if step.took_effect(current):
            self._overtaken = True
            return current, False
        resource = self._resource
        if step.once and current is not None:
            with resource.creations.turn(step.once) as turn:
                return self._once(step, current, turn)
        if current is None:
            with resource.creations.turn(resource.creation_key()) as turn:
                return self._create(step, turn)
        if step.alone:
            with resource.creations.turn(step.alone) as turn:
                after, done = self._alone(step, current, turn)
        else:
            after, done = self._write(step, current)
        if resource.reads_lists:
            resource.creations.note(resource.written_key(current), None)
        if step.action == "delete":
            resource.creations.note_gone(resource.creation_key(current), current[resource.id_field])
        return after, done

    def _create(self, step: Step[Record], turn: Turn) -> tuple[Record | None, bool]:
        """Create it, unless another run has done so since this one looked."""
        made = self._made_by_another(turn)
        if made is not None:
            return made, False
        created, done = self._noted(turn, step, None)
        turn.made(None if created is None else created[self._resource.id_field])
        return created, done

    def _made_by_another(self, turn: Turn) -> Record | None:
        """Look again where there is reason to: one on this machine had its turn, or whoever deleted it went on."""
        latest, begun = turn.latest, turn.begun
        noted = latest is not None and not latest.gone and latest != self._resource.note
        if not (self._overtaken or turn.waited or begun or noted):
            return None
        for pause in self.READ_BACK_DELAYS if begun else (0.0,):
            self._sleep(pause)
            made = self._resource.find_created()
            seen = None if made is None else self._resource.confirmed(made)
            if seen is not None and self._resource.settled(seen) is not None:
                return seen
        return None

    def _once(self, step: Step[Record], current: Record, turn: Turn) -> tuple[Record | None, bool]:
        """Do what another run may have done since this one looked, and hold the turn until it shows."""
        seen = self._look_for(step, current, self._delays_after(turn, step.once) or (0.0,))
        if step.took_effect(seen):
            return seen, False
        after, done = self._noted(turn, step, seen or current)
        with errors.after_write():
            shown = self._look_for(step, current, self.SHOWN_DELAYS)
        if not step.took_effect(shown):
            return after, done  # the note stays: the next run looks for longer
        turn.made(current[self._resource.id_field])
        return shown, done

    def _alone(self, step: Step[Record], current: Record, turn: Turn) -> tuple[Record | None, bool]:
        """Do it, unless another run has done so since this one looked."""
        if delays := self._delays_after(turn, step.alone):
            seen = self._look_for(step, current, delays)
            if self._is_done(step, seen):
                return seen, False
            current = seen or current
        after, done = self._write(step, current)
        turn.made(current[self._resource.id_field])
        return after, done

    def _delays_after(self, turn: Turn, key: str) -> tuple[float, ...]:
        """Return how to look for what another run of this machine has just done; nothing where none has.

        The next answer may not show yet what that run saw in the list a moment ago.
        """
        recent = turn.waited or turn.begun or self._resource.creations.left(key, LAG) > 0
        return self.READ_BACK_DELAYS if recent else ()

    def _noted(self, turn: Turn, step: Step[Record], current: Record | None) -> tuple[Record | None, bool]:
        """Write, with a note for the next run until it is known that nothing was done."""
        turn.begins()
        try:
            return self._write(step, current)
        except errors.ApiError as error:
            if not error.written:
                turn.failed()
            raise

    def _look_for(self, step: Step[Record], current: Record | None, delays: Sequence[float]) -> Record | None:
        """Read the object, or what a creation made, again and again until it shows what a step does."""
        seen: Record | None = None
        for pause in delays:
            self._sleep(pause)
            seen = self._resource.find_created() if current is None else self._resource.read(current)
            if self._is_done(step, seen):
                break
        return seen

    def _is_done(self, step: Step[Record], seen: Record | None) -> bool:
        """Whether what is there shows the step, or all is gone that was to go."""
        return step.took_effect(seen) or (seen is None and self._resource.state == "absent")

    def _write(self, step: Step[Record], current: Record | None) -> tuple[Record | None, bool]:
        tries = 0
        under_way = False  # a service may still be working on one of the tries
        while True:
            tries += 1
            lost: errors.NcloudError
            doubling = False
            try:
                done = self._when_free(step, current)
            except errors.OutcomeUnknownError as error:
                lost = error
                under_way |= error.under_way
                doubling = error.under_way and current is None and not self._resource.unique_names
            except errors.ApiError as error:
                if tries == 1:
                    return self._give_way(step, current, error), False
                lost = error  # refused this time, perhaps because the lost one took effect late
            else:
                if tries > 1 and current is None:
                    self._refuse_duplicates()
                return done, True
            seen = self._look(step, current, lost)
            if self._is_done(step, seen):
                return seen, True
            if tries > 1 and self._is_under_way(step, current, seen, lost):
                return step.predict(seen), True
            current = seen or current  # what is sent again is made from what is there now
            if tries == self.TRIES or lost.written or doubling or step.once:
                lost.written |= under_way  # it may have taken effect, also if that is not to be seen now
                raise lost

    def _when_free(self, step: Step[Record], current: Record | None) -> Record | None:
        """Do the step. If the service is busy with the object, try again while it stays as it is or moves."""
        try:
            return step.perform(current)
        except errors.ApiError as error:
            if current is None or error.origin.code not in self._resource.busy:
                raise
            refusal = error
        for _pause in self._waiter.pauses() if self._waiter else ():
            seen = self._resource.read(current)
            if self._resource.unsettled(seen):
                continue
            if self._resource.state_of(seen) != self._resource.state_of(current):
                raise refusal
            try:
                return step.perform(seen)
            except errors.ApiError as error:
                if error.origin.code not in self._resource.busy:
                    raise
                refusal = error
        if self._waiter:
            refusal.problem += f"; the service was busy with it for {self._waiter.timeout:g} s"
        refusal.passes = self._waiter is None
        raise refusal

    def _give_way(self, step: Step[Record], current: Record | None, refusal: errors.ApiError) -> Record | None:
        """Return what there is where another run has done the step or begun it; else the refusal stands."""
        conflict = isinstance(refusal, errors.NotFoundError) or refusal.origin.code in self._resource.conflicts
        if current is None or not conflict:
            raise refusal
        # What is read by its id shows at once what another run did; lists need their time.
        delays = self.READ_BACK_DELAYS if self._resource.reads_lists else (0.0,)
        try:
            seen = self._look_for(step, current, delays)
        except errors.NcloudError:
            raise refusal from None
        self._overtaken = True
        if self._is_done(step, seen):
            return seen
        if step.unseen and self._resource.state_of(seen) == self._resource.state_of(current):
            return step.predict(seen)
        raise refusal

    def _is_under_way(
        self, step: Step[Record], current: Record | None, seen: Record | None, refusal: errors.NcloudError
    ) -> bool:
        """Whether the lost try is being worked on, though nothing shows it: the service refuses a second one."""
        if not (step.unseen and isinstance(refusal, errors.ApiError)):
            return False
        conflict = refusal.origin.code in self._resource.conflicts
        return conflict and self._resource.state_of(seen) == self._resource.state_of(current)

    def _refuse_duplicates(self) -> None:
        """After a repeated creation: the one that seemed lost may have taken effect late."""
        try:
            self._resource.find_created()
        except errors.AmbiguousError as error:
            error.written = True
            error.problem = (
                f"the creation was repeated after a response was lost, and both took effect: {error.problem}"
            )
            raise
        except errors.NcloudError:
            pass  # what was created is there all the same

    def _look(self, step: Step[Record], current: Record | None, lost: errors.NcloudError) -> Record | None:
        """Return what there is after a lost write. If that can't be said, the write counts as done."""
        try:
            return self._look_for(step, current, self.READ_BACK_DELAYS)
        except errors.NcloudError as error:
            lost.written = True
            lost.problem += f"; checking its result failed too: {error.problem}"
            raise lost from None

    def wait(self, wait: Wait, current: Record | None) -> Record | None:
        if current is None or self._waiter is None:
            return current
        known = current
        what = f"{self._resource.kind} {self._resource.label}"
        with explained(self._resource, known):
            return self._waiter.until(
                wait,
                known,
                lambda: self._resource.read(known),
                self._resource.state_of,
                what,
                self._resource.progress,
            )
