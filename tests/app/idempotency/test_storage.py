"""Records, wherever they are kept: who may hold one, what is kept of its steps, when it is gone."""

from __future__ import annotations

from app.idempotency.records import LIFETIME, MOST_OUTCOME, MOST_PAYLOAD, RecordName, StepRecord, StepState
from app.idempotency.storage import LEASE, Busy, Differs, Finished, Taken
from tests.app.idempotency.stage import Records, Time

NAME = RecordName.of("me", "key", "input")
DONE = StepRecord(StepState.DONE, {"recordId": "1"})
FAILED = StepRecord(StepState.FAILED, {"code": "CONFLICT"})
UNKNOWN = StepRecord(StepState.UNKNOWN, None)
SENDING = StepRecord(StepState.SENDING)


def steps(file: Records, holder: str = "next") -> dict[str, StepRecord]:
    """The steps as the next holder finds them."""
    found = file.take(NAME, holder)
    assert isinstance(found, Taken), found
    return dict(found.steps)


def sent(file: Records, holder: str = "first", step: str = "reevo") -> None:
    assert file.take(NAME, holder) == Taken({})
    assert file.begin_step(NAME, holder, step, is_repeatable=False)


def test_one_holder_at_a_time(file: Records) -> None:
    assert file.take(NAME, "first") == Taken({})
    assert file.take(NAME, "second") == Busy()
    file.release(NAME, "second")
    assert file.take(NAME, "second") == Busy(), "who does not hold it cannot let go of it"
    file.release(NAME, "first")
    assert file.take(NAME, "second") == Taken({})


def test_another_input_is_told_at_once_and_another_owner_or_key_is_another_record(file: Records) -> None:
    sent(file)
    assert file.take(RecordName.of("me", "key", "another input"), "second") == Differs()
    assert file.take(RecordName.of("you", "key", "input"), "second") == Taken({})
    assert file.take(RecordName.of("me", "another key", "input"), "second") == Taken({})
    assert file.finish(NAME, "first", {"id": "1"})
    assert file.take(RecordName.of("me", "key", "another input"), "second") == Differs()


def test_a_holder_that_is_not_heard_of_loses_the_record_and_what_it_sent_is_known(file: Records, time: Time) -> None:
    sent(file)
    time.now += LEASE - 0.1
    assert file.take(NAME, "second") == Busy()
    time.now += 0.1
    assert file.take(NAME, "second") == Taken({"reevo": SENDING})
    assert not file.extend(NAME, "first")
    assert not file.begin_step(NAME, "first", "swift", is_repeatable=False)
    assert not file.finish(NAME, "first", {})
    file.release(NAME, "first")
    assert file.take(NAME, "third") == Busy(), "the second holds it"


def test_every_call_is_a_sign_of_life(file: Records, time: Time) -> None:
    file.take(NAME, "first")
    for sign in (
        lambda: file.extend(NAME, "first"),
        lambda: file.begin_step(NAME, "first", "reevo", is_repeatable=False),
        lambda: file.settle_step(NAME, "first", "reevo", DONE),
    ):
        time.now += LEASE - 1
        assert sign()
    time.now += LEASE - 1
    assert file.take(NAME, "second") == Busy()


def test_a_clock_that_was_put_back_does_not_make_a_crashed_holder_live_on(file: Records, time: Time) -> None:
    sent(file)
    time.now -= 3600
    assert file.take(NAME, "second") == Busy()
    time.now += LEASE
    assert file.take(NAME, "second") == Taken({"reevo": SENDING})


def test_what_may_be_sent_again(file: Records) -> None:
    file.take(NAME, "first")

    def begun(*, is_repeatable: bool = False) -> bool:
        return file.begin_step(NAME, "first", "reevo", is_repeatable)

    assert begun()
    assert not begun(), "it may have been done"
    assert begun(is_repeatable=True)
    assert file.settle_step(NAME, "first", "reevo", UNKNOWN)
    assert not begun()
    assert begun(is_repeatable=True)
    assert file.settle_step(NAME, "first", "reevo", FAILED)
    assert begun()
    assert file.settle_step(NAME, "first", "reevo", StepRecord()), "it was not sent after all"
    assert begun()
    assert file.settle_step(NAME, "first", "reevo", DONE)
    assert not begun()
    assert not begun(is_repeatable=True)
    file.release(NAME, "first")
    assert steps(file) == {"reevo": DONE}


def test_a_step_that_was_not_sent_has_no_outcome(file: Records) -> None:
    file.take(NAME, "first")
    assert not file.settle_step(NAME, "first", "reevo", DONE)
    file.release(NAME, "first")
    assert steps(file) == {}


def test_whoever_sent_it_says_what_came_of_it_also_late(file: Records, time: Time) -> None:
    for late in (DONE, FAILED, UNKNOWN):
        name = RecordName.of("me", late.state, "input")
        file.take(name, "first")
        file.begin_step(name, "first", "reevo", is_repeatable=False)
        time.now += LEASE
        assert file.take(name, "second") == Taken({"reevo": SENDING})
        assert file.settle_step(name, "second", "reevo", UNKNOWN)
        assert file.settle_step(name, "first", "reevo", late)
        assert not file.settle_step(name, "first", "reevo", UNKNOWN) or late is UNKNOWN
        file.release(name, "second")
        assert file.take(name, "third") == Taken({"reevo": late})


