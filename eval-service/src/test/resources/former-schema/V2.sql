-- Since the second version checkpoints can be deleted; their evaluations stay, and open ones are dropped.
insert into checkpoint values
    ('two-gone', 'one-ended', 10, 'file:///checkpoints/two-gone', 90000000, 'all-MiniLM-L6-v2', 'one-train', 'one-dev', false, false,
        '2026-11-26 10:00:00+00', '2026-11-26 11:00:00+00');
insert into evaluation values
    ('eval-two-complete', 'two-gone', 'one-ended', 10, 'one-dev', 20, 30, true, -1.5, true, 'COMPLETED', '', '', 2, 2, 0, 2.5,
        0, 12.5, 0, 12.5, 2, null, null, null, 50, 0.5, 50.5, 0.25,
        '2026-11-26 10:02:01+00', '2026-11-26 10:02:01+00', '2026-11-26 10:02:05+00', true),
    ('eval-two-dropped', 'two-gone', 'one-ended', 10, 'one-dev', 7, 30, false, 0, false, 'DROPPED', '', '', 0, 2, 0, 0,
        null, null, null, null, null, null, null, null, null, null, null, null,
        '2026-11-26 10:03:01+00', '2026-11-26 10:03:01+00', '2026-11-26 11:00:00+00', true);
insert into prediction values
    ('eval-two-complete', 0, '', 2.5, '[{"text": "", "start": 0, "end": 0, "start_utf16": 0, "end_utf16": 0, "probability": 1,
        "score": 1, "start_logit": 0.5, "end_logit": 0.5}]', '', 0, 0),
    ('eval-two-complete', 1, 'written', 0.5, '[]', '', 0, 0.25);
