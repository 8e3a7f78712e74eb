import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { useState } from 'react';
import { formatNumber, formatPoints, formatShare, plural } from '../format.ts';
import { AmountAxis, BottomAxis } from './axes.tsx';
import { Chart } from './chart.tsx';
import { Legend } from './legend.tsx';

export interface Grades {
  total: number;
  mean?: number | null;
  median?: number | null;
  bins: readonly { score: number; count: number }[];
}

const height = 260;
const plot = { left: 44, right: 16, top: 14, bottom: 232 };
const step = 5; // points of a column; the last one holds 100, too

/** How many grades lie in each five points, with the mean and the median. */
export function GradeHistogram({ grades }: { grades: Grades }) {
  const columns = toColumns(grades.bins);
  const { total, mean, median } = grades;
  const [active, setActive] = useState<number>();
  return (
    <Chart
      label="Distribution of grades"
      summary={`${plural(total, 'grade')}${mean == null ? '' : `, mean ${formatPoints(mean)}`}${median == null ? '' : `, median ${formatPoints(median)}`}`}
      height={height}
      legend={
        <Legend
          items={[
            ['Mean', 'rule-mean'],
            ['Median', 'rule-median'],
          ]}
        />
      }
      table={{
        columns: ['Score', 'Grades', 'Share'],
        rows: columns.map(({ name, count }) => [name, count, formatShare(count / total)]),
      }}
    >
      {(width, point) => {
        const right = width - plot.right;
        const x = scaleBand<number>({
          domain: columns.map(({ from }) => from),
          range: [plot.left, right],
          paddingInner: 0.14,
          paddingOuter: 0.1,
        });
        const score = scaleLinear<number>({ domain: [0, 100], range: [plot.left, right] });
        const y = scaleLinear<number>({
          domain: [0, Math.max(1, ...columns.map(({ count }) => count))],
          range: [plot.bottom, plot.top],
          nice: 4,
        });
        return (
          <>
            <AmountAxis scale={y} left={plot.left} width={right - plot.left} />
            {columns.map(({ from, name, count }) => (
              <Bar
                key={from}
                x={x(from)}
                width={x.bandwidth()}
                y={y(count)}
                height={plot.bottom - y(count)}
                rx={2}
                className={active === from ? 'bar series-1 active' : 'bar series-1'}
                onPointerEnter={() => {
                  setActive(from);
                  point(`${name}: ${formatNumber(count)}, ${formatShare(count / total)}`);
                }}
                onPointerLeave={() => {
                  setActive(undefined);
                }}
              />
            ))}
            {mean != null && <Rule at={score(mean)} className="rule rule-mean" />}
            {median != null && <Rule at={score(median)} className="rule rule-median" />}
            <BottomAxis<number>
              scale={score}
              top={plot.bottom}
              values={[0, 20, 40, 60, 80, 100]}
              format={String}
            />
          </>
        );
      }}
    </Chart>
  );
}

function Rule({ at, className }: { at: number; className: string }) {
  return <line className={className} x1={at} x2={at} y1={plot.top} y2={plot.bottom} />;
}

function toColumns(bins: Grades['bins']) {
  return Array.from({ length: 100 / step }, (_, index) => {
    const from = index * step;
    const to = from + step === 100 ? 100 : from + step - 1;
    const count = bins
      .filter(({ score }) => score >= from && score <= to)
      .reduce((sum, bin) => sum + bin.count, 0);
    return { from, name: `${from}–${to}`, count };
  });
}
