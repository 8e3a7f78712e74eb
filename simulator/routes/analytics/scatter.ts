/**
 * Puts a list in a haphazard order, always the same one: what a database does that was not told to
 * sort (canvas-rest 2.4.1, `by_date` is unordered).
 */
export function scatter<T>(items: readonly T[]): T[] {
  const modulus = 10_007; // a prime, larger than any list of days
  return items
    .map((item, index) => ({ item, rank: ((index + 1) * 7_919) % modulus }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
