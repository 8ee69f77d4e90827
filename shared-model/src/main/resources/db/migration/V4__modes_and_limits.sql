-- What operators set for queues and tenants. Absent values are the product's defaults (see QueuePolicy, Tier).
create table queue_policies (
    queue           text primary key,
    paused          boolean not null default false,
    max_depth       bigint check (max_depth >= 0),
    durability      text check (durability in ('durable', 'fast')),
    postgres_away   text check (postgres_away in ('degrade', 'refuse')),
    max_running     int check (max_running >= 1),
    rate_max        int check (rate_max >= 1),
    rate_millis     bigint check (rate_millis >= 1),
    changed_at      timestamptz not null default now()
);

alter table tenants
    add column requests_per_second int check (requests_per_second >= 1),
    add column open_executions bigint check (open_executions >= 0),
    add column running_executions int check (running_executions >= 1);

-- Accepted, and not in the queue because Redis was away or full: fed in by priority and age.
create table waiting_executions (
    execution_id uuid primary key,
    tenant_id    text not null,
    queue        text not null,
    priority     smallint not null
);
create index waiting_executions_turn on waiting_executions (priority, execution_id);
