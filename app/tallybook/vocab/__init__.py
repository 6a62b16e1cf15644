"""Word lists, actors, equipment and coding conventions: data, and the one module that reads it."""
