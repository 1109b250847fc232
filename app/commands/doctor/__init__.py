"""`doctor`: asks each vendor a few harmless questions, and tells how it stands and which assumptions hold."""
