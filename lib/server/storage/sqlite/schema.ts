/** Tables of the SQLite storage. Ids are unique for each owner, so the owner leads every key and every index. */
import type { DatabaseSync } from 'node:sqlite'

const tables = `
  create table conversations (
    owner text not null,
    id text not null,
    title text not null,
    tags text not null,
    mode text not null,
    status text not null,
    prompt_tokens integer not null,
    completion_tokens integer not null,
    total_tokens integer not null,
    created integer not null,
    updated integer not null,
    primary key (owner, id)
  ) strict;
  create index conversations_by_update on conversations (owner, updated, id);

  create table messages (
    owner text not null,
    id text not null,
    conversation_id text not null,
    parent_id text,
    position integer not null,
    created integer not null,
    role text not null check (role in ('user', 'assistant')),
    content text,
    run_id text,
    speaker text,
    blocks text,
    ending text,
    primary key (owner, id),
    unique (owner, conversation_id, position),
    foreign key (owner, conversation_id) references conversations (owner, id) on delete cascade
  ) strict;

  create table runs (
    owner text not null,
    id text not null,
    conversation_id text not null,
    answer_message_id text not null,
    start text not null,
    status text not null,
    cancelled_by text,
    idempotency_key text,
    body_hash text,
    created integer not null,
    ended integer,
    primary key (owner, id),
    foreign key (owner, conversation_id) references conversations (owner, id) on delete cascade
  ) strict;
  create index runs_by_conversation on runs (owner, conversation_id, status, created, id);
  create unique index runs_by_key on runs (owner, idempotency_key) where idempotency_key is not null;
  create index runs_unfinished on runs (status, created, id) where status = 'running';
  create index runs_with_key_by_end on runs (ended) where idempotency_key is not null;
`

/** Which runs have not ended, in the words of the partial indexes: by these SQLite knows that an index serves. */
export const unfinished = `status in ('running', 'waiting')`

/** Runs may wait for a person: both statuses of unfinished ones are in the indexes that serve them. */
const waitingRuns = `
  drop index runs_unfinished;
  create index runs_unfinished on runs (created, id) where status in ('running', 'waiting');
  create index runs_active on runs (owner, conversation_id, created, id)
    where status in ('running', 'waiting');

  create table answers (
    owner text not null,
    run_id text not null,
    question_id text not null,
    answer text not null,
    primary key (owner, run_id, question_id),
    foreign key (owner, run_id) references runs (owner, id) on delete cascade
  ) strict;
`

/** The content comes last: a listing then reads nothing of it. */
const documentsAndFiles = `
  create table documents (
    owner text not null,
    kind text not null,
    id text not null,
    revision integer not null,
    body text not null,
    created integer not null,
    updated integer not null,
    primary key (owner, kind, id)
  ) strict;

  create table files (
    owner text not null,
    conversation_id text not null,
    name text not null,
    media_type text not null,
    updated integer not null,
    data blob not null,
    primary key (owner, conversation_id, name),
    foreign key (owner, conversation_id) references conversations (owner, id) on delete cascade
  ) strict;
`

/**
 * The list of runs: what it shows and filters by stands beside a run, and `start`, which may hold a large definition,
 * comes last again. For each mix of filters an index gives the runs in the order of the list, so that none reads past runs
 * that are not shown.
 */
const listOfRuns = `
  alter table runs add column mode text not null default '';
  alter table runs add column speaker text not null default '';
  alter table runs add column ending text;
  alter table runs add column first_event text not null default '';
  update runs set
    mode = start ->> 'mode',
    first_event = start,
    (speaker, ending) = (
      select speaker, json_remove(ending, '$.status', '$.error', '$.limits') from messages
      where messages.owner = runs.owner and messages.id = runs.answer_message_id
    );
  alter table runs drop column start;
  alter table runs rename column first_event to start;

  create index runs_by_time on runs (owner, created, id);
  create index runs_by_mode on runs (owner, mode, created, id);
  create index runs_by_status on runs (owner, status, created, id);
  create index runs_by_speaker on runs (owner, speaker, created, id);
  create index runs_by_mode_and_status on runs (owner, mode, status, created, id);
  create index runs_by_mode_and_speaker on runs (owner, mode, speaker, created, id);
  create index runs_by_status_and_speaker on runs (owner, status, speaker, created, id);
  create index runs_by_all on runs (owner, mode, status, speaker, created, id);
  create index documents_by_kind on documents (kind, created, owner, id);
`

/** Step n brings a file from version n to n + 1. Steps that were released are never changed, only added to. */
const migrations = [tables, waitingRuns, documentsAndFiles, listOfRuns]

/**
 * Brings a database up to date; all missing steps or none.
 * @throws Error when the file was written by a newer Weir.
 */
export function migrate(connection: DatabaseSync): void {
  connection.exec('begin immediate')
  try {
    const version = Number(connection.prepare('pragma user_version').get()?.['user_version'])
    if (version > migrations.length) {
      throw new Error(
        `The database is of version ${version}; this Weir knows versions up to ${migrations.length}. Start a newer Weir.`,
      )
    }
    for (const step of migrations.slice(version)) connection.exec(step)
    connection.exec(`pragma user_version = ${migrations.length}`)
    connection.exec('commit')
  } catch (error) {
    if (connection.isTransaction) connection.exec('rollback')
    throw error
  }
}
