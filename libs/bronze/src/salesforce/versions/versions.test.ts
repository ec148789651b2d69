import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { rawAccount } from '../raw/account.ts';
import { stgSalesforceAccountVersions } from './account.ts';

const run = databaseOfTests();

const loaded = {
  _field_set_id: 1,
  _load_seq: '1',
  _extracted_at: '2024-06-01T00:00:00Z',
  _last_seen_at: '2024-06-01T00:00:00Z',
  _is_tombstone: false,
};

test('every version that showed is there, also superseded ones; the loser of a tie and a tombstone that ended nothing are not', () =>
  testModel(stgSalesforceAccountVersions)
    .given(rawAccount, [
      {
        id: '001A',
        rating: 'Cold',
        system_modstamp: '2024-01-01T00:00:00Z',
        content_hash: 'a',
        _superseded_at: '2024-01-01T00:00:00Z',
        ...loaded,
      },
      {
        id: '001A',
        rating: 'Warm',
        system_modstamp: '2024-01-01T00:00:00Z',
        content_hash: 'b',
        _superseded_at: '2024-02-01T00:00:00Z',
        ...loaded,
      },
      {
        id: '001A',
        rating: 'Hot',
        is_deleted: true,
        system_modstamp: '2024-02-01T00:00:00Z',
        content_hash: 'c',
        _superseded_at: FAR_FUTURE,
        ...loaded,
      },
      {
        id: '001B',
        system_modstamp: '2024-02-01T00:00:00Z',
        content_hash: 'd',
        _superseded_at: '2024-02-01T00:00:00Z',
        ...loaded,
        _is_tombstone: true,
      },
    ])
    .expect(run, [
      {
        account_id: '001A',
        rating: 'Warm',
        is_deleted: false,
        superseded_at: '2024-02-01T00:00:00Z',
        row_hash: 'b',
      },
      { account_id: '001A', rating: 'Hot', is_deleted: true, superseded_at: FAR_FUTURE, row_hash: 'c' },
    ]));
