import { expect, it } from 'vitest';
import { defaultScope, toScope } from '../../examples/dashboard/src/pages/department/scope.ts';

const terms = [
  { _id: '1', startAt: null },
  { _id: '3', startAt: '2026-01-12T07:00:00Z' },
  { _id: '4', startAt: '2026-08-24T06:00:00Z' },
  { _id: '5', startAt: '2027-01-11T07:00:00Z' },
];

it('begins with the term that began last', () => {
  expect(defaultScope(terms, new Date('2026-11-21'))).toBe('4');
  expect(defaultScope(terms, new Date('2026-08-01'))).toBe('3');
  expect(defaultScope(terms, new Date('2020-01-01'))).toBe('current');
  expect(defaultScope([])).toBe('current');
});

it('reads a term or one of the two words from the address', () => {
  expect(toScope('4')).toEqual({ termId: '4', filter: null });
  expect(toScope('completed')).toEqual({ termId: null, filter: 'COMPLETED' });
});
