"""Languages that an office adds: their spreadsheets, their pages, their voices."""
