"""Documents in and out, one file a format: the papers committees and partners work with, letters, calendars."""
