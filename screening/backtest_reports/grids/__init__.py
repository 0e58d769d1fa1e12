"""A report with other numbers: asked for, worked on, shown as a heat map."""
