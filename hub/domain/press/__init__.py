"""A press in, an answer out: what may be asked, what is answered, who decides."""
