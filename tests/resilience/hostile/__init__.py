"""What the programs on hostile input share: a server to attack, and what to attack it with."""
