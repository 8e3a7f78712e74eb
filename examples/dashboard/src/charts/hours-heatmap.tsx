import { scaleBand, scaleSqrt } from '@visx/scale';
import { useState } from 'react';
import { formatNumber, plural } from '../format.ts';
import { BottomAxis } from './axes.tsx';
import { Chart } from './chart.tsx';
import { toWeekHours, type WeekHour } from './week-hours.ts';

const height = 232;
const plot = { left: 36, right: 4, top: 4, bottom: 206 };
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** When in the week somebody looks at the course: a square for each hour, the darker the more views. */
export function HoursHeatmap({ buckets }: { buckets: readonly { at: string; views: number }[] }) {
  const [active, setActive] = useState<WeekHour>();
  const cells = toWeekHours(buckets);
  const busy = cells.filter(({ views }) => views > 0);
  const most = cells.reduce((best, cell) => (cell.views > best.views ? cell : best));
  const total = cells.reduce((sum, { views }) => sum + views, 0);
  return (
    <Chart
      label="Page views by hour of the week"
      summary={`${plural(total, 'page view')}; most on ${weekdays[most.weekday]!} at ${clock(most.hour)}, ${formatNumber(most.views)}`}
      height={height}
      table={{
        columns: ['Hour', 'Page views'],
        rows: busy.map(({ weekday, hour, views }) => [
          `${weekdays[weekday]!} ${clock(hour)}`,
          views,
        ]),
      }}
    >
      {(width, point) => {
        const x = scaleBand<number>({
          domain: hours,
          range: [plot.left, width - plot.right],
          padding: 0.1,
        });
        const y = scaleBand<string>({
          domain: weekdays,
          range: [plot.top, plot.bottom],
          padding: 0.1,
        });
        const strength = scaleSqrt<number>({ domain: [0, most.views], range: [0, 1] });
        return (
          <>
            {weekdays.map((weekday) => (
              <text key={weekday} className="tick" x={0} y={y(weekday)! + y.bandwidth() / 2 + 4}>
                {weekday}
              </text>
            ))}
            {cells.map((cell) => (
              <rect
                key={cell.weekday * 24 + cell.hour}
                x={x(cell.hour)}
                y={y(weekdays[cell.weekday]!)}
                width={x.bandwidth()}
                height={y.bandwidth()}
                rx={2}
                className={cell === active ? 'cell active' : 'cell'}
                style={{ fillOpacity: cell.views === 0 ? 0 : 0.12 + 0.88 * strength(cell.views) }}
                onPointerEnter={() => {
                  setActive(cell);
                  point(
                    `${weekdays[cell.weekday]!} ${clock(cell.hour)}: ${plural(cell.views, 'view')}`,
                  );
                }}
              />
            ))}
            <BottomAxis<number>
              scale={x}
              top={plot.bottom}
              values={[0, 6, 12, 18, 23]}
              format={String}
            />
          </>
        );
      }}
    </Chart>
  );
}
