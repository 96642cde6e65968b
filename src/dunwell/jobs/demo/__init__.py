"""The demo company: invented from one seed, written as files, and loaded like any other ledger."""
