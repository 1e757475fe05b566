import { spawn } from 'node:child_process';

const patienceMs = 45_000;

/** Runs what a person would paste into a shell, in a folder of its own; gives back all that was printed, and fails when it fails. */
export function runInShell(text: string, folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-e'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], timeout: patienceMs });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`ended with ${code}:\n${printed}`))));
    child.stdin.end(`${text}\n`);
  });
}
