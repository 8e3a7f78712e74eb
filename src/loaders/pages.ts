import type { ListPage, Page } from '../canvas/pagination.ts';
import { type CachedLoader, createEachLoader } from './cached-loader.ts';

/** A loader of pages of one kind of list: the same page asked for twice is read once. */
export type PageLoader<K, T> = CachedLoader<K & ListPage, Page<T>>;

/** Makes a page loader; `onPage` is told what was read, to prime other loaders with it. */
export function createPageLoader<K extends object, T>(
  name: string,
  list: (key: K & ListPage) => Promise<Page<T>>,
  onPage: (items: readonly T[]) => void = () => undefined,
): PageLoader<K, T> {
  return createEachLoader(
    name,
    async (key: K & ListPage) => {
      const page = await list(key);
      onPage(page.items);
      return page;
    },
    stableKey,
  );
}

/** The same text for the same list and page, in whatever order the caller named its parts. */
function stableKey(key: object): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}
