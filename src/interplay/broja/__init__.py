"""The exact problem: min over couplings of I_q(X1,X2;Y), solved and certified."""
