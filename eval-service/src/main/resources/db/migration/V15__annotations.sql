-- What people say about runs; it goes with its run.
create table run_annotation (
    run_id       text primary key references training_run (run_id) on delete cascade,
    note         text not null,
    -- Archived runs are not listed unless somebody asks for them.
    archived_at  timestamptz
);

create table run_tag (
    run_id  text not null references training_run (run_id) on delete cascade,
    tag     text not null,
    primary key (run_id, tag)
);
create index run_tag_of_runs on run_tag (tag, run_id);

-- Lists of runs that somebody wants to see again: filter, order, columns and groups.
create table saved_view (
    name          text primary key,
    filter        text not null,
    sort          text not null,
    column_names  text not null,
    group_name    text not null,
    created_at    timestamptz not null
);
