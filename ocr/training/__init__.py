"""Training of the handwriting recogniser: data, augmentation, training, export. Never imported by the product."""
