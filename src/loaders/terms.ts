import type { CanvasClient } from '../canvas/client.ts';
import { getTerm, listTerms, type Term } from '../canvas/endpoints/terms.ts';
import { createEachLoader } from './load-each.ts';
import { createPageLoader } from './pages.ts';

/** Loads terms of the root account, by id in any form that Canvas takes, and lists of them. */
export function createTermLoaders(canvas: CanvasClient) {
  const terms = createEachLoader<string, Term>(
    'terms',
    async (termId) => {
      const term = await getTerm(canvas, termId);
      if (term.id !== termId) terms.prime(term.id, term);
      return term;
    },
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
