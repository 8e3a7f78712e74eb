/** The scores of one assignment, in points. */
export interface ScoreBox {
  id: string;
  title: string;
  /** Points to be had; more than 0. */
  points: number;
  min: number;
  first: number;
  median: number;
  third: number;
  max: number;
  /** The score of the student that the chart is about. */
  own?: number | null;
}

interface Scored {
  assignmentId: string;
  title?: string | null;
  pointsPossible?: number | null;
  minScore?: number | null;
  firstQuartile?: number | null;
  median?: number | null;
  thirdQuartile?: number | null;
  maxScore?: number | null;
}

/** The box of an assignment; null where nothing is graded, or nothing can be had. */
export function toScoreBox(one: Scored, own?: number | null): ScoreBox | null {
  const { pointsPossible, minScore, firstQuartile, median, thirdQuartile, maxScore } = one;
  if (!pointsPossible || minScore == null || maxScore == null || median == null) return null;
  return {
    id: one.assignmentId,
    title: one.title ?? 'Untitled',
    points: pointsPossible,
    min: minScore,
    first: firstQuartile ?? minScore,
    median,
    third: thirdQuartile ?? maxScore,
    max: maxScore,
    ...(own !== undefined && { own }),
  };
}

const boxHeight = 14;

/** Whiskers from the lowest to the highest, a box around the middle half, a tick at the median. */
export function Box({ box, x, top }: { box: ScoreBox; x: (share: number) => number; top: number }) {
  const at = (points: number) => x(points / box.points);
  const middle = top + boxHeight / 2;
  return (
    <g className="box">
      <line className="whisker" x1={at(box.min)} x2={at(box.max)} y1={middle} y2={middle} />
      {[box.min, box.max].map((end, index) => (
        <line
          key={index}
          className="whisker"
          x1={at(end)}
          x2={at(end)}
          y1={top + 3}
          y2={top + boxHeight - 3}
        />
      ))}
      <rect
        className="quartiles"
        x={at(box.first)}
        width={Math.max(2, at(box.third) - at(box.first))}
        y={top}
        height={boxHeight}
        rx={2}
      />
      <line
        className="median"
        x1={at(box.median)}
        x2={at(box.median)}
        y1={top - 1}
        y2={top + boxHeight + 1}
      />
      {box.own != null && <circle className="own" cx={at(box.own)} cy={middle} r={5} />}
    </g>
  );
}
