import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { formatDay, formatWeekday, plural } from '../format.ts';
import { AmountAxis, BottomAxis } from './axes.tsx';
import { Chart } from './chart.tsx';
import { Legend } from './legend.tsx';

export interface MessageDay {
  date: string;
  instructorMessages: number;
  studentMessages: number;
}

const height = 200;
const plot = { left: 30, right: 6, top: 10, bottom: 174 };

/** Messages of the student upwards, of the instructors downwards, for each day that has some. */
export function MessagesChart({ days }: { days: readonly MessageDay[] }) {
  const most = Math.max(1, ...days.flatMap((day) => [day.instructorMessages, day.studentMessages]));
  const sum = (key: 'instructorMessages' | 'studentMessages') =>
    days.reduce((total, day) => total + day[key], 0);
  return (
    <Chart
      label="Messages by day"
      summary={`${plural(sum('studentMessages'), 'message')} of the student, ${sum('instructorMessages')} of instructors`}
      height={height}
      legend={
        <Legend
          items={[
            ['Student', 'series-1'],
            ['Instructors', 'series-2'],
          ]}
        />
      }
      table={{
        columns: ['Day', 'Student', 'Instructors'],
        rows: days.map((day) => [
          formatWeekday(day.date),
          day.studentMessages,
          day.instructorMessages,
        ]),
      }}
    >
      {(width, point) => {
        const x = scaleBand<string>({
          domain: days.map(({ date }) => date),
          range: [plot.left, width - plot.right],
          padding: 0.3,
        });
        const y = scaleLinear<number>({
          domain: [-most, most],
          range: [plot.bottom, plot.top],
        });
        const barWidth = Math.min(26, x.bandwidth());
        const every = Math.ceil(days.length / Math.max(1, Math.floor(width / 80)));
        return (
          <>
            <AmountAxis
              scale={y}
              left={plot.left}
              width={width - plot.left - plot.right}
              ticks={Math.min(6, most * 2)}
              format={(value) => (Number.isInteger(value) ? String(Math.abs(value)) : '')}
            />
            {days.map((day) => {
              const left = x(day.date)! + (x.bandwidth() - barWidth) / 2;
              return (
                <g
                  key={day.date}
                  onPointerEnter={() => {
                    point(
                      `${formatWeekday(day.date)}: ${day.studentMessages} of the student, ${day.instructorMessages} of instructors`,
                    );
                  }}
                >
                  <Bar
                    className="bar series-1"
                    x={left}
                    width={barWidth}
                    y={y(day.studentMessages)}
                    height={y(0) - y(day.studentMessages)}
                  />
                  <Bar
                    className="bar series-2"
                    x={left}
                    width={barWidth}
                    y={y(0)}
                    height={y(-day.instructorMessages) - y(0)}
                  />
                </g>
              );
            })}
            <BottomAxis<string>
              scale={x}
              top={plot.bottom}
              values={days.filter((_, index) => index % every === 0).map(({ date }) => date)}
              format={formatDay}
            />
          </>
        );
      }}
    </Chart>
  );
}
