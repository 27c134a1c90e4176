-- The lowest and the highest loss of every 64 steps of a run, kept as points arrive: a curve of a million points is drawn from
-- these, without reading all of it.
create table curve_bucket (
    run_id      text not null,
    bucket      bigint not null,
    points      bigint not null,
    lowest_id   bigint not null,
    lowest      double precision not null,
    highest_id  bigint not null,
    highest     double precision not null,
    primary key (run_id, bucket)
);
insert into curve_bucket (run_id, bucket, points, lowest_id, lowest, highest_id, highest)
select run_id, step / 64, count(*),
    (array_agg(id order by loss, step))[1], min(loss), (array_agg(id order by loss desc, step))[1], max(loss)
from step_metric group by run_id, step / 64;
