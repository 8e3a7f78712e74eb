import { scaleLinear, scaleTime } from '@visx/scale';
import { AreaClosed, Bar, LinePath } from '@visx/shape';
import { type PointerEvent, useState } from 'react';
import { formatDay, formatNumber, formatWeekday, plural } from '../format.ts';
import { AmountAxis, BottomAxis } from './axes.tsx';
import { Chart, type Point } from './chart.tsx';
import { type Day, everyDay } from './daily-series.ts';
import { Legend } from './legend.tsx';

const height = 264;
const plot = { left: 44, right: 16, top: 8, viewsBottom: 166, barsTop: 186, bottom: 238 };

/** Page views as an area over the days, and the participations of the same days as bars below. */
export function DailyActivityChart({
  days: known,
}: {
  days: readonly { date: string; views: number; participations?: number | null }[];
}) {
  const days = everyDay(known);
  const total = days.reduce((sum, { views }) => sum + views, 0);
  const busiest = days.reduce((best, day) => (day.views > best.views ? day : best));
  return (
    <Chart
      label="Activity by day"
      summary={`${plural(total, 'page view')} in ${plural(days.length, 'day')}; most on ${formatWeekday(busiest.at)}, ${formatNumber(busiest.views)}`}
      height={height}
      legend={
        <Legend
          items={[
            ['Page views', 'series-1'],
            ['Participations', 'series-2'],
          ]}
        />
      }
      table={{
        columns: ['Day', 'Page views', 'Participations'],
        rows: days.map((day) => [formatWeekday(day.at), day.views, day.participations]),
      }}
    >
      {(width, point) => <Marks days={days} width={width} point={point} />}
    </Chart>
  );
}

function Marks({ days, width, point }: { days: readonly Day[]; width: number; point: Point }) {
  const [active, setActive] = useState<Day>();
  const right = width - plot.right;
  const slot = (right - plot.left) / days.length;
  const x = scaleTime<number>({
    domain: [days[0]!.at, days.at(-1)!.at],
    range: [plot.left + slot / 2, right - slot / 2],
  });
  const views = scaleLinear<number>({
    domain: [0, Math.max(1, ...days.map((day) => day.views))],
    range: [plot.viewsBottom, plot.top],
    nice: 4,
  });
  const participations = scaleLinear<number>({
    domain: [0, Math.max(2, ...days.map((day) => day.participations))],
    range: [plot.bottom, plot.barsTop],
    nice: 2,
  });
  const onPointerMove = (event: PointerEvent<SVGRectElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - left) / slot);
    const day = days[Math.min(days.length - 1, Math.max(0, index))]!;
    setActive(day);
    point(
      `${formatWeekday(day.at)}: ${plural(day.views, 'view')}, ${plural(day.participations, 'participation')}`,
    );
  };
  return (
    <>
      <AmountAxis scale={views} left={plot.left} width={right - plot.left} />
      <AreaClosed
        data={[...days]}
        x={(day) => x(day.at)}
        y={(day) => views(day.views)}
        yScale={views}
        className="area series-1"
      />
      <LinePath
        data={[...days]}
        x={(day) => x(day.at)}
        y={(day) => views(day.views)}
        className="line series-1"
      />
      <AmountAxis scale={participations} left={plot.left} width={right - plot.left} ticks={2} />
      {days.map((day) => (
        <Bar
          key={day.at.getTime()}
          x={x(day.at) - slot * 0.35}
          y={participations(day.participations)}
          width={slot * 0.7}
          height={plot.bottom - participations(day.participations)}
          className={day === active ? 'bar series-2 active' : 'bar series-2'}
        />
      ))}
      <BottomAxis<Date>
        scale={x}
        top={plot.bottom}
        ticks={Math.max(2, Math.floor(width / 110))}
        format={formatDay}
      />
      {active && (
        <g className="cursor">
          <line x1={x(active.at)} x2={x(active.at)} y1={plot.top} y2={plot.bottom} />
          <circle cx={x(active.at)} cy={views(active.views)} r={4} />
        </g>
      )}
      <rect
        className="pointer-area"
        x={plot.left}
        y={0}
        width={right - plot.left}
        height={plot.bottom}
        onPointerMove={onPointerMove}
        onPointerLeave={() => {
          setActive(undefined);
        }}
      />
    </>
  );
}
