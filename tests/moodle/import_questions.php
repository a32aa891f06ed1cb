<?php
// import_questions.php --file F [--format xml|gift|aiken] [--attempt] [--html] [--responses R.json] [--drawn] [--stored] [--export] [--again]: the file through Moodle's own importer into a fresh
// course, twice with --again.
require(__DIR__ . '/lib.php');
$format = $OPT['format'] ?? 'xml';
$course = fresh_course();
// Tags are the whole site's: those of an earlier run would decide how ours are spelled, or be taken by the database for one of ours.
$DB->delete_records('tag_instance');
$DB->delete_records('tag');
$t = microtime(true);
[$errors, $said, $importer] = import_questions($course, $FILE, $format);
if (isset($OPT['again']) && !$errors) { [$errors, $said, $importer] = import_questions($course, $FILE, $format); }
$seconds = round(microtime(true) - $t, 2);
$report = questions_in_course($course->id, isset($OPT['attempt']), isset($OPT['html']));
$report['files'] = question_files((int)$course->id);
if (isset($OPT['responses'])) { $report['graded'] = graded((int)$course->id, json_decode(file_get_contents($OPT['responses']), true)); }
if (isset($OPT['export'])) {
    $class = get_class($importer);
    $export = new $class();
    $export->setCourse($course); $export->setContexts((new \core_question\local\bank\question_edit_contexts(context_course::instance($course->id)))->all()); $export->setCattofile(true); $export->setContexttofile(false);
    $questions = array_map(function ($id) { // with the rows of calculated questions, which Moodle loads for an export alone (get_questions_category)
        $question = question_bank::load_question_data($id);
        if (str_starts_with($question->qtype, 'calculated')) { $question->export_process = true; question_bank::get_qtype($question->qtype)->get_question_options($question); }
        return $question;
    }, $importer->questionids);
    usort($questions, fn($a, $b) => $a->category <=> $b->category ?: $a->id <=> $b->id); // it names each category once, where its first question comes
    $export->setQuestions($questions);
    $report['exported'] = $export->exportprocess(false);
}
$report['together'] = together((int)$course->id);
if (isset($OPT['drawn'])) { $report['drawn'] = drawn((int)$course->id); }
$report['categoryInfo'] = category_info((int)$course->id);
if (!$report['questionCount']) { $errors[] = 'no question was imported'; }
finish(['errors' => $errors, 'importSeconds' => $seconds, 'courseid' => $course->id] + $report + ($errors ? ['said' => brief($said, 1500)] : []));
