"""Reports as files: one module for each format, `write(report, language, …)`."""
