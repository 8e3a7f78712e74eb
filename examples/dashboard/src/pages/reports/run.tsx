import { useState } from 'react';
import { useMutation } from 'urql';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { formatBytes, formatInstant, plural } from '../../format.ts';
import type { RunFieldsFragment } from '../../graphql/generated/graphql.ts';
import { toProblem } from '../../graphql/problem.ts';
import { AbortRun, DeleteRun } from '../../graphql/report-runs.ts';
import { DownloadButton } from './download-button.tsx';
import { RunRows } from './run-rows.tsx';
import { RunState, runStateWord } from './run-state.tsx';
import { useRunEnd } from './use-run-end.ts';
import { useLiveRun } from './use-live-run.ts';

/** One run: how far it is, and what can be done with it. */
export function Run({
  run,
  onChange,
  onAnnounce,
}: {
  run: RunFieldsFragment;
  /** Told when it is gone. */
  onChange: (announcement: string) => void;
  onAnnounce: (announcement: string) => void;
}) {
  useLiveRun(run);
  useRunEnd(run.finished, () => {
    onAnnounce(`Run ${run._id}: ${runStateWord(run.state)}`);
  });
  const [refusal, setRefusal] = useState<string>();
  const [isOpen, setIsOpen] = useState(false);
  const [, abortRun] = useMutation(AbortRun);
  const [, deleteRun] = useMutation(DeleteRun);

  const abort = async () => {
    const { data, error } = await abortRun({ id: run.id });
    setRefusal(error ? toProblem(error).title : data?.abortReport.errors[0]?.message);
  };
  const remove = async () => {
    const { data, error } = await deleteRun({ id: run.id });
    const refused = error ? toProblem(error).title : data?.deleteReport.errors[0]?.message;
    setRefusal(refused);
    if (!refused) onChange(`Run ${run._id} deleted`);
  };

  const name = run.file?.displayName ?? run.file?.filename;
  return (
    <li className="run" aria-label={`Run ${run._id}`}>
      <div className="run-head">
        <RunState state={run.state} />
        <span className="run-when">
          {run.createdAt && formatInstant(run.createdAt)}
          {run.startedBy?.name && ` · ${run.startedBy.name}`}
        </span>
        <span className="run-actions">
          {!run.finished && (
            <button type="button" className="quiet" onClick={() => void abort()}>
              Abort
            </button>
          )}
          {run.file && (
            <>
              <button
                type="button"
                className="quiet"
                aria-expanded={isOpen}
                onClick={() => {
                  setIsOpen(!isOpen);
                }}
              >
                First rows
              </button>
              <DownloadButton id={run.id} onRefusal={setRefusal} />
            </>
          )}
          {run.finished && run.state !== 'DELETED' && (
            <ConfirmButton onConfirm={() => void remove()}>Delete</ConfirmButton>
          )}
        </span>
      </div>
      {!run.finished && (
        <ProgressBar
          label={`Progress of run ${run._id}`}
          // Most reports stay at 0 until they are done: Canvas does not know how much there is to do.
          percent={(run.progress ?? 0) > 0 ? run.progress : undefined}
          note={run.currentLine ? plural(run.currentLine, 'line') : undefined}
        />
      )}
      {name && (
        <p className="run-file">
          {name}
          {run.file?.size != null && ` · ${formatBytes(run.file.size)}`}
        </p>
      )}
      {run.message && run.state !== 'COMPLETE' && <p className="run-message">{run.message}</p>}
      {refusal && (
        <p className="run-refusal" role="alert">
          {refusal}
        </p>
      )}
      {isOpen && <RunRows id={run.id} />}
    </li>
  );
}
