import { AxisBottom, AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import type { scaleBand, scaleLinear, scaleTime } from '@visx/scale';
import { formatCompact } from '../format.ts';

type Linear = ReturnType<typeof scaleLinear<number>>;
type Horizontal =
  | Linear
  | ReturnType<typeof scaleTime<number>>
  | ReturnType<typeof scaleBand<number>>
  | ReturnType<typeof scaleBand<string>>;

/** Amounts, at the left, with a line across for each. */
export function AmountAxis({
  scale,
  left,
  width,
  ticks = 4,
  format = formatCompact,
}: {
  scale: Linear;
  left: number;
  /** Pixels from the axis to the right. */
  width: number;
  ticks?: number;
  format?: (value: number) => string;
}) {
  return (
    <>
      <GridRows scale={scale} left={left} width={width} numTicks={ticks} className="grid" />
      <AxisLeft
        scale={scale}
        left={left}
        numTicks={ticks}
        hideAxisLine
        hideTicks
        axisClassName="axis"
        tickFormat={(value) => format(Number(value))}
        tickLabelProps={{ dx: -2, dy: '0.3em', textAnchor: 'end', className: 'tick' }}
      />
    </>
  );
}

/** What stands below the marks. */
export function BottomAxis<Value extends Date | number | string>({
  scale,
  top,
  ticks,
  values,
  format,
}: {
  scale: Horizontal;
  top: number;
  ticks?: number;
  values?: readonly Value[];
  format: (value: Value) => string;
}) {
  return (
    <AxisBottom
      scale={scale as Linear}
      top={top}
      numTicks={ticks}
      {...(values && { tickValues: values as unknown as number[] })}
      hideTicks
      axisClassName="axis"
      tickFormat={(value) => format(value as unknown as Value)}
      tickLabelProps={{ dy: 0, textAnchor: 'middle', className: 'tick' }}
    />
  );
}
