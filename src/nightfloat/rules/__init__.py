"""What is allowed and what is good: each rule said once, read as a value, a model and words."""
