-- Filters of predictions that somebody wants to see again, of every checkpoint.
create table saved_slice (
    name        text primary key,
    filter      text not null,
    created_at  timestamptz not null
);
