-- An alias is what the record with the highest offset on squadron.evaluations says, for everybody who reads the topic.
-- Where a row of before this migration stood on the topic is not known: whatever comes next counts.
alter table model_alias
    add column changed_by     text not null default '',
    add column record_offset  bigint not null default -1,
    add column applied_at     timestamptz not null default now(),
    drop column announced;

-- Every change of an alias, as the topic brought it; never changed, never deleted.
create table alias_change (
    alias                   text not null,
    record_offset           bigint not null,
    checkpoint_id           text not null,
    previous_checkpoint_id  text not null,
    changed_by              text not null,
    reason                  text not null,
    changed_at              timestamptz not null,
    applied_at              timestamptz not null,
    primary key (alias, record_offset)
);

create function alias_change_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The history of aliases is append-only.';
end $$;
create trigger append_only before update or delete or truncate on alias_change
    for each statement execute function alias_change_is_append_only();

-- What this service has decided about an alias and the topic has not brought back yet.
create table alias_decision (
    alias                   text not null,
    decided_at              timestamptz not null,
    checkpoint_id           text not null,
    previous_checkpoint_id  text not null,
    reason                  text not null,
    sent                    boolean not null,
    primary key (alias, decided_at)
);

-- What the completed evaluation meant for the champion, one sentence.
alter table evaluation add column promotion text not null default '';
