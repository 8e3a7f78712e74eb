import type { CanvasUpstream } from '../canvas/upstream.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ReportWatchers } from '../report-watching/report-watchers.ts';
import type { LoadControl } from './load-control.ts';

/** Adds gauges of the current work, read when the metrics are. */
export function addGauges(
  metrics: Metrics,
  upstream: CanvasUpstream,
  watchers: ReportWatchers,
  loadControl: LoadControl,
): void {
  metrics.counter(
    'gateway_overloaded_total',
    'Operations refused with OVERLOADED.',
    () => loadControl.refused,
  );
  metrics.gauge('gateway_running_operations', 'Operations that run.', () => loadControl.running);
  metrics.gauge(
    'gateway_waiting_operations',
    'Operations that wait because the event loop is late.',
    () => loadControl.waiting,
  );
  metrics.gauge(
    'gateway_loop_delay_seconds',
    'Delay of the event loop, the last measurements counting most.',
    () => loadControl.delayMs / 1000,
  );
  metrics.gauge(
    'gateway_watched_reports',
    'Watched reports; one poller serves each.',
    () => watchers.size,
  );
  metrics.gauge(
    'gateway_subscribers',
    'Subscribers of watched reports.',
    () => watchers.subscribers,
  );
  metrics.gauge(
    'gateway_canvas_in_flight',
    'REST calls in flight.',
    () => upstream.state().inFlight,
  );
  metrics.gauge(
    'gateway_canvas_waiting',
    "REST calls that wait for quota in their token's bucket.",
    () => upstream.state().waiting,
  );
  metrics.gauge(
    'gateway_canvas_tokens',
    'Tokens with a known rate limit bucket.',
    () => upstream.state().tokens,
  );
  metrics.gauge(
    'gateway_canvas_bucket_room',
    'Estimated units left in the emptiest bucket; absent without buckets.',
    () => upstream.state().leastAvailable,
  );
}
