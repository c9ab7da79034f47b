"""Exchange: what went and what came, each import with its ledger. The national page uses the same parts."""
