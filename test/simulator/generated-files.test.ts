import { expect, it } from 'vitest';
import { GeneratedCsv } from '../../simulator/reports/generated-csv.ts';

it('any part of a generated CSV is the same part of the whole', () => {
  const file = new GeneratedCsv(300_000);
  const whole = Buffer.concat([...file.read(0, Infinity)]);
  expect(whole).toHaveLength(file.size);
  const lines = whole.toString().trimEnd().split('\n');
  expect(lines[0]).toMatch(/^row,student name,/);
  expect(lines[1500]!.slice(0, 12)).toBe('000000001500');
  for (const [start, end] of [
    [0, 1],
    [100, 70_000],
    [65_536, 65_537],
    [200_001, 299_000],
  ] as const) {
    expect(Buffer.concat([...file.read(start, end)])).toEqual(whole.subarray(start, end));
  }
});
