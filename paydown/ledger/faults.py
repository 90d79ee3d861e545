"""What may be wrong with a ledger, or with what is to be recorded in it."""


class LedgerError(Exception):
    """The ledger cannot be read or written: locked, read-only, full, damaged, no ledger."""


class AlteredLedgerError(Exception):
    """A record is not what was recorded."""


class IllegibleError(AlteredLedgerError):
    """A record's hash holds, and what it says is not what its kind says."""


class RefusedError(Exception):
    """What is asked for may not be recorded, or there is no such record."""
