"""What records are: ids, documents, values, queries and checks. Pure: nothing here reads or writes a file."""
