"""Who may do what: passwords, sessions, the permission table, the limit on login attempts."""
