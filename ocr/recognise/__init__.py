"""Line images to text: our recogniser, Tesseract, letter models, and how far to trust them. No forms here."""
