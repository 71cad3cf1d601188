"""The families of fusion models, a file each."""
