"""An address of one's own that answers with CSV or JSON, one symbol at a time, and says in settings what stands where."""
