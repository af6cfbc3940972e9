"""Pages of the administrator, a module a subject, and the password of everybody."""
