import { Link } from 'wouter';
import type { Problem } from '../graphql/problem.ts';
import { useSession } from '../session/session.tsx';
import { useCountdown } from './use-countdown.ts';

/** What went wrong and what can be done; asks again by itself where time heals it. */
export function ProblemNotice({
  problem,
  retry,
  partly = false,
}: {
  problem: Problem;
  retry: () => void;
  /** The rest of it is there. */
  partly?: boolean;
}) {
  const { person } = useSession();
  const secondsLeft = useCountdown(problem.retryAfterSeconds, retry);
  const isRights = problem.code === 'FORBIDDEN' || problem.code === 'UNAUTHENTICATED';
  return (
    <div className={`notice notice-${isRights ? 'rights' : 'trouble'}`} role="status">
      <p className="notice-title">
        {partly && 'A part is missing: '}
        {problem.title}
      </p>
      <p>{problem.advice}</p>
      {secondsLeft !== undefined && (
        <p className="countdown" aria-hidden="true">
          Asking again {secondsLeft > 0 ? `in ${secondsLeft} s` : 'now'}…
        </p>
      )}
      <p className="notice-actions">
        {isRights ? (
          <Link href="/">What {person.name} may see</Link>
        ) : (
          <button type="button" className="quiet" onClick={retry}>
            Try again
          </button>
        )}
        <code title={problem.requestId && `Request ${problem.requestId}`}>{problem.code}</code>
      </p>
    </div>
  );
}
