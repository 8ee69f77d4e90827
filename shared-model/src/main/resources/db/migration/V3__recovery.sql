-- Executions that have not ended, in order of acceptance: what recovery walks through.
create index flow_executions_open on flow_executions (id) where completed_at is null;

-- All executions up to the mark are in the queue of that generation, or have ended.
create table reconcile_mark (
    only_row   boolean primary key default true check (only_row),
    generation bigint not null,
    mark       uuid not null
);
insert into reconcile_mark (generation, mark) values (0, '00000000-0000-0000-0000-000000000000');

create table audit_reports (
    id     bigint generated always as identity primary key,
    report text not null
);
