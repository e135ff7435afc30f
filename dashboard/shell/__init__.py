"""What surrounds every page: address bar, menu, presenter mode, style, and the way of a chart to the browser."""
