"""What the program does on its command line beside serving: one module, or folder, a command."""