def test_what_is_settled_does_not_become_unknown(file: Records, time: Time) -> None:
    sent(file)
    time.now += LEASE
    assert steps(file, "second") == {"reevo": SENDING}
    assert file.settle_step(NAME, "first", "reevo", DONE)
    assert not file.settle_step(NAME, "second", "reevo", UNKNOWN)
    file.release(NAME, "second")
    assert steps(file) == {"reevo": DONE}


def test_nobody_else_says_that_it_failed(file: Records, time: Time) -> None:
    sent(file)
    time.now += LEASE
    assert steps(file, "second") == {"reevo": SENDING}
    assert not file.settle_step(NAME, "second", "reevo", FAILED)
    assert not file.settle_step(NAME, "second", "reevo", StepRecord())
    assert not file.settle_step(NAME, "third", "reevo", DONE), "who neither sent it nor holds the record"
    assert file.settle_step(NAME, "second", "reevo", DONE), "who holds it may have found out"


def test_who_sends_a_harmless_call_again_is_its_sender_then(file: Records, time: Time) -> None:
    sent(file)
    time.now += LEASE
    assert steps(file, "second") == {"reevo": SENDING}
    assert file.begin_step(NAME, "second", "reevo", is_repeatable=True)
    assert not file.settle_step(NAME, "first", "reevo", FAILED)
    assert file.settle_step(NAME, "second", "reevo", FAILED)


def test_a_finished_write_has_a_payload_and_no_steps(file: Records, time: Time) -> None:
    sent(file)
    assert file.settle_step(NAME, "first", "reevo", DONE)
    assert file.finish(NAME, "first", {"outcomes": [{"recordId": "1"}]})
    for holder in ("first", "second"):
        assert file.take(NAME, holder) == Finished({"outcomes": [{"recordId": "1"}]})
        assert not file.begin_step(NAME, holder, "swift", is_repeatable=True)
        assert not file.settle_step(NAME, holder, "reevo", UNKNOWN)
        assert not file.finish(NAME, holder, {})
        file.release(NAME, holder)
    assert file.take(NAME, "third") == Finished({"outcomes": [{"recordId": "1"}]})


def test_a_record_of_which_nothing_was_sent_is_forgotten(file: Records) -> None:
    file.take(NAME, "first")
    file.release(NAME, "first")
    other = RecordName.of("me", "key", "another input")
    assert file.take(other, "second") == Taken({})
    assert file.begin_step(other, "second", "reevo", is_repeatable=False)
    assert file.settle_step(other, "second", "reevo", StepRecord())
    file.release(other, "second")
    assert file.take(NAME, "third") == Taken({})


def test_a_record_of_which_something_was_refused_is_not(file: Records) -> None:
    sent(file)
    assert file.settle_step(NAME, "first", "reevo", FAILED)
    file.release(NAME, "first")
    assert file.take(RecordName.of("me", "key", "another input"), "second") == Differs()
    assert steps(file) == {"reevo": FAILED}


def test_a_record_lives_a_day_from_its_first_use(file: Records, time: Time) -> None:
    sent(file)
    time.now += LIFETIME / 2
    assert steps(file, "second") == {"reevo": SENDING}
    assert file.finish(NAME, "second", {"id": "1"})
    time.now += LIFETIME / 2 - 0.1
    assert file.take(NAME, "third") == Finished({"id": "1"})
    time.now += 0.1
    assert file.take(RecordName.of("me", "key", "another input"), "third") == Taken({})


def test_what_is_too_long_to_be_kept(file: Records) -> None:
    sent(file)
    long = StepRecord(StepState.DONE, "x" * MOST_OUTCOME)
    assert file.settle_step(NAME, "first", "reevo", long)
    assert not file.finish(NAME, "first", {"id": "x" * MOST_PAYLOAD})
    file.release(NAME, "first")
    assert steps(file) == {"reevo": StepRecord(StepState.DONE, None)}, "that it is done is what counts"


def test_a_record_that_is_held_does_not_expire(file: Records, time: Time) -> None:
    sent(file)
    time.now += LIFETIME - 1
    assert file.extend(NAME, "first")
    time.now += 2
    assert file.take(NAME, "second") == Busy()
    assert file.settle_step(NAME, "first", "reevo", DONE)
    assert file.finish(NAME, "first", {})
    assert file.take(NAME, "second") == Taken({})


def test_a_record_that_was_let_go_after_its_day_is_gone(file: Records, time: Time) -> None:
    sent(file)
    time.now += LIFETIME - 1
    assert file.extend(NAME, "first")
    time.now += 2
    file.release(NAME, "first")
    assert file.take(NAME, "second") == Taken({})


def test_what_is_sent_twice_by_the_same_holder_has_the_outcome_of_the_second_time(file: Records) -> None:
    sent(file)
    assert file.settle_step(NAME, "first", "reevo", FAILED)
    assert file.begin_step(NAME, "first", "reevo", is_repeatable=False)
    file.release(NAME, "first")
    assert steps(file, "second") == {"reevo": SENDING}, "and none until then"
    assert file.settle_step(NAME, "second", "reevo", DONE)
    file.release(NAME, "second")
    assert steps(file) == {"reevo": DONE}


def test_names_of_steps_may_be_anything(file: Records) -> None:
    names = ["", " ", "state", "holder", "swift account 1", "state reevo", "\u00e9\n"]
    assert file.take(NAME, "first") == Taken({})
    for step in names:
        assert file.begin_step(NAME, "first", step, is_repeatable=False)
        assert file.settle_step(NAME, "first", step, StepRecord(StepState.DONE, step))
    file.release(NAME, "first")
    assert steps(file) == {step: StepRecord(StepState.DONE, step) for step in names}
