import type { TestDatabase } from '@medallion/testing';
import type { ServedOrg } from './mock-server.ts';

/** A record and its state, as `Account 001... 2024-12-31T09:00:00.000Z`. */
type RecordState = string;

const stateOf = (object: string, id: string, at: Date): RecordState => `${object} ${id} ${at.toISOString()}`;

/** Every record a served org has, deleted ones too, by a client of its own. */
export async function orgRecords({ url, credentials }: ServedOrg): Promise<readonly RecordState[]> {
  const { clientId, clientSecret } = credentials;
  const login = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(login) });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const get = async <T>(resource: string): Promise<T> =>
    (await (await fetch(url + resource, { headers: { authorization: `Bearer ${token}` } })).json()) as T;
  const { sobjects } = await get<{ sobjects: { name: string }[] }>('/services/data/v62.0/sobjects');
  const states: RecordState[] = [];
  for (const { name } of sobjects.filter((object) => object.name !== 'Organization')) {
    const { fields } = await get<{ fields: { name: string }[] }>(`/services/data/v62.0/sobjects/${name}/describe`);
    // Histories have no modstamp: they never change.
    const key = fields.some((field) => field.name === 'SystemModstamp') ? 'SystemModstamp' : 'CreatedDate';
    const soql = `SELECT Id, ${key} FROM ${name}`;
    let resource: string | undefined = `/services/data/v62.0/queryAll?q=${encodeURIComponent(soql)}`;
    while (resource !== undefined) {
      const page: { records: Record<string, string>[]; nextRecordsUrl?: string } = await get(resource);
      for (const record of page.records) {
        states.push(stateOf(name, record['Id']!, new Date(record[key]!.replace('+0000', 'Z'))));
      }
      resource = page.nextRecordsUrl;
    }
  }
  return states.sort();
}

/** What raw has of the objects that occur: the last state of each record that is not gone, and states it has twice. */
export async function rawRecords(
  { sql }: TestDatabase,
  occurring: readonly RecordState[],
): Promise<{ readonly latest: readonly RecordState[]; readonly repeated: readonly RecordState[] }> {
  const objects = new Set(occurring.map((state) => state.split(' ')[0]!));
  const latest: RecordState[] = [];
  const repeated: RecordState[] = [];
  for (const object of objects) {
    const table = `raw_salesforce.${object.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()}`;
    const rows = await sql.unsafe<{ id: string; at: Date; is_latest: boolean }[]>(
      `select id, system_modstamp as at, _superseded_at = '9999-12-31T00:00:00Z' as is_latest
       from ${table} where not _is_tombstone`,
    );
    const seen = new Set<RecordState>();
    for (const { id, at, is_latest: isLatest } of rows) {
      const state = stateOf(object, id, at);
      if (seen.has(state)) repeated.push(state);
      seen.add(state);
      if (isLatest) latest.push(state);
    }
  }
  return { latest: latest.sort(), repeated };
}
