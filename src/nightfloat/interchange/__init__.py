"""How a programme comes from files and goes back to them: folder, flat schedule, schema."""
