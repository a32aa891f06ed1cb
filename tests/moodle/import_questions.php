<?php
// import_questions.php --file F [--format xml|gift|aiken] [--attempt] [--html] [--responses R.json] [--drawn] [--stored] [--export]: the file through Moodle's own importer into a fresh course.
require(__DIR__ . '/lib.php');
$format = $OPT['format'] ?? 'xml';
require_once($CFG->dirroot . "/question/format.php");
require_once($CFG->dirroot . "/question/format/$format/format.php");
$course = fresh_course();
$context = context_course::instance($course->id);
$contexts = new \core_question\local\bank\question_edit_contexts($context);
$category = question_make_default_categories($contexts->all());
$class = "qformat_$format";
$q = new $class();
$q->setContexts($contexts->having_one_edit_tab_cap('import')); $q->setCourse($course); $q->setCategory($category);
$q->setFilename($FILE); $q->setRealfilename(basename($FILE)); $q->setMatchgrades('error');
$q->setCatfromfile(true); $q->setContextfromfile(false); $q->setStoponerror(true);
$errors = [];
$t = microtime(true);
$said = '';
ob_start(function ($b) use (&$said) { $said .= $b; return ''; }); // the importer flushes as it goes
try {
    if (!$q->importpreprocess()) { $errors[] = 'importpreprocess failed'; }
    elseif (!$q->importprocess()) { $errors[] = 'importprocess failed'; }
    elseif (!$q->importpostprocess()) { $errors[] = 'importpostprocess failed'; }
} catch (Throwable $e) {
    $errors[] = get_class($e) . ': ' . $e->getMessage() . ' ' . ($e->debuginfo ?? '');
    if ($DB->is_transaction_started()) { $DB->force_transaction_rollback(); } // since 4.5 each question is imported in a transaction
}
$seconds = round(microtime(true) - $t, 2);
while (ob_get_level()) { ob_end_clean(); }
preg_match_all('#class="[^"]*(?:notifyproblem|alert-danger|importerror)[^"]*"[^>]*>(.*?)</div>#s', $said, $bad);
foreach ($bad[1] as $b) { $errors[] = brief($b, 300); }
$report = questions_in_course($course->id, isset($OPT['attempt']), isset($OPT['html']));
$report['files'] = question_files((int)$course->id);
if (isset($OPT['responses'])) { $report['graded'] = graded((int)$course->id, json_decode(file_get_contents($OPT['responses']), true)); }
if (isset($OPT['export'])) {
    $export = new $class();
    $export->setCourse($course); $export->setContexts($contexts->all()); $export->setCattofile(true); $export->setContexttofile(false);
    $export->setQuestions(array_map(fn($id) => question_bank::load_question_data($id), $q->questionids));
    $report['exported'] = $export->exportprocess(false);
}
if (isset($OPT['drawn'])) { $report['drawn'] = drawn((int)$course->id); }
$report['categoryInfo'] = category_info((int)$course->id);
if (!$report['questionCount']) { $errors[] = 'no question was imported'; }
finish(['errors' => $errors, 'importSeconds' => $seconds, 'courseid' => $course->id] + $report + ($errors ? ['said' => brief($said, 1500)] : []));
