-- Ids of executions are UUIDv7, so the big tables are partitioned by id and thereby by time (see Partitions).
-- Values are json or text, never jsonb: they are written once and read whole.

create table tenants (
    id         text primary key,
    name       text not null,
    tier       text not null check (tier in ('free', 'pro', 'enterprise')),
    weight     int not null check (weight >= 1),
    created_at timestamptz not null default now()
);
insert into tenants (id, name, tier, weight) values ('default', 'Default', 'enterprise', 1);

create table api_keys (
    id          text primary key,
    tenant_id   text not null references tenants,
    name        text not null,
    prefix      text not null unique,
    secret_hash bytea not null,
    roles       text[] not null,
    created_at  timestamptz not null default now(),
    revoked_at  timestamptz
);

create table flows (
    tenant_id  text not null references tenants,
    id         text not null,
    name       text not null,
    version    int not null,
    hidden     boolean not null default false,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);

create table flow_versions (
    tenant_id  text not null,
    flow_id    text not null,
    version    int not null,
    name       text not null,
    source     text not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, flow_id, version),
    foreign key (tenant_id, flow_id) references flows
);

create table flow_executions (
    id           uuid not null,
    tenant_id    text not null,
    flow_id      text not null,
    flow_version int not null,
    status       text not null,
    input        text not null,
    output       text,
    error        text,
    reason       text,
    queue        text not null,
    priority     smallint not null,
    attempt      int not null default 0,
    max_attempts int not null,
    labels       text[] not null default '{}',
    created_at   timestamptz not null,
    run_at       timestamptz,
    started_at   timestamptz,
    completed_at timestamptz,
    fields       text not null,
    replay_of    uuid,
    last_seq     bigint not null default 1,
    gaps         boolean not null default false, -- an event below last_seq is not stored yet
    primary key (id)
) partition by range (id);
create table flow_executions_default partition of flow_executions default;
create index flow_executions_of_tenant on flow_executions (tenant_id, id desc);

create table node_executions (
    execution_id uuid not null,
    node_id      text not null,
    iteration    text not null,
    type         text not null,
    status       text not null,
    attempt      int not null,
    started_at   timestamptz,
    completed_at timestamptz,
    output       text,
    error        text,
    last_seq     bigint not null,
    first_seq    bigint not null,
    primary key (execution_id, node_id, iteration)
) partition by range (execution_id);
create table node_executions_default partition of node_executions default;

create table execution_events (
    execution_id uuid not null,
    seq          bigint not null,
    line         text not null,
    primary key (execution_id, seq)
) partition by range (execution_id);
create table execution_events_default partition of execution_events default;

create table execution_requests (
    id           uuid primary key,
    tenant_id    text not null,
    execution_id uuid not null,
    kind         text not null,
    payload      text not null,
    created_at   timestamptz not null default now(),
    applied_at   timestamptz
);
create index execution_requests_open on execution_requests (created_at) where applied_at is null;

create table idempotency_keys (
    tenant_id    text not null,
    key          text not null,
    fingerprint  text not null,
    execution_id uuid not null,
    expires_at   timestamptz not null,
    primary key (tenant_id, key)
);

create table dead_letters (
    execution_id uuid primary key,
    tenant_id    text not null,
    flow_id      text not null,
    reason       text not null,
    error        text not null,
    fingerprint  text not null,
    state        text not null default 'open' check (state in ('open', 'replayed', 'discarded')),
    replayed_as  uuid,
    created_at   timestamptz not null,
    changed_at   timestamptz
);
create index dead_letters_of_tenant on dead_letters (tenant_id, execution_id desc);

create table outbox_rejects (
    id           bigint generated always as identity primary key,
    execution_id uuid not null,
    tenant_id    text not null,
    flow_id      text not null,
    line         bytea not null,
    problem      text not null,
    created_at   timestamptz not null default now()
);
create unique index outbox_rejects_once on outbox_rejects (execution_id, sha256(line));

create table audit_log (
    id         bigint generated always as identity primary key,
    tenant_id  text not null,
    key_id     text not null,
    action     text not null,
    subject    text not null,
    created_at timestamptz not null default now()
);
