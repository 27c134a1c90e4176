-- The list of runs in its usual order, newest first; orders of the list put what is not known last, which this index must say, too.
create index training_run_listed on training_run (submitted_at desc nulls last, run_id);
drop index training_run_newest;

-- A run's best evaluation, of those in full precision on a whole data set, without a look at its other ones.
create index evaluation_best_of_run on evaluation (run_id, f1 desc, exact desc)
    where status = 'COMPLETED' and "precision" = 'FP32' and max_questions = 0 and f1 is not null;
