-- What is new of a curve is read by the order in which it came in.
create index step_metric_news on step_metric (run_id, id);
