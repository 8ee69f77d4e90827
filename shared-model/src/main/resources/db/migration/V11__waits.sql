-- Keys that the product makes for itself, such as the one that signs resume links.
create table signing_keys (
    name   text primary key,
    secret bytea not null
);

-- The execution that runs this one as a sub-flow.
alter table flow_executions add column parent_id uuid;
create index flow_executions_of_parent on flow_executions (parent_id) where parent_id is not null;
