"""Sources of pages: images, TIFF, PDF, ZIP, folders. Bad input is refused one by one; quality is judged elsewhere."""
