"""What we believe: value objects, loading, scoring, the closed-form loss, the plan's value types.

Nothing here knows of a simulator, a solver or a screen. Other packages import from the files of
this folder; users import from ``paydown``.
"""
