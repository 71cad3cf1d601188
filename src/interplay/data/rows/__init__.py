"""The rows of a question: gathered, without holes, or drawn at random."""
