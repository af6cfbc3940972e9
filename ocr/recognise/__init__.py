"""Line recognition: recogniser, Tesseract, language models, calibration. No forms here."""
