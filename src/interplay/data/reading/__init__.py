"""Files, frames and arrays as tables of named columns."""
