import { RouteError } from '../http/errors.ts';
import { findTermIn } from '../http/lookup.ts';
import { toText } from '../http/params.ts';
import type { Params } from '../types.ts';
import type { World } from '../world/types.ts';

/**
 * The term parameter when it names no term at all, else null (canvas-rest §2.2.2): blank,
 * `active_terms`, and a comma list with one real term in it all pass.
 */
export function findInvalidTerm(world: World, params: Params): string | null {
  const text = toText(params.enrollment_term_id) ?? toText(params.enrollment_term) ?? '';
  if (text.trim() === '' || text === 'active_terms') return null;
  const isValid = text.split(',').some((ref) => isTerm(world, ref.trim()));
  return isValid ? null : text;
}

function isTerm(world: World, ref: string): boolean {
  try {
    findTermIn(world, ref);
    return true;
  } catch (error) {
    if (error instanceof RouteError) return false;
    throw error;
  }
}
