"""Pictures made of pixels: arrays in, addresses of images out."""
