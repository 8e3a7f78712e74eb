/** The quartiles of some numbers. */
export interface Quartiles {
  first: number;
  median: number;
  third: number;
}

/**
 * Quartiles by Canvas's rule (canvas-rest 2.4.3): of the n sorted numbers, the one at position
 * (n + 1)·q − 1, held inside the list, with linear interpolation. Undefined for no numbers.
 */
export function quartilesOf(numbers: readonly number[]): Quartiles | undefined {
  if (numbers.length === 0) return undefined;
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = (share: number) => {
    const position = Math.min(Math.max((sorted.length + 1) * share - 1, 0), sorted.length - 1);
    const below = Math.floor(position);
    const low = sorted[below]!;
    const high = sorted[Math.ceil(position)]!;
    return low + (high - low) * (position - below);
  };
  return { first: at(0.25), median: at(0.5), third: at(0.75) };
}

const bucketCount = 26; // cuts the scale in twenty-fifths

/**
 * Scores as the course view knows them: each moved to the middle of its bucket, of which there are
 * 26, or fewer when fewer points are possible (analytics: `score_buckets.rb`).
 */
export function toBuckets(scores: readonly number[], pointsPossible: number): number[] {
  const count = pointsPossible < bucketCount ? Math.floor(pointsPossible) + 1 : bucketCount;
  const size = count <= 1 ? 0 : pointsPossible / (count - 1);
  return scores.map((score) => {
    if (size === 0 || score <= 0) return 0;
    if (score >= pointsPossible) return size * (count - 1);
    return size * Math.floor(score / size + 0.5);
  });
}
