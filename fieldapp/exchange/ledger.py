"""The ledger under the name that exchange uses; it lives in records, because the store keeps ledgers too."""

from fieldapp.records.ledger import Ledger, LedgerRow, Outcome

__all__ = ["Ledger", "LedgerRow", "Outcome"]
