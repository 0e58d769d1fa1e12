"""When workflows start by themselves: times, policies, occurrences, the due step, and the bell that rings for it."""
