"""From files, frames and arrays to counts: reading, choosing columns, discretising."""
