"""Long work in the background: the port that the application knows, and its adapters."""
