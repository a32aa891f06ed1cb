<?php
// calculate.php --file F: JSON [{formula, values, shown: [[length, format]], tolerances: [[type, size, numbers]]}] through Moodle's own check and its two evaluators of calculated questions.
require(__DIR__ . '/lib.php');
require_once($CFG->dirroot . '/question/engine/bank.php');
require_once($CFG->dirroot . '/question/type/calculated/question.php');
question_bank::get_qtype('calculated');
$out = [];
ob_start();
foreach (json_decode(file_get_contents($FILE), true) as $case) {
    $said = ['refused' => qtype_calculated_find_formula_errors($case['formula'])];
    try {
        $vs = new qtype_calculated_variable_substituter($case['values'], '.');
        $value = $vs->calculate($case['formula']);
        foreach ($case['tolerances'] ?? [] as [$type, $size, $tries]) {
            $answer = new \qtype_calculated\qtype_calculated_answer(0, $value, 1, '', FORMAT_HTML, $size);
            $answer->tolerancetype = $type;
            $said['within'][] = array_map(fn($t) => $answer->within_tolerance((float)$t), $tries);
        }
        $said['value'] = (string)json_encode((float)$value);
        $said['shown'] = array_map(fn($a) => $vs->format_float($value, $a[0], $a[1]), $case['shown'] ?? []);
        $said['text'] = $vs->replace_expressions_in_text("<{={$case['formula']}}>"); // as it stands in a question's text
        $bare = question_bank::get_qtype('calculated')->substitute_variables_and_eval($case['formula'], $case['values']); // values above nought without brackets
        $said['bare'] = (string)json_encode((float)$bare);
    } catch (Throwable $e) {
        $said['error'] = get_class($e) . ': ' . $e->getMessage();
    }
    $out[] = $said;
}
finish(['errors' => [], 'said' => $out]);
