-- The temperature that was fitted to an evaluation, and how reliable its checkpoint's probabilities are with it.
create table calibration (
    evaluation_id                            text primary key references evaluation on delete cascade,
    checkpoint_id                            text not null,
    dataset_id                               text not null,
    dataset_name                             text not null,
    temperature                              double precision not null,
    questions                                bigint not null,
    expected_calibration_error               double precision not null,
    uncalibrated_expected_calibration_error  double precision not null,
    -- Tenths of probability: lower, upper, questions, confidence, accuracy.
    bins                                     jsonb not null,
    fitted_at                                timestamptz not null,
    sent                                     boolean not null default false
);

create index calibration_unsent on calibration (fitted_at) where not sent;
