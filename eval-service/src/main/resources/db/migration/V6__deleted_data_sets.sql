-- A data set that was deleted is evaluated no more. Its row and its questions stay: what was measured is shown with them.
alter table dataset add column deleted_at timestamptz;

-- Where the record stood that the row is from. A replica that was suspended in the middle of a batch, and whose partition
-- another one has taken over meanwhile, may come late; it does not bring back what was overtaken.
alter table dataset add column record_offset bigint not null default -1;
alter table checkpoint add column record_offset bigint not null default -1;
