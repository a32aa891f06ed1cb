"""What builds each kind of block and each directive: the one table that knows all of them."""

from __future__ import annotations

from packager.markup import media, raw
from packager.markup.build import Builder, Makers

MAKERS: Makers = {
    "text": Builder.text_,
    "heading": Builder.heading,
    "rule": Builder.rule,
    "code": Builder.fence,
    "fence": Builder.fence,
    "math": Builder.math,
    "embed": Builder.embed,
    "comment": Builder.comment,
    "table": Builder.table,
    "quote": Builder.quote,
    "bullets": Builder.list,
    "ordered": Builder.list,
    "definitions": Builder.definitions,
    "callout": Builder.callout,
    "details": Builder.details,
    "tabs": Builder.tabs,
    "note": Builder.note,
    "directive": Builder.directive,
    "html": raw.html_block,
    "::: figure": media.figure,
    "::: video": media.film,
    "::: audio": media.film,
    "::: download": media.download,
    "::: for": media.audience,
    "::: not-for": media.audience,
    "::: for-language": media.language,
    "::: not-for-language": media.language,
    "::: trainer": media.trainer,
}
