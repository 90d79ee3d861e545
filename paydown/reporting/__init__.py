"""The report: one self-contained page about a workspace, its plan and what sways it."""
