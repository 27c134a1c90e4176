-- Slices, buckets of curves and provenance: what came up to the fourteenth version.
insert into saved_slice values ('hard', 'not exact and length(question) > 12', '2026-11-30 10:00:00+00');
insert into training_run values
    ('fourteen', 'with provenance', 'STOPPED', 1, 'all-MiniLM-L6-v2', 'one-train', '', '{"seed": 7}', 'host/3', 'cpu',
        'PyTorch 2.7.1', 88641, 0, 22713986, 100, 10, 0.1, 2.5, 3e-05, 6.5, 0, 5, '', '2026-11-30 11:00:00+00',
        '2026-11-30 11:01:00+00', '2026-11-30 11:02:00+00', '2026-11-30 11:02:00+00');
insert into run_attempt values
    ('fourteen', 1, 'host/3', 'cpu', 0, 'STOPPED', '2026-11-30 11:01:00+00', '2026-11-30 11:02:00+00', 'abc1234', 'tokenizer-1',
        'PyTorch 2.7.1', 'host', 'Linux', 'amd64', 2, 8000000000, null, '17.0.1');
insert into step_metric values (6, 'fourteen', 1, 10, 0.1, 2.5, 3e-05, 1.5, 6.5, '2026-11-30 11:01:30+00', 1000000000);
insert into curve_bucket values ('fourteen', 0, 1, 6, 2.5, 6, 2.5);
