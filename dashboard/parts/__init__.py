"""The parts of the pages, one module or folder a page, named as the page. No page's parts import another's."""
