/**
 * Makes names unique: a name that is there before becomes `name (2)`, and so on. A name that stands in the list as
 * it is goes to the item that has it, wherever that is. Time is linear in the number of names.
 *
 * @param nameEmpty what to call an item with an empty name.
 */
export function toUniqueNames(
  names: readonly string[],
  nameEmpty: (index: number) => string = () => '',
): string[] {
  const reserved = new Set(names.filter((name) => name !== ''));
  const taken = new Set<string>();
  const nextNumbers = new Map<string, number>();
  return names.map((name, index) => {
    const base = name === '' ? nameEmpty(index) : name;
    const isFree = (candidate: string) =>
      !taken.has(candidate) && (candidate === name || !reserved.has(candidate));
    let unique = base;
    if (!isFree(base)) {
      let number = nextNumbers.get(base) ?? 2;
      while (!isFree((unique = `${base} (${number})`))) number += 1;
      nextNumbers.set(base, number + 1);
    }
    taken.add(unique);
    return unique;
  });
}

/** Unique names of the columns of a header; an empty one is `column 3`, by its place. */
export function toColumnNames(header: readonly string[]): string[] {
  return toUniqueNames(header, (index) => `column ${index + 1}`);
}
