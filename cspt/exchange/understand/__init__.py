"""What a document's tables mean: which columns are fields, which rows are actions, which words are events. Pure."""
