"""The store on disk and under git: files, the write path, history and the profile."""
