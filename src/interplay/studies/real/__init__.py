"""Studies of real datasets: what each decomposes into, and whether models agree."""
