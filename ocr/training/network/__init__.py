"""The network and its training run: model, batches, checkpoints, export."""
