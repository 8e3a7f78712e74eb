import { useClient } from 'urql';
import { toProblem } from '../../graphql/problem.ts';
import { FileLink } from '../../graphql/report-runs.ts';

/** Asks for a fresh link to the file and follows it. */
export function DownloadButton({
  id,
  onRefusal,
}: {
  id: string;
  onRefusal: (text: string | undefined) => void;
}) {
  const client = useClient();
  const download = async () => {
    const { data, error } = await client.query(FileLink, { id }, { requestPolicy: 'network-only' });
    const url = data?.report?.file?.url;
    if (url) window.location.assign(url);
    else onRefusal(error ? toProblem(error).title : 'Canvas keeps the file locked');
  };
  return (
    <button type="button" className="quiet" onClick={() => void download()}>
      Download
    </button>
  );
}
