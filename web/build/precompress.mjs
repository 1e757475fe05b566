// Writes a .br and a .gz beside every built file that shrinks, so that the server compresses nothing while a page waits.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = new URL('../dist/', import.meta.url).pathname;
const compressible = /\.(js|css|svg|json|webmanifest)$/;

let scripts = 0;
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !compressible.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const plain = await readFile(path);
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const gzip = gzipSync(plain, { level: 9 });
  if (brotli.length < plain.length) await writeFile(`${path}.br`, brotli);
  if (gzip.length < plain.length) await writeFile(`${path}.gz`, gzip);
  if (entry.name.endsWith('.js')) scripts += brotli.length;
}

console.log(`scripts of all pages together: ${Math.round(scripts / 1000)} kB compressed`);
