-- Who carries an evaluation out: a claim, which lapses unless its owner renews it, so that replicas share the work and
-- take over what a killed one left.
alter table evaluation
    add column content      text not null default '',
    add column claim        text not null default '',
    add column lease_until  timestamptz not null default '-infinity',
    add column tries        integer not null default 0,
    add column measurements integer not null default 0,
    add column given_up     bigint not null default 0,
    add column unlabelled   bigint not null default 0,
    add column scored       bigint not null default 0;
-- Names of io.squadron.eval.evaluation.FailureReason, where names of gRPC's status stood.
alter table evaluation rename column failure_status to failure_reason;
update evaluation set failure_reason = case failure_reason
    when '' then '' when 'UNAVAILABLE' then 'INFERENCE_AWAY' when 'FAILED_PRECONDITION' then 'MODEL_NOT_LOADABLE'
    when 'NOT_FOUND' then 'MODEL_NOT_LOADABLE' else 'INTERNAL' end;
update evaluation set scored = total where status = 'COMPLETED';
drop index evaluation_open;
create index evaluation_open on evaluation (next_try_at) where status in ('PENDING', 'RUNNING');
create index evaluation_unannounced on evaluation (created_at) where not announced;

-- SHA-256 over the announced hashes of its files: the same id can be announced again with another content.
alter table checkpoint add column content text not null default '';

-- The manifest is final and every question that it promises has arrived.
alter table dataset add column questions_complete boolean not null default false;

-- Why a question has no answer: io.squadron.eval.evaluation.UnansweredReason; empty for an answer.
alter table prediction add column reason text not null default '';
update prediction set reason = 'REFUSED' where text is null;

-- Questions that failed and are asked again: so often, so far.
create table question_try (
    evaluation_id  text not null references evaluation on delete cascade,
    example_index  bigint not null,
    tries          integer not null,
    primary key (evaluation_id, example_index)
);
