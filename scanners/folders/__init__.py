"""Hot folders: what lies there, when a file is complete, where refused files go."""
