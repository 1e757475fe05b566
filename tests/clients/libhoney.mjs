// libhoney as its readme shows it: fields of the library, of a builder, of one event, a dynamic field, and its own time.
// Prints what the library's response callback was told, as one JSON array.
import Libhoney from 'libhoney';

const { APIARY_URL, APIARY_KEY, DATASET, COUNT = '10' } = process.env;
const responses = [];
const honey = new Libhoney({
  apiHost: APIARY_URL,
  writeKey: APIARY_KEY,
  dataset: DATASET,
  responseCallback: (queue) => responses.push(...queue),
});
honey.add({ program: 'clients/libhoney.mjs' });
honey.addDynamicField('memory_rss', () => process.memoryUsage().rss);
const builder = honey.newBuilder({ kind: 'built' });

for (let i = 0; i < Number(COUNT); i++) {
  const event = builder.newEvent();
  event.timestamp = new Date(Date.UTC(2026, 10, 20, 12, 0, i));
  event.sampleRate = 1;
  event.metadata = i;
  event.add({ number: i, half: i / 2, even: i % 2 === 0, nested: { deep: `level ${i}` }, nothing: null, text: `größe ${i} 🐝` });
  event.sendPresampled();
}

await honey.flush();
console.log(JSON.stringify(responses.map(({ status_code, metadata, error }) => ({ status_code, metadata, error: error && String(error) }))));
