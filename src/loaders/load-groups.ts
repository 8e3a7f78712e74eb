import { toError } from './load-each.ts';

/**
 * Loads keys in groups that one list can answer: the users of one course, the runs of one type.
 *
 * `load` gets the keys of one group and answers with a value or an error for each, in their order. A
 * group that fails as a whole fails its own keys alone.
 */
export async function loadGroups<K, V>(
  keys: readonly K[],
  toGroup: (key: K) => string,
  load: (keys: readonly K[]) => Promise<readonly (V | Error)[]>,
): Promise<(V | Error)[]> {
  const groups = new Map<string, { keys: K[]; places: number[] }>();
  for (const [place, key] of keys.entries()) {
    const name = toGroup(key);
    let group = groups.get(name);
    if (!group) groups.set(name, (group = { keys: [], places: [] }));
    group.keys.push(key);
    group.places.push(place);
  }
  const results = new Array<V | Error>(keys.length);
  await Promise.all(
    Array.from(groups.values(), async (group) => {
      const values = await load(group.keys).catch(toError);
      for (const [index, place] of group.places.entries()) {
        results[place] = values instanceof Error ? values : (values[index] as V | Error);
      }
    }),
  );
  return results;
}
