-- In what the questions were answered, and how many of the data set's first ones were asked; 0 means all.
alter table evaluation
    add column "precision"        text not null default 'FP32',
    add column max_questions      bigint not null default 0,
    -- In what the inference-service can serve the checkpoint faster, the fastest first, separated by commas; as it last said.
    add column faster_precisions  text not null default '';

-- In what a checkpoint is served: what the record with the highest offset on squadron.evaluations says. Empty: nobody chose.
create table precision_choice (
    checkpoint_id  text primary key,
    "precision"    text not null,
    chosen_by      text not null,
    reason         text not null,
    chosen_at      timestamptz not null,
    record_offset  bigint not null
);

-- What this service has decided about a checkpoint's precision.
create table precision_decision (
    checkpoint_id  text primary key,
    "precision"    text not null,
    reason         text not null,
    decided_at     timestamptz not null,
    sent           boolean not null
);
