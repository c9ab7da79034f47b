"""A keyring of the operating system that lives in memory, for tests."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """A keyring of the system that lives as long as the test."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.secrets = {}
        self.is_locked = False

    def get_password(self, service, username):
        if self.is_locked:
            raise KeyringLocked
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        if self.is_locked:
            raise KeyringLocked
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.secrets:
            raise PasswordDeleteError
        del self.secrets[service, username]
