import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, instant, integer } from '../decode.ts';
import { CanvasBadResponseError } from '../errors.ts';

/** A background job of Canvas, as the quiz reports and the course analytics use it. */
export type Progress = z.infer<typeof progress>;

export const progress = z.object({
  id,
  /** `queued`, `running`, `completed`, `failed`; undocumented: `canceled`, `waiting_for_external_tool`. */
  workflow_state: z.string(),
  /** Percent; Canvas sends fractions and null, too. */
  completion: integer.nullish(),
  message: z.string().nullish(),
  created_at: instant.nullish(),
  updated_at: instant.nullish(),
});

/**
 * The state of a background job.
 *
 *     GET /api/v1/progress/:id
 *
 * Errors  CanvasNotFoundError: the record was removed (a quiz report's file was deleted).
 * Source  canvas-lms, `app/models/progress.rb`, `lib/api/v1/progress.rb`.
 */
export function getProgress(canvas: CanvasClient, progressId: string): Promise<Progress> {
  return canvas.get({
    route: '/api/v1/progress/:id',
    params: { id: progressId },
    schema: progress,
  });
}

/** The id in a `progress_url`; one that leads to another origin is an error, for the token stays here. */
export function progressIdOf(canvas: CanvasClient, progressUrl: string, route: string): string {
  const url = URL.canParse(progressUrl, canvas.origin)
    ? new URL(progressUrl, canvas.origin)
    : undefined;
  const found = url?.origin === canvas.origin && /\/api\/v1\/progress\/([\d~]+)/.exec(url.pathname);
  if (!found) {
    throw new CanvasBadResponseError('Canvas sent a progress_url that is not its own', route);
  }
  return found[1]!;
}
