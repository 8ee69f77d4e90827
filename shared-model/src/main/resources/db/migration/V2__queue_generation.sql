-- Every generation of the queue: begun when Redis was first used, came back empty, restarted or failed over (see Generations).
create table queue_generation (
    number   bigint primary key,
    run_id   text not null,
    begun_at timestamptz not null default now()
);
