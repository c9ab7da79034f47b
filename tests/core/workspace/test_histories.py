"""Two hundred histories of four desks; many more in ``make soak``."""

from tests.soak.histories import Histories, machine_settings

TestHistories = Histories.TestCase
TestHistories.settings = machine_settings(200, steps=15)
