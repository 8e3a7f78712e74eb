import { useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ParameterForm } from './parameter-form.tsx';
import type { ParameterDefinition } from './parameters.ts';
import { RunsPanel } from './runs-panel.tsx';

/** One report type: what it is, the form that starts it, its runs. */
export function ReportDetail({
  accountId,
  report: { report, title, descriptionHtml, parameters },
  onChange,
}: {
  accountId: string;
  report: {
    report: string;
    title: string;
    descriptionHtml?: string | null;
    parameters: readonly ParameterDefinition[];
  };
  /** Told when a run was added or removed. */
  onChange: (() => void) | undefined;
}) {
  const [changes, setChanges] = useState(0);
  const [announcement, setAnnouncement] = useState('');
  const changed = (text: string) => {
    setAnnouncement(text);
    setChanges((count) => count + 1);
    onChange?.();
  };
  return (
    <div className="report-detail">
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
      <Panel title={title} note={<code>{report}</code>}>
        {descriptionHtml && <p className="prose">{toText(descriptionHtml, title)}</p>}
        <ParameterForm
          accountId={accountId}
          report={report}
          definitions={parameters}
          onStart={(reused) => {
            changed(reused ? `${title}: the run that is there already` : `${title} started`);
          }}
        />
      </Panel>
      <RunsPanel
        accountId={accountId}
        report={report}
        changes={changes}
        onChange={changed}
        onAnnounce={setAnnouncement}
      />
    </div>
  );
}

/** What Canvas says about a report, without its markup, and without the title that it begins with. */
function toText(html: string, title: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const heading of body.querySelectorAll('h1, h2, h3, h4')) {
    if (heading.textContent.trim() === title) heading.remove();
  }
  return body.textContent.replace(/\s+/g, ' ').trim();
}
