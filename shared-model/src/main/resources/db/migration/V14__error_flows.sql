-- Each dead letter is looked at once for the error flow that its flow's settings name: due, then none, started or refused.
-- error_execution is stored before it is accepted, so that it is known for what it is from its first moment.
alter table dead_letters
    add column error_flow text not null default 'none' check (error_flow in ('due', 'none', 'started', 'refused')),
    add column error_execution uuid,
    add column error_problem text;
alter table dead_letters alter column error_flow set default 'due';
create index dead_letters_error_flow_due on dead_letters (execution_id) where error_flow = 'due';
create unique index dead_letters_error_execution on dead_letters (error_execution) where error_execution is not null;

-- Executions in which a try failed, each counted once when it has ended.
alter table flow_executions
    add column had_failures boolean not null default false,
    add column tallied boolean not null default false;
create index flow_executions_to_tally on flow_executions (id) where had_failures and not tallied and completed_at is not null;
create table recovery_tally (
    only_row  boolean primary key default true check (only_row),
    failed    bigint not null,
    recovered bigint not null
);
insert into recovery_tally (failed, recovered) values (0, 0);
