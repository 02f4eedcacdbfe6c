"""What the partnership's rules say about records on a day. Pure: (records, profile, today) to facts."""
