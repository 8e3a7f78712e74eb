import { scaleLinear } from '@visx/scale';
import { useState } from 'react';
import { formatPoints, plural } from '../format.ts';
import { BottomAxis } from './axes.tsx';
import { Box, type ScoreBox } from './box.tsx';
import { Chart } from './chart.tsx';
import { Legend } from './legend.tsx';

const rowHeight = 44; // the title above, its box below
const axisHeight = 30;

/** The scores of each assignment as a box of quartiles, all on the scale of the points to be had. */
export function BoxPlots({ boxes, own }: { boxes: readonly ScoreBox[]; own?: string }) {
  const [active, setActive] = useState<string>();
  const height = boxes.length * rowHeight + axisHeight;
  return (
    <Chart
      label="Scores by assignment"
      summary={`${plural(boxes.length, 'graded assignment')}, in percent of the points to be had`}
      height={height}
      legend={
        <Legend
          items={[
            ['Middle half', 'box-swatch'],
            ['Median', 'median-swatch'],
            ...(own ? ([[own, 'own-swatch']] as const) : []),
          ]}
        />
      }
      table={{
        columns: [
          'Assignment',
          ...(own ? [own] : []),
          'Lowest',
          'First quartile',
          'Median',
          'Third quartile',
          'Highest',
          'Points',
        ],
        rows: boxes.map((box) => [
          box.title,
          ...(own ? [box.own == null ? '–' : formatPoints(box.own)] : []),
          ...[box.min, box.first, box.median, box.third, box.max, box.points].map(formatPoints),
        ]),
      }}
    >
      {(width, point) => {
        const x = scaleLinear<number>({
          domain: [0, Math.max(1, ...boxes.map((box) => box.max / box.points))],
          range: [12, width - 20],
        });
        return (
          <>
            {[0, 0.25, 0.5, 0.75, 1].map((share) => (
              <line
                key={share}
                className="grid"
                x1={x(share)}
                x2={x(share)}
                y1={0}
                y2={height - axisHeight}
              />
            ))}
            {boxes.map((box, row) => (
              <g
                key={box.id}
                transform={`translate(0 ${row * rowHeight})`}
                className={active === box.id ? 'box-row active' : 'box-row'}
                onPointerEnter={() => {
                  setActive(box.id);
                  point(describe(box, own));
                }}
                onPointerLeave={() => {
                  setActive(undefined);
                }}
              >
                <rect className="pointer-area" width={width} height={rowHeight} />
                <text className="row-title" x={12} y={15}>
                  {fit(box.title, width)}
                </text>
                <Box box={box} x={x} top={22} />
              </g>
            ))}
            <BottomAxis<number>
              scale={x}
              top={height - axisHeight}
              values={[0, 0.25, 0.5, 0.75, 1]}
              format={(share) => `${share * 100}%`}
            />
          </>
        );
      }}
    </Chart>
  );
}

function describe(box: ScoreBox, own: string | undefined): string {
  const mine = own && box.own != null ? `${own} ${formatPoints(box.own)}, ` : '';
  return `${box.title}: ${mine}median ${formatPoints(box.median)} of ${formatPoints(box.points)}, half between ${formatPoints(box.first)} and ${formatPoints(box.third)}`;
}

const characterWidth = 7; // pixels, on average

function fit(title: string, width: number): string {
  const most = Math.floor((width - 12) / characterWidth);
  return title.length > most ? `${title.slice(0, most - 1)}…` : title;
}
