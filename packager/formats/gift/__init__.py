"""GIFT, Moodle's format of questions as text, in both directions: `writing` and `reading`, over one `syntax`."""
