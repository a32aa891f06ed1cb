"""The table of every rule: its severity, why it exists, and how to put it right. `packager explain` and docs/rules.md come from it."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """severity: error | warning | note. `bad` and `good` are what an author would write, shown as they are. of_format: it is said while a format is written,
    and of no course as such."""

    severity: str
    title: str
    why: str
    bad: str = ""
    good: str = ""
    of_format: bool = False


RULES: dict[str, Rule] = {
    # ---- files -------------------------------------------------------------------------------------------------------
    "file-name": Rule(
        "error",
        "A file does not have the name that is read",
        "A course is the folder that has a course.yml, written just so. A file of another name would be passed over in silence.",
        "courses/energy/Course.yaml",
        "courses/energy/course.yml",
    ),
    "front-matter-open": Rule(
        "error",
        "The keys at the top of a unit are never closed",
        "The keys stand between two lines of three hyphens. Without the second, nobody knows where the text begins.",
        "---\ntitle: Lamps\nLamps give light.",
        "---\ntitle: Lamps\n---\nLamps give light.",
    ),
    "file-unreadable": Rule(
        "error", "A file cannot be read", "The file is missing, is not readable by you, or changed while it was being read."
    ),
    "file-encoding": Rule(
        "error",
        "A text file is not UTF-8",
        "Text is read as UTF-8. A file saved as Latin-1 or Windows-1252 would show wrong letters to every learner. Editors have a command that saves a file "
        "with another encoding.",
    ),
    "file-too-large": Rule(
        "error",
        "A text file is larger than a text file can sensibly be",
        "A unit or bank of more than 10 MB is nearly always a wrong file, and would stop every editor and platform.",
    ),
    "file-outside": Rule(
        "error",
        "A path or link leads out of the repository",
        "What is packed must come from the repository: a path with `..` or a symbolic link could carry any file of this machine into a package.",
    ),
    "file-name-clash": Rule(
        "error",
        "Two file names differ only in case or in how accents are stored",
        "On Windows, macOS and in many platforms both are one file, so that one of them would be lost.",
    ),
    "control-character": Rule(
        "error",
        "A character that no learner can see and no XML file may hold",
        "Text pasted from slides brings vertical tabs and form feeds; XML forbids them, and platforms refuse the whole file.",
    ),
    # ---- text: what render sees in one text ----------------------------------------------------------------------------
    "image-no-alt": Rule(
        "error",
        "An image has no alternative text",
        "Learners who do not see the image hear its alternative text. An image that only decorates says so with {: .decorative}.",
        "![](../media/grid.svg)",
        "![Five boxes: sun, wind, storage, network, homes](../media/grid.svg)",
    ),
    "image-alt": Rule(
        "warning",
        "An alternative text does not describe its image well",
        "A file's name tells nothing to a learner who does not see the image, and a text of more than 250 characters is read aloud without a pause.",
        "![wind.svg](../media/wind.svg)",
        "![A wind turbine above a field of rape](../media/wind.svg)",
    ),
    "media-missing": Rule(
        "error",
        "A file that a text shows is not there",
        "Every image, film and recording is packed with the course. Paths lead from the file that names them.",
        "![A lamp](../media/lmap.svg)",
        "![A lamp](../media/lamp.svg)",
    ),
    "media-external": Rule(
        "warning",
        "An image lies on another web server",
        "It is not packed: learners see it only while that server has it and lets them, and the server sees who learns.",
        "![A lamp](https://example.org/lamp.svg)",
        "![A lamp](../media/lamp.svg)",
    ),
    "media-captions": Rule(
        "warning",
        "A film has no captions, or a recording no transcript",
        "Who does not hear it, or has no sound at work, learns nothing from it.",
        "::: video ../media/film.mp4\n:::",
        '::: video ../media/film.mp4\ncaptions: ../media/film.en.vtt en "English"\n:::',
    ),
    "link-unknown": Rule(
        "error",
        "A link leads nowhere",
        "The file, unit, heading, glossary entry or activity that it names is not there.",
        "[the next unit](energi.md)",
        "[the next unit](energy.md)",
    ),
    "link-malformed": Rule(
        "error",
        "The address of a link is not an address",
        "Links lead to the web (https:), to a person (mailto:), to a file, or to a unit:, glossary: or activity: of the course.",
        "[the site](www.example.org)",
        "[the site](https://www.example.org)",
    ),
    "link-empty": Rule("error", "A link has no text", "Nobody can see, hear or press it.", "[](energy.md)", "[Energy](energy.md)"),
    "directive-unknown": Rule(
        "error",
        "There is no directive of this name",
        "Directives are: question, quiz, figure, video, audio, download, for, not-for, for-language, not-for-language and trainer.",
        "::: qustion energy-1",
        "::: question energy-1",
    ),
    "directive-argument": Rule(
        "error",
        "Something behind a directive's name is missing or wrong",
        "Each directive takes what its kind needs; docs/authoring.md shows them all.",
        "::: quiz bank=energy number=3",
        "::: quiz bank=energy count=3",
    ),
    "directive-in-line": Rule(
        "error",
        "A directive stands within a line",
        "A directive is read where it begins a line. In a cell of a table, a heading or the middle of a sentence it is nothing but text: the question or "
        "picture would be missing, and the learner would see three colons.",
        "| Lamp | W |\n|---|---|\n| LED | ::: question led-saving |",
        "| Lamp | W |\n|---|---|\n| LED | 9 |\n\n::: question led-saving",
    ),
    "block-in-cell": Rule(
        "warning",
        "A block stands in a cell of a table",
        "A cell holds one line of text, with its pictures, links and formulas. A callout, a tab, a block of code or a heading needs lines of its own, so that in "
        "a cell the learner sees the signs that were typed for it.",
        '| Lamp | W |\n|---|---|\n| LED | !!! note "Less" |',
        '| Lamp | W |\n|---|---|\n| LED | 9 |\n\n!!! note "Less"\n    Less power.',
    ),
    "directive-open": Rule(
        "error",
        "A directive is never closed",
        "Without its closing ::: everything to the end of the text would belong to it.",
        "::: trainer\nBring a lamp.",
        "::: trainer\nBring a lamp.\n:::",
    ),
    "directive-stray": Rule(
        "error",
        "A ::: closes nothing",
        "Question and quiz are single lines. Perhaps a directive is closed twice, or the name of one is missing.",
        "::: question energy-1\n:::",
        "::: question energy-1",
    ),
    "question-unknown": Rule(
        "error",
        "There is no question of this id",
        "A question is named by its id as it stands in its bank.",
        "::: question enrgy-1",
        "::: question energy-1",
    ),
    "gap-unknown": Rule(
        "error",
        "Nobody says what belongs into a gap",
        "Each gap in a question's prompt has its name among the question's `gaps`, with what belongs into it.",
        "into [[lihgt]]",
        "into [[light]]",
    ),
    "gap-unused": Rule(
        "error",
        "A gap does not stand in the prompt",
        "What belongs into a gap is asked for where the prompt has the gap, `[[name]]`; without it, a learner could not answer. A translation keeps every gap.",
        "into light.",
        "into [[light]].",
    ),
    "gap-twice": Rule(
        "error",
        "A gap stands in the prompt twice",
        "Each gap is filled and marked by itself, so that two of one name would be one answer in two places. The same word may belong into several gaps.",
        "[[lamp]] is a [[lamp]]",
        "[[lamp]] is a lamp",
    ),
    "picture-alone": Rule(
        "error",
        "What things are dragged onto is not one picture",
        "Under `image` stands one picture in Markdown, with its alternative text, and nothing else: words belong into the prompt.",
        "image: the lamp.svg",
        'image: "![A street lamp](media/lamp.svg)"',
    ),
    "place-outside": Rule(
        "error",
        "A place lies outside of its picture",
        "Places and zones count the pixels of the picture from its top left corner, as it is, not as large as it may be shown. Where no part of one lies on it, no learner can put anything "
        "there, and nobody reaches full marks.",
        "circle: [500, 500, 10]",
        "circle: [300, 200, 10]",
    ),
    "formula-malformed": Rule(
        "error",
        "A formula cannot be read",
        "A formula is arithmetic with the names of the question's values: + - * / and ** for a power, brackets, and functions such as sqrt(x), round(x, 2) or "
        "max(a, b). Nothing else is ever run.",
        "answer: 2 power",
        "answer: 2 * power",
    ),
    "parameter-malformed": Rule(
        "error",
        "The values of a question cannot be drawn",
        "Each value has a name and a range, a list of numbers, or a formula of those above it. Every learner, or variant, gets one row of them, so there has to be a "
        "row in which the condition holds, every formula has a result, no two options look alike and every answer counts.",
        "power: from 5 to 60",
        "power: 5 to 60 step 5",
    ),
    "parameter-unknown": Rule(
        "warning",
        "No value has the name in braces",
        "In a question with values, {name} stands for a number. A name that is no value's is shown with its braces, and is mostly a slip of the pen.",
        "A lamp takes {pwoer} W.",
        "A lamp takes {power} W.",
    ),
    "parameter-in-alt": Rule(
        "warning",
        "A value stands in an alternative text",
        "An alternative text is the same for every learner, as its picture is: no number comes in the place of {name} there.",
        "![A lamp of {power} W](media/lamp.svg)",
        "![A lamp](media/lamp.svg) of {power} W",
    ),
    "rows-too-few": Rule(
        "warning",
        "There are fewer different rows of values than asked for",
        "No two learners' rows of values are alike, nor two variants', so that there cannot be more of them than the values allow. `where` and formulas without a result leave some out.",
        "variants: 20",
        "variants: 3",
    ),
    "calculated-answer-refused": Rule(
        "warning",
        "The right answer, as it is shown, would be marked wrong",
        "The tolerance lies around the exact result. Where rounding takes the shown answer further from it than that, a learner who rounds as asked gets no points.",
        "tolerance: 1%",
        "tolerance: 5%",
    ),
    "shared-values-differ": Rule(
        "error",
        "Questions that share their values have other ones",
        "Shared questions of a section ask a learner about the same case. So the values that they have in common are the same in each row: they need the same "
        "`values`, `where`, `variants` and `seed`, and formulas that have a result in each row.",
        "seed: another-case",
        "seed: lamp-case",
    ),
    "question-draft": Rule(
        "error",
        "A draft of a question is asked for",
        "A question with `status: draft` stays out of everything that is built, so that no quiz and no text can ask it by its id. Draws pass drafts over.",
        "status: draft",
        "status: ready",
    ),
    "bank-unknown": Rule(
        "error",
        "There is no question bank of this id",
        "A bank is a file in question_banks/. It is named by its id, or by its file name without .yml if it has none.",
        "::: quiz bank=enrgy count=3",
        "::: quiz bank=energy count=3",
    ),
    "audience-unknown": Rule(
        "error",
        "An audience that the course does not have",
        "Nobody would ever see what is for it. The audiences of a course stand under `audiences:` of its course.yml; `trainer` is always there. A unit of "
        "several courses may speak of the audiences of each: what is for another course's learners is left out.",
        "::: for advisers\nAsk for the audit.\n:::",
        "::: for advisors\nAsk for the audit.\n:::",
    ),
    "variable-unknown": Rule(
        "error",
        "A variable has no value",
        "The text names a variable that course.yml does not declare.",
        "The town of {var:twon}",
        "The town of {var:town}",
    ),
    "attributes-unused": Rule(
        "warning",
        "A list of attributes belongs to nothing",
        "Attributes in braces stand at the end of a heading, right behind a word with markup, or on a line of their own below a paragraph. "
        "Anywhere else the learner sees the braces.",
        "Cheap at first. {: .aside }",
        "Cheap at first.\n{: .aside }",
    ),
    "reference-unknown": Rule(
        "warning",
        "A link has a label, but no address",
        "In [text][label] the address stands on a line of its own, [label]: address, anywhere in the same text; without it the learner sees brackets.",
        "See [the plan][plan].",
        "See [the plan][plan].\n\n[plan]: https://example.org/plan",
    ),
    "footnote-unknown": Rule(
        "error",
        "There is no such footnote in this text",
        "Each text has footnotes of its own: the note stands in the same file as what refers to it.",
        "It is cheap.[^costs]",
        "It is cheap.[^costs]\n\n[^costs]: Prices of 2024.",
    ),
    "footnote-unused": Rule(
        "warning",
        "Nothing refers to a footnote",
        "A learner finds a note at the end that belongs to nothing.",
        "[^costs]: Prices of 2024.",
        "It is cheap.[^costs]\n\n[^costs]: Prices of 2024.",
    ),
    "id-twice": Rule(
        "error",
        "An id or a footnote's name stands twice in one text",
        "A link to it could lead only to the first.",
        "## Sun {#source}\n\n## Wind {#source}",
        "## Sun {#sun}\n\n## Wind {#wind}",
    ),
    "heading-skip": Rule(
        "warning",
        "A heading skips a level",
        "Screen readers show headings as an outline; a step left out looks like something lost.",
        "## Energy\n\n#### Lamps",
        "## Energy\n\n### Lamps",
    ),
    "heading-empty": Rule(
        "warning",
        "A heading has no words",
        "Those who listen to a page go from heading to heading, and hear nothing at this one.",
        "##\n\nLamps need power.",
        "## Power\n\nLamps need power.",
    ),
    "heading-title": Rule(
        "warning",
        "A heading of the first level in a unit",
        "The title of a page is the unit's, from its front matter. Headings in the text begin with ##; one # is shown as two.",
        "# Energy use",
        "## Energy use",
    ),
    "html-dropped": Rule(
        "warning",
        "Raw HTML that is left out or shown as it is typed",
        "What could run, load or ask something is taken out, as platforms do, and so are attributes that are not on the list in docs/authoring.md. A tag "
        "that is not closed in its own paragraph is shown as letters.",
        '<span onclick="go()">Energy</span>',
        "**Energy**",
    ),
    "formula": Rule(
        "error",
        "A formula cannot be read",
        "Formulas are TeX between dollar signs and become MathML. A dollar sign that is one is written \\$.",
        "$\\frac{1}$",
        "$\\frac{1}{2}$",
    ),
    "fence-open": Rule(
        "error",
        "A code block is never closed",
        "Everything to the end of the text or list item would be code.",
        "```python\nprint(1)",
        "```python\nprint(1)\n```",
    ),
    "callout-empty": Rule(
        "warning",
        "A callout or tab has no text",
        "What belongs to it is indented by four spaces. Text that is not indented comes after it and belongs to the page.",
        '!!! note "Energy"\nSave it.',
        '!!! note "Energy"\n    Save it.',
    ),
    "table-columns": Rule(
        "error",
        "The rows of a table do not fit together",
        "Each row has as many cells as the first. A | that is to be seen in a cell is written \\|.",
        "| Lamp | W |\n|---|---|\n| LED | 9 | 10 |",
        "| Lamp | W |\n|---|---|\n| LED | 9 |",
    ),
    "include": Rule(
        "error",
        "An included file cannot be taken in",
        "It is not there, is no text, or includes itself. Paths lead from the file that names them.",
        '--8<-- "../snippets/saftey.md"',
        '--8<-- "../snippets/safety.md"',
    ),
    "nested-too-deep": Rule(
        "error", "Too many things stand in each other", "No reader could follow, and no platform shows more than some levels."
    ),
    # ---- YAML and shapes -----------------------------------------------------------------------------------------------
    "yaml-syntax": Rule(
        "error",
        "A file cannot be read as YAML",
        "YAML is read by its indentation and punctuation. A text that holds a colon and a space, or begins with a sign such as * & ! % @ ` [ { > |, "
        "has to stand in quotes, or below a | on lines of its own.",
        "prompt: Which is right: A or B?",
        "prompt: 'Which is right: A or B?'",
    ),
    "yaml-tab": Rule(
        "error",
        "A tab indents a line",
        "YAML allows only spaces there, since a tab is as wide as each editor likes.",
        "funding:\n\tprogramme: Erasmus+",
        "funding:\n  programme: Erasmus+",
    ),
    "yaml-empty": Rule("error", "A file has nothing in it", "An empty course or bank is nearly always a file that was not saved."),
    "yaml-duplicate-key": Rule(
        "error",
        "A key stands twice in one group",
        "Only one of the two could count, and nobody would see which.",
        "title: Lamps\ntitle: Costs",
        "title: Lamps and costs",
    ),
    "yaml-anchor": Rule(
        "error",
        "An anchor, alias or merge key of YAML",
        "Texts that refer to each other are hard to read and to translate, and a small file of them can grow without end.",
        "feedback: *same",
        "feedback: Read the section on lamps again.",
    ),
    "yaml-tag": Rule(
        "error",
        "A tag of YAML",
        "A key says by itself what its value is; a tag such as !!str has no meaning here. A text that begins with ! stands in quotes.",
        "prompt: ![A lamp](media/lamp.svg)",
        "prompt: '![A lamp](media/lamp.svg)'",
    ),
    "yaml-documents": Rule("error", "More than one document in a file", "A line --- begins a second document, which nobody would read."),
    "yaml-comment": Rule(
        "warning",
        "The end of a text is taken for a comment",
        "A # behind a space begins a comment in YAML, and all behind it is lost. A text that holds one stands in quotes.",
        "right: Room #5",
        "right: 'Room #5'",
    ),
    "yaml-backslash": Rule(
        "error",
        "A backslash in double quotes is not read as a backslash",
        "In double quotes \\n, \\t, \\f, \\b and others are codes, so that \\nabla, \\theta, \\frac and \\beta lose their heads. In single quotes or below a | "
        "they stay.",
        'prompt: "$\\frac{1}{2}$"',
        "prompt: '$\\frac{1}{2}$'",
    ),
    "key-unknown": Rule(
        "error",
        "A key that does not exist here",
        "A mistyped key would be passed over, and what it says would be missing without anybody noticing. docs/authoring.md has all keys.",
        "titel: Lamps",
        "title: Lamps",
    ),
    "key-missing": Rule(
        "error", "A key is missing", "Without it nothing can be made of the group. docs/authoring.md says what each key means."
    ),
    "key-clash": Rule(
        "error",
        "Two keys that cannot stand together",
        "Each says by itself what the other says in another way, so that one of them would not count.",
        "answer: 9\nbetween: [8, 10]",
        "between: [8, 10]",
    ),
    "value-missing": Rule(
        "error",
        "A key without a value",
        "Nothing stands behind the colon, or it begins with # and is taken for a comment.",
        "right: #1",
        "right: '#1'",
    ),
    "value-type": Rule(
        "error",
        "A list, a text or a group of keys stands where another of them is wanted",
        "Often a hyphen is missing before an item, or a space behind a colon, or a text begins with a bracket and needs quotes.",
        "authors: {Ana Popescu}",
        "authors: [Ana Popescu]",
    ),
    "value-unknown": Rule(
        "error",
        "A word that is not one of those possible here",
        "This key takes one of a few words, and a mistyped one would have no effect.",
        "kind: multiple",
        "kind: choice",
    ),
    "value-malformed": Rule(
        "error",
        "A value that is not what its key needs",
        "A number, a length of time, a percentage, an address or a language has a form of its own; the message says which.",
        "workload: 90",
        "workload: 90 min",
    ),
    "licence-unknown": Rule(
        "warning",
        "A licence by a name that catalogues may not know",
        "Catalogues and search engines know licences by their SPDX names.",
        "license: CC BY 4.0",
        "license: CC-BY-4.0",
    ),
    "target-unknown": Rule(
        "error",
        "Settings for a format that does not exist",
        "`packager formats` lists the formats by name.",
        "targets:\n  scorm: {}",
        "targets:\n  scorm12: {}",
    ),
    "setting-unknown": Rule(
        "warning",
        "A setting that a format does not have",
        "What stands under `targets:` is for one format; a setting or value that it does not know changes nothing.",
        "targets:\n  scorm12: {window: new}",
        "targets:\n  scorm12: {}",
        of_format=True,
    ),
    # ---- ids and references --------------------------------------------------------------------------------------------
    "id-malformed": Rule(
        "error",
        "An id holds a character that ids cannot have",
        "Ids become addresses, file names and names in platforms. They have letters and digits of any script, hyphens, points and underscores, at most "
        "100 of them; a space counts as a hyphen.",
        "id: energy/lamps?",
        "id: energy-lamps",
    ),
    "id-duplicate": Rule(
        "error",
        "Two things have the same id",
        "Links, results and translations belong to an id. Units and questions have ids of their own in the whole repository, the parts of a course within it.",
    ),
    "listed-twice": Rule(
        "error",
        "A unit or quiz stands twice in one course",
        "Its page and its results exist once; a second place would show the same page with the same progress.",
    ),
    "unit-unknown": Rule(
        "error",
        "A module lists a unit that is not there",
        "A unit is a file below units/ of a course, named by its id or its file name.",
        "units: [lamps, enrgy]",
        "units: [lamps, energy]",
    ),
    "unit-unused": Rule(
        "note",
        "No course has this unit",
        "No package holds it, though its text is checked. A unit belongs to a course when a module lists it.",
    ),
    "bank-empty": Rule(
        "warning",
        "A bank has no question",
        "No package is made of it, and a quiz that draws from it finds nothing.",
        "title: Lamps\nlanguage: en",
        "title: Lamps\nlanguage: en\nquestions:\n  - id: lamps-shine\n    kind: true-false\n    prompt: Lamps shine.\n    answer: true",
    ),
    "bank-unused": Rule(
        "warning",
        "A bank is named as a course is that does not use it",
        "A bank that no course uses is built by itself into a folder of its name. Where a course has that folder already, the bank is in no package.",
        "id: lighting",
        "id: lighting-questions",
    ),
    "quiz-unknown": Rule(
        "error",
        "A module lists a quiz that is not there",
        "A quiz is described under `quizzes:` of the same course.yml and named by its id.",
        "quizzes: [lamp-quizz]",
        "quizzes: [lamp-quiz]",
    ),
    "quiz-unused": Rule(
        "warning", "No module lists a quiz", "Learners find a quiz in its module; without one it is packed but stands nowhere."
    ),
    "objective-unknown": Rule(
        "warning",
        "A question tests an objective that no unit has",
        "Objectives stand in the front matter of units, each with its id.",
        "objectives: [explain-leds]",
        "objectives: [explain-led]",
    ),
    "term-duplicate": Rule("error", "A word belongs to two entries of a glossary", "A word in a text can lead to one entry only."),
    # ---- course: checks of the whole -----------------------------------------------------------------------------------
    "unit-empty": Rule("warning", "A unit has no text", "A page without text looks to a learner like a page that failed to load."),
    "module-empty": Rule(
        "warning",
        "A module has nothing in it",
        "An empty section in the platform looks like a mistake. In an edition for one audience it may be that all its units are for others.",
    ),
    "pass-mark-without-quiz": Rule(
        "warning",
        "A pass mark without anything to pass",
        "A platform that is told a pass mark waits for a score. Without a question no score ever comes, and nobody completes the course.",
    ),
    "placed-twice": Rule(
        "error",
        "One question is placed twice in a course",
        "A learner's answer belongs to the question. Placed twice, the second place would show the answer of the first and count it twice.",
    ),
    "question-out-of-place": Rule(
        "error",
        "A question is placed outside a unit",
        "Only the text of a unit is a page where a question can be answered; a question's own text, a summary or a definition is not.",
    ),
    "link-fragment": Rule(
        "error",
        "A link leads to a heading that is not there",
        "A link with `#name` leads to the heading of that name: its words in small letters with hyphens, or the id given with `{#name}`.",
        "[the grid](energy.md#gird)",
        "[the grid](energy.md#grid)",
    ),
    "link-left-out": Rule(
        "warning",
        "A link leads to a unit that is not in this course or edition",
        "The unit exists in the repository, but a learner of this package does not have it, so that the link would lead nowhere; its words stay.",
    ),
    # ---- messages that are silenced --------------------------------------------------------------------------------------
    "allow-reason": Rule(
        "warning",
        "A message is silenced without a reason",
        "A comment `allow RULE: reason` on a line, or alone on the line above, silences that message there. Whoever reads the file next year has to know why, "
        "so the reason is part of it.",
        "# allow image-alt",
        "# allow image-alt: the museum's own title for the picture",
    ),
    "allow-rule": Rule(
        "warning",
        "A comment is to silence what cannot be silenced",
        "Warnings and notes can be silenced by the name that stands in their brackets. There is no rule of this name, or it is an error: those have to be put right, "
        "since the package would be broken.",
        "# allow image-altt: the museum's own title for the picture",
        "# allow image-alt: the museum's own title for the picture",
    ),
    "allow-unused": Rule(
        "warning",
        "A comment silences nothing any more",
        "What it spoke of has been put right, or has gone to another line. Left there, it would silence the next mistake of its kind. Only `packager check` of "
        "everything says so, since the other commands do not look at everything.",
        "# allow image-alt: the museum's own title for the picture",
        "# The museum's own title for the picture.",
    ),
    "internal-error": Rule(
        "error",
        "The packager itself failed",
        "This is a bug in the packager, not a mistake of yours. The other courses were built. Please report the line as it stands.",
    ),
    "nothing-to-build": Rule(
        "error",
        "There is nothing to build",
        "A workspace has a folder courses/, in it a folder for each course with its course.yml; or a folder question_banks/ with a .yml file for each bank.",
    ),
    "unknown-name": Rule(
        "error",
        "No course or bank has this name",
        "What is built is named by the id of a course or bank as it stands in its course.yml or bank file.",
    ),
    # ---- questions -----------------------------------------------------------------------------------------------------
    "question-no-correct-answer": Rule(
        "error",
        "A question has no right answer",
        "No learner could earn its points.",
        "- wrong: It falls.\n- wrong: It rises.",
        "- right: It falls.\n- wrong: It rises.",
    ),
    "question-several-correct": Rule(
        "error",
        "A question asks for one option and has several that are fully right",
        "A learner may choose one and cannot know which is meant.",
        "select: one",
        "select: several",
    ),
    "question-fractions": Rule(
        "error",
        "The shares of the right answers do not make 100 %",
        "Below 100 % nobody can earn all points; above it points are given away, and platforms refuse the question.",
        "- right: Oslo\n  worth: 50%\n- wrong: Bergen",
        "- right: Oslo\n- wrong: Bergen",
    ),
    "options-equal": Rule(
        "error",
        "Two options, stems or answers are the same",
        "A learner could not tell them apart, and one of them would be marked wrong.",
        "- wrong: More lamps\n- wrong: More lamps",
        "- wrong: More lamps\n- wrong: Brighter lamps",
    ),
    "answer-never-counts": Rule(
        "warning",
        "An accepted answer can never count",
        "Answers are compared from the first to the last, and the first that fits counts. One that a former already covers has no effect.",
        "answers: ['LED*', LEDs]",
        "answers: [LEDs, 'LED*']",
    ),
    "draw-empty": Rule(
        "error", "A quiz draws from nothing", "No question meets all that is asked for, so that the quiz would be empty there."
    ),
    "draw-too-many": Rule(
        "error",
        "A quiz draws more questions than there are",
        "No question is asked twice in one quiz; a platform would show fewer than promised, or refuse the quiz.",
        "::: quiz bank=lamps count=3",
        "::: quiz bank=lamps count=2",
    ),
    "alt-tells-answer": Rule(
        "note",
        "A picture's alternative text gives the answer away",
        "Who cannot see the picture hears its alternative text. If that holds the right answer, the question tests nothing for them.",
        "![A red stop sign](media/sign.svg)",
        "![A red sign with eight sides and four letters](media/sign.svg)",
    ),
    # ---- good questions: the ground is Haladyna, Downing and Rodriguez (2002), and the NBME's guide on writing items -----------
    "key-longest": Rule(
        "warning",
        "The right option is much longer than the wrong ones",
        "Authors make the right option precise and leave the others short, and learners who know nothing choose the longest. Haladyna, Downing and Rodriguez (A "
        "Review of Multiple-Choice Item-Writing Guidelines, 2002) ask for options of about equal length; the item-writing guide of the National Board of Medical "
        "Examiners (NBME) names the long correct answer among the flaws that help the testwise. It is said where every right option is more than half as long "
        "again as the longest wrong one.",
        "- right: It falls by about two thirds, since a diode turns more of the power into light\n- wrong: It doubles\n- wrong: It stays",
        "- right: It falls by two thirds\n- wrong: It doubles\n- wrong: It stays",
    ),
    "all-of-the-above": Rule(
        "warning",
        "An option says that all others are right",
        "Who sees that two options are right has the answer without knowing the third, and who sees that one is wrong has ruled it out. And where options are "
        "shuffled, nothing is above. Haladyna, Downing and Rodriguez (2002) and the item-writing guide of the NBME advise against it. It takes a list of the language's "
        "words: docs/authoring.md, Good questions.",
        "- right: All of the above\n- wrong: Dimming\n- wrong: LED lamps",
        "- right: Dimming\n- wrong: Painting the posts\n- right: LED lamps\n- wrong: Higher posts\n  worth: -100%",
    ),
    "none-of-the-above": Rule(
        "note",
        "An option says that all others are wrong",
        "A learner who chooses it rightly has shown to know what is wrong, and may believe something else that is wrong, too. Haladyna, Downing and Rodriguez "
        "(2002): to be used with care. The item-writing guide of the NBME advises against it. It takes a list of the language's words: docs/authoring.md, Good questions.",
        "- wrong: None of the above",
        "- wrong: The street",
    ),
    "absolute-words": Rule(
        "note",
        "A word such as always or never gives an option away",
        "Hardly anything is so without exception, and learners know it: an option with such a word is ruled out, and a statement with one is taken to be false. Haladyna, "
        "Downing and Rodriguez (2002) count such words among the clues to avoid, the item-writing guide of the NBME among its flaws. It is said of wrong options where "
        "no right one has such a word, and of false statements. It takes a list of the language's words: docs/authoring.md, Good questions.",
        "- wrong: It never fails",
        "- wrong: It fails less often",
    ),
    "negative-stem": Rule(
        "warning",
        "A stem asks for what is not so, and the word for it does not stand out",
        "A learner who knows the matter overlooks the not and loses the points. Haladyna, Downing and Rodriguez (2002): word the stem positively, and where a negative "
        "word has to be, let it stand out in capitals and bold. The item-writing guide of the NBME advises against such stems. It takes a list of the language's "
        "words: docs/authoring.md, Good questions.",
        "prompt: Which of these is not a lamp?",
        "prompt: Which of these is **NOT** a lamp?",
    ),
    "options-overlap": Rule(
        "warning",
        "Two options can be right at once",
        "Where 15-25 and 10-20 are offered, 17 is in both, and a learner who knows the number can be marked wrong. The same is so where two options differ in nothing "
        "but a point or their emphasis. Haladyna, Downing and Rodriguez (2002): options are independent of each other and do not overlap.",
        "- wrong: 15-25 %",
        "- wrong: 20-30 %",
    ),
    "options-unordered": Rule(
        "note",
        "Options that are numbers stand in no order",
        "Learners look for their number and should not have to search. Haladyna, Downing and Rodriguez (2002) and the item-writing guide of the NBME: numbers are put "
        "in their order. Then shuffling has to be off, too. Where it is on, this is said once a bank.",
        "- wrong: 25 %\n- right: 15 %\n- wrong: 20 %",
        "- right: 15 %\n- wrong: 20 %\n- wrong: 25 %",
    ),
    "key-position": Rule(
        "warning",
        "The right option stands in the same place too often",
        "Who notices that it is mostly the second one need not read on. Haladyna, Downing and Rodriguez (2002): vary the place of the right option. It is said of a bank "
        "with ten or more questions whose options are not shuffled, where chance alone would do so in less than one bank of a thousand. Options that are numbers in their "
        "order do not count.",
    ),
    "all-ticked-pays": Rule(
        "warning",
        "Who ticks every option earns points",
        "Where several options may be chosen and wrong ones cost nothing, a learner ticks all of them and has the points without knowing anything. That is how this "
        "program grades, and Moodle as well. Wrong options of a worth below 0% prevent it.",
        "- right: the lamp\n- right: the post\n- wrong: the mayor",
        "- right: the lamp\n- right: the post\n- wrong: the mayor\n  worth: -100%",
    ),
    "questions-alike": Rule(
        "note",
        "Two questions of a bank ask the same",
        "A test that draws both asks one thing twice, and a copy that is put right in one place stays wrong in the other. Questions with other numbers, pictures, "
        "formulas, code or options are not meant, however much of their text is the same. Haladyna, Downing and Rodriguez (2002): questions are independent of each "
        "other.",
        "prompt: Which of the lamps takes least power?",
        "prompt: Which of the lamps costs most?",
    ),
    "feedback-missing": Rule(
        "note",
        "A question says nothing after the answer",
        "Who was wrong learns why only if the question tells; without a word, a wrong option that was once chosen is even remembered as right (Butler and Roediger, "
        "Feedback enhances the positive effects and reduces the negative effects of multiple-choice testing, Memory & Cognition 36, 2008). It is said of single questions "
        "where few are without, else once of a bank that has ten questions or more.",
        "prompt: LED lamps take less power.\nanswer: true",
        "prompt: LED lamps take less power.\nanswer: true\nfeedback: They take a third of it.",
    ),
    # ---- media ---------------------------------------------------------------------------------------------------------
    "captions-unreadable": Rule(
        "error",
        "A file of captions holds none",
        "Browsers read WebVTT in UTF-8: a file that begins with WEBVTT. SubRip files (.srt) are turned into it. Anything else shows nothing, and no message.",
        "captions: ../media/notes.vtt en",
        "captions: ../media/film.vtt en",
    ),
    "media-empty": Rule("error", "A media file is empty", "It was probably not copied to its end."),
    "media-format": Rule(
        "error",
        "A format that browsers do not show",
        "Learners would see an empty frame. Pictures are JPEG, PNG, GIF, WebP, AVIF or SVG; videos MP4 or WebM; sound MP3, M4A or OGG.",
        "![A street](../media/street.heic)",
        "![A street](../media/street.jpg)",
    ),
    "media-mismatch": Rule(
        "error",
        "A picture is not what its file name says",
        "Platforms tell browsers the type by the file's name, and some browsers then show nothing.",
    ),
    "svg-unsafe": Rule(
        "error",
        "An SVG picture holds more than a picture",
        "An SVG can run scripts, load files from elsewhere and tell others who looks at it; platforms refuse or damage such files.",
        '<svg onload="start()">',
        "<svg>",
    ),
    "media-unused": Rule(
        "warning",
        "A media file that no text uses",
        "It is packed nowhere. Often the text names it wrongly, or it is left over and makes the repository heavy.",
    ),
    "media-language": Rule(
        "warning",
        "A file of one language stands for none of the source",
        "A file in a folder of media/ that is named like a language takes the place of the one of the same name beside that folder: media/bg/lamp.svg is what Bulgarian "
        "learners see for media/lamp.svg. Without such a file it is packed nowhere.",
        "courses/demo/media/bg/lampe.svg",
        "courses/demo/media/bg/lamp.svg",
    ),
    # ---- translations ------------------------------------------------------------------------------------------------
    "translation-file": Rule(
        "error",
        "A PO file cannot be read",
        "Nothing of it is shown and nothing is written over it, so that no translator's work is lost. Poedit opens most broken files and saves them whole.",
        'msgstr "Лампите "горят" цяла нощ."',
        'msgstr "Лампите „горят“ цяла нощ."',
    ),
    "translation-language": Rule(
        "warning",
        "A PO file says that it is in another language",
        "It lies in the folder of one language, and its header names another: most often a file was saved in the wrong folder.",
        '"Language: el\\n"',
        '"Language: bg\\n"',
    ),
    "translation-stale": Rule(
        "note",
        "A PO file is behind its source",
        "Texts of the source have changed, come or gone since the file was extracted. `packager i18n extract` brings it up to date and keeps every "
        "translation that still fits.",
    ),
    "translation-unused": Rule(
        "note",
        "A PO file that nothing uses",
        "Its module has another name now, its folder is not the code of a language, or the language is that of the source. Nothing in it is shown; "
        "`packager i18n extract` still proposes what it holds.",
    ),
    "translation-marks": Rule(
        "error",
        "A translation does not have the links, code or other signs of its source",
        "Addresses, pictures, code, formulas, variables, footnotes and what stands in braces are the source's. A translation has the same ones, in the order that its "
        "language needs; until then the source is shown.",
        'msgid "See [the plan](https://example.org/plan)."\nmsgstr "Вижте [плана](https://example.org/plans)."',
        'msgid "See [the plan](https://example.org/plan)."\nmsgstr "Вижте [плана](https://example.org/plan)."',
    ),
    "translation-plural": Rule(
        "error",
        "A translation does not have the plural forms of its language",
        "Of the words around the course, some hang on a number: 1 point, 2 points. Bulgarian has two forms, Romanian three. The field Plural-Forms in the header of the PO file "
        "says which number takes which; each form is translated. Until then these words are English.",
        'msgstr[2] ""',
        'msgstr[2] "{n} de puncte"',
    ),
    "translation-blank": Rule(
        "error",
        "Nothing of a translation can be seen",
        "It is a comment, or characters without a shape. Until it says something, the source is shown. Leave what is not translated empty.",
        'msgstr "&nbsp;"',
        'msgstr "Лампите горят."',
    ),
    "translation-answer": Rule(
        "error",
        "The translation of an accepted answer cannot be used",
        "Each line is one spelling that a learner may write, with as many * as the source has. What it is worth is the source's.",
        'msgid "lamp*"\nmsgstr ""\n"лампа\\n"\n"лампи*"',
        'msgid "lamp*"\nmsgstr "ламп*"',
    ),
    "translation-equal": Rule(
        "error",
        "A translation makes two answers the same",
        "Nobody could tell the two apart, so that the source of one of them is shown. They are the same where they look the same: bold letters, a capital at the beginning, "
        "a full stop at the end or a character without a shape tell nothing apart, unless they do so in the source.",
        'msgid "A light-meter"\nmsgstr "Лампа"',
        'msgid "A light-meter"\nmsgstr "Светломер"',
    ),
    "translation-term": Rule(
        "warning",
        "Two glossary entries have a word in common in a translation",
        "A word in a text can lead to one entry only, so that the other is never linked.",
        'msgid "watt"\nmsgstr "лумен"',
        'msgid "watt"\nmsgstr "ват"',
    ),
    "translation-incomplete": Rule(
        "error",
        "A language is not translated enough to be built",
        "The course's policy, `translation: {complete: ...}` in course.yml, says from how much on. Learners would meet too many texts in another language.",
    ),
    "translation-not-built": Rule(
        "note",
        "A language waits until more of it is translated",
        "It has files, but less in them than the course's policy asks for. What an earlier build made of it is kept.",
    ),
    "translation-fallback": Rule(
        "warning",
        "Some texts of a translation are shown in another language",
        "They are not translated, have to be looked at again, or have an error. Each says which language it is in.",
    ),
    "translation-punctuation": Rule(
        "warning",
        "A translation begins or ends otherwise than its source",
        "A full stop or question mark that is lost, or new, is most often a slip, and a screen reader reads the sentence differently. In Spanish a question begins with a "
        "sign, too.",
        'msgid "Who pays for the lamps?"\nmsgstr "Кой плаща за лампите."',
        'msgid "Who pays for the lamps?"\nmsgstr "Кой плаща за лампите?"',
    ),
    "translation-unchanged": Rule(
        "warning",
        "A translation is the source",
        "A whole sentence is seldom the same in two languages, and words of another script never are, but for names. Leave what is not translated empty.",
        'msgstr "The lamps burn all night."',
        'msgstr "Лампите горят цяла нощ."',
    ),
    "translation-doubled": Rule(
        "warning",
        "A word stands twice in a row",
        "That is most often left over from an edit.",
        'msgstr "Лампите горят горят цяла нощ."',
        'msgstr "Лампите горят цяла нощ."',
    ),
    "translation-script": Rule(
        "warning",
        "A translation has letters of another script",
        "A Latin o in a Cyrillic word looks right, but search, spelling checks and screen readers do not know the word.",
        'msgstr "Лампите гoрят цяла нощ."',
        'msgstr "Лампите горят цяла нощ."',
    ),
    "translation-brackets": Rule(
        "warning",
        "A bracket has no other half",
        "It was lost, or typed twice.",
        'msgstr "Лампите (всички горят."',
        'msgstr "Лампите (всички) горят."',
    ),
    "translation-quotes": Rule(
        "warning",
        "Quotation marks are not those of the language",
        "Each language has its own, and a printed page shows it.",
        'msgstr "Лампите \\"стари\\" горят."',
        'msgstr "Лампите „стари“ горят."',
    ),
    "picture-text-long": Rule(
        "warning",
        "The translation of a text in a picture may have no room",
        "A picture does not grow with its words: what is too long runs out of its box or over other words. How wide a text will be is estimated, so look at the "
        "picture. Shorter words help, or a picture of the language's own in media/<lang>/.",
    ),
    "link-unused": Rule(
        "warning",
        "An address of links.yml stands in no text",
        "links.yml says which web address stands for one of the source in a language. An entry counts where its first address is exactly that of the source.",
        "https://example.org/en/lamp: https://example.org/bg/lamp",
        "https://example.org/en/lamps: https://example.org/bg/lamps",
    ),
    "translator-asks": Rule(
        "note",
        "A translator has a question",
        "A comment in a PO file that begins with a question mark is for the author of the source. It goes when the translator, or the author, deletes it.",
        "# ? Of which lamps is this said?",
        "# Of all lamps.",
    ),
    # ---- formats -----------------------------------------------------------------------------------------------------
    "template-broken": Rule(
        "error",
        "A template of your own cannot be used",
        "A file in templates/ takes the place of the program's own. Where it is missing, misspells a name or is not valid Jinja2, no page can be made.",
    ),
    "not-carried": Rule(
        "warning",
        "A format leaves something out",
        "Nothing is lost in silence: what the format has no place for is named at its line. docs/formats.md has the whole table.",
        of_format=True,
    ),
    "converted": Rule(
        "warning",
        "A format turns something into something else",
        "The format has no such thing, but something that keeps the marks and the right answer. docs/formats.md has the whole table.",
        of_format=True,
    ),
    "raw-broken": Rule(
        "error",
        "The source of a raw question is damaged",
        "A raw question goes back into its system as it came. What is no whole element of XML would make the system refuse the file with all its questions.",
    ),
    "kept-raw": Rule(
        "warning",
        "A question of another system is kept as that system wrote it",
        "It says something that has no place here, so that reading it would change it. As a raw question it goes back into the format it came in, untouched, and into "
        "no other; it cannot be translated or graded here. Write it anew as one of the kinds here if you want more of it.",
    ),
    "import-broken": Rule(
        "error",
        "A file to be imported is damaged",
        "What stands after the damage cannot be read. Export the questions again, or mend the file at the line that is named.",
    ),
    "question-lost": Rule(
        "error",
        "A question of an imported file could not be brought in",
        "It is not in the bank. In a Moodle XML file a question that cannot be read is kept as Moodle wrote it; GIFT has no place for that. Mend the question in the file at the line that is "
        "named, and import the file again, or write it anew here.",
    ),
    "import-lost": Rule(
        "warning",
        "Something in an imported file has no place here",
        "It is not needed to ask and grade the question: how a text is coloured, the description of a category within another. It is named so that you can look "
        "whether you miss it.",
    ),
    "language-assumed": Rule(
        "note",
        "The language of an imported bank is taken to be English",
        "Moodle's files do not say what language their texts are in. Questions are read aloud, checked and translated from the language that a bank says it is in: if it is another one, "
        "import the file again with `--language`, or write it at `language:` in the bank before anything is translated.",
    ),
    "import-altered": Rule(
        "note",
        "Something in an imported file is written in another way here",
        "An id or name that cannot stand here becomes one that can.",
    ),
    "questions-only": Rule(
        "note",
        "A format holds the questions of a course and nothing else",
        "It is a file for a platform's question bank: units, quizzes, links and the rest are in the other packages of the course.",
        of_format=True,
    ),
    "name-altered": Rule(
        "note",
        "A format spells a name or tag another way",
        "Moodle takes `<` in a name for HTML and cuts the name there, keeps 255 characters of a name and 50 of a tag, and allows no angle brackets in "
        "a tag. It takes tags for one that differ in capital letters alone, and its import stops where they differ in accents alone; of two such ids it drops one. Competences, "
        "objectives and difficulty become tags such as `difficulty:easy` there. The name or tag is spelled so that it stays readable and its own.",
        "name: How to use <table> in HTML",
        "name: Tables in HTML",
        of_format=True,
    ),
    "fraction-not-in-moodle": Rule(
        "warning",
        "A format has no such share of the points",
        "In Moodle an answer earns one of 100, 90, 83.33, 80, 75, 70, 66.67, 60, 50, 40, 33.33, 30, 25, 20, 16.67, 14.29, 12.5, 11.11, 10, 5 or 0 "
        "percent, or costs as much. The nearest is taken; all right answers together still earn everything.",
        "- right: To change the lamps\n  worth: 65%\n- right: To switch them off at midnight\n  worth: 35%",
        "- right: To change the lamps\n  worth: 66.66667%\n- right: To switch them off at midnight\n  worth: 33.33333%",
        of_format=True,
    ),
    "character-beyond-basic-plane": Rule(
        "warning",
        "A format holds a character that an old database refuses",
        "Emoji and mathematical letters such as 𝑥 lie outside the part of Unicode that a Moodle with a three-byte database can store; there the whole "
        "import ends with a database error. A Moodle whose database is utf8mb4 takes them. In formulas write TeX instead.",
        "prompt: How large is 𝑥 where 2𝑥 = 6?",
        "prompt: How large is $x$ where $2x = 6$?",
        of_format=True,
    ),
}
