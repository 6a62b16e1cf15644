"""Lists of sources and of what is known of one."""
