"""What makes a record final: the bytes that are kept and sent unchanged, and their digest."""

import hashlib


def digest(xml: str) -> str:
    """Return the SHA-256, hex, of the bytes of a final instance."""
    return hashlib.sha256(xml.encode()).hexdigest()
