<?php
// Shared by the harness scripts: boots the Moodle named by MOODLE_DIR as its admin, makes fresh courses, takes inventories.
define('CLI_SCRIPT', true);
$moodle = getenv('MOODLE_DIR') ?: exit("set MOODLE_DIR\n");
$from = getcwd(); // Moodle changes to its own folder
require($moodle . '/config.php');
foreach (['lib/clilib.php', 'lib/questionlib.php', 'course/lib.php', 'course/modlib.php', 'lib/filelib.php', 'lib/gradelib.php'] as $f) {
    require_once($CFG->dirroot . '/' . $f);
}
raise_memory_limit(MEMORY_HUGE);
error_reporting(E_ALL);
ini_set('serialize_precision', '-1'); // Moodle sets 17: 0.1 would read 0.10000000000000001
\core\session\manager::set_user(get_admin());
$OPT = getopt('', ['file:', 'format:', 'attempt', 'html', 'keep', 'responses:', 'drawn', 'stored', 'export', 'again', 'cmid:', 'courseid:']);
$FILE = realpath(str_starts_with($OPT['file'] ?? '/', '/') ? $OPT['file'] ?? __FILE__ : "$from/{$OPT['file']}") ?: finish(['errors' => ['no such file: ' . $OPT['file']]]);
$NOTICES = [];
set_error_handler(function ($no, $msg, $file, $line) {
    global $NOTICES, $CFG;
    if (!(error_reporting() & $no)) { return true; } // Moodle silenced it with @ (libxml does not know HTML5's tags)
    if (str_contains($msg, 'loadHTML(): Tag ')) { return true; } // libxml knows no HTML5: each video or audio of a cartridge's page says so
    if (str_contains($msg, 'pix/i/files.gif')) { return true; } // 4.5's own slip: its cartridge converter copies a label icon that is gone
    $NOTICES[] = $msg . ' at ' . str_replace($CFG->dirroot . '/', '', $file) . ':' . $line;
    return true;
});

function finish(array $report): never {
    global $NOTICES;
    while (ob_get_level()) { ob_end_clean(); } // what Moodle said on the way is no part of the report
    $report['notices'] = array_values(array_unique($NOTICES ?? []));
    echo json_encode($report, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR), "\n";
    exit(empty($report['errors']) ? 0 : 1);
}

function fresh_course(): stdClass {
    return create_course((object)['fullname' => 'Harness ' . uniqid(), 'shortname' => uniqid('h'), 'category' => 1,
        'format' => 'topics', 'enablecompletion' => 1]);
}

/** A file of questions through Moodle's own importer into a course, as a teacher does it: [what it complains of, all that it said, the importer]. */
function import_questions(stdClass $course, string $file, string $format = 'xml'): array {
    global $CFG, $DB;
    require_once($CFG->dirroot . '/question/format.php');
    require_once($CFG->dirroot . "/question/format/$format/format.php");
    $contexts = new \core_question\local\bank\question_edit_contexts(context_course::instance($course->id));
    $class = "qformat_$format";
    $q = new $class();
    $q->setContexts($contexts->having_one_edit_tab_cap('import')); $q->setCourse($course); $q->setCategory(question_make_default_categories($contexts->all()));
    $q->setFilename($file); $q->setRealfilename(basename($file)); $q->setMatchgrades('error');
    $q->setCatfromfile(true); $q->setContextfromfile(false); $q->setStoponerror(true);
    $errors = [];
    $said = '';
    $level = ob_get_level();
    ob_start(function ($b) use (&$said) { $said .= $b; return ''; }); // the importer flushes as it goes
    try {
        if (!$q->importpreprocess()) { $errors[] = 'importpreprocess failed'; }
        elseif (!$q->importprocess()) { $errors[] = 'importprocess failed'; }
        elseif (!$q->importpostprocess()) { $errors[] = 'importpostprocess failed'; }
    } catch (Throwable $e) {
        $errors[] = get_class($e) . ': ' . $e->getMessage() . ' ' . ($e->debuginfo ?? '');
        if ($DB->is_transaction_started()) { $DB->force_transaction_rollback(); } // since 4.5 each question is imported in a transaction
    }
    while (ob_get_level() > $level) { ob_end_clean(); }
    preg_match_all('#class="[^"]*(?:notifyproblem|alert-danger|importerror)[^"]*"[^>]*>(.*?)</div>#s', $said, $bad);
    foreach ($bad[1] as $b) { $errors[] = brief($b, 300); }
    return [$errors, $said, $q];
}

