-- The whole manifest, as its bytes: what was left out and why, warnings, settings. Null for data sets of former versions.
alter table dataset add column manifest bytea;
