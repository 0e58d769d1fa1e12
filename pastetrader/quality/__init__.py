"""Quality, shown: figures computed from what happened, with what is counted and how sure they are."""
