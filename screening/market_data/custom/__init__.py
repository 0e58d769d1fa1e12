"""An address of one's own that answers with CSV or JSON, a symbol at a time; settings say what stands where."""
