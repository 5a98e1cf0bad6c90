"""Programs that print figures. None of them fails on a clock."""
