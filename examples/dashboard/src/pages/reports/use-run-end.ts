import { useEffect, useEffectEvent, useRef } from 'react';

/** Calls `onEnd` when a run that was seen going on has finished. */
export function useRunEnd(finished: boolean, onEnd: () => void): void {
  const wentOn = useRef(!finished);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (finished && wentOn.current) end();
    wentOn.current = !finished;
  }, [finished]);
}
