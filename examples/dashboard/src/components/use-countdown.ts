import { useEffect, useEffectEvent, useState } from 'react';

const tickMs = 1_000;

/** Counts these seconds down and then calls `onEnd` once; without seconds there is nothing to count. */
export function useCountdown(seconds: number | undefined, onEnd: () => void): number | undefined {
  const [left, setLeft] = useState(seconds);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (seconds === undefined) return undefined;
    // By the clock, not by counting ticks: a tab in the background gets few of them.
    const endsAtMs = Date.now() + seconds * 1_000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((endsAtMs - Date.now()) / 1_000));
      setLeft(rest);
      if (rest > 0) return;
      clearInterval(timer);
      end();
    }, tickMs);
    return () => {
      clearInterval(timer);
    };
  }, [seconds]);
  return left;
}