/** Text without its tags and extra white space, cut short, for a report that a person can read. */
function brief(?string $html, int $n = 100): string {
    return mb_substr(trim(preg_replace('/\s+/u', ' ', strip_tags((string)$html))), 0, $n);
}

function inventory(int $courseid): array {
    global $DB, $CFG;
    $modinfo = get_fast_modinfo($courseid);
    $out = ['course' => $DB->get_record('course', ['id' => $courseid], 'fullname,shortname,summary,lang,format,enablecompletion'), 'sections' => [], 'activities' => [], 'byType' => []];
    foreach ($modinfo->get_section_info_all() as $s) {
        $out['sections'][] = ['n' => $s->section, 'name' => $s->name, 'summary' => brief($s->summary), 'visible' => $s->visible];
    }
    foreach ($modinfo->get_cms() as $cm) {
        $a = ['type' => $cm->modname, 'name' => $cm->name, 'section' => $cm->sectionnum, 'idnumber' => $cm->idnumber, 'indent' => $cm->indent, 'visible' => (int)$cm->visible,
              'completion' => $cm->completion, 'availability' => $cm->availability];
        $r = $DB->get_record($cm->modname, ['id' => $cm->instance]);
        $ctx = context_module::instance($cm->id);
        $a['files'] = $DB->get_fieldset_sql("SELECT CONCAT(filearea, filepath, filename) FROM {files} WHERE contextid = ? AND filename <> '.' ORDER BY id", [$ctx->id]);
        $text = ($r->content ?? '') . ($r->intro ?? '');
        if ($cm->modname === 'book') {
            $a['chapters'] = $DB->get_records_menu('book_chapters', ['bookid' => $cm->instance], 'pagenum', 'pagenum,title');
            $text .= implode('', $DB->get_fieldset_select('book_chapters', 'content', 'bookid = ?', [$cm->instance]));
        }
        $a['textLength'] = strlen($text);
        preg_match_all('/@@PLUGINFILE@@[^"\')\s<]*/', $text, $refs);
        $names = array_map('basename', $a['files']);
        $a['brokenLinks'] = array_values(array_filter(array_unique($refs[0]), fn($u) => !in_array(urldecode(basename(strtok($u, '?'))), $names)));
        preg_match_all('~<[^>]+\s(?:src|href|poster|data)="((?![a-z][a-z0-9+.-]*:|[#/@"$])[^"]+)"~i', $text, $relative);
        $a['brokenLinks'] = array_values(array_unique(array_merge($a['brokenLinks'], $relative[1])));
        preg_match_all('/(\$IMS-CC-FILEBASE\$|\$CANVAS_[A-Z_]+\$|\$WIKI_REFERENCE\$|\$@[A-Z]+\*)[^"\')\s<]*/', $text, $left);
        $a['unresolved'] = array_values(array_unique($left[0]));
        if ($cm->modname === 'page' || $cm->modname === 'label') { $a['text'] = brief($text); }
        if ($cm->modname === 'resource') { $a['display'] = $r->display ?? null; }
        if ($cm->modname === 'url') { $a['url'] = $r->externalurl; }
        if ($cm->modname === 'lti') { $a['url'] = $r->toolurl; }
        if ($cm->modname === 'glossary') { $a['entries'] = $DB->count_records('glossary_entries', ['glossaryid' => $cm->instance]); }
        if ($cm->modname === 'quiz') {
            $a['sumgrades'] = $r->sumgrades; $a['grade'] = $r->grade; $a['attempts'] = $r->attempts; $a['timelimit'] = $r->timelimit;
            $a['slots'] = [];
            foreach (\mod_quiz\question\bank\qbank_helper::get_question_structure($cm->instance, $ctx) as $slot) {
                $a['slots'][] = ['qtype' => $slot->qtype, 'name' => $slot->name ?? null, 'mark' => (float)$slot->maxmark, 'page' => $slot->page,
                    'filter' => $slot->filtercondition ?? null];
            }
            $a['marksInSlots'] = array_sum(array_column($a['slots'], 'mark')); // sumgrades must equal it, or every grade is scaled wrongly
        }
        $gi = grade_item::fetch(['itemtype' => 'mod', 'itemmodule' => $cm->modname, 'iteminstance' => $cm->instance, 'courseid' => $courseid, 'itemnumber' => 0]);
        if ($gi) { $a['grade_item'] = ['max' => (float)$gi->grademax, 'pass' => (float)$gi->gradepass]; }
        $a['competencies'] = array_values($DB->get_fieldset_sql('SELECT c.idnumber FROM {competency_modulecomp} m JOIN {competency} c ON c.id = m.competencyid WHERE m.cmid = ?', [$cm->id]));
        $out['activities'][] = $a;
        $out['byType'][$cm->modname] = ($out['byType'][$cm->modname] ?? 0) + 1;
    }
    $out['courseCompetencies'] = $DB->get_fieldset_sql('SELECT c.idnumber FROM {competency_coursecomp} m JOIN {competency} c ON c.id = m.competencyid WHERE m.courseid = ?', [$courseid]);
    $out['completionCriteria'] = $DB->count_records('course_completion_criteria', ['course' => $courseid]);
    $out['badges'] = $DB->count_records('badge', ['courseid' => $courseid]);
    return $out + questions_in_course($courseid);
}

