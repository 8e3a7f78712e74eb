import type { Term } from './types.ts';

/**
 * The terms, by ascending id. The first is the "Default Term" that every root account has: the only
 * one that `current` and `completed` of the department analytics look at (canvas-rest 2.4.1).
 */
export function createTerms(): readonly Term[] {
  return [
    term(1n, 'Default Term', null, null, null, '2019-07-01T06:00:00Z'),
    term(2n, 'Fall 2025', 'FA25', '2025-08-25T06:00:00Z', '2025-12-20T06:59:00Z'),
    term(3n, 'Spring 2026', 'SP26', '2026-01-12T07:00:00Z', '2026-05-16T05:59:00Z'),
    term(4n, 'Fall 2026', 'FA26', '2026-08-24T06:00:00Z', '2026-12-19T06:59:00Z'),
  ];
}

function term(
  id: bigint,
  name: string,
  sisId: string | null,
  startAt: string | null,
  endAt: string | null,
  createdAt = '2025-03-03T17:12:45Z',
): Term {
  return {
    id,
    name,
    sisId,
    startAt: startAt === null ? null : new Date(startAt),
    endAt: endAt === null ? null : new Date(endAt),
    createdAt: new Date(createdAt),
    isDefault: id === 1n,
  };
}

/** Ids of the terms that the courses are dealt to. */
export const DEFAULT_TERM = 1n;
export const FALL_2025 = 2n;
export const SPRING_2026 = 3n;
export const FALL_2026 = 4n;
