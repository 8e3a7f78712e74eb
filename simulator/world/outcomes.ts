import type { Outcome } from './types.ts';

/** The learning outcomes of the institution. */
export const outcomes: readonly Outcome[] = [
  outcome(1n, 'Written Communication', 'Writes clearly, for a reader, and with sources.'),
  outcome(2n, 'Quantitative Reasoning', 'Reads and makes tables, rates and "simple" models.'),
  outcome(3n, 'Critical Thinking', 'Weighs evidence; tells claim, reason, and guess apart.'),
  outcome(4n, 'Teamwork', 'Carries a fair share, and says so when it is too much.'),
];

function outcome(id: bigint, title: string, description: string): Outcome {
  return {
    id,
    title,
    description,
    masteryPoints: 3,
    ratings: [
      { points: 5, description: 'Exceeds Expectations' },
      { points: 3, description: 'Meets Expectations' },
      { points: 0, description: 'Does Not Meet Expectations' },
    ],
  };
}
