import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, instant } from '../decode.ts';
import type { ListPage, Page } from '../pagination.ts';

/** A term (`EnrollmentTerm`) as Canvas sends it. */
export type Term = z.infer<typeof term>;

export const term = z.object({
  id,
  name: z.string().nullish(),
  start_at: instant.nullish(),
  end_at: instant.nullish(),
  sis_term_id: z.string().nullish(),
});

const terms = z
  .object({ enrollment_terms: z.array(term) })
  .transform(({ enrollment_terms }) => enrollment_terms);

/**
 * One term of the root account that this Canvas serves.
 *
 *     GET /api/v1/accounts/:account_id/terms/:id
 *
 * Units   `id` may be `default`, `current` (when exactly one active term spans now) or a SIS form.
 * Errors  CanvasNotFoundError, CanvasForbiddenError.
 * Source  canvas-lms, `TermsApiController#show`; terms belong to root accounts, hence `self`.
 */
export function getTerm(canvas: CanvasClient, termId: string): Promise<Term> {
  return canvas.get({
    route: '/api/v1/accounts/:account_id/terms/:id',
    params: { account_id: 'self', id: termId },
    schema: term,
  });
}

/**
 * A page of an account's active terms: newest start first, those without dates before them.
 *
 *     GET /api/v1/accounts/:account_id/terms
 *
 * Shape   Wrapped in `enrollment_terms`.
 * Errors  CanvasInvalidRequestError: the account is not a root account.
 * Source  canvas-lms, `TermsApiController#index`.
 */
export function listTerms(
  canvas: CanvasClient,
  accountId: string,
  page: ListPage,
): Promise<Page<Term>> {
  return canvas.getPage({
    route: '/api/v1/accounts/:account_id/terms',
    params: { account_id: accountId },
    schema: terms,
    ...page,
  });
}
