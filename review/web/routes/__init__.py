"""Routes of the application, a module a subject; nothing outside a person's communes is shown."""
