import { describe, expect, it } from 'vitest';
import { createBatchLoader, createEachLoader } from '../../src/loaders/cached-loader.ts';

/** Loaders of both kinds that note what they are asked for, batch by batch; key 13 fails. */
function create(kind: 'each' | 'batch') {
  const asked: number[][] = [];
  const valueOf = (key: number) => (key === 13 ? new Error('unlucky') : `value ${key}`);
  const loader =
    kind === 'each'
      ? createEachLoader<number, string>(
          'values',
          async (key) => {
            asked.push([key]);
            const value = await Promise.resolve(valueOf(key));
            if (value instanceof Error) throw value;
            return value;
          },
          String,
        )
      : createBatchLoader<number, string>(
          'values',
          (keys) => {
            asked.push([...keys]);
            return Promise.resolve(keys.map(valueOf));
          },
          String,
        );
  return { loader, asked };
}

describe.each(['each', 'batch'] as const)('a loader of %s', (kind) => {
  it('asks once for a key, whichever way it is wanted', async () => {
    const { loader, asked } = create(kind);
    const [read, loaded, again] = [loader.read(1), loader.load(1), loader.read(1)];
    expect([await read, await loaded, await again]).toEqual(['value 1', 'value 1', 'value 1']);
    expect([await loader.load(1), await loader.read(1)]).toEqual(['value 1', 'value 1']);
    expect(asked).toEqual([[1]]);
  });

  it('gives what has been read without a promise', async () => {
    const { loader } = create(kind);
    await loader.read(1);
    expect(loader.read(1)).toBe('value 1');
  });

  it('does not ask for what came with another, and keeps the first of it', async () => {
    const { loader, asked } = create(kind);
    loader.prime(1, 'primed');
    loader.prime(1, 'primed again');
    expect(loader.read(1)).toBe('primed');
    expect(await loader.load(1)).toBe('primed');
    expect(asked).toEqual([]);
  });

  it('has a key that fails fail alone, and not be asked for again', async () => {
    const { loader, asked } = create(kind);
    const failed = [loader.read(13), loader.load(13)];
    expect(await loader.load(1)).toBe('value 1');
    for (const each of failed) await expect(each).rejects.toThrow('unlucky');
    await expect(loader.load(13)).rejects.toThrow('unlucky');
    expect(asked.flat().sort()).toEqual([1, 13]);
  });
});

it('keys that are wanted together are asked for together', async () => {
  const { loader, asked } = create('batch');
  await Promise.all([loader.load(1), loader.read(2), loader.load(1)]);
  expect(asked).toEqual([[1, 2]]);
});
