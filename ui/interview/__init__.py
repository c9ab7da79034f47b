"""The interview page: one record being filled in."""
