import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, instant, integer, state } from '../decode.ts';
import { CanvasBadResponseError } from '../errors.ts';

/** A background job of Canvas, as the quiz reports and the course analytics use it. */
export type Progress = z.infer<typeof progress>;

export const progress = z.object({
  id,
  /** `queued`, `running`, `completed`, `failed`; undocumented: `canceled`, `waiting_for_external_tool`. */
  workflow_state: state,
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

/**
 * The id of the job in a `progress_url`. The host of the URL does not matter, because the job is read from
 * the configured Canvas.
 */
export function progressIdOf(progressUrl: string, route: string): string {
  const [, id] = /^[^?#]*\/progress\/((?:\d{1,12}~)?\d{1,19})\/?(?:[?#]|$)/.exec(progressUrl) ?? [];
  if (!id) throw new CanvasBadResponseError('Canvas sent a progress_url without a job', route);
  return id;
}
