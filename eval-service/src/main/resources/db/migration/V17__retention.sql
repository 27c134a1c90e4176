-- Details that were let go by age; the figures stay.
alter table evaluation add column predictions_deleted_at timestamptz;
alter table training_run add column curve_thinned_at timestamptz;
