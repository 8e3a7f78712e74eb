/** Asks again until the answer satisfies, without a pause: for jobs that take milliseconds. */
export async function until<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
  }
  throw new Error('It never came true');
}
