"""Banks written as files of the authoring tree: the other way of the reader, from the same keys."""

from packager.source.write.bank import Keep, Written, write

__all__ = ["Keep", "Written", "write"]
