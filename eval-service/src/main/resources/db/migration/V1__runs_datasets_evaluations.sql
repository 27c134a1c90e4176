-- What the topics say, projected so that it can be shown and evaluated. The topics arrive independently of each other,
-- so no table refers to another by foreign key, except where one writer writes both.
-- Free text is stored with U+0000 escaped (io.squadron.eval.storage.PostgresText); ids have a restricted alphabet.

create table training_run (
    run_id              text primary key,
    name                text not null,
    status              text not null,
    attempt             integer not null,
    model_name_or_path  text not null,
    train_dataset_id    text not null,
    eval_dataset_id     text not null,
    arguments           jsonb not null,
    trainer             text not null,
    device              text not null,
    engine              text not null,
    windows             bigint not null,
    duplicate_windows   bigint not null,
    parameters          bigint not null,
    total_steps         bigint not null,
    step                bigint not null,
    epoch               double precision,
    loss                double precision,
    learning_rate       double precision,
    windows_per_second  double precision,
    remaining_seconds   double precision,
    train_seconds       double precision,
    failure             text not null,
    submitted_at        timestamptz not null,
    started_at          timestamptz,
    ended_at            timestamptz,
    updated_at          timestamptz not null
);
create index training_run_newest on training_run (submitted_at desc, run_id);

create table run_attempt (
    run_id       text not null,
    attempt      integer not null,
    trainer      text not null,
    device       text not null,
    first_step   bigint not null,
    outcome      text not null,
    started_at   timestamptz not null,
    ended_at     timestamptz,
    primary key (run_id, attempt)
);

create sequence step_metric_seq increment by 50;
create table step_metric (
    id                  bigint primary key,
    run_id              text not null,
    attempt             integer not null,
    step                bigint not null,
    epoch               double precision not null,
    loss                double precision not null,
    learning_rate       double precision not null,
    grad_norm           double precision not null,
    windows_per_second  double precision not null,
    time                timestamptz not null,
    unique (run_id, attempt, step)
);
create index step_metric_curve on step_metric (run_id, step);

create table dataset (
    dataset_id               text primary key,
    name                     text not null,
    split                    text not null,
    version_2_with_negative  boolean not null,
    status                   text not null,
    failure                  text not null,
    examples                 bigint not null,
    windows                  bigint not null,
    created_at               timestamptz not null,
    completed_at             timestamptz
);

-- Only questions of DEV data sets stay: those that evaluations ask.
create table dev_question (
    dataset_id     text not null,
    example_index  bigint not null,
    example_id     text not null,
    title          text not null,
    question       text not null,
    context        text not null,
    answers        jsonb not null,
    impossible     boolean not null,
    primary key (dataset_id, example_index)
);

create table checkpoint (
    checkpoint_id            text primary key,
    run_id                   text not null,
    step                     bigint not null,
    location                 text not null,
    bytes                    bigint not null,
    model_name_or_path       text not null,
    train_dataset_id         text not null,
    eval_dataset_id          text not null,
    version_2_with_negative  boolean not null,
    last_of_run              boolean not null,
    created_at               timestamptz not null
);
create index checkpoint_of_run on checkpoint (run_id, step);

create table evaluation (
    evaluation_id              text primary key,
    checkpoint_id              text not null,
    run_id                     text not null,
    step                       bigint not null,
    dataset_id                 text not null,
    n_best_size                integer not null,
    max_answer_length          integer not null,
    version_2_with_negative    boolean not null,
    null_score_diff_threshold  double precision not null,
    verbose_logging            boolean not null,
    status                     text not null,
    failure                    text not null,
    failure_status             text not null,
    answered                   bigint not null,
    total                      bigint not null,
    unanswered                 bigint not null,
    seconds                    double precision not null,
    exact                      double precision,
    f1                         double precision,
    has_ans_exact              double precision,
    has_ans_f1                 double precision,
    has_ans_total              bigint,
    no_ans_exact               double precision,
    no_ans_f1                  double precision,
    no_ans_total               bigint,
    best_exact                 double precision,
    best_exact_thresh          double precision,
    best_f1                    double precision,
    best_f1_thresh             double precision,
    created_at                 timestamptz not null,
    next_try_at                timestamptz not null,
    completed_at               timestamptz,
    announced                  boolean not null
);
create index evaluation_of_run on evaluation (run_id, step);
create index evaluation_open on evaluation (created_at) where status in ('PENDING', 'RUNNING') or not announced;

create table prediction (
    evaluation_id  text not null references evaluation on delete cascade,
    example_index  bigint not null,
    text           text,
    null_odds      double precision,
    n_best         jsonb not null,
    failure        text not null,
    exact          double precision not null,
    f1             double precision not null,
    primary key (evaluation_id, example_index)
);

create table model_alias (
    alias          text primary key,
    checkpoint_id  text not null,
    reason         text not null,
    changed_at     timestamptz not null,
    announced      boolean not null
);
