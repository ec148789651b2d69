import { start } from './medallion.mjs';

/** `medallion mock-org serve` as a process, and a client of its own beside Medallion's. */
export async function serveOrg(args, env) {
  const { child, output, finished } = start(['mock-org', 'serve', '--json', ...args], env);
  await new Promise((resolve, reject) => {
    child.stdout.on('data', () => {
      if (/^\}$/m.test(output.stdout)) resolve();
    });
    void finished.then(({ stderr }) => reject(new Error(`The mock org ended:\n${stderr}`)));
  });
  const { url, credentials } = JSON.parse(output.stdout);
  const call = async (path, init) => {
    const response = await fetch(url + path, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const post = (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) });
  const { clientId, clientSecret } = credentials;
  return {
    env: { SALESFORCE_LOGIN_URL: url, SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET: clientSecret },
    advance: async (by) => (await post('/mock/clock', by)).now,
    setFaults: (settings) => post('/mock/faults', { faults: settings.join(',') }),
    faultsMet: async () => (await call('/mock/faults')).met,
    records: () => recordsOf(call, { clientId, clientSecret }),
    stop: async () => {
      child.kill('SIGTERM');
      await finished;
    },
  };
}

/** Every record of every object, deleted ones too, with the fields users see now. */
async function recordsOf(call, { clientId, clientSecret }) {
  const login = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const token = await call('/services/oauth2/token', { method: 'POST', body: new URLSearchParams(login) });
  const get = (path) => call(path, { headers: { authorization: `Bearer ${token.access_token}` } });
  const base = '/services/data/v62.0';
  const { sobjects } = await get(`${base}/sobjects`);
  const objects = new Map();
  for (const { name } of sobjects) {
    if (name === 'Organization') continue;
    const { fields } = await get(`${base}/sobjects/${name}/describe`);
    const names = fields.filter(({ type }) => type !== 'address').map((field) => field.name);
    const records = [];
    let path = `${base}/queryAll?q=${encodeURIComponent(`SELECT ${names.join(', ')} FROM ${name}`)}`;
    while (path !== undefined) {
      const page = await get(path);
      for (const { attributes: _, ...record } of page.records) records.push(record);
      path = page.nextRecordsUrl;
    }
    objects.set(name, records);
  }
  return objects;
}
