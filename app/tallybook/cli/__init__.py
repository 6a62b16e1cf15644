"""The command `tally`: one module a group of commands, what is slow to import left to the moment it is needed."""
