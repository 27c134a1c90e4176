-- Claims, precisions, calibration and the history of aliases: what came up to the eighth version.
update dataset set questions_complete = true where dataset_id = 'one-dev';
insert into checkpoint (checkpoint_id, run_id, step, location, bytes, model_name_or_path, train_dataset_id, eval_dataset_id,
    version_2_with_negative, last_of_run, created_at, content, record_offset) values
    ('eight-1', 'one-training', 20, 'file:///checkpoints/eight-1', 5, 'bge-small-en-v1.5', 'one-train', '', false, false,
        '2026-11-29 10:00:00+00', 'c0ffee', 7);
insert into evaluation (evaluation_id, checkpoint_id, run_id, step, dataset_id, n_best_size, max_answer_length,
    version_2_with_negative, null_score_diff_threshold, verbose_logging, status, failure, failure_reason, answered, total,
    unanswered, seconds, exact, f1, has_ans_exact, has_ans_f1, has_ans_total, created_at, next_try_at, completed_at, announced,
    content, scored, given_up, "precision", max_questions, faster_precisions, promotion) values
    ('eval-eight', 'eight-1', 'one-training', 20, 'one-dev', 20, 30, false, 0, false, 'COMPLETED', '', '', 2, 2, 1, 3, 50, 50, 50,
        50, 2, '2026-11-29 10:00:00+00', '2026-11-29 10:00:00+00', '2026-11-29 10:00:03+00', true, 'c0ffee', 2, 1, 'INT8', 1000,
        'BF16', 'The champion stays.');
insert into prediction (evaluation_id, example_index, text, n_best, failure, exact, f1, reason) values
    ('eval-eight', 0, 'Ada', '[]', '', 1, 1, ''), ('eval-eight', 1, null, '[]', 'It took too long.', 0, 0, 'TIMEOUT');
-- An evaluation that is tried again later.
insert into evaluation (evaluation_id, checkpoint_id, run_id, step, dataset_id, n_best_size, max_answer_length,
    version_2_with_negative, null_score_diff_threshold, verbose_logging, status, failure, failure_reason, answered, total,
    unanswered, seconds, created_at, next_try_at, announced, content) values
    ('eval-eight-open', 'eight-1', 'one-training', 20, 'one-dev', 7, 30, false, 0, false, 'PENDING', 'It is away.',
        'INFERENCE_AWAY', 0, 2, 0, 0, '2026-11-29 10:00:00+00', '2126-11-29 10:00:00+00', true, 'c0ffee');
insert into question_try values ('eval-eight-open', 1, 2);
insert into model_alias (alias, checkpoint_id, reason, changed_at, changed_by, record_offset) values
    ('eight', 'eight-1', 'set by hand', '2026-11-29 10:00:00+00', 'somebody', 41);
insert into alias_change values
    ('eight', 41, 'eight-1', 'one-ended-20', 'somebody', 'set by hand', '2026-11-29 10:00:00+00', '2026-11-29 10:00:00+00');
insert into alias_decision values ('eight-candidate', '2026-11-29 10:00:00+00', 'eight-1', '', 'f1 50.0', true);
insert into precision_choice values ('eight-1', 'INT8', 'eval-service', 'It loses 0.1 points.', '2026-11-29 10:00:00+00', 42);
insert into precision_decision values ('eight-1', 'INT8', 'It loses 0.1 points.', '2026-11-29 10:00:00+00', true);
insert into calibration values
    ('eval-one-complete', 'one-ended-20', 'one-dev', 'SQuAD dev', 1.5, 200, 0.02, 0.08,
        '[{"lower": 0.7, "upper": 0.8, "questions": 2, "confidence": 0.75, "accuracy": 0.5}]', '2026-11-29 10:00:00+00', true);
