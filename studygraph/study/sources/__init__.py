"""Where cards come from: one module a source, each from graph and notes to cards."""
