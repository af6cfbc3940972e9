"""How the recogniser of handwriting is made: data, augmentation, training, export. Never imported by the product."""
