"""Times for revisions: never backwards in a record, and a wrong clock is noticed, not obeyed."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.records.clock import HybridClock
from fieldapp.records.revision import HybridTime

DAY = 24 * 60 * 60 * 1000
NOW = 1_790_000_000_000


class Wall:
    """The computer's clock, set by hand."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


@given(st.lists(st.integers(0, 4 * 10**12), min_size=1, max_size=30))
def test_every_time_is_later_than_its_parent_whatever_the_clock_does(moments):
    wall = Wall()
    clock = HybridClock(wall)
    parent = HybridTime(0)
    for moment in moments:
        wall.now = moment
        child = clock.tick([parent])
        assert child > parent
        parent = child


def test_two_revisions_in_one_millisecond_differ():
    clock = HybridClock(Wall())
    assert clock.tick() < clock.tick() < clock.tick()


def test_clock_that_steps_back_a_little_goes_on_forward():
    wall = Wall()
    clock = HybridClock(wall)
    before = clock.tick()
    wall.now -= 60_000
    assert clock.tick() > before


def test_revision_from_years_ahead_does_not_move_the_clock():
    wall = Wall()
    clock = HybridClock(wall)
    clock.observe(HybridTime(NOW + 5 * 365 * DAY), "laptop-7")
    assert clock.tick() == HybridTime(NOW)


def test_clock_years_apart_is_noticed_with_its_device():
    clock = HybridClock(Wall())
    assert clock.notice() is None
    clock.observe(HybridTime(NOW + 5 * 365 * DAY), "laptop-7")
    notice = clock.notice()
    assert notice is not None
    assert notice.device == "laptop-7"
    assert (notice.other - notice.this_computer).days == 5 * 365


def test_own_earlier_time_far_ahead_is_noticed_after_a_restart():
    clock = HybridClock(Wall(), last=HybridTime(NOW + 400 * DAY))
    assert clock.notice() is not None


def test_time_that_ran_out_of_counters_goes_to_the_next_millisecond():
    clock = HybridClock(Wall(), last=HybridTime(NOW, 0xFFFF))
    assert clock.tick() == HybridTime(NOW + 1)


@given(st.integers(0, 250_000_000_000_000), st.integers(0, 0xFFFF))
def test_text_of_a_time_reads_back_and_sorts_as_it_does(milliseconds, counter):
    time = HybridTime(milliseconds, counter)
    assert HybridTime.parse(str(time)) == time
    assert str(time) < str(HybridTime(milliseconds + 1))
