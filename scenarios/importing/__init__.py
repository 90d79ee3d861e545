"""What all importers share: exports read, mapped, merged into a workspace, every row told."""
