-- What happened to a run, as its events told it; metrics are in step_metric.
create table run_log (
    run_id   text not null references training_run (run_id) on delete cascade,
    attempt  integer not null,
    -- Optimizer steps done.
    step     bigint not null,
    kind     text not null,
    time     timestamptz not null,
    message  text not null,
    primary key (run_id, attempt, step, kind)
);
