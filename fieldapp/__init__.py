"""The core of Fieldapp: offline records, revisions, exchange and consolidation. Knows no Qt; usable from a terminal."""

__version__ = "0.1.0"
