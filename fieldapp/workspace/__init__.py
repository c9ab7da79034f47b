"""The workspace: what a client of the core may do, one short method per user action."""
