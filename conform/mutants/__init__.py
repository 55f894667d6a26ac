"""Wrong systems, each with one defect and the row that must convict it."""