function questions_in_course(int $courseid, bool $attempt = false, bool $html = false): array {
    global $DB;
    ob_start(); // a broken question makes Moodle print; finish() drops it
    $ctx = context_course::instance($courseid);
    [$in, $params] = $DB->get_in_or_equal(array_merge([$ctx->id], $DB->get_fieldset_select('context', 'id', $DB->sql_like('path', '?'), [$ctx->path . '/%'])));
    $cats = $DB->get_records_select('question_categories', "contextid $in", $params, 'id');
    $path = function ($c) use (&$path, $cats) { return isset($cats[$c->parent]) ? $path($cats[$c->parent]) . '/' . $c->name : $c->name; };
    $qs = $DB->get_records_sql("SELECT q.*, qbe.idnumber AS qidnumber, qbe.questioncategoryid AS cat FROM {question} q JOIN {question_versions} v ON v.questionid = q.id
        JOIN {question_bank_entries} qbe ON qbe.id = v.questionbankentryid JOIN {question_categories} c ON c.id = qbe.questioncategoryid
        WHERE c.contextid $in AND q.parent = 0 ORDER BY q.id", $params);
    $out = ['questionCount' => count($qs), 'questionsByType' => [], 'categories' => array_values(array_map($path, $cats)), 'questions' => []];
    foreach ($qs as $q) {
        $out['questionsByType'][$q->qtype] = ($out['questionsByType'][$q->qtype] ?? 0) + 1;
        $r = ['type' => $q->qtype, 'name' => $q->name, 'idnumber' => $q->qidnumber, 'category' => $path($cats[$q->cat]), 'mark' => (float)$q->defaultmark, 'penalty' => (float)$q->penalty,
            'text' => brief($q->questiontext), 'generalfeedback' => brief($q->generalfeedback),
            'answers' => array_values(array_map(fn($a) => [brief($a->answer, 60), (float)$a->fraction, brief($a->feedback, 40)], $DB->get_records('question_answers', ['question' => $q->id], 'id'))),
            'hints' => $DB->count_records('question_hints', ['questionid' => $q->id]),
            'shuffled' => (bool)$DB->get_field('qtype_multichoice_options', 'shuffleanswers', ['questionid' => $q->id]),
            'tags' => array_values(core_tag_tag::get_item_tags_array('core_question', 'question', $q->id))];
        $files = $DB->get_records_sql("SELECT id, filearea, filename, filesize FROM {files} WHERE component IN ('question', ?) AND itemid = ? AND filename <> '.'", ['qtype_' . $q->qtype, $q->id]);
        $r['files'] = array_values(array_map(fn($f) => "$f->filearea/$f->filename ($f->filesize)", $files));
        if (isset($GLOBALS['OPT']['stored'])) { $r['stored'] = stored($q); }
        if ($attempt) { $r += attempt((int)$q->id, $html); }
        $out['questions'][] = $r;
    }
    if ($attempt) {
        $graded = array_filter($out['questions'], fn($r) => !in_array($r['type'], ['essay', 'description']));
        $out['attempted'] = count($out['questions']);
        $out['fullMarks'] = count(array_filter($graded, fn($r) => abs(($r['fraction'] ?? 0) - 1) < 0.00001));
        $out['notFullMarks'] = array_values(array_map(fn($r) => $r['name'] . ': ' . json_encode([$r['fraction'] ?? null, $r['error'] ?? null], JSON_UNESCAPED_UNICODE), array_filter($graded, fn($r) => abs(($r['fraction'] ?? 0) - 1) >= 0.00001)));
    }
    return $out;
}

/** All words and numbers of one question as the database has them. */
function stored(stdClass $q): array {
    global $DB;
    $number = fn($id) => $DB->get_field('question_numerical', 'tolerance', ['answer' => $id]);
    $out = ['text' => [$q->questiontext, $q->questiontextformat], 'general' => [$q->generalfeedback, $q->generalfeedback === '' ? null : $q->generalfeedbackformat], 'answers' => [], 'pairs' => [],
        'single' => $DB->get_field('qtype_multichoice_options', 'single', ['questionid' => $q->id]), 'case' => $DB->get_field('qtype_shortanswer_options', 'usecase', ['questionid' => $q->id])];
    foreach ($DB->get_records('question_answers', ['question' => $q->id], 'id') as $a) {
        $out['answers'][] = [$a->answer, (float)$a->fraction, $a->feedback, $q->qtype === 'numerical' ? (float)$number($a->id) : null];
    }
    if ($q->qtype === 'match') {
        foreach ($DB->get_records('qtype_match_subquestions', ['questionid' => $q->id], 'id') as $s) { $out['pairs'][] = [$s->questiontext, $s->answertext]; }
    }
    return $out;
}

/** Answers one question with its own correct response, as a student under deferred feedback, and renders it. */
function attempt(int $id, bool $html): array {
    global $PAGE;
    try {
        $PAGE->set_context(context_system::instance()); $PAGE->set_url('/');
        $quba = question_engine::make_questions_usage_by_activity('core_question_preview', context_system::instance());
        $quba->set_preferred_behaviour('deferredfeedback');
        $q = question_bank::load_question($id, false);
        $slot = $quba->add_question($q, 1);
        $quba->start_question($slot);
        // what stands in the field before anything is written is shown then alone
        $asked = $html && $q->get_type_name() === 'essay' ? $quba->render_question($slot, new question_display_options(), '1') : '';
        $response = $quba->get_correct_response($slot);
        $quba->process_action($slot, $response ?? []);
        $quba->finish_question($slot);
        $options = new question_display_options();
        $options->feedback = $options->generalfeedback = $options->rightanswer = question_display_options::VISIBLE;
        question_engine::save_questions_usage_by_activity($quba); // files need a saved usage
        $page = $quba->render_question($slot, $options, '1');
        $r = ['fraction' => $quba->get_question_fraction($slot), 'rightAnswer' => brief($quba->get_right_answer_summary($slot), 200), 'renderedLength' => strlen($page)];
        if (preg_match('~@@PLUGINFILE@@|/file\.php/\d+/[^"\s]*|\[\[\d+\]\]|\{#\d+\}~', $page, $m)) { $r['unresolved'] = $m[0]; }
        if ($html) { $r['html'] = $page; }
        if ($asked) { $r['asked'] = $asked; }
        return $r;
    } catch (Throwable $e) {
        return ['error' => get_class($e) . ': ' . $e->getMessage() . (isset($e->debuginfo) ? ' ' . $e->debuginfo : '')];
    }
}

/** What responses are worth: question idnumber => list of responses to it, each tried in an attempt of its own => list of fractions.
 * choice: positions of the options in the order of the file; true/false: bool; short answer, numerical: text; matching: the answer to each stem, or null; ordering: positions in the file;
 * of a calculated question ['row' => from 1 on, 'response' => text, or positions of the options]. */
function graded(int $courseid, array $responses): array {
    global $DB, $PAGE;
    $PAGE->set_context(context_system::instance()); $PAGE->set_url('/');
    $ids = $DB->get_records_sql_menu('SELECT e.idnumber, v.questionid FROM {question_bank_entries} e JOIN {question_versions} v ON v.questionbankentryid = e.id
        JOIN {question_categories} c ON c.id = e.questioncategoryid JOIN {context} x ON x.id = c.contextid WHERE x.contextlevel = 50 AND x.instanceid = ? AND e.idnumber IS NOT NULL', [$courseid]);
    $out = [];
    foreach ($responses as $idnumber => $tries) {
        foreach ($tries as $try) {
            $quba = question_engine::make_questions_usage_by_activity('core_question_preview', context_system::instance());
            $quba->set_preferred_behaviour('deferredfeedback');
            $slot = $quba->add_question(question_bank::load_question((int)$ids[$idnumber], false), 1);
            $row = is_array($try) ? $try['row'] ?? null : null; // of a calculated question: which of its rows of values
            if ($row !== null) { $try = $try['response']; }
            try {
                $quba->start_question($slot, $row);
                $quba->process_action($slot, response_data($quba->get_question_attempt($slot), $try));
                $quba->finish_question($slot);
                $out[$idnumber][] = (float)$quba->get_question_fraction($slot);
            } catch (Throwable $e) { // what a learner would get instead of a mark
                $out[$idnumber][] = get_class($e) . ': ' . $e->getMessage() . ' at ' . basename($e->getFile()) . ':' . $e->getLine();
            }
        }
    }
    return $out;
}

/** Which rows of values the synchronised calculated questions of a course are asked with, in attempts of six learners: idnumber => rows. */
function together(int $courseid): array {
    global $DB;
    $ids = $DB->get_records_sql_menu('SELECT e.idnumber, v.questionid FROM {question_bank_entries} e JOIN {question_versions} v ON v.questionbankentryid = e.id
        JOIN {question_calculated_options} o ON o.question = v.questionid JOIN {question_categories} c ON c.id = e.questioncategoryid
        JOIN {context} x ON x.id = c.contextid WHERE x.contextlevel = 50 AND x.instanceid = ? AND o.synchronize = 1 AND e.idnumber IS NOT NULL', [$courseid]);
    $out = [];
    for ($learner = 1; $ids && $learner <= 6; $learner++) {
        $quba = question_engine::make_questions_usage_by_activity('core_question_preview', context_system::instance());
        $quba->set_preferred_behaviour('deferredfeedback');
        $slots = array_map(fn($id) => $quba->add_question(question_bank::load_question((int)$id, false), 1), $ids);
        $quba->start_all_questions(new core_question\engine\variants\least_used_strategy($quba, new qubaid_list([0])), 1000 + $learner, null);
        foreach ($slots as $idnumber => $slot) { $out[$idnumber][] = $quba->get_variant($slot); }
        question_engine::save_questions_usage_by_activity($quba);
    }
    return $out;
}

/** A response as the form of the question would send it. */
function response_data(question_attempt $qa, $try): array {
    $q = $qa->get_question();
    switch ($q->get_type_name()) {
        case 'multichoice':
        case 'calculatedmulti':
            $ids = array_keys($q->answers); // in the order of the file
            sort($ids);
            $order = $q->get_order($qa);
            $chosen = array_map(fn($position) => array_search($ids[$position], $order), $try);
            return $q instanceof qtype_multichoice_single_question ? ['answer' => $chosen[0] ?? -1] : array_fill_keys(array_map(fn($n) => "choice$n", $chosen), 1);
        case 'match':
            $stems = array_keys($q->stems);
            sort($stems);
            $data = [];
            foreach ($q->get_stem_order() as $place => $stem) {
                foreach ($q->get_choice_order() as $number => $choice) {
                    if (html_entity_decode($q->choices[$choice]) === $try[array_search($stem, $stems)]) { $data["sub$place"] = $number; }
                }
            }
            return $data;
        case 'ddimageortext':
            $data = [];
            foreach ($q->places as $no => $place) {
                if (($drag = $try[$no - 1]) === null) { continue; } // the number of a drag, from 0, in the order of the file
                foreach ($q->get_ordered_choices($place->group) as $number => $choice) {
                    if ($choice->no == $drag + 1) { $data[$q->field($no)] = $number; }
                }
            }
            return $data;
        case 'ddmarker':
            $data = [];
            foreach ($q->get_ordered_choices(1) as $number => $choice) {
                $data[$q->choice($number)] = implode(';', array_map(fn($xy) => implode(',', $xy), $try[$choice->no - 1]));
            }
            return $data;
        case 'multianswer':
            $data = [];
            foreach ($q->subquestions as $i => $sub) {
                if (($part = $try[$i - 1]) === null) { continue; }
                if ($sub->get_type_name() !== 'multichoice') { $data["sub{$i}_answer"] = $part; continue; }
                $ids = array_keys($sub->answers); // in the order of the file
                sort($ids);
                $order = $sub->get_order($qa);
                foreach ($part as $position) {
                    $n = array_search($ids[$position], $order);
                    if ($sub instanceof qtype_multichoice_single_question) { $data["sub{$i}_answer"] = $n; } else { $data["sub{$i}_choice$n"] = 1; }
                }
            }
            return $data;
        case 'gapselect':
        case 'ddwtos':
            $data = [];
            foreach ($q->places as $place => $group) { // null: nothing
                foreach ($q->get_ordered_choices($group) as $number => $choice) {
                    if (html_entity_decode($choice->text) === $try[$place - 1]) { $data[$q->field($place)] = $number; }
                }
            }
            return $data;
        case 'ordering':
            $ids = array_keys($q->answers); // in the order of the file
            sort($ids);
            return [$q->get_response_fieldname() => implode(',', array_map(fn($position) => $q->answers[$ids[$position]]->md5key, $try))];
        case 'numerical':
        case 'calculated':
        case 'calculatedsimple':
            return is_array($try) ? ['answer' => $try[0], 'unit' => $try[1]] : ['answer' => $try];
        default:
            return ['answer' => is_bool($try) ? (int)$try : $try];
    }
}

/** The descriptions of the course's categories: name => words. */
function category_info(int $courseid): array {
    global $DB;
    return array_map('brief', $DB->get_records_menu('question_categories', ['contextid' => context_course::instance($courseid)->id], 'id', 'name, info'));
}

/** What a random question of the course's top category may become where it is filtered by a tag: tag => idnumbers. */
function drawn(int $courseid): array {
    global $DB;
    $top = question_get_top_category(context_course::instance($courseid)->id);
    $tags = $DB->get_records_sql_menu("SELECT DISTINCT t.id, t.rawname FROM {tag} t JOIN {tag_instance} i ON i.tagid = t.id JOIN {question_versions} v ON v.questionid = i.itemid
        JOIN {question_bank_entries} e ON e.id = v.questionbankentryid JOIN {question_categories} c ON c.id = e.questioncategoryid
        WHERE i.itemtype = 'question' AND c.contextid = ?", [$top->contextid]);
    $out = [];
    foreach ($tags as $id => $name) {
        $loader = new \core_question\local\bank\random_question_loader(new qubaid_list([]));
        $found = $loader->get_filtered_questions([
            'category' => ['jointype' => \core\output\datafilter::JOINTYPE_ANY, 'values' => [$top->id], 'filteroptions' => ['includesubcategories' => true]],
            'qtagids' => ['jointype' => \core\output\datafilter::JOINTYPE_ALL, 'values' => [$id]],
        ], 1000);
        $out[$name] = array_values(array_map(fn($q) => get_question_bank_entry($q->id)->idnumber, $found));
        sort($out[$name]);
    }
    return $out;
}

/** Every file of the course's questions: "area/name" => SHA-1 of each one's bytes. */
function question_files(int $courseid): array {
    global $DB;
    $out = [];
    foreach ($DB->get_records_select('files', "contextid = ? AND filename <> '.'", [context_course::instance($courseid)->id], 'filearea, filename, id') as $f) {
        $out["$f->filearea/$f->filename"][] = $f->contenthash;
    }
    return $out;
}
