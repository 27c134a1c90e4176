-- What made the results of an attempt, as its trainer told when it began: code, tokenizer, engine, machine. Empty or null where it
-- was not told, as by trainers of versions before.
alter table run_attempt
    add column code_revision      text not null default '',
    add column tokenizer_id       text not null default '',
    add column engine             text not null default '',
    add column host               text not null default '',
    add column os                 text not null default '',
    add column architecture       text not null default '',
    add column cpus               integer,
    add column host_memory_bytes  bigint,
    add column gpu_memory_bytes   bigint,
    add column java               text not null default '';
-- The engine of the run is that of its latest attempt that began.
update run_attempt a set engine = r.engine from training_run r where r.run_id = a.run_id and r.attempt = a.attempt
    and a.trainer <> '';

-- In use where it trains.
alter table step_metric add column memory_bytes bigint;
