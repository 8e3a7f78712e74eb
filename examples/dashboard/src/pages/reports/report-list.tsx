import type { RunFieldsFragment } from '../../graphql/generated/graphql.ts';
import { RunState } from './run-state.tsx';

/** The report types of an account, each with the state of its last run. */
export function ReportList({
  reports,
  shown,
  onShow,
}: {
  reports: readonly { report: string; title: string; lastRun?: RunFieldsFragment | null }[];
  shown: string;
  onShow: (report: string) => void;
}) {
  return (
    <nav className="report-list" aria-label="Reports">
      <label className="report-choice">
        <span>Report</span>
        <select
          value={shown}
          onChange={(event) => {
            onShow(event.target.value);
          }}
        >
          {reports.map(({ report, title }) => (
            <option key={report} value={report}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <ul>
        {reports.map(({ report, title, lastRun }) => (
          <li key={report}>
            <button
              type="button"
              aria-current={report === shown ? 'true' : undefined}
              onClick={() => {
                onShow(report);
              }}
            >
              <span>{title}</span>
              {lastRun && <RunState state={lastRun.state} />}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
