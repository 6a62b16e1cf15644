"""The Python interface: what `import tallybook` offers, and what the command line calls for its lists."""
