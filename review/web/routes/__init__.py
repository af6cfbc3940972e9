"""The addresses of the application, a module a subject; nothing is shown from outside a person's communes."""
