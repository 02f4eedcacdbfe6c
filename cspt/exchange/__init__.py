"""Documents in and out, one file a format: plans as the papers that committees and partners work with, letters, calendars."""
