"""Files and folders as pages: images, TIFF, PDF, ZIP. Bad input is refused one by one; quality is judged elsewhere."""
