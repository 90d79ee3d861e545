"""The ledger: decisions kept in the workspace, each chained to the one before by its hash."""
