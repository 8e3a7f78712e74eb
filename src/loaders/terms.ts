import type { CanvasClient } from '../canvas/client.ts';
import { getTerm, listTerms, type Term } from '../canvas/endpoints/terms.ts';
import { createBatchLoader } from './cached-loader.ts';
import { loadListed } from './load-listed.ts';
import { createPageLoader } from './pages.ts';

/** Loads terms of the root account, by id in any form that Canvas takes, and lists of them. */
export function createTermLoaders(canvas: CanvasClient) {
  /** Several terms are read off the list; `default`, `current` and who is not on it by a call each. */
  const terms = createBatchLoader<string, Term>(
    'terms',
    (termIds) =>
      loadListed(termIds, {
        list: async () => (await listTerms(canvas, 'self', {})).items,
        find: (listed, termId) => listed.find(({ id }) => id === termId),
        load: async (termId) => {
          const term = await getTerm(canvas, termId);
          if (term.id !== termId) terms.prime(term.id, term);
          return term;
        },
      }),
    (termId) => termId,
  );
  return {
    terms,
    accountTerms: createPageLoader<{ accountId: string }, Term>(
      'accountTerms',
      ({ accountId, ...page }) => listTerms(canvas, accountId, page),
      (items) => {
        for (const term of items) terms.prime(term.id, term);
      },
    ),
  };
}
