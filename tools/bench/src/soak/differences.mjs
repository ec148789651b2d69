/** `CampaignMember` -> `campaign_member`: how raw names tables and columns. */
const snake = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** A value whichever way it is written: REST, Bulk and Postgres differ in numbers and instants. */
function written(value) {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value);
  if (/^-?\d+(\.\d+)?$/.test(text)) return String(Number(text));
  return /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text.replace(/\+0000$/, 'Z')).toISOString() : text;
}

/** What raw has, by object: the last state of each record that is not gone, and counts of the versions. */
export async function readRaw(objects, query) {
  const tableOf = (object) => `raw_salesforce.${snake(object)}`;
  const counts = objects.map(
    (object) => `select '${object}' as object, count(*)::int as versions,
       (count(*) - count(distinct (id, system_modstamp, content_hash)))::int as repeated,
       count(distinct id) filter (where _is_tombstone)::int as gone from ${tableOf(object)}`,
  );
  const states = objects.map(
    (object) => `select '${object}' as object, to_jsonb(r)::text as record from ${tableOf(object)} r
       where _superseded_at = '9999-12-31' and not _is_tombstone`,
  );
  const raw = new Map();
  for (const { object, ...count } of await query(counts.join(' union all '))) raw.set(object, { ...count, rows: [] });
  for (const { object, record } of await query(states.join(' union all ')))
    raw.get(object).rows.push(JSON.parse(record));
  return raw;
}

/**
 * Compares an object's records in the org with raw's: every record there, in its last state and no other, each field
 * that users see with its value. Differences name records and fields, never values.
 */
export function differencesOf(object, records, { rows, versions, repeated, gone }) {
  const raw = new Map();
  const differences = [];
  for (const row of rows) {
    if (raw.has(row.id)) differences.push(`${object} ${row.id} has two last states in raw`);
    raw.set(row.id, row);
  }
  if (repeated > 0) differences.push(`${object}: raw has ${repeated} versions twice`);
  let missing = 0;
  for (const record of records) {
    const row = raw.get(record.Id);
    raw.delete(record.Id);
    if (row === undefined) {
      missing++;
      differences.push(`${object} ${record.Id} is in the org and not in raw`);
      continue;
    }
    for (const [field, value] of Object.entries(record)) {
      const stored = row._extra?.[field] ?? row[snake(field)];
      if (written(stored) !== written(value)) differences.push(`${object} ${record.Id}: ${field} differs`);
    }
  }
  for (const id of raw.keys()) differences.push(`${object} ${id} is in raw and not in the org`);
  return { object, inOrg: records.length, inRaw: rows.length, missing, gone, versions, differences };
}
