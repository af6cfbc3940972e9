"""How the recogniser of handwriting is made again: data, augmentation, training, export. Never imported by the product."""
