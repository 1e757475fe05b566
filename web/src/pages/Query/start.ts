import type { QueryClient } from '@tanstack/react-query';
import { datasetsQuery } from '../../api/datasets';
import { meQuery } from '../../api/me';
import { columnsQuery } from '../../api/query';
import { firstDataset, firstQuestion, firstTime } from '../../model/firstQuestion';
import type { Question } from '../../model/querySpec';

const datasetKey = 'apiary.query.dataset';

/** Remembers what was asked of last (null: all), to begin with it another time. */
export const rememberDataset = (dataset: string | null) => localStorage.setItem(datasetKey, dataset ?? '');

/** A question to begin with here, of the dataset that is wanted (null: the one asked of last), and a sentence when its time is not the usual one. */
export async function firstQuestionHere(cache: QueryClient, wanted: string | null): Promise<{ question: Question; notice: string | null }> {
  const [me, all] = await Promise.all([cache.fetchQuery(meQuery), cache.fetchQuery(datasetsQuery)]);
  const datasets = all.filter((one) => one.environment === me.environment?.slug);
  const dataset = firstDataset(datasets, wanted ?? localStorage.getItem(datasetKey));
  const columns = await cache.fetchQuery(columnsQuery(dataset));
  const { time, notice } = firstTime(datasets, dataset, Date.now());
  return { question: firstQuestion(dataset, columns.some((one) => one.name === 'duration_ms'), time), notice };
}
