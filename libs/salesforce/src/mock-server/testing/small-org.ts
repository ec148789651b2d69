import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import { IdSequence } from '../../ids/id-sequence.ts';
import { inOrder, type OrgLog, type OrgVersion } from '../../mock-org/org-log.ts';
import { startMockServer, type MockServer, type MockServerOptions } from '../start-mock-server.ts';

/** The clock of the small org at the start of a test. */
export const NOON = new Date('2025-01-10T12:00:00.000Z');

const sequences = {
  Account: new IdSequence('001', 'TE', 1),
  Contact: new IdSequence('003', 'TE', 1),
  User: new IdSequence('005', 'TE', 1),
  Task: new IdSequence('00T', 'TE', 1),
};
const ids = (object: keyof typeof sequences, count: number): readonly string[] =>
  Array.from({ length: count }, () => sequences[object].next());

export const ACCOUNT = ids('Account', 4) as readonly [string, string, string, string];
export const USER = ids('User', 1)[0]!;
export const TASK = ids('Task', 2) as readonly [string, string];

/** A version at an instant; the system fields follow from it. */
export function version(object: SObjectName, id: string, at: string, fields: SourceRecord | undefined): OrgVersion {
  const modstamp = at.replace('Z', '+0000');
  const system = { IsDeleted: false, CreatedDate: modstamp, LastModifiedDate: modstamp, SystemModstamp: modstamp };
  return { object, id, at: new Date(at), record: fields === undefined ? undefined : { Id: id, ...system, ...fields } };
}

const account = (name: string, fields: SourceRecord = {}): SourceRecord => ({
  Name: name,
  Type: null,
  Industry: null,
  AnnualRevenue: null,
  NumberOfEmployees: null,
  BillingCity: null,
  Description: null,
  OwnerId: USER,
  ...fields,
});

/** Four accounts with lives of their own, their owner and two activities. */
export const smallOrgLog: OrgLog = [
  version('User', USER, '2025-01-01T08:00:00.000Z', { Name: 'Ada Owner', IsActive: true }),
  version(
    'Account',
    ACCOUNT[0],
    '2025-01-02T08:00:00.000Z',
    account('Alpha', { AnnualRevenue: 12_500_000, Industry: 'Energy', NumberOfEmployees: 40, BillingCity: 'Basel' }),
  ),
  version(
    'Account',
    ACCOUNT[1],
    '2025-01-03T08:00:00.500Z',
    account('beta "B" 50%', { AnnualRevenue: 75_000, Industry: 'Finance', Description: 'two\nlines' }),
  ),
  version('Account', ACCOUNT[2], '2025-01-03T08:00:00.500Z', account('Gamma_1')),
  version('Account', ACCOUNT[3], '2025-01-04T08:00:00.000Z', account('Delta')),
  version('Account', ACCOUNT[3], '2025-01-09T08:00:00.000Z', { ...account('Delta'), IsDeleted: true }),
  version('Task', TASK[0], '2025-01-05T08:00:00.000Z', {
    WhatId: ACCOUNT[0],
    OwnerId: USER,
    ActivityDate: '2025-01-09',
    IsArchived: false,
  }),
  version('Task', TASK[1], '2025-01-05T09:00:00.000Z', {
    WhatId: ACCOUNT[1],
    OwnerId: USER,
    ActivityDate: '2023-01-09',
    IsArchived: true,
  }),
  // After the clock of the tests:
  version('Account', ACCOUNT[0], '2025-01-11T08:00:00.000Z', account('Alpha', { Industry: 'Retail' })),
  version('Account', ACCOUNT[3], '2025-01-12T08:00:00.000Z', undefined),
].sort(inOrder);

/** A server and the calls of a client that has logged in. */
export interface Served {
  readonly server: MockServer;
  /** A token that is valid. */
  login(): Promise<string>;
  /** A call of the data API of version 62.0. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** The JSON of a call. */
  json<T = any>(path: string, init?: RequestInit): Promise<T>;
  /** The answer to a query. */
  query<T = any>(soql: string, resource?: 'query' | 'queryAll'): Promise<T>;
}

/** Serves the small org, or another. */
export async function serve(options: Partial<MockServerOptions> = {}): Promise<Served> {
  // Making a key pair takes longer than most tests: only those of JWT logins have one.
  const credentials = { jwtPublicKey: 'none', ...options.credentials };
  const server = await startMockServer({ log: smallOrgLog, clock: NOON, ...options, credentials });
  const login = async (): Promise<string> => {
    const { clientId, clientSecret } = server.credentials;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const response = await fetch(`${server.url}/services/oauth2/token`, { method: 'POST', body });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  };
  const token = await login();
  const call: Served['call'] = (path, init = {}) =>
    fetch(`${server.url}/services/data/v62.0${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
    });
  const json: Served['json'] = async (path, init) => (await (await call(path, init)).json()) as any;
  return {
    server,
    login,
    call,
    json,
    query: (soql, resource = 'query') => json(`/${resource}?q=${encodeURIComponent(soql)}`),
  };
}

/** An org of so many accounts, one a second. */
export const manyAccounts = (count: number): OrgLog => {
  const sequence = new IdSequence('001', 'MN', 1);
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2024, 0, 1) + i * 1000).toISOString();
    return version('Account', sequence.next(), at, account(`Account ${i}`));
  });
};
