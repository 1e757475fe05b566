import { Tooltip } from '@mantine/core';
import { timestamp } from '../../model/format';
import classes from './Plot.module.css';

/** Something that happened: a deploy, an incident. Times in Unix seconds. */
export interface Marker {
  id: string;
  start_time: number;
  end_time: number | null;
  message: string;
  type: string;
  url: string;
  color: string;
}

// What a marker's own colour may be: it comes from telemetry's side, so nothing but a plain hexadecimal colour gets into a style.
const safeColor = /^#[0-9a-f]{3}([0-9a-f]{3})?$/i;

// From this share of the plot on a flag flies to the left: to the right it would leave the plot.
const late = 0.75;

/** Markers over a plot area, as lines or ranges with a flag. */
export function Markers({ markers, start, end }: { markers: readonly Marker[]; start: number; end: number }) {
  const percent = (time: number) => `${(Math.min(Math.max((time - start) / (end - start), 0), 1) * 100).toFixed(3)}%`;
  return markers
    .filter((marker) => marker.start_time < end && (marker.end_time ?? marker.start_time) >= start)
    .map((marker) => {
      const text = marker.message || marker.type || 'marker';
      const range = marker.end_time !== null && marker.end_time > marker.start_time;
      const style = {
        left: percent(marker.start_time),
        ...(range && { width: `calc(${percent(marker.end_time ?? 0)} - ${percent(marker.start_time)})` }),
        '--marker-color': safeColor.test(marker.color) ? marker.color : 'var(--mantine-color-blue-6)',
      };
      return (
        <div key={marker.id} className={classes.marker} data-range={range} data-late={(marker.start_time - start) / (end - start) > late || undefined} style={style}>
          <Tooltip label={`${text} · ${timestamp(marker.start_time * 1_000)}${marker.type && marker.message ? ` · ${marker.type}` : ''}`} multiline maw={400}>
            {/^https?:\/\//i.test(marker.url) ? (
              <a className={classes.flag} href={marker.url} target="_blank" rel="noreferrer">
                {text}
              </a>
            ) : (
              <span className={classes.flag}>{text}</span>
            )}
          </Tooltip>
        </div>
      );
    });
}
