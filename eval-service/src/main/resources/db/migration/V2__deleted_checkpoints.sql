-- A checkpoint can be deleted (save_total_limit); what it reached stays. Evaluations that it did not live to see are DROPPED.
alter table checkpoint add column deleted_at timestamptz;
