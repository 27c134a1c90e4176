-- What the first version leaves behind: a run that has ended, one that trains, one that waits; an evaluation of each kind.
insert into training_run values
    ('one-ended', 'first', 'FINISHED', 1, 'all-MiniLM-L6-v2', 'one-train', 'one-dev', '{"learning_rate": 5e-05, "seed": 42}',
        'host/1', 'cpu', 'PyTorch 2.7.1', 88641, 3, 22713986, 30, 30, 1, 1.25, 0, 6.5, 0, 100.5, '',
        '2026-11-22 10:00:00+00', '2026-11-22 10:01:00+00', '2026-11-22 10:03:00+00', '2026-11-22 10:03:00+00'),
    ('one-training', '', 'RUNNING', 2, 'bge-small-en-v1.5', 'one-train', '', '{"learning_rate": 3e-05}',
        'host/2', 'cpu', 'PyTorch 2.7.1', 88641, 0, 22713986, 100, 20, 0.2, 'NaN', 3e-05, 6.5, 90, null, '',
        '2026-11-22 11:00:00+00', '2026-11-22 11:01:00+00', null, '2026-11-22 11:02:00+00'),
    ('one-waiting', '', 'QUEUED', 0, 'all-MiniLM-L6-v2', 'one-train', '', '{}',
        '', '', '', 0, 0, 0, 0, 0, null, null, null, null, null, null, '',
        '2026-11-22 12:00:00+00', null, null, '2026-11-22 12:00:00+00'),
    ('one-failed', '', 'FAILED', 1, 'all-MiniLM-L6-v2', 'one-train', '', '{}',
        'host/1', '', '', 0, 0, 0, 0, 0, null, null, null, null, null, null, E'The data set\x010 is gone.',
        '2026-11-22 09:00:00+00', null, '2026-11-22 09:01:00+00', '2026-11-22 09:01:00+00');
insert into run_attempt values
    ('one-ended', 1, 'host/1', 'cpu', 0, 'FINISHED', '2026-11-22 10:01:00+00', '2026-11-22 10:03:00+00'),
    ('one-training', 1, 'host/1', 'cpu', 0, 'FAILED', '2026-11-22 11:00:30+00', '2026-11-22 11:01:00+00'),
    ('one-training', 2, 'host/2', 'cpu', 10, 'RUNNING', '2026-11-22 11:01:00+00', null);
-- As Hibernate takes numbers: fifty at once.
select nextval('step_metric_seq'), nextval('step_metric_seq');
insert into step_metric values
    (1, 'one-ended', 1, 10, 0.3, 3.5, 4e-05, 1.5, 6.25, '2026-11-22 10:01:30+00'),
    (2, 'one-ended', 1, 20, 0.6, 2.25, 2e-05, 1.25, 6.5, '2026-11-22 10:02:00+00'),
    (3, 'one-ended', 1, 30, 1, 1.25, 0, 1, 6.5, '2026-11-22 10:03:00+00'),
    (4, 'one-training', 1, 10, 0.1, 4.5, 3e-05, 2, 6.5, '2026-11-22 11:01:00+00'),
    (5, 'one-training', 2, 20, 0.2, 'NaN', 3e-05, 'Infinity', 6.5, '2026-11-22 11:02:00+00');
insert into dataset values
    ('one-train', 'SQuAD', 'TRAIN', false, 'COMPLETE', '', 87599, 88641, '2026-11-22 08:00:00+00', '2026-11-22 08:01:00+00'),
    ('one-dev', 'SQuAD dev', 'DEV', false, 'COMPLETE', '', 2, 2, '2026-11-22 08:02:00+00', '2026-11-22 08:03:00+00'),
    ('one-broken', 'Half a file', 'DEV', true, 'FAILED', 'The file ends early.', 0, 0, '2026-11-22 08:04:00+00', null);
insert into dev_question values
    ('one-dev', 0, 'q0', 'Babbage', 'Who wrote it?', E'The report was written by Ada\x010 in 1843.',
        '[{"text": "Ada", "answer_start": 26}]', false),
    ('one-dev', 1, 'q1', 'Babbage', 'In what year was it written?', 'The report was written by Ada in 1843.',
        '[{"text": "1843", "answer_start": 33}, {"text": "in 1843", "answer_start": 30}]', false);
insert into checkpoint values
    ('one-ended-20', 'one-ended', 20, 'file:///checkpoints/one-ended-20', 90000000, 'all-MiniLM-L6-v2', 'one-train', 'one-dev',
        false, false, '2026-11-22 10:02:00+00'),
    ('one-ended-30', 'one-ended', 30, 'file:///checkpoints/one-ended-30', 90000001, 'all-MiniLM-L6-v2', 'one-train', 'one-dev',
        false, true, '2026-11-22 10:03:00+00');
insert into evaluation values
    ('eval-one-complete', 'one-ended-20', 'one-ended', 20, 'one-dev', 20, 30, false, 0, false, 'COMPLETED', '', '', 2, 2, 1, 2.5,
        50, 50, 50, 50, 2, null, null, null, null, null, null, null,
        '2026-11-22 10:02:01+00', '2026-11-22 10:02:01+00', '2026-11-22 10:02:05+00', true),
    -- The service was stopped in the middle of it.
    ('eval-one-open', 'one-ended-30', 'one-ended', 30, 'one-dev', 20, 30, false, 0, false, 'RUNNING', '', '', 1, 2, 0, 1.5,
        null, null, null, null, null, null, null, null, null, null, null, null,
        '2026-11-22 10:03:01+00', '2026-11-22 10:03:01+00', null, false),
    ('eval-one-failed', 'one-ended-20', 'one-ended', 20, 'one-dev', 7, 30, false, 0, false, 'FAILED', 'It is away.', 'UNAVAILABLE',
        0, 2, 0, 0, null, null, null, null, null, null, null, null, null, null, null, null,
        '2026-11-22 10:04:01+00', '2026-11-22 10:04:01+00', '2026-11-22 10:05:00+00', true);
insert into prediction values
    ('eval-one-complete', 0, 'Ada', null, '[{"text": "Ada", "start": 26, "end": 29, "start_utf16": 26, "end_utf16": 29,
        "probability": 0.75, "score": 9.5, "start_logit": 5.5, "end_logit": 4}]', '', 1, 1),
    ('eval-one-complete', 1, null, null, '[]', 'INVALID_ARGUMENT: The context is too long.', 0, 0),
    ('eval-one-open', 0, 'Ada', null, '[{"text": "Ada", "start": 26, "end": 29, "start_utf16": 26, "end_utf16": 29,
        "probability": 0.5, "score": 8.5, "start_logit": 5, "end_logit": 3.5}]', '', 1, 1);
insert into model_alias values
    ('champion', 'one-ended-20', 'f1 50.0 on SQuAD dev, the first', '2026-11-22 10:02:06+00', true),
    ('stable', 'one-ended-30', 'set by hand', '2026-11-22 10:06:00+00', true);
