"""The row engine: exact dynamic programmes over one clinician's row, and what is built on them."""
