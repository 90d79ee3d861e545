"""The tools whose exports are read, one file each; `scenarios.importing.registry` finds them."""
