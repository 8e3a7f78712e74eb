import type { CanvasUpstream } from '../canvas/upstream.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ReportWatchers } from '../report-watching/report-watchers.ts';

/** What is under way, read when somebody looks at the metrics. */
export function addGauges(
  metrics: Metrics,
  upstream: CanvasUpstream,
  watchers: ReportWatchers,
): void {
  metrics.gauge(
    'gateway_watched_reports',
    'Reports that are watched, each by one poller.',
    () => watchers.size,
  );
  metrics.gauge(
    'gateway_subscribers',
    'Subscribers of watched reports.',
    () => watchers.subscribers,
  );
  metrics.gauge(
    'gateway_canvas_in_flight',
    'REST calls under way.',
    () => upstream.state().inFlight,
  );
  metrics.gauge(
    'gateway_canvas_waiting',
    "REST calls that wait for room in their token's bucket.",
    () => upstream.state().waiting,
  );
  metrics.gauge(
    'gateway_canvas_tokens',
    'Tokens whose bucket is remembered.',
    () => upstream.state().tokens,
  );
  metrics.gauge(
    'gateway_canvas_bucket_room',
    'Units that the emptiest of these buckets is believed to have left; absent while there is none.',
    () => upstream.state().leastAvailable,
  );
}
