import type uPlot from 'uplot';

/** Draws each bucket as a bar as wide as the bucket, from `lower` up to the series' own value. */
export function bars(lower: readonly number[], step: number): uPlot.Series.PathBuilder {
  return (plot, seriesIndex, first, last) => {
    const path = new Path2D();
    const [times, tops] = [plot.data[0], plot.data[seriesIndex]];
    for (let i = first; i <= last; i++) {
      const [time, top, bottom] = [times[i], tops?.[i], lower[i] ?? 0];
      if (time === undefined || top === null || top === undefined || top === bottom) continue;
      // Times are the middles of buckets. A gap of one pixel where there is room for it.
      const left = Math.round(plot.valToPos(time - step / 2, 'x', true));
      const right = Math.round(plot.valToPos(time + step / 2, 'x', true));
      const from = plot.valToPos(top, 'y', true);
      path.rect(left, from, Math.max(1, right - left - (right - left > 4 ? 1 : 0)), plot.valToPos(bottom, 'y', true) - from);
    }
    return { fill: path, stroke: null, flags: 1 };
  };
}
