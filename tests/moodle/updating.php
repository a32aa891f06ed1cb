<?php
// updating.php --file F: JSON [[step, argument ...]]: what teachers and learners do with a question bank in a fresh course, one step after another. `said` has what each gave.
require(__DIR__ . '/lib.php');
foreach (['lib/testing/generator/lib.php', 'mod/quiz/locallib.php', 'mod/quiz/report/reportlib.php', 'mod/quiz/report/default.php', 'mod/quiz/report/overview/report.php', 'lib/enrollib.php'] as $f) {
    if (file_exists("$CFG->dirroot/$f")) { require_once("$CFG->dirroot/$f"); }
}
$course = fresh_course();
$context = context_course::instance($course->id);

/** The category of a path such as "Lighting 1.0/Lamps". */
function category(string $path): stdClass {
    global $DB, $context;
    $parent = question_get_top_category($context->id);
    foreach (explode('/', $path) as $name) {
        $parent = $DB->get_record('question_categories', ['contextid' => $context->id, 'parent' => $parent->id, 'name' => $name], '*', MUST_EXIST);
    }
    return $parent;
}

/** The questions of a category and those below it: [id, idnumber, category, status, text], oldest first. */
function bank(string $path): array {
    global $DB;
    [$in, $params] = $DB->get_in_or_equal(question_categorylist(category($path)->id));
    return $DB->get_records_sql("SELECT q.id, e.idnumber, c.name AS category, v.status, q.questiontext AS text FROM {question} q JOIN {question_versions} v ON v.questionid = q.id
        JOIN {question_bank_entries} e ON e.id = v.questionbankentryid JOIN {question_categories} c ON c.id = e.questioncategoryid WHERE q.parent = 0 AND c.id $in ORDER BY q.id", $params);
}

function told(iterable $questions): array {
    return array_values(array_map(fn($q) => ['idnumber' => $q->idnumber, 'category' => $q->category, 'status' => $q->status, 'text' => brief($q->text)], [...$questions]));
}

function quiz(string $name): \mod_quiz\quiz_settings {
    global $DB, $course;
    return \mod_quiz\quiz_settings::create($DB->get_field('quiz', 'id', ['course' => $course->id, 'name' => $name], MUST_EXIST));
}

/** A filter of a random question, as its form sends it: a category and those below it. */
function from(string $path): array {
    $category = category($path);
    return ['qpage' => 0, 'cat' => "$category->id,$category->contextid", 'qperpage' => 100, 'tabname' => 'questions', 'sortdata' => [], 'filter' => ['category' =>
        ['jointype' => \core\output\datafilter::JOINTYPE_ANY, 'values' => [(int)$category->id], 'filteroptions' => ['includesubcategories' => true]]]];
}

function slots(string $name): array {
    return \mod_quiz\question\bank\qbank_helper::get_question_structure(quiz($name)->get_quizid(), quiz($name)->get_context());
}

function attempt_of(string $name, string $learner): \mod_quiz\quiz_attempt {
    global $DB;
    $user = $DB->get_field('user', 'id', ['username' => $learner . quiz($name)->get_courseid()], MUST_EXIST);
    $rows = $DB->get_records('quiz_attempts', ['quiz' => quiz($name)->get_quizid(), 'userid' => $user], 'attempt DESC', 'id', 0, 1);
    return \mod_quiz\quiz_attempt::create(reset($rows)->id);
}

function as_user(int $id, callable $does): mixed {
    global $DB;
    \core\session\manager::set_user($DB->get_record('user', ['id' => $id]));
    try { return $does(); } finally { \core\session\manager::set_user(get_admin()); }
}

$steps = [
    // A file into the course's question bank.
    'import' => fn(string $file) => import_questions($course, $file)[0],
    // A category with another name.
    'rename' => fn(string $path, string $name) => $DB->set_field('question_categories', 'name', $name, ['id' => category($path)->id]),
    // What stands in a category.
    'bank' => fn(string $path) => told(bank($path)),
    // What a category says of itself.
    'info' => fn(string $path) => brief(category($path)->info),
    // The categories of the course's question bank below the top one.
    'categories' => fn() => array_values($DB->get_fieldset_select('question_categories', 'name', "contextid = ? AND parent <> 0 AND name NOT LIKE 'Default for%' ORDER BY id", [$context->id])),
    // A quiz: of all questions of a category that can be chosen now (draw 0), or of so many drawn from it.
    'quiz' => function (string $name, string $path, int $draw) use ($course) {
        (new testing_data_generator())->create_module('quiz', ['course' => $course->id, 'name' => $name, 'grade' => 100, 'sumgrades' => 0, 'questionsperpage' => 0, 'preferredbehaviour' => 'deferredfeedback', 'attempts' => 0]);
        if ($draw) { quiz($name)->get_structure()->add_random_questions(0, $draw, from($path)); }
        else { foreach (bank($path) as $q) { if ($q->status === 'ready') { quiz_add_quiz_question($q->id, quiz($name)->get_quiz()); } } }
        quiz($name)->get_grade_calculator()->recompute_quiz_sumgrades();
    },
    // What the quiz's slots hold: a question's text, or all that a random one may become.
    'slots' => function (string $name) use ($DB) {
        $out = [];
        foreach (slots($name) as $slot) {
            $loader = new \core_question\local\bank\random_question_loader(new qubaid_list([]));
            $found = $slot->qtype === 'random' ? array_map(fn($q) => brief($q->questiontext), array_values($loader->get_filtered_questions($slot->filtercondition['filter'], 1000))) : brief($slot->questiontext);
            if (is_array($found)) { sort($found); }
            $out[] = $found;
        }
        return $out;
    },
    // Each random question of a quiz with another category, as its form saves it.
    'point' => function (string $name, string $path) {
        foreach (slots($name) as $slot) {
            if ($slot->qtype === 'random') { \mod_quiz\external\update_filter_condition::execute(quiz($name)->get_cmid(), $slot->slotid, json_encode(from($path))); }
        }
    },
    // The questions of a quiz taken out, where nobody has attempted it; Moodle's own words where it refuses.
    'empty' => function (string $name) {
        try { foreach (array_reverse(slots($name), true) as $slot) { quiz($name)->get_structure()->remove_slot($slot->slot); } } catch (Throwable $e) { return $e->errorcode ?? $e->getMessage(); }
    },
    // An attempt of a learner of that name is begun; the error where it cannot be.
    'begin' => function (string $name, string $learner) use ($DB, $course) {
        $user = $DB->get_record('user', ['username' => $learner . $course->id]) ?: (new testing_data_generator())->create_user(['username' => $learner . $course->id]);
        if (!is_enrolled(context_course::instance($course->id), $user->id)) {
            foreach (enrol_get_instances($course->id, true) as $i) {
                if ($i->enrol === 'manual') { enrol_get_plugin('manual')->enrol_user($i, $user->id, $DB->get_field('role', 'id', ['shortname' => 'student'])); }
            }
        }
        $before = quiz_get_user_attempts(quiz($name)->get_quizid(), $user->id, 'all');
        try { as_user((int)$user->id, fn() => quiz_prepare_and_start_new_attempt(quiz($name), count($before) + 1, end($before) ?: null)); } catch (Throwable $e) {
            if ($DB->is_transaction_started()) { $DB->force_transaction_rollback(); }
            return $e->errorcode ?? $e->getMessage();
        }
    },
    // All questions of it are answered rightly and it is handed in.
    'finish' => function (string $name, string $learner) {
        $attempt = attempt_of($name, $learner);
        as_user((int)$attempt->get_userid(), function () use ($attempt) {
            $usage = question_engine::load_questions_usage_by_activity($attempt->get_uniqueid());
            foreach ($usage->get_slots() as $slot) { $usage->process_action($slot, $usage->get_correct_response($slot)); }
            question_engine::save_questions_usage_by_activity($usage);
            \mod_quiz\quiz_attempt::create($attempt->get_attemptid())->process_finish(time(), false);
        });
    },
    // The newest attempt as its review has it: questions' texts, states, marks; the grade of the attempt and the gradebook's.
    'review' => function (string $name, string $learner) use ($PAGE, $course) {
        $attempt = attempt_of($name, $learner);
        $PAGE->set_context(context_system::instance()); $PAGE->set_url('/');
        $usage = question_engine::load_questions_usage_by_activity($attempt->get_uniqueid());
        $grades = grade_get_grades($course->id, 'mod', 'quiz', $attempt->get_quizid(), $attempt->get_userid());
        return [
            'state' => $attempt->get_state(),
            'texts' => array_map(function ($slot) use ($usage) {
                $page = $usage->render_question($slot, new question_display_options(), '1');
                return preg_match('~class="qtext"[^>]*>(.*?)</div>~s', $page, $m) ? brief($m[1]) : brief($page);
            }, $usage->get_slots()),
            'marks' => array_map(fn($slot) => $usage->get_question_mark($slot), $usage->get_slots()),
            'of' => array_map(fn($slot) => (float)$usage->get_question_max_mark($slot), $usage->get_slots()),
            'sum' => $attempt->get_sum_marks() === null ? null : (float)$attempt->get_sum_marks(),
            'gradebook' => $grades->items[0]->grades[$attempt->get_userid()]->grade === null ? null : (float)$grades->items[0]->grades[$attempt->get_userid()]->grade,
        ];
    },
    // All attempts of a quiz regraded, as the report Grades does it.
    'regrade' => function (string $name) {
        $report = new quiz_overview_report();
        $property = fn(string $which, mixed $value) => property_exists($report, $which) && (fn() => $this->$which = $value)->call($report);
        $property('context', quiz($name)->get_context());
        $property('quizobj', quiz($name));
        (function ($quiz) { $this->hasgroupstudents = false; $this->regrade_attempts($quiz, false, new \core\dml\sql_join()); $this->update_overall_grades($quiz); })->call($report, quiz($name)->get_quiz());
    },
    // All questions of a category and below chosen and deleted, as the question bank does it.
    'delete' => function (string $path) {
        foreach (bank($path) as $q) { question_delete_question($q->id); }
    },
    // A category deleted as its page does it: hidden questions that nothing uses go; where others are left, they go to another category. The number that had to be moved.
    'drop' => function (string $path, string $to) use ($context) {
        $category = category($path);
        \qbank_managecategories\helper::question_remove_stale_questions_from_category($category->id);
        $manager = class_exists('\core_question\category_manager') ? new \core_question\category_manager() : new \qbank_managecategories\question_category_object(1, new moodle_url('/'), [$context], 0, $category->id, 0, [$context]);
        $left = count($manager->get_real_question_ids_in_category($category->id));
        if ($left && $to === '') { return $left; }
        if ($left) { $manager->move_questions_and_delete_category($category->id, category($to)->id); } else { $manager->delete_category($category->id); }
        return $left;
    },
];
$said = $errors = [];
ob_start(fn($b) => '');
foreach (json_decode(file_get_contents($FILE), true) as [$step, $arguments]) {
    try { $said[] = $steps[$step](...$arguments); } catch (Throwable $e) {
        $errors[] = "$step: " . get_class($e) . ': ' . $e->getMessage() . ' ' . ($e->debuginfo ?? '') . ' at ' . basename($e->getFile()) . ':' . $e->getLine();
        break;
    }
}
finish(['errors' => $errors, 'said' => $said]);
