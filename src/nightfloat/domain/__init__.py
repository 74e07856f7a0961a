"""What a residency programme is: pure values, standard library only."""
